"""The addresses of people."""

from django.urls import path

from xenia.people.views import account, demo, inbox, invitations, people, people_import, roles, school

urlpatterns = [
    path("welcome/", demo.demo_signin, name="demo_signin"),
    path("account/", account.account, name="account"),
    path("join/", invitations.join_page, name="join"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<uuid:task>/done/", inbox.task_done, name="task_done"),
    path("inbox/<uuid:task>/hand-on/", inbox.hand_on, name="hand_on"),
    path("school/", school.school, name="school"),
    path("people/", people.people, name="people"),
    path("people/import/", people_import.people_import, name="people_import"),
    path("people/import/template.csv", people_import.people_template, name="people_template"),
    path("people/import/<uuid:sheet>/", people_import.people_preview, name="people_preview"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<uuid:person>/", people.person, name="person"),
    path("people/<uuid:person>/edit/", people.person_edit, name="person_edit"),
    path("people/<uuid:person>/invite/", invitations.person_invite, name="person_invite"),
    path("people/<uuid:person>/erase/", people.person_erase, name="person_erase"),
    path("people/<uuid:person>/roles/new/", roles.role_new, name="role_new"),
    path("people/<uuid:person>/roles/<int:role>/end/", roles.role_end, name="end_role"),
]

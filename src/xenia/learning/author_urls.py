"""The addresses at which cases are written, read by both sides, carried in and out, and published."""

from django.urls import path

from xenia.learning.views import (
    bank,
    carrying,
    case_files,
    case_steps,
    case_text,
    editing,
    reviewing,
    translating,
    weaving,
    workshop,
)

urlpatterns = [
    # the bank
    path("cases/bank/", bank.case_bank, name="case_bank"),
    path("cases/bank/audit/", bank.bank_audit, name="bank_audit"),
    path("cases/new/", bank.case_new, name="case_new"),
    path("cases/bring/", carrying.case_bring, name="case_bring"),
    # the author's desk
    path("cases/<uuid:key>/desk/", workshop.case_workshop, name="case_workshop"),
    path("cases/<uuid:key>/desk/do/", workshop.case_do, name="case_do"),
    path("cases/<uuid:key>/desk/ask/", workshop.case_ask, name="case_ask"),
    path("cases/<uuid:key>/try/", workshop.case_try, name="case_try"),
    # writing
    path("cases/<uuid:key>/edit/", editing.case_edit, name="case_edit"),
    path("cases/<uuid:key>/edit/do/", case_steps.case_change, name="case_change"),
    path("cases/<uuid:key>/edit/<slug:scene>/", editing.case_scene, name="case_scene"),
    path("cases/<uuid:key>/edit/people/<slug:person>/", editing.case_person, name="case_person"),
    path("cases/<uuid:key>/settings/", editing.case_settings, name="case_settings"),
    path("cases/<uuid:key>/text/", case_text.case_text, name="case_text"),
    path("cases/<uuid:key>/files/", case_files.case_files, name="case_files"),
    path("cases/<uuid:key>/into/", translating.case_translate_new, name="case_translate_new"),
    path("cases/<uuid:key>/into/<str:language>/", translating.case_translate, name="case_translate"),
    # carried out
    path("cases/<uuid:key>/take/<str:kind>/", carrying.case_take, name="case_take"),
    # used in sessions
    path("cases/<uuid:key>/weave/", weaving.case_weave, name="case_weave"),
    # both sides
    path("cases/<uuid:key>/review/", reviewing.case_review, name="case_review"),
    path("cases/<uuid:key>/review/remark/", reviewing.case_remark, name="case_remark"),
    path("cases/<uuid:key>/review/sign/", reviewing.case_sign, name="case_sign"),
    path("cases/<uuid:key>/review/answer/<int:remark>/", reviewing.case_answer, name="case_answer"),
]

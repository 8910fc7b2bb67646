"""The addresses of assessment."""

from django.urls import path

from xenia.assessment.views import answering

urlpatterns = [
    path("answer/by-link/", answering.answer_by_link, name="answer_by_link"),
    path("answer/<uuid:key>/", answering.answer, name="answer"),
    path("answer/<uuid:key>/send/", answering.answer_send, name="answer_send"),
    path("answer/<uuid:key>/events/", answering.answer_events, name="answer_events"),
    path("answer/<uuid:key>/done/", answering.answer_done, name="answer_done"),
    path("answer/<uuid:key>/about/<uuid:about>/", answering.answer_about, name="answer_about"),
]

"""The addresses of assessment."""

from django.urls import path

from xenia.assessment.views import answering, occasions, quality

urlpatterns = [
    path("occasions/", occasions.occasions, name="occasions"),
    path("occasions/new/", occasions.occasion_new, name="occasion_new"),
    path("occasions/budgets/", occasions.budgets, name="budgets"),
    path("occasions/<uuid:key>/", occasions.occasion, name="occasion"),
    path("occasions/<uuid:key>/do/", occasions.occasion_do, name="occasion_do"),
    path("occasions/<uuid:key>/link/", occasions.occasion_link, name="occasion_link"),
    path("occasions/<uuid:key>/link/<uuid:link>/end/", occasions.occasion_link_end, name="occasion_link_end"),
    path("answer/by-link/", answering.answer_by_link, name="answer_by_link"),
    path("answer/<uuid:key>/", answering.answer, name="answer"),
    path("answer/<uuid:key>/send/", answering.answer_send, name="answer_send"),
    path("answer/<uuid:key>/events/", answering.answer_events, name="answer_events"),
    path("answer/<uuid:key>/decline/", answering.answer_decline, name="answer_decline"),
    path("answer/<uuid:key>/done/", answering.answer_done, name="answer_done"),
    path("answer/<uuid:key>/about/<uuid:about>/", answering.answer_about, name="answer_about"),
    path("instruments/<uuid:key>/quality/", quality.instrument_quality, name="instrument_quality"),
]

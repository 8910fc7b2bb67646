"""The addresses of assessment."""

from django.urls import path

from xenia.assessment.views import (
    anonymous,
    answering,
    authoring,
    bringing,
    instruments,
    occasions,
    quality,
    texts,
    translating,
)

urlpatterns = [
    path("instruments/", instruments.instruments, name="instruments"),
    path("instruments/new/", bringing.instrument_new, name="instrument_new"),
    path("instruments/bring/", bringing.instrument_bring, name="instrument_bring"),
    path("instruments/bring/<uuid:media>/", bringing.instrument_brought, name="instrument_brought"),
    path("instruments/competencies/", authoring.competencies_offered, name="competencies_offered"),
    path("instruments/<uuid:key>/", instruments.instrument, name="instrument"),
    path("instruments/<uuid:key>/do/", instruments.instrument_do, name="instrument_do"),
    path("instruments/<uuid:key>/file/", instruments.instrument_file, name="instrument_file"),
    path("instruments/<uuid:key>/edit/", authoring.instrument_edit, name="instrument_edit"),
    path("instruments/<uuid:key>/text/", texts.instrument_text, name="instrument_text"),
    path("instruments/<uuid:key>/translate/", translating.instrument_translate_into, name="instrument_translate_into"),
    path(
        "instruments/<uuid:key>/translate/<str:language>/",
        translating.instrument_translate,
        name="instrument_translate",
    ),
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
    path("answer/<uuid:key>/anonymous/", anonymous.answer_anonymously, name="answer_anonymously"),
    path("answer/<uuid:key>/anonymous/turn/", anonymous.answer_turn, name="answer_turn"),
    path("answer/<uuid:key>/anonymous/put/", anonymous.answer_put, name="answer_put"),
    path("answer/<uuid:key>/done/", answering.answer_done, name="answer_done"),
    path("answer/<uuid:key>/about/<uuid:about>/", answering.answer_about, name="answer_about"),
    path("instruments/<uuid:key>/quality/", quality.instrument_quality, name="instrument_quality"),
]

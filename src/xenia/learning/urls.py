"""The addresses of learning."""

from django.urls import path

from xenia.learning.views import cases, playing

urlpatterns = [
    # cases, and playing them
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:key>/", cases.case, name="case"),
    path("cases/<uuid:key>/begin/", cases.case_begin, name="case_begin"),
    path("plays/<uuid:key>/", playing.play, name="play"),
    path("plays/<uuid:key>/step/", playing.play_step, name="play_step"),
    path("plays/<uuid:key>/settings/", playing.play_set, name="play_set"),
    path("plays/<uuid:key>/path/", playing.play_path, name="play_path"),
]

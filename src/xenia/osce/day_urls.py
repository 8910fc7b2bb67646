"""The addresses of the day: marking and the control room."""

from django.urls import path

from xenia.osce.views import control, marking, paper

urlpatterns = [
    path("exams/<uuid:key>/mark/", marking.mark, name="mark"),
    path("exams/<uuid:key>/mark/places/", marking.mark_places, name="mark_places"),
    path("exams/<uuid:key>/mark/register/", marking.mark_register, name="mark_register"),
    path("exams/<uuid:key>/mark/pack/<uuid:device>/", marking.mark_pack, name="mark_pack"),
    path("exams/<uuid:key>/mark/pictures/<uuid:device>/<uuid:picture>/", marking.mark_picture, name="mark_picture"),
    path("exams/<uuid:key>/mark/events/", marking.mark_events, name="mark_events"),
    path("exams/<uuid:key>/mark/calls/", marking.mark_call, name="mark_call"),
    path("exams/<uuid:key>/mark/worker.js", marking.mark_worker, name="mark_worker"),
    path("exams/<uuid:key>/mark/manifest.webmanifest", marking.mark_manifest, name="mark_manifest"),
    path("exams/<uuid:key>/control/", control.control, name="control"),
    path("exams/<uuid:key>/control/do/", control.control_do, name="control_do"),
    path("exams/<uuid:key>/paper/<int:circuit>/<int:station>/", paper.paper_sheets, name="paper_sheets"),
    path("exams/<uuid:key>/paper/<uuid:encounter>/", paper.paper_entry, name="paper_entry"),
]

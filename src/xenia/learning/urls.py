"""The addresses of learning."""

from django.urls import path

from xenia.learning import author_urls
from xenia.learning.views import cases, drills, flow, groups, offline, playing, room

urlpatterns = [
    *author_urls.urlpatterns,
    # cases, and playing them
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:key>/", cases.case, name="case"),
    path("cases/<uuid:key>/begin/", cases.case_begin, name="case_begin"),
    path("plays/<uuid:key>/", playing.play, name="play"),
    path("plays/<uuid:key>/step/", playing.play_step, name="play_step"),
    path("plays/<uuid:key>/settings/", playing.play_set, name="play_set"),
    path("plays/<uuid:key>/path/", playing.play_path, name="play_path"),
    path("cases/<uuid:key>/flow/", flow.case_flow, name="case_flow"),
    path("cases/<uuid:key>/offline/", offline.case_offline, name="case_offline"),
    # a room that plays together
    path("cases/<uuid:key>/group/", groups.group_open, name="group_open"),
    path("groups/<uuid:key>/", groups.group, name="group"),
    path("groups/<uuid:key>/do/", groups.group_do, name="group_do"),
    path("groups/<uuid:key>/screen/", groups.group_screen, name="group_screen"),
    path("groups/<uuid:key>/votes/", groups.group_votes, name="group_votes"),
    path("room/join/", room.join, name="room_join"),
    path("room/", room.room, name="room"),
    path("room/vote/", room.room_vote, name="room_vote"),
    # skill drills, short and repeated
    path("drills/", drills.drills, name="drills"),
    path("drills/progress/", drills.drills_progress, name="drills_progress"),
    path("drills/settings/", drills.drills_set, name="drills_set"),
    path("drills/<slug:name>/", drills.drill, name="drill"),
    path("drills/<slug:name>/done/", drills.drill_done, name="drill_done"),
]

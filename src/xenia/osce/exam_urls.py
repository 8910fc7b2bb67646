"""The addresses of planning: exams, what they consist of, their people and schedule."""

from django.urls import path

from xenia.osce.views import (
    exam_blueprint,
    exam_feed,
    exam_lists,
    exam_people,
    exam_pictures,
    exam_places,
    exam_rolls,
    exam_schedule,
    exam_stations,
    exams,
)

urlpatterns = [
    path("exams/", exams.exams, name="exams"),
    path("exams/new/", exams.exam_new, name="exam_new"),
    path("exams/times/<str:secret>.ics", exam_feed.exam_feed, name="exam_feed"),
    path("exams/<uuid:key>/", exams.exam, name="exam"),
    path("exams/<uuid:key>/change/", exams.exam_change, name="exam_change"),
    path("exams/<uuid:key>/move/", exams.exam_move, name="exam_move"),
    path("exams/<uuid:key>/calendar/", exam_feed.exam_feed_new, name="exam_feed_new"),
    path("exams/<uuid:key>/stations/", exam_stations.exam_stations, name="exam_stations"),
    path("exams/<uuid:key>/blueprint/", exam_blueprint.exam_blueprint, name="exam_blueprint"),
    path("exams/<uuid:key>/places/", exam_places.exam_places, name="exam_places"),
    path("exams/<uuid:key>/people/", exam_people.exam_people, name="exam_people"),
    path("exams/<uuid:key>/people/pictures/", exam_pictures.exam_pictures, name="exam_pictures"),
    path("exams/<uuid:key>/people/pictures/<uuid:picture>/", exam_pictures.exam_picture, name="exam_picture"),
    path("exams/<uuid:key>/people/<slug:kind>/", exam_rolls.exam_roll, name="exam_roll"),
    path("exams/<uuid:key>/people/<slug:kind>/template.csv", exam_rolls.exam_roll_template, name="exam_roll_template"),
    path("exams/<uuid:key>/people/<slug:kind>/<uuid:sheet>/", exam_rolls.exam_roll_preview, name="exam_roll_preview"),
    path("exams/<uuid:key>/schedule/", exam_schedule.exam_schedule, name="exam_schedule"),
    path("exams/<uuid:key>/schedule/repair/", exam_schedule.exam_repair, name="exam_repair"),
    path("exams/<uuid:key>/schedule/<int:solution>/", exam_schedule.exam_solution, name="exam_solution"),
    path("exams/<uuid:key>/lists/", exam_lists.exam_lists, name="exam_lists"),
    path("exams/<uuid:key>/cards/", exam_lists.exam_cards, name="exam_cards"),
]

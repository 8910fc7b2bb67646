"""The addresses of the curriculum."""

from django.urls import path

from xenia.curriculum.views import courses, frameworks, map

urlpatterns = [
    path("map/", map.map_page, name="map"),
    path("map/download.<str:kind>", map.map_download, name="map_download"),
    path("map/unmapped/", map.map_unmapped, name="map_unmapped"),
    path("map/<uuid:competency>/", map.map_cell, name="map_cell"),
    path("courses/", courses.courses, name="courses"),
    path("courses/<uuid:key>/", courses.course, name="course"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
]

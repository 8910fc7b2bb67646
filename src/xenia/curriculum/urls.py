"""The addresses of the curriculum."""

from django.urls import path

from xenia.curriculum.views import courses, frameworks, map

urlpatterns = [
    path("map/", map.map_page, name="map"),
    path("courses/", courses.courses, name="courses"),
    path("courses/<uuid:key>/", courses.course, name="course"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
]

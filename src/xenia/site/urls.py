"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("xenia.site.pages")),
    path("", include("xenia.people.urls")),
    path("", include("xenia.curriculum.urls")),
    path("", include("xenia.community.urls")),
    path("", include("xenia.assessment.urls")),
    path("", include("xenia.learning.urls")),
    path("", include("xenia.osce.urls")),
    path("", include("xenia.core.urls")),
    path("accounts/", include("allauth.urls")),
]

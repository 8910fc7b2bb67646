"""The addresses of the core."""

from django.urls import path

from xenia.core.views import jobs, links, media, search

urlpatterns = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:uuid>/", jobs.job, name="job"),
    path("jobs/<uuid:uuid>/cancel/", jobs.cancel, name="job_cancel"),
    path("l/<slug:purpose>/", links.link, name="link"),
    path("media/<uuid:uuid>/", media.media, name="media"),
    path("search/", search.search, name="search"),
]

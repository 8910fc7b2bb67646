"""The addresses of examinations."""

from xenia.osce import after_urls, day_urls, exam_urls, prepare_urls, station_urls

urlpatterns = [
    *station_urls.urlpatterns,
    *exam_urls.urlpatterns,
    *prepare_urls.urlpatterns,
    *day_urls.urlpatterns,
    *after_urls.urlpatterns,
]

"""The addresses of stations: the bank, and what authors and readers do with one."""

from django.urls import path

from xenia.osce.views.station_bank import station_new, stations
from xenia.osce.views.station_edit import station_check, station_edit
from xenia.osce.views.station_review import station_answer, station_remark, station_review, station_sign
from xenia.osce.views.station_text import station_compare, station_text
from xenia.osce.views.stations import station, station_do

urlpatterns = [
    path("stations/", stations, name="stations"),
    path("stations/new/", station_new, name="station_new"),
    path("stations/<uuid:key>/", station, name="station"),
    path("stations/<uuid:key>/do/", station_do, name="station_do"),
    path("stations/<uuid:key>/edit/<slug:part>/", station_edit, name="station_edit"),
    path("stations/<uuid:key>/check/", station_check, name="station_check"),
    path("stations/<uuid:key>/text/", station_text, name="station_text"),
    path("stations/<uuid:key>/compare/<int:before>/<int:after>/", station_compare, name="station_compare"),
    path("stations/<uuid:key>/review/", station_review, name="station_review"),
    path("stations/<uuid:key>/remark/", station_remark, name="station_remark"),
    path("stations/<uuid:key>/sign/", station_sign, name="station_sign"),
    path("stations/<uuid:key>/answer/<int:remark>/", station_answer, name="station_answer"),
]

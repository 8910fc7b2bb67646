"""The addresses at which those who help are prepared: rehearsals, calibrations, and who is ready."""

from django.urls import path

from xenia.osce.views import calibrating, preparing, rehearsing

urlpatterns = [
    path("prepare/", preparing.prepare, name="prepare"),
    path("prepare/<uuid:key>/<slug:part>/", rehearsing.rehearse, name="rehearse"),
    path("exams/<uuid:key>/preparation/", preparing.exam_preparation, name="exam_preparation"),
    path("calibrations/<uuid:key>/", calibrating.calibration, name="calibration"),
    path("calibrations/<uuid:key>/result/<int:number>/", calibrating.calibration_result, name="calibration_result"),
    path("calibrations/<uuid:key>/reference/", calibrating.calibration_reference, name="calibration_reference"),
    path("stations/<uuid:key>/calibrations/", calibrating.calibrations, name="calibrations"),
    path("stations/<uuid:key>/calibrations/new/", calibrating.calibration_new, name="calibration_new"),
]

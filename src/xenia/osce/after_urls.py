"""The addresses of what comes after an exam: results, the board, release, reports and appeals."""

from django.urls import path

from xenia.osce.views import board, releasing, reports, results

urlpatterns = [
    path("exams/<uuid:key>/results/", results.exam_results, name="exam_results"),
    path("exams/<uuid:key>/results/<int:number>/", results.exam_station_result, name="exam_station_result"),
    path("exams/<uuid:key>/results/fairness/", results.exam_fairness, name="exam_fairness"),
    path("exams/<uuid:key>/board/", board.exam_board, name="exam_board"),
    path("exams/<uuid:key>/board/rules/", board.exam_board_rules, name="exam_board_rules"),
    path("exams/<uuid:key>/board/set/", board.exam_board_set, name="exam_board_set"),
    path("exams/<uuid:key>/board/sign/", board.exam_board_sign, name="exam_board_sign"),
    path("exams/<uuid:key>/words/", releasing.exam_words, name="exam_words"),
    path("exams/<uuid:key>/release/", releasing.exam_release, name="exam_release"),
    path("exams/<uuid:key>/appeals/", releasing.exam_appeals, name="exam_appeals"),
    path("exams/<uuid:key>/resit/", releasing.exam_resit, name="exam_resit"),
    path("exams/<uuid:key>/report/", reports.exam_report, name="exam_report"),
    path("exams/<uuid:key>/report.pdf", reports.exam_report_pdf, name="exam_report_pdf"),
    path("exams/<uuid:key>/report/appeal/", reports.exam_appeal, name="exam_appeal"),
]

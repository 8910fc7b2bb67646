"""Examinations as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class OsceConfig(AppConfig):
    """Registers the permissions of this room at start-up."""

    name = "xenia.osce"
    label = "osce"

    def ready(self) -> None:
        import_module("xenia.osce.rules")
        import_module("xenia.osce.place").register_station_place()
        import_module("xenia.osce.reviewed").register_reviewed_stations()
        import_module("xenia.osce.findable").register()
        import_module("xenia.osce.planned").register_planned_exams()
        import_module("xenia.core.queries.media").register_media_files(
            "station_version", import_module("xenia.osce.queries.calibrations").recordings_seen
        )
        import_module("xenia.osce.actions.forgetting").register_forgetting()
        import_module("xenia.osce.actions.standing_in").register_standing_in()

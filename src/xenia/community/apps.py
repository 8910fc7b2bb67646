"""Community as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Registers the permissions of this room at start-up."""

    name = "xenia.community"
    label = "community"

    def ready(self) -> None:
        import_module("xenia.community.rules")
        import_module("xenia.community.actions.owners").register_mending()
        import_module("xenia.community.actions.reviews").register_reading()
        import_module("xenia.community.actions.withdrawals").register_ending()
        import_module("xenia.community.actions.keepers_told").register_changes()
        replay = import_module("xenia.core.actions.keys").register_replay
        replay(import_module("xenia.community.actions.withdrawals").hide_again)
        replay(import_module("xenia.community.actions.consent").take_back_again)
        import_module("xenia.community.findable").register()
        import_module("xenia.community.actions.boards").register_board_links()
        import_module("xenia.community.actions.agenda").register_undertakings()
        import_module("xenia.community.actions.agreements").register_agreements()
        import_module("xenia.community.actions.forgetting").register_forgetting()
        import_module("xenia.community.actions.story_links").register_door()
        import_module("xenia.community.own_page").register_own_page()
        media = import_module("xenia.core.queries.media")
        media.register_media_files("story", import_module("xenia.community.queries.recordings").visible_recordings)
        media.register_media_scope(
            "consent_voice", import_module("xenia.community.queries.consent_voices").visible_voices
        )

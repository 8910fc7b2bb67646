"""The site as a Django application."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The topmost room; it has no tables."""

    name = "xenia.site"
    label = "site"

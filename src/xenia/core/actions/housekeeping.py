"""Forget what has served its time."""

from datetime import timedelta
from importlib import import_module

from django.contrib.sessions.models import Session
from django.utils import timezone

from xenia.core.actions.media import sweep_media
from xenia.core.actions.tokens import forget_ended_links
from xenia.core.keys import cut_log
from xenia.core.models import Job

KEEP_JOBS = timedelta(days=30)
KEEP_QUEUE = timedelta(days=1)


def keep_house() -> None:
    """Expired files and sessions, ended links, jobs of a month ago and what the queue has done go."""
    now = timezone.now()
    sweep_media()
    for alias in ("default", "keys"):
        cut_log(alias)
    forget_ended_links()
    Session.objects.filter(expire_date__lt=now).delete()
    Job.objects.filter(repeat_seconds=0, ended_at__lt=now - KEEP_JOBS).delete()
    queue = import_module("django_tasks_db.models").DBTaskResult.objects
    queue.finished().filter(finished_at__lt=now - KEEP_QUEUE).delete()

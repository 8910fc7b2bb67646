"""What every test of examinations may use."""

from tests.osce.marking import *  # noqa: F403 - an exam that runs, and its devices

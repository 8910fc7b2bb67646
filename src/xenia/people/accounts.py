"""How allauth makes accounts here: only for persons whom the school knows."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):
    """Nobody signs up by themselves; an invitation link makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

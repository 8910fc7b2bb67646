"""How allauth makes and guards accounts here."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from xenia.core.keys import key_for, seal, unseal

PLACE = b"second factor"


class ClosedSignup(DefaultAccountAdapter):
    """Nobody signs up by themselves; an invitation link makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SealedSecondFactor(DefaultMFAAdapter):
    """Keys of authenticator apps and seeds of recovery codes, encrypted before they reach the database."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(key_for("second_factor").pk, text.encode(), bound_to=PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(key_for("second_factor").pk, base64.b64decode(encrypted_text), bound_to=PLACE).decode()

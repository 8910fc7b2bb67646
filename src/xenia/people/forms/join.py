"""An invited person's first password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    """The address to sign in with, when none is known, and a password."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("You will sign in with it."))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Twelve characters or more. A few words that only you would put together do well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, known_email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known_email:
            # the school knows this address as theirs; another one is a change for later, with proof
            self.fields["email"].disabled = True
            self.fields["email"].initial = known_email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

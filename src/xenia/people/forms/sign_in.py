"""Signing in, in our words."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """allauth's form; labels stand above the fields, so that nothing vanishes as one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "login": _("E-mail address"),
            "password": _("Password"),
            "remember": _("Stay signed in on this device"),
        }
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = labels.get(name, field.label)
            field.help_text = ""
        if "remember" in self.fields:
            self.fields["remember"].help_text = _("Leave it empty on a device that others use.")

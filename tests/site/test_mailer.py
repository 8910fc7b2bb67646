"""One address in the environment says how mail leaves the house."""

import pytest

from xenia.site.mailer import mailer


def test_a_mail_address_with_a_password_becomes_a_mailer() -> None:
    options = mailer("smtp+tls://post%40school:p%3Aw@mail.school.example:587")["OPTIONS"]
    assert (options["host"], options["port"], options["use_tls"]) == ("mail.school.example", 587, True)
    assert (options["username"], options["password"]) == ("post@school", "p:w")


def test_without_a_server_mail_is_printed() -> None:
    assert mailer("console:") == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}


def test_an_unknown_kind_of_address_is_refused_with_the_kinds_that_are_known() -> None:
    with pytest.raises(ValueError, match="smtp\\+tls"):
        mailer("http://mail")

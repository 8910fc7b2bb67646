"""Signing in and out, and one's own account."""

import re
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xenia.core.models import Institution
from xenia.people.models import Person, User

pytestmark = pytest.mark.django_db
PASSWORD = "a warm room with four chairs"


@pytest.fixture
def member(student: Person) -> Person:
    student.user.set_password(PASSWORD)
    student.user.save()
    return student


def signed_in(member: Person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": member.user.email, "password": PASSWORD})
    return client


def test_right_password_signs_in_and_leads_where_one_was_going(member: Person) -> None:
    client = Client()
    form = {"login": member.user.email, "password": PASSWORD, "next": "/inbox/"}
    assert client.post(reverse("account_login"), form).url == "/inbox/"
    assert client.get(reverse("inbox")).status_code == 200


def test_wrong_password_signs_nobody_in_and_says_so(member: Person) -> None:
    answer = Client().post(reverse("account_login"), {"login": member.user.email, "password": "not it at all"})
    assert b"Not saved yet" in answer.content or b"not correct" in answer.content
    assert not answer.wsgi_request.user.is_authenticated


def test_signing_in_leads_to_no_other_site(member: Person) -> None:
    form = {"login": member.user.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert "evil" not in Client().post(reverse("account_login"), form).url


def test_closed_account_stays_out(member: Person) -> None:
    User.objects.update(is_active=False)
    assert signed_in(member).get(reverse("inbox")).status_code == 302


def test_nobody_signs_up_alone() -> None:
    form = {"email": "stranger@evil.example", "password1": PASSWORD}
    answer = Client().post(reverse("account_signup"), form)
    assert b"Accounts are by invitation" in answer.content
    assert not User.objects.exists()


def test_signing_out_takes_a_post(member: Person) -> None:
    client = signed_in(member)
    client.get(reverse("account_logout"))
    assert client.get(reverse("inbox")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("inbox")).status_code == 302


def test_forgotten_password_is_replaced_through_mail(member: Person) -> None:
    client = Client()
    client.post(reverse("account_reset_password"), {"email": member.user.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    new = "seven lamps at the window"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    member.user.refresh_from_db()
    assert member.user.check_password(new)


def test_asking_for_a_stranger_s_password_says_nothing_about_them(member: Person) -> None:
    known = Client().post(reverse("account_reset_password"), {"email": member.user.email}, follow=True)
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody@school.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain


def test_second_step_is_asked_for_and_its_key_is_stored_encrypted(member: Person) -> None:
    client = signed_in(member)
    again = client.get(reverse("mfa_activate_totp"), follow=True)
    page = client.post(again.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret

    def code() -> str:
        return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    client.post(reverse("mfa_activate_totp"), {"code": code()})
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in repr(kept.data)
    again = signed_in(member)
    assert again.get(reverse("inbox")).status_code == 302
    cache.clear()  # one code opens once; this one has just been used to turn the second step on
    again.post(reverse("mfa_authenticate"), {"code": code()})
    assert again.get(reverse("inbox")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_logout",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_email",
        "account_inactive",
        "account_signup",
        "account_reauthenticate",
        "account_email_verification_sent",
        "mfa_index",
        "mfa_activate_totp",
    ],
)
def test_every_page_of_signing_in_has_our_frame_and_one_heading(name: str, member: Person) -> None:
    client = Client() if name in ("account_login", "account_signup") else signed_in(member)
    page = client.get(reverse(name), follow=True).content.decode()
    assert page.count("<h1") == 1
    assert 'class="masthead"' in page
    assert "<style" not in page
    assert "<script>" not in page


def test_own_settings_are_kept_and_hold_at_once(member: Person) -> None:
    client = signed_in(member)
    client.post(reverse("account"), {"language": "ar", "time_zone": "Asia/Kabul"})
    member.refresh_from_db()
    assert (member.language, member.time_zone) == ("ar", "Asia/Kabul")
    assert 'dir="rtl"' in client.get(reverse("account")).content.decode()[:400]
    assert client.session["xenia_zone"] == "Asia/Kabul"


def test_who_chose_no_zone_sees_the_school_s(member: Person) -> None:
    Institution.objects.update_or_create(pk=1, defaults={"time_zone": "America/New_York"})
    client = signed_in(member)
    assert client.session["xenia_zone"] == "America/New_York"
    client.get(reverse("account"))
    assert timezone.get_current_timezone_name() == "UTC"  # the next request begins anew


def test_account_page_is_for_the_signed_in() -> None:
    assert Client().get(reverse("account")).url.startswith(reverse("account_login"))


def test_a_role_ends_by_the_clock_of_the_school_whatever_clock_its_holder_chose(student: Person) -> None:
    """The two places are 25 hours apart, so that it is never the same day in both."""
    Institution.objects.update_or_create(pk=1, defaults={"time_zone": "Pacific/Kiritimati"})
    Person.objects.filter(pk=student.pk).update(time_zone="Pacific/Niue")
    student.refresh_from_db()
    last_day = timezone.localdate(timezone=ZoneInfo("Pacific/Niue"))
    student.roles.update(kind="dean", starts=last_day, ends=last_day)
    client = Client()
    client.force_login(User.objects.get(person=student))
    assert client.get(reverse("map")).status_code == 403
    Institution.objects.update(time_zone="Pacific/Niue")
    client.force_login(User.objects.get(person=student))
    assert client.get(reverse("map")).status_code == 200

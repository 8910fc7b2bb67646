"""The school's partners in the community."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.community.actions.partners import (
    add_contact,
    add_partner,
    change_partner,
    end_partnership,
    record_naming,
    remove_contact,
    words_of,
)
from xenia.community.forms.partners import ContactForm, NamingForm, PartnerForm
from xenia.community.labels import PARTNERS
from xenia.community.models import Partner
from xenia.community.queries.partners import contacts_read, ends_soon, partners_listed, visible_partners
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused


@requires("community.keep_partners")
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """All partners, with what they offer and until when."""
    words = request.GET.get("q", "").replace("\0", "").strip()
    kind = request.GET.get("kind", "")
    found = list(partners_listed(actor_of(request), words=words, kind=kind if kind in PARTNERS else ""))
    soon = {partner.pk for partner in found if ends_soon(partner)}
    context = {"partners": found, "soon": soon, "words": words, "kind": kind, "kinds": PARTNERS.items()}
    return render(request, "community/partners.html", context)


def _seen(request: HttpRequest, key: UUID) -> Partner:
    found: Partner = get_object_or_404(visible_partners(actor_of(request)), pk=key)
    return found


@requires("community.keep_partners")
@require_safe
def partner(request: HttpRequest, key: UUID) -> HttpResponse:
    """One partner."""
    found = _seen(request, key)
    context = {
        "partner": found,
        "contacts": contacts_read(found),
        "soon": ends_soon(found),
        "over": bool(found.agreement_until and found.agreement_until < timezone.localdate()),
        "naming": NamingForm(initial={"named": "yes" if found.named else "no"}),
        "trail": [(_("Partners"), "/partners/"), (found.thing.label, "")],
    }
    return render(request, "community/partner.html", context)


@requires("community.keep_partners")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_new(request: HttpRequest) -> HttpResponse:
    """Add a partner."""
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_partner(actor_of(request), form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("They are here now. They are not named in public until they say so."))
            return redirect("partner", made.pk)
    trail = [(_("Partners"), "/partners/"), (_("A new partner"), "")]
    context = {"form": form, "title": _("A new partner"), "trail": trail}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


@requires("community.keep_partners")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what stands of a partner."""
    found = _seen(request, key)
    words = words_of(found)
    names = ("name", "kind", "offers", "languages", "places", "agreement_until")
    form = PartnerForm(request.POST or None, initial={name: getattr(words, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            change_partner(actor_of(request), found, form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("partner", key)
    trail = [(_("Partners"), "/partners/"), (found.thing.label, found.thing.route), (_("Change"), "")]
    context = {"form": form, "title": _("Change the partner"), "trail": trail}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


@requires("community.keep_partners")
@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add somebody at a partner."""
    found = _seen(request, key)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_contact(actor_of(request), found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("partner", key)
    trail = [(_("Partners"), "/partners/"), (found.thing.label, found.thing.route), (_("Somebody there"), "")]
    context = {"form": form, "title": _("Somebody there"), "trail": trail}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


@requires("community.keep_partners")
@require_POST
def partner_do(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record whether they wish to be named, take somebody off, end the partnership or take it up again."""
    found, actor = _seen(request, key), actor_of(request)
    deed = request.POST.get("do", "")
    try:
        if deed == "name":
            form = NamingForm(request.POST)
            if not form.is_valid():
                raise Refused(_("Say what they said, and on which day."))
            record_naming(actor, found, named=form.cleaned_data["named"] == "yes", on=form.cleaned_data["on"])
        elif deed == "remove":
            remove_contact(actor, found, int(request.POST.get("contact", "0") or 0))
        else:
            end_partnership(actor, found, reason=request.POST.get("reason", ""))
        messages.success(request, _("Saved."))
    except (Refused, ValueError) as refusal:
        messages.error(request, str(refusal))
    return redirect("partner", key)

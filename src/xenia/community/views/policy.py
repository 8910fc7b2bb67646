"""The school's policy on stories: read once before the first story, adopted anew by the board."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.community.actions.consent_voices import keep_voice
from xenia.community.actions.policies import acknowledge_policy, adopt_policy
from xenia.community.forms.stories import PolicyForm
from xenia.community.models import Policy
from xenia.community.queries.consent_voices import consent_voices
from xenia.community.queries.policies import newest_policy, policy_read
from xenia.community.queries.wording import languages_with, wording
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.core.uploads import uploaded_file


@requires("community.read_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_policy(request: HttpRequest) -> HttpResponseBase:
    """The policy that holds, and one button."""
    actor, policy = actor_of(request), newest_policy()
    if request.method == "POST" and policy is not None:
        acknowledge_policy(actor, policy)
        messages.success(request, _("Thank you. The stories are open to you now."))
        return redirect("stories")
    read = policy_read(actor, policy, language=get_language() or "en") if policy else None
    keeps = may(actor, "community.adopt_policy")
    context = {
        "read": read,
        "may_adopt": keeps,
        "before": Policy.objects.exclude(pk=policy.pk).select_related("thing").order_by("-adopted_on")
        if policy and keeps
        else [],
        "trail": [(_("Stories"), reverse("stories")), (_("Policy"), "")],
    }
    return render(request, "community/stories/policy.html", context)


@requires("community.adopt_policy")
@require_http_methods(["GET", "HEAD", "POST"])
def story_policy_new(request: HttpRequest) -> HttpResponseBase:
    """Write down what the board adopted."""
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            adopt_policy(actor_of(request), title=said["title"], words=form.words(), adopted_on=said["adopted_on"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It holds now. Everybody reads it before they open the next story."))
            return redirect("story_policy")
    trail = [(_("Stories"), reverse("stories")), (_("Policy"), reverse("story_policy")), (_("A new one"), "")]
    status = 422 if form.errors else 200
    return render(request, "community/stories/policy_new.html", {"form": form, "trail": trail}, status=status)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_voices(request: HttpRequest) -> HttpResponseBase:
    """Human recordings of the questions, a file a question and language."""
    known = languages_with("consent_words")
    language = request.GET.get("in", known[0])
    found, words = wording("consent_words", language)
    trouble = ""
    if request.method == "POST":
        try:
            question = request.POST.get("question", "")
            keep_voice(actor_of(request), question, uploaded_file(request, "file").read(), language=language)
            messages.success(request, _("Kept. Whoever is asked in this language hears a person now."))
            return redirect(f"{reverse('story_voices')}?in={language}")
        except Refused as refusal:
            trouble = str(refusal)
    voices = consent_voices(language)
    rows = [(key, question["question"], voices.get(key)) for key, question in words["questions"].items()]
    context = {
        "language": language,
        "written_in": found,
        "languages": known,
        "rows": rows,
        "trouble": trouble,
        "trail": [(_("Stories"), reverse("stories")), (_("Voices for the questions"), "")],
    }
    return render(request, "community/stories/voices.html", context, status=422 if trouble else 200)

"""The addresses of stories, for those who keep them and those who make cases of them."""

from django.urls import path

from xenia.community.views import checks, consent, policy, recordings, release, stories, telling, withdrawing

urlpatterns = [
    path("stories/", stories.stories, name="stories"),
    path("stories/new/", telling.story_new, name="story_new"),
    path("stories/policy/", policy.story_policy, name="story_policy"),
    path("stories/policy/new/", policy.story_policy_new, name="story_policy_new"),
    path("stories/voices/", policy.story_voices, name="story_voices"),
    path("stories/<uuid:key>/", stories.story, name="story"),
    path("stories/<uuid:key>/card/", telling.story_card, name="story_card"),
    path("stories/<uuid:key>/route/", telling.story_route, name="story_route"),
    path("stories/<uuid:key>/words/", telling.story_words_new, name="story_words_new"),
    path("stories/<uuid:key>/words/<slug:language>/", telling.story_words, name="story_words"),
    path("stories/<uuid:key>/beside/<slug:language>/", telling.story_beside, name="story_beside"),
    path("stories/<uuid:key>/beside/<slug:language>/read/", telling.story_read, name="story_read"),
    path("stories/<uuid:key>/recordings/", recordings.story_recordings, name="story_recordings"),
    path("stories/<uuid:key>/recordings/<uuid:media>/", recordings.story_recording, name="story_recording"),
    path("stories/<uuid:key>/consent/", consent.story_consent, name="story_consent"),
    path("stories/<uuid:key>/consent/ask/", consent.story_consent_ask, name="story_consent_ask"),
    path("stories/<uuid:key>/consent/receipt/", consent.story_receipt, name="story_receipt"),
    path("stories/<uuid:key>/consent/receipt.jsonld", consent.story_receipt_file, name="story_receipt_file"),
    path("stories/<uuid:key>/check/<slug:language>/", checks.story_check, name="story_check"),
    path("stories/<uuid:key>/check/<slug:language>/sign/", checks.story_sign, name="story_sign"),
    path("stories/<uuid:key>/release/", release.story_release, name="story_release"),
    path("stories/<uuid:key>/talk/", release.story_talk, name="story_talk"),
    path("stories/<uuid:key>/door/", release.story_door, name="story_door"),
    path("stories/<uuid:key>/withdraw/", withdrawing.story_withdraw, name="story_withdraw"),
    path("stories/<uuid:key>/ended/", withdrawing.story_ended, name="story_ended"),
    path("stories/<uuid:key>/elsewhere/", withdrawing.story_elsewhere, name="story_elsewhere"),
]

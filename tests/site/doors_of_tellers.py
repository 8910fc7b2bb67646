"""The storyteller's own page: nobody of the house gets in, whatever their role; only a link and its code do."""

from tests.site.doors import EVERYBODY, Door, said

WHO = (
    Door("my_story"),
    Door("my_story_code", post=said(code="222222")),
    Door("my_story_withdraw"),
    Door("my_story_decide", post=said(answer="now")),
    Door("my_story_change", args=("quoted",), post=said(answer="no")),
    Door("my_story_receipt"),
    Door("my_story_receipt_file"),
    Door("my_story_leave", EVERYBODY),
)

"""The addresses of the voices."""

from django.urls import path

from xenia.community import board_urls, story_urls
from xenia.community.views import teller

urlpatterns = [
    *board_urls.urlpatterns,
    *story_urls.urlpatterns,
    path("mine/", teller.my_story, name="my_story"),
    path("mine/code/", teller.my_story_code, name="my_story_code"),
    path("mine/leave/", teller.my_story_leave, name="my_story_leave"),
    path("mine/receipt/", teller.my_story_receipt, name="my_story_receipt"),
    path("mine/receipt.jsonld", teller.my_story_receipt_file, name="my_story_receipt_file"),
    path("mine/withdraw/", teller.my_story_withdraw, name="my_story_withdraw"),
    path("mine/decide/", teller.my_story_decide, name="my_story_decide"),
    path("mine/change/<slug:key>/", teller.my_story_change, name="my_story_change"),
]

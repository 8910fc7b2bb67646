"""The addresses of partners, boards, proposals and payments."""

from django.urls import path

from xenia.community.views import agenda, boards, credit, meetings, partners, payments, proposals, seats

BOARDS = [
    path("boards/", boards.boards, name="boards"),
    path("boards/new/", boards.board_new, name="board_new"),
    path("boards/mine/", boards.board_by_link, name="board_by_link"),
    path("boards/leave/", boards.board_leave, name="board_leave"),
    path("boards/<uuid:key>/", boards.board, name="board"),
    path("boards/<uuid:key>/edit/", boards.board_edit, name="board_edit"),
    path("boards/<uuid:key>/said/", proposals.board_said, name="board_said"),
    path("boards/<uuid:key>/seats/new/", seats.seat_new, name="seat_new"),
    path("boards/<uuid:key>/seats/<int:seat>/end/", seats.seat_end, name="seat_end"),
    path("boards/<uuid:key>/seats/<int:seat>/chair/", seats.seat_chair, name="seat_chair"),
    path("boards/<uuid:key>/seats/<int:seat>/link/", seats.seat_link, name="seat_link"),
    path("boards/<uuid:key>/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/<uuid:key>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:key>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<uuid:key>/call-off/", meetings.meeting_call_off, name="meeting_call_off"),
    path("meetings/<uuid:key>/attendance/", meetings.meeting_attendance, name="meeting_attendance"),
    path("meetings/<uuid:key>/needs/", meetings.meeting_needs, name="meeting_needs"),
    path("meetings/<uuid:key>/needs/<int:need>/", meetings.need_do, name="need_do"),
    path("meetings/<uuid:key>/agenda/", agenda.item_new, name="item_new"),
    path("agenda/<int:key>/", agenda.item, name="item"),
    path("agenda/<int:key>/voice/", agenda.item_voice, name="item_voice"),
    path("agenda/<int:key>/drop/", agenda.item_drop, name="item_drop"),
    path("undertakings/<uuid:key>/done/", agenda.action_done, name="action_done"),
]
PARTNERS = [
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner_new, name="partner_new"),
    path("partners/<uuid:key>/", partners.partner, name="partner"),
    path("partners/<uuid:key>/edit/", partners.partner_edit, name="partner_edit"),
    path("partners/<uuid:key>/contacts/new/", partners.contact_new, name="contact_new"),
    path("partners/<uuid:key>/do/", partners.partner_do, name="partner_do"),
]
SAID = [
    path("you-said-we-did/", proposals.said_public, name="said_public"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/new/", proposals.proposal_new, name="proposal_new"),
    path("proposals/<uuid:key>/", proposals.proposal, name="proposal"),
    path("proposals/<uuid:key>/show/", proposals.proposal_show, name="proposal_show"),
]
PAYMENTS = [
    path("contributions/", payments.contributions, name="contributions"),
    path("contributions/new/", payments.contribution_new, name="contribution_new"),
    path("contributions/<uuid:contribution>/payments/new/", payments.payment_new, name="payment_new"),
    path("payments/", payments.payments, name="payments"),
    path("payments/<uuid:key>/do/", payments.payment_do, name="payment_do"),
    path("payments/<uuid:key>/correct/", payments.payment_correct, name="payment_correct"),
    path("payments/payments.<str:kind>", payments.payments_file, name="payments_file"),
    path("credit/", credit.credit, name="credit"),
    path("credit/<uuid:key>/", credit.credit_choose, name="credit_choose"),
]

urlpatterns = [*BOARDS, *PARTNERS, *SAID, *PAYMENTS]

"""Addresses that the articles room adds below the admin's."""

from django.urls import path

from . import onboarding_views
from .exchange import carrying_views, cosource_views, sharing_views
from .filing import taxonomy_views
from .pictures import picture_views
from .withdrawals import correction_views, withdrawal_views

urlpatterns = [
    path("onboarding/", onboarding_views.OnboardingView.as_view(), name="hub_onboarding"),
    path("pool/own/", sharing_views.OwnView.as_view(), name="hub_own"),
    path("items/<int:item_id>/withdraw/", withdrawal_views.WithdrawView.as_view(), name="hub_withdraw"),
    path("sections/<int:section_id>/close/", withdrawal_views.CloseView.as_view(), name="hub_close"),
    path(
        "corrections/<int:correction_id>/", correction_views.CorrectionView.as_view(), name="hub_correction"
    ),
    path("items/<int:item_id>/same/", cosource_views.SameStoryView.as_view(), name="hub_same_story"),
    path("items/<int:item_id>/cosources/", cosource_views.CoSourcesView.as_view(), name="hub_cosources"),
    path("pictures/withheld/<path:name>", picture_views.withheld, name="hub_withheld_picture"),
    path("withdrawals/", withdrawal_views.WithdrawalsView.as_view(), name="hub_withdrawals"),
    path(
        "withdrawals/<int:withdrawal_id>/", withdrawal_views.WithdrawalView.as_view(), name="hub_withdrawal"
    ),
    path("withdrawals/<int:withdrawal_id>/undo/", withdrawal_views.UndoView.as_view(), name="hub_undo"),
    path(
        "withdrawals/<int:withdrawal_id>/confirm/",
        withdrawal_views.ConfirmView.as_view(),
        name="hub_confirm",
    ),
    path("proposals/", taxonomy_views.ProposalsView.as_view(), name="hub_proposals"),
    path("proposals/add/", taxonomy_views.ProposeView.as_view(), name="hub_propose"),
    path("proposals/<int:pk>/", taxonomy_views.ProposalView.as_view(), name="hub_proposal"),
    path("pool/offers/<int:placement_id>/retract/", sharing_views.RetractView.as_view(), name="hub_retract"),
    path("items/<int:item_id>/offer/", sharing_views.OfferView.as_view(), name="hub_offer"),
    path("items/<int:item_id>/carry/", carrying_views.CarryView.as_view(), name="hub_carry"),
    path("items/<int:item_id>/release/", carrying_views.ReleaseView.as_view(), name="hub_release"),
]

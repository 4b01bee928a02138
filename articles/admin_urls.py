"""Addresses that the articles room adds below the admin's."""

from django.urls import path, re_path

from . import (
    correction_views,
    cosource_views,
    onboarding_views,
    picture_views,
    sharing_views,
    taxonomy_views,
    withdrawal_views,
)

urlpatterns = [
    path("onboarding/", onboarding_views.OnboardingView.as_view(), name="hub_onboarding"),
    path("pool/", sharing_views.PoolView.as_view(), name="hub_pool"),
    path("pool/adopted/", sharing_views.AdoptedView.as_view(), name="hub_adopted"),
    path("pool/own/", sharing_views.OwnView.as_view(), name="hub_own"),
    re_path(
        r"^pool/(?P<item_id>\d{1,18})/(?P<decision>adopt|decline|drop)/$",
        sharing_views.DecideView.as_view(),
        name="hub_decide",
    ),
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
    path("items/<int:item_id>/offer/", sharing_views.OfferView.as_view(), name="hub_offer"),
]

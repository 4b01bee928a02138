"""Addresses that the articles room adds below the admin's."""

from django.urls import path, re_path

from . import onboarding_views, sharing_views, taxonomy_views

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
    path("items/<int:item_id>/withdraw/", sharing_views.WithdrawView.as_view(), name="hub_withdraw"),
    path("proposals/", taxonomy_views.ProposalsView.as_view(), name="hub_proposals"),
    path("proposals/add/", taxonomy_views.ProposeView.as_view(), name="hub_propose"),
    path("proposals/<int:pk>/", taxonomy_views.ProposalView.as_view(), name="hub_proposal"),
    path("items/<int:item_id>/offer/", sharing_views.OfferView.as_view(), name="hub_offer"),
]

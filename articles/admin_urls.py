"""Addresses that the articles room adds below the admin's."""

from django.urls import path

from . import carrying_views, onboarding_views, sharing_views

urlpatterns = [
    path("onboarding/", onboarding_views.OnboardingView.as_view(), name="hub_onboarding"),
    path("pool/own/", sharing_views.OwnView.as_view(), name="hub_own"),
    path("pool/offers/<int:placement_id>/retract/", sharing_views.RetractView.as_view(), name="hub_retract"),
    path("items/<int:item_id>/withdraw/", sharing_views.WithdrawView.as_view(), name="hub_withdraw"),
    path("items/<int:item_id>/offer/", sharing_views.OfferView.as_view(), name="hub_offer"),
    path("items/<int:item_id>/carry/", carrying_views.CarryView.as_view(), name="hub_carry"),
    path("items/<int:item_id>/release/", carrying_views.ReleaseView.as_view(), name="hub_release"),
]

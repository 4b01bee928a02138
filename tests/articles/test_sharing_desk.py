"""The admin's lists of sharing: which section they are for, what a union published, the ways to offer and withdraw."""

import pytest
from django.urls import reverse

from articles.exchange import sharing
from tests import scene
from tests.standing import standing
from unions import members

OWN = "/admin/pool/own/"


@standing
def item(foshan):
    return scene.make_article(foshan, "送清凉到工地")


@pytest.mark.parametrize("name", ["hub_pool", "hub_own", "hub_requests", "hub_subscriptions", "hub_columns"])
def test_each_list_says_whose_it_is(login, staff, name):
    assert "栏目：佛山市总工会" in login(staff["editor"]).get(reverse(name)).text


@pytest.mark.parametrize("name", ["hub_pool", "hub_own", "hub_requests", "hub_subscriptions", "hub_columns"])
def test_who_works_for_two_unions_switches_between_them(login, foshan, guangzhou, name):
    person = scene.make_person("both", foshan.union, "editor")
    members.set_roles(person, guangzhou.union, ["editor"])
    html = login(person).get(reverse(name), {"section": guangzhou.pk}).text
    assert f'<option value="{guangzhou.pk}" selected>' in html
    assert f'<option value="{foshan.pk}">' in html


def test_a_final_reviewer_finds_the_way_to_withdraw(login, staff, item):
    html = login(staff["final"]).get(OWN).text
    assert reverse("hub_withdraw", args=[item.pk]) in html
    assert reverse("hub_offer", args=[item.pk]) in html


def test_an_editor_offers_but_does_not_withdraw(login, staff, item):
    html = login(staff["editor"]).get(OWN).text
    assert reverse("hub_withdraw", args=[item.pk]) not in html
    assert reverse("hub_offer", args=[item.pk]) in html


def test_the_list_tells_how_many_unions_adopted_it(login, staff, item, guangzhou):
    sharing.adopt(item, guangzhou, None)
    assert "1家" in login(staff["editor"]).get(OWN).text


def test_other_unions_items_and_drafts_are_not_in_it(login, staff, foshan, guangzhou):
    scene.make_article(guangzhou, "广州的稿件")
    scene.make_article(foshan, "没写完的稿件", publish=False)
    html = login(staff["editor"]).get(OWN).text
    assert "广州的稿件" not in html
    assert "没写完的稿件" not in html


def test_a_first_reviewer_shares_nothing(login, staff, item):
    assert "送清凉" not in login(staff["first"]).get(OWN, follow=True).text


def test_the_list_costs_the_same_however_long_it_is(
    login, staff, foshan, item, django_assert_max_num_queries
):
    client = login(staff["final"])
    client.get(OWN)
    with django_assert_max_num_queries(60) as few:
        client.get(OWN)
    for number in range(5):
        scene.make_article(foshan, f"稿件{number}")
    with django_assert_max_num_queries(len(few)):
        client.get(OWN)

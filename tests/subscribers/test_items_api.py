"""GET /api/v1/items/ID, who may ask how often, and the description for programs."""

import uuid

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from articles.withdrawals import withdrawal
from subscribers.api.access import AnybodyThrottle
from tests.scene import make_article

pytestmark = pytest.mark.django_db


def address(item) -> str:
    return f"/api/v1/items/{item.translation_key}"


def test_an_item_as_it_is_now(client, foshan):
    article = make_article(foshan)
    item = client.get(address(article)).json()
    assert item["title"] == article.title
    assert client.get(f"/api/v1/items/{item['id']}").json() == item  # as it is written in feeds


def test_what_was_withdrawn_is_gone_with_its_note(client, foshan):
    article = make_article(foshan)
    withdrawal.withdraw(article, None, "内部原因", "本文已撤回")
    response = client.get(address(article))
    assert response.status_code == 410
    assert response.json()["note"] == "本文已撤回"
    assert "内部原因" not in response.content.decode()


def test_what_never_was_public_is_not_there(client, foshan):
    draft = make_article(foshan, publish=False)
    PageViewRestriction.objects.create(page=foshan, restriction_type="login")
    private = make_article(foshan)
    for strange in (address(draft), address(private), f"/api/v1/items/{uuid.uuid4()}", "/api/v1/items/7"):
        assert client.get(strange).status_code == 404


def test_answers_are_open_to_programs_in_browsers_and_unknown_to_search_engines(client, foshan):
    response = client.get("/api/v1/changes")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Type"] == "application/json"
    assert "Set-Cookie" not in response


def test_other_methods_are_refused_in_the_same_shape(client, foshan):
    response = client.post("/api/v1/changes")
    assert response.status_code == 405
    assert list(response.json()["errors"]) == ["request"]


def test_who_asks_too_often_is_told_when_to_come_back(client, foshan, monkeypatch):
    monkeypatch.setattr(AnybodyThrottle, "rate", "2/min")
    cache.clear()
    answers = [client.get("/api/v1/changes", REMOTE_ADDR="192.0.2.7") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 61
    assert "太频繁" in answers[2].json()["errors"]["request"]
    assert client.get("/api/v1/changes", REMOTE_ADDR="192.0.2.8").status_code == 200


def test_the_description_for_programs_names_all_addresses_and_no_other(client, foshan):
    response = client.get("/api/v1/openapi.json")
    described = response.json()
    assert described["openapi"].startswith("3.")
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    assert {"/api/v1/changes"} <= set(described["paths"])
    parameters = {one["name"] for one in described["paths"]["/api/v1/changes"]["get"]["parameters"]}
    assert parameters == {"since", "union", "subtree", "topic", "category", "kind", "limit"}
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"

"""The search for member sites."""

import pytest

from articles.exchange import sharing
from articles.models import Category
from tests.scene import make_article, make_event
from tests.search.test_page import HOSTILE


def ask(client, expected=200, **params):
    params = {name: value.encode("utf-8", "surrogatepass") for name, value in params.items()}
    response = client.get("/api/v1/search", params)
    assert response.status_code == expected, response.content.decode()
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    return response.json()


def test_results_are_those_of_the_page(client, foshan, guangzhou, follow):
    category = Category.objects.create(name="服务", slug="fuwu")
    article = make_article(foshan, category=category)
    placement = sharing.adopt(article, guangzhou, None)
    follow()
    answer = ask(client, q="送清涼")
    (result,) = answer.pop("results")
    assert answer == {
        "query": "送清涼",
        "shortened": False,
        "match": "all",
        "did_you_mean": None,
        "total": 1,
        "page": 1,
        "pages": 1,
        "next": None,
        "sort": "relevance",
        "facets": {},
    }
    assert result.pop("published")[:4].isdigit()
    assert "<mark>清凉</mark>送到工地" in result.pop("excerpt_html")
    assert result == {
        "id": article.pk,
        "kind": "article",
        "url": f"http://testserver{article.url}",
        "canonical_url": f"http://testserver{article.url}",
        "title": "工会送清凉到工地",
        "title_html": "工会<mark>送清凉</mark>到工地",
        "union": {"slug": "foshan", "name": "佛山市总工会"},
        "category": {"slug": "fuwu", "name": "服务"},
        "also_in": [
            {"slug": "guangzhou", "name": "广州市总工会", "url": f"http://testserver{placement.url}"}
        ],
    }


def test_all_pages_can_be_fetched_by_following_next(client, foshan, follow):
    for number in range(23):
        make_article(foshan, f"第{number}次送清凉")
    make_event(foshan, "送清凉启动")
    follow()
    answer = ask(client, q="送清凉", kind="article")
    seen = [result["id"] for result in answer["results"]]
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        seen += [result["id"] for result in answer["results"]]
    assert len(seen) == len(set(seen)) == 23
    facets = ask(client, q="送清凉")["facets"]
    assert facets["kind"][0] == {"value": "article", "label": "稿件", "count": 23}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "film"),
        ("union", "nowhere"),
        ("category", "nothing"),
        ("topic", "nothing"),
        ("since", "yesterday"),
        ("until", "2026-02-30"),
        ("when", "always"),
        ("sort", "oldest"),
        ("page", "0"),
        ("page", "101"),
        ("colour", "red"),
    ],
)
def test_what_is_wrong_is_named(client, foshan, follow, name, value):
    follow()
    assert list(ask(client, 400, q="送清凉", **{name: value})["errors"]) == [name]


def test_nothing_to_look_for_is_an_error(client, foshan, follow):
    follow()
    for q in ("", "  ", "！"):
        assert list(ask(client, 400, q=q)["errors"]) == ["q"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_anything_may_be_asked(client, foshan, follow, typed):
    make_article(foshan)
    follow()
    response = client.get("/api/v1/search", {"q": typed.encode("utf-8", "surrogatepass")})
    assert response.status_code in (200, 400)


def test_engine_that_is_away_is_worth_another_try(client, foshan):
    response = client.get("/api/v1/search", {"q": "送清凉"})
    assert response.status_code == 503
    assert response["Retry-After"] == "60"


def test_nothing_can_be_sent(client, db):
    assert client.post("/api/v1/search", {"q": "送清凉"}).status_code == 405

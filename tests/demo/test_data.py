"""The data files: complete, consistent, and without anything that could be taken for real."""

import json
import re
from collections import Counter

import pytest

from articles.blocks import BylineBlock
from articles.models import EventPage, Licence, Sharing
from demo import data
from demo.newsroom import APPROVALS
from demo.pictures import LIGHTS, MOTIFS
from unions.models import Datum, Level

PUBLIC = {"published", "withdrawn"}
UNIONS = {union["slug"]: union for union in data.read("unions")}
PUBLISHERS = {slug for slug, union in UNIONS.items() if union["publish"]}
ITEMS = data.items()
ARTICLES = [item for item in ITEMS if item["kind"] == "article"]
EVENTS = [item for item in ITEMS if item["kind"] == "event"]
each_item = pytest.mark.parametrize("item", ITEMS, ids=data.mark)


def levels_above(union):
    return 1 + levels_above(UNIONS[union["superior"]]) if union["superior"] else 0


def pictures(item):
    own = [item["picture"]] if item["picture"] else []
    return own + [block["value"] for block in item["body"] if block["type"] == "image"]


def text_of(item):
    return re.sub(r"<[^>]+>", "", "".join(str(block["value"]) for block in item["body"]))


def test_the_directory_has_every_city_and_all_levels():
    levels = Counter(union["level"] for union in UNIONS.values())
    assert set(levels) == set(Level)
    assert levels["province"] == 1
    assert levels["city"] == 21
    assert levels["industry"] >= 3
    assert len(UNIONS) >= 60
    assert len(PUBLISHERS) >= 30
    assert {levels_above(union) for union in UNIONS.values()} >= {0, 1, 2, 3, 4}


def test_every_union_stands_after_its_superior():
    seen = set()
    for slug, union in UNIONS.items():
        assert union["superior"] is None or union["superior"] in seen
        seen.add(slug)


def test_region_codes_are_of_guangdong_and_lie_within_the_superior():
    for union in UNIONS.values():
        assert re.fullmatch(r"44\d{4}(\d{3})?", union["region_code"])
        if union["level"] in {"town", "enterprise"}:
            assert union["region_code"].startswith(UNIONS[union["superior"]]["region_code"][:4])


def test_coordinates_are_in_guangdong_with_their_datum():
    for union in UNIONS.values():
        assert union["datum"] in Datum
        assert 20 < union["latitude"] < 25.6
        assert 109.6 < union["longitude"] < 117.4


def test_the_only_phone_number_is_the_national_hotline():
    everything = "".join(path.read_text(encoding="utf-8") for path in data.FOLDER.rglob("*.json"))
    for number in re.findall(r"(?<![\d.])(?:\d[\d -]{5,}\d|1[02]\d{3})(?![\d.])", everything):
        assert number == "12351" or re.fullmatch(r"44\d{4}(\d{3})?|2026-\d\d-\d\d", number), number
    assert all(union["phones"] == ["12351"] for union in UNIONS.values())
    assert all(event["contact"] == "12351" for event in EVENTS)


def test_addresses_say_that_they_are_demonstration_data():
    assert all("演示数据" in place["address"] for place in [*UNIONS.values(), *EVENTS])


def test_there_is_enough_to_read():
    assert sum(item["stage"] == "published" for item in ARTICLES) >= 40
    assert sum(item["stage"] == "published" for item in EVENTS) >= 15
    assert {item["stage"] for item in ITEMS} == PUBLIC | {"draft"} | set(APPROVALS)
    assert sum(item["stage"] == "withdrawn" for item in ITEMS) == 1
    assert sum(bool(item["adopted_by"]) for item in ITEMS) >= 10


def test_published_articles_have_the_length_of_articles():
    lengths = {item["key"]: len(text_of(item)) for item in ARTICLES if item["stage"] == "published"}
    assert {key: n for key, n in lengths.items() if not 350 <= n <= 1200} == {}


def test_events_are_past_and_to_come_and_of_every_status():
    assert {event["status"] for event in EVENTS} == set(EventPage.Status)
    days = [event["starts_in_days"] for event in EVENTS]
    assert min(days) < 0
    assert sum(day > 0 for day in days) >= 10
    for event in EVENTS:
        assert (event["status"] == "rescheduled") == ("previous_starts_in_days" in event)


def test_marks_and_titles_are_unique():
    assert len({data.mark(item) for item in ITEMS}) == len(ITEMS)
    assert len({item["title"] for item in ITEMS}) == len(ITEMS)


@each_item
def test_every_reference_resolves(item):
    assert item["union"] in PUBLISHERS
    assert item["category"] in {category["slug"] for category in data.read("categories")}
    assert set(item["topics"]) <= {topic["slug"] for topic in data.read("topics")}
    assert item["licence"] in Licence
    assert item["sharing"] in Sharing
    for name in ("adopted_by", "offered_to", "declined_by"):
        others = item.get(name, [])
        assert set(others) <= PUBLISHERS - {item["union"]}
        assert len(set(others)) == len(others)
    assert set(item.get("editors_notes", {})) <= set(item["adopted_by"])


@each_item
def test_what_is_adopted_was_shared(item):
    if item["sharing"] == "own":
        assert not item["adopted_by"]
    if item["sharing"] == "offered":
        assert set(item["adopted_by"]) <= set(item["offered_to"])


@each_item
def test_every_picture_can_be_drawn_and_is_described(item):
    for picture in pictures(item):
        assert picture["motif"] in MOTIFS
        assert picture["light"] in LIGHTS
        assert picture["credit"].endswith("/绘")
        assert len(picture.get("alt") or picture["alt_text"]) > 5


@each_item
def test_bodies_use_known_blocks_and_plain_rich_text(item):
    assert item["summary"]
    assert item["body"]
    for block in item["body"]:
        assert block["type"] in {"paragraph", "image", "quotation", "table"}
        if block["type"] == "paragraph":
            assert set(re.findall(r"</?(\w+)", block["value"])) <= {
                "p",
                "h2",
                "h3",
                "ul",
                "ol",
                "li",
                "b",
                "i",
            }
        if block["type"] == "table":
            assert len({len(row) for row in block["value"]}) == 1


@pytest.mark.parametrize("item", ARTICLES, ids=data.mark)
def test_bylines_have_roles_that_editors_can_choose(item):
    roles = {role for role, _ in BylineBlock.ROLES}
    assert item["bylines"]
    assert {byline["role"] for byline in item["bylines"]} <= roles


def test_topics_choose_items_that_are_published_under_them():
    published = {data.mark(item): item for item in ITEMS if item["stage"] == "published"}
    for topic in data.read("topics"):
        assert len(topic["chosen"]) >= 3
        assert set(topic["chosen"]) <= set(published)


def test_reasons_stand_where_something_was_taken_back():
    for item in ITEMS:
        assert ("reason" in item) == (item["stage"] in {"returned", "withdrawn"})
    withdrawn = next(item for item in ITEMS if item["stage"] == "withdrawn")
    assert withdrawn["public_note"]
    assert withdrawn["adopted_by"]


def test_files_are_named_after_their_items():
    for folder in ("articles", "events"):
        for path in (data.FOLDER / folder).glob("*.json"):
            assert json.loads(path.read_text(encoding="utf-8"))["key"] == path.stem


def test_privacy_and_about_pages_say_who_and_how_to_reach_us():
    pages = {page["slug"]: page["body"] for page in data.read("pages")}
    assert "演示" in pages["about"]
    assert all("12351" in body for body in pages.values())
    assert "Cookie" in pages["privacy"]

"""Feeds as others' programs see them: each kind handed to a validator or reader of its own ecosystem."""

import json
from pathlib import Path

import feedparser
import ics
from icalendar import Calendar
from jsonschema import Draft202012Validator
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SCHEMAS = Path(__file__).parent / "schemas"
GEOJSON = "https://geojson.org/schema/GeoJSON.json"  # named by the schema of ninjs; no item of ours has any
ATOM = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))


def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / name).read_text())
    registry = Registry().with_resource(GEOJSON, DRAFT202012.create_resource({}))
    formats = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, registry=registry, format_checker=formats)


JSON_FEED, NINJS = _validator("jsonfeed-1.1.json"), _validator("ninjs-3.1.json")


def rss(content: bytes) -> feedparser.FeedParserDict:
    channel = etree.fromstring(content).find("channel")
    for name in ("title", "link", "description", "lastBuildDate"):
        assert channel.findtext(name), name
    guids = [node.text for node in channel.iterfind("item/guid")]
    assert len(set(guids)) == len(guids) == len(channel.findall("item"))
    return _parsed(content, "rss20")


def atom(content: bytes) -> feedparser.FeedParserDict:
    ATOM.assertValid(etree.fromstring(content))
    return _parsed(content, "atom10")


def _parsed(content: bytes, version: str) -> feedparser.FeedParserDict:
    feed = feedparser.parse(content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == version
    return feed


def json_feed(content: bytes) -> dict:
    document = json.loads(content)
    JSON_FEED.validate(document)
    return document


def ninjs(content: bytes) -> dict:
    document = json.loads(content)
    for item in document["items"]:
        NINJS.validate(item)
    return document


def calendar(content: bytes) -> Calendar:
    """Two readers agree on the events, and every line keeps to RFC 5545, 3.1."""
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        line.decode()  # no character cut in two
    read = Calendar.from_ical(content)
    assert not [component for component in read.walk() if component.errors]
    second = ics.Calendar(content.decode())
    first = {(str(event["uid"]), event.start.timestamp()) for event in read.walk("VEVENT")}
    assert {(event.uid, event.begin.timestamp()) for event in second.events} == first
    return read


CHECKS = {
    "rss.xml": rss,
    "atom.xml": atom,
    "feed.json": json_feed,
    "ninjs.json": ninjs,
    "events.ics": calendar,
}

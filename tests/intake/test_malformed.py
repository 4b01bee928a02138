"""Feeds as sites really send them: none crashes, and titles, texts, dates, addresses and pictures come out right."""

from collections import Counter
from contextlib import suppress

import pytest

from intake import composing, sandbox
from intake.parsing.entries import NotAFeed
from intake.parsing.reading import read
from tests.intake.feeds import ALL
from tests.intake.feeds.pattern import URL, Pattern


@pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: pattern.name)
def test_comes_out_right(pattern: Pattern):
    entries = read(pattern.data, pattern.content_type, URL).entries
    assert [entry.title for entry in entries] == pattern.titles
    assert [composing.text_of(entry) for entry in entries] == pattern.texts
    found = {
        "links": [entry.link for entry in entries],
        "dates": [entry.published for entry in entries],
        "pictures": [picture.src for entry in entries for picture in entry.pictures],
    }
    assert {name: found[name] for name in found if getattr(pattern, name) is not None} == {
        name: getattr(pattern, name) for name in found if getattr(pattern, name) is not None
    }
    assert {name: getattr(entries[0], name) for name in pattern.more} == pattern.more
    assert all(entry.id for entry in entries)


def test_there_are_two_hundred_of_them():
    assert len(ALL) >= 200
    assert [name for name, count in Counter(pattern.name for pattern in ALL).items() if count > 1] == []


@pytest.mark.parametrize("pattern", ALL[::40], ids=lambda pattern: pattern.name)
def test_the_process_of_its_own_says_the_same(pattern: Pattern):
    assert sandbox.parse(pattern.data, pattern.content_type, URL) == read(
        pattern.data, pattern.content_type, URL
    )


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_cut_anywhere_none_crashes(share):
    """A connection that broke: each feed is read as far as it came, or refused."""
    for pattern in ALL[:: 3 if share != 0.5 else 1]:
        with suppress(NotAFeed):
            read(pattern.data[: int(len(pattern.data) * share)], pattern.content_type, URL)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"   \n", "空的"),
        (b"\xff\xfe", "空的"),
        (b"<html><body>404</body></html>", "网页"),
        (
            b"<!DOCTYPE html><html><head><link rel=alternate type=application/rss+xml href=/rss></head>",
            "http://union.example.org/rss",
        ),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", "不是 RSS"),
        (b"{}", "JSON Feed"),
        (b'{"items": {}}', "JSON Feed"),
        (b"[1, 2]", "JSON Feed"),
        (b'{"items": [', "不完整"),
        (b"[" * 100_000, "不完整"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "不是 RSS"),
        (b"GIF89a", "不是 RSS"),
    ],
)
def test_says_what_is_no_feed(data, said):
    with pytest.raises(NotAFeed, match=said):
        read(data, "text/xml", URL)

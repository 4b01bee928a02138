"""Ids and addresses that are missing, relative, wrong, or the same for all."""

from .pattern import Pattern, item, one, rss

HERE = "http://union.example.org"


def linked(name: str, elements: str, link: str, **expected) -> Pattern:
    return one(f"link_{name}", rss(item(elements)), links=[link], **expected)


PATTERNS: list[Pattern] = [
    linked("missing", "", ""),
    linked("relative", "<link>/1.html</link>", f"{HERE}/1.html"),
    linked("with_blanks", "<link>\n  http://union.example.org/1.html \n</link>", f"{HERE}/1.html"),
    linked("with_a_blank_inside", "<link>http://union.example.org/a b</link>", f"{HERE}/a%20b"),
    linked("of_script", "<link>javascript:alert(1)</link>", ""),
    linked("of_data", "<link>data:text/html,x</link>", ""),
    linked("of_a_file", "<link>file:///etc/passwd</link>", ""),
    linked("broken", "<link>http://[::1</link>", ""),
    linked("without_scheme", "<link>//www.example.org/1</link>", "http://www.example.org/1"),
    linked("in_capitals", "<link>HTTP://UNION.EXAMPLE.ORG/1</link>", "http://UNION.EXAMPLE.ORG/1"),
    linked(
        "in_the_guid",
        "<guid>http://union.example.org/1.html</guid>",
        f"{HERE}/1.html",
        more={"id": f"{HERE}/1.html"},
    ),
    linked("guid_is_none", "<guid isPermaLink='false'>77</guid>", "", more={"id": "77"}),
    linked(
        "guid_said_to_be_one",
        "<guid isPermaLink='true'>77</guid><link>/1</link>",
        f"{HERE}/1",
        more={"id": "77"},
    ),
    linked("guid_with_blanks", "<guid>\n 77 \n</guid>", "", more={"id": "77"}),
    linked("guid_empty", "<guid/><link>/1.html</link>", f"{HERE}/1.html", more={"id": f"{HERE}/1.html"}),
    linked("guid_very_long", f"<guid isPermaLink='false'>{'7' * 5000}</guid>", "", more={"id": "7" * 2000}),
    linked(
        "guid_of_ours",
        "<guid>urn:uuid:7d4b7a4e-2b9e-4a5c-9b6f-000000000001</guid>",
        "",
        more={"id": "urn:uuid:7d4b7a4e-2b9e-4a5c-9b6f-000000000001"},
    ),
    linked("chinese", "<link>http://union.example.org/工会/1</link>", f"{HERE}/工会/1"),
    linked("twice", "<link>/1</link><link>/1</link>", f"{HERE}/1"),
    linked("as_attribute", "<link href='/1'/>", f"{HERE}/1"),
    linked("too_long", f"<link>/{'a' * 3000}</link>", ""),
]

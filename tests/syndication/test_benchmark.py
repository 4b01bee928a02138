"""The benchmark measures what it says, on a small scale; nginx and the load are left to those who have them."""

import pytest
from django.core.management import CommandError, call_command

from syndication import benchmark
from syndication.formats import FORMATS
from tests import scene

pytestmark = pytest.mark.django_db


def test_every_format_is_made_anew_each_time(foshan, capsys):
    scene.make_article(foshan)
    call_command("benchmark_feeds", section="foshan", rounds=1, wrk="", nginx="")
    said = capsys.readouterr().out
    assert "1 items in foshan" in said
    for each in FORMATS:
        assert f"| {each.name} |" in said


def test_queries_are_counted_without_the_cache(client, foshan):
    scene.make_article(foshan)
    client.get("/feeds/foshan/rss.xml")
    found = benchmark.anew("/feeds/foshan/rss.xml", 1)
    assert found.queries > 10
    assert found.size == len(client.get("/feeds/foshan/rss.xml").content)


def test_what_cannot_be_measured_is_said(foshan):
    with pytest.raises(CommandError, match="benchmark_site"):
        call_command("benchmark_feeds", section="nobody")
    with pytest.raises(ValueError, match="404"):
        benchmark.anew("/feeds/nobody/rss.xml", 1)

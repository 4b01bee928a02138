"""A union whose own site runs on the loopback, and the feed that it names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from random import Random

import pytest

from intake import feeds, reading, sandbox
from intake.models import IntakeFeed
from intake.parsing.reading import read as parse
from tests.outbound.servers import Site, Trap, serving

LETTERS = "工会送清凉到工地职代劳模匠心书屋培训技能竞赛维权帮扶文化宫活动安全生产夏季一线员班组长城乡"
TEXT = "七月流火，工会干部把清凉送到工地。工友们说，心里也凉快了。工会主席说，今后每年都要来。"


def told(number: int) -> str:
    """A text of its own for each number, so that none is taken for a repetition of another."""
    draw = Random(number)
    return "".join("".join(draw.choices(LETTERS, k=12)) + "。" for _ in range(6))


@dataclass
class Story:
    """An item of the site. `more`: further elements of RSS."""

    number: int
    title: str = ""
    html: str = ""
    day: int = 0
    more: str = ""

    def rss(self) -> str:
        day = self.day or self.number
        body = self.html or f"<p>{told(self.number)}</p>"
        return (
            f"<item><title>{escape(self.title or f'第{self.number}站送清凉')}</title><guid isPermaLink='false'>story-{self.number}</guid>"
            f"<link>http://union.example.org/{self.number}.html</link><pubDate>2024-07-{day:02} 10:00:00</pubDate>"
            f"<description>{escape(body)}</description>{self.more}</item>"
        )


@dataclass
class OwnSite:
    """A union's site: `show` puts stories into its feed, the newest first."""

    site: Site
    path: str = "/feed.xml"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.site.url + self.path

    def show(self, *stories: Story, before: str = "", **headers: str) -> None:
        items = "".join(story.rss() for story in sorted(stories, key=lambda story: -story.number))
        head = "<title>佛山工会网</title><link>http://union.example.org/</link>"
        document = f"<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel>{head}{before}{items}</channel></rss>"
        self.site.put(self.path, document, **({"Content_Type": "text/xml"} | headers))


@pytest.fixture
def own_site(settings) -> Iterator[OwnSite]:
    settings.OUTBOUND_ALLOWED = ["127.0.0.1/32"]
    with serving() as site:
        yield OwnSite(site)


@pytest.fixture
def trap_url(settings) -> Iterator[str]:
    """An inner address at which nothing may ask."""
    trap = Trap()
    settings.OUTBOUND_PORTS = [trap.port]
    yield f"http://127.0.0.2:{trap.port}"
    assert trap.caught() == 0
    trap.close()


@pytest.fixture
def in_process(monkeypatch) -> None:
    """Parses where isolation is not what is tested: starting a process takes longer than the rest."""
    monkeypatch.setattr(sandbox, "parse", lambda data, kind, url, seconds=0: parse(data, kind, url))


@pytest.fixture
def feed(in_process, own_site, foshan, staff) -> IntakeFeed:
    """A feed that was read once while it was empty of stories but the first."""
    return feeds.add(
        foshan, staff["administrator"], name="佛山工会网", url=own_site.url, interval=60, takes_backlog=True
    )


@pytest.fixture
def read(feed) -> Callable[[], IntakeFeed]:
    """read() -> the feed after another reading."""

    def _read() -> IntakeFeed:
        reading.read(IntakeFeed.objects.select_related("section__union").get(pk=feed.pk))
        feed.refresh_from_db()
        return feed

    return _read

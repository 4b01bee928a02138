"""Loads the demo alliance. Each piece is made in a transaction of its own and never twice, so that a load that was
killed goes on where it stopped, and what was edited or deleted since stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection, Page, Site

from articles import onboarding
from articles.models import Category, ItemPage, SectionPage, TopicEntry, TopicIndexPage, TopicPage
from home.founding import found_alliance
from home.models import HomePage, SiteSetting, TextPage
from unions.models import Union, User

from . import data, marks, people, readers
from .newsroom import Desk, Newsroom, paint

UNION_FIELDS = (
    "name short_names level region_code address latitude longitude datum phones opening_hours services "
    "verified_on"
).split()

Step = Callable[[], object]


class Demo:
    """The load as a list of steps; `now` is the moment that the items' dates refer to."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or timezone.now()
        self.newsrooms: dict[str, Newsroom] = {}
        self.home = HomePage.objects.first() or found_alliance()
        self.desk = people.found_desk()
        self.unions = data.read("unions")
        self.items = data.items()
        self.made = marks.made()

    def __len__(self) -> int:
        return len(self.unions) + len(self.items) + 2

    def steps(self) -> Iterator[Step]:
        """What there is to do, in order; a step that finds its piece made does nothing."""
        yield self._found
        for union in self.unions:
            yield partial(self._union, union)
        desk = Desk(self.newsrooms, self.now)
        for item in self.items:
            if data.mark(item) in self.made:
                yield _nothing
            else:
                yield partial(desk.make, item)
        yield self._finish

    def _found(self) -> None:
        for order, category in enumerate(data.read("categories"), 1):
            Category.objects.get_or_create(
                slug=category["slug"], defaults={"name": category["name"], "order": order * 10}
            )
        for topic in data.read("topics"):
            self._page(f"topic:{topic['slug']}", TopicIndexPage.objects.get(), partial(self._topic, topic))
        for text in data.read("pages"):
            self._page(f"text:{text['slug']}", self.home, partial(TextPage, **text))
        _describe_site(self.home, self.desk)

    @transaction.atomic
    def _page(self, mark: str, parent: Page, build: Callable[[], Page]) -> None:
        """A page of the desk's own, unless it was made before or one has its address."""
        page = None if mark in self.made else build()
        if page is None or parent.get_children().filter(slug=page.slug).exists():
            return
        page.owner = self.desk
        parent.add_child(instance=page)
        page.save_revision(user=self.desk).publish(user=self.desk)
        marks.set_mark(page, mark)

    def _topic(self, topic: dict) -> TopicPage:
        collection = Collection.get_first_root_node()
        picture = paint(topic["picture"], topic["slug"], topic["title"], collection, self.desk)
        fields = {name: topic[name] for name in ("slug", "title", "introduction")}
        return TopicPage(**fields, lead_image=picture)

    @transaction.atomic
    def _union(self, entry: dict) -> None:
        """The directory's entry and, for one that publishes, its section and people."""
        superior = Union.objects.get(slug=entry["superior"]) if entry["superior"] else None
        fields = {name: entry[name] for name in UNION_FIELDS} | {"superior": superior}
        union, _ = Union.objects.get_or_create(slug=entry["slug"], defaults=fields)
        if entry["publish"]:
            section = SectionPage.objects.filter(union=union).first() or self._onboard(union, entry)
            self.newsrooms[union.slug] = Newsroom.of(section, people.staff(union))

    def _onboard(self, union: Union, entry: dict) -> SectionPage:
        section = onboarding.onboard(union, self.home, entry["review_levels"])
        section.introduction = entry["introduction"]
        section.save_revision(user=self.desk).publish(user=self.desk, skip_permission_checks=True)
        return section

    def _finish(self) -> None:
        pages = marks.made()
        for topic in data.read("topics"):
            chosen = [pages[mark] for mark in topic["chosen"]]
            there = set(ItemPage.objects.filter(pk__in=chosen).values_list("pk", flat=True))
            self._curate(topic["slug"], [pk for pk in chosen if pk in there])
        people.give_addresses()
        readers.give_readers()

    @transaction.atomic
    def _curate(self, slug: str, item_ids: list[int]) -> None:
        """The desk's choice for a topic that has none yet and was never edited."""
        topic = TopicPage.objects.filter(slug=slug).first()
        if topic is None or topic.entries.exists() or topic.revisions.count() > 1:
            return
        topic.entries = [TopicEntry(item_id=pk, sort_order=order) for order, pk in enumerate(item_ids)]
        topic.save_revision(user=self.desk).publish(user=self.desk)


def _nothing() -> None:
    pass


def _describe_site(home: HomePage, user: User) -> None:
    """The front page's line and the footer, where nobody has written any yet."""
    texts = data.read("site")
    if not home.introduction:
        home.introduction = texts.pop("introduction")
        home.save_revision(user=user).publish(user=user)
    setting = SiteSetting.for_site(Site.objects.get(is_default_site=True))
    if not setting.sponsor:
        for name in ("sponsor", "contact", "icp_number", "police_number"):
            setattr(setting, name, texts[name])
        setting.save()

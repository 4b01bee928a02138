"""专题: collections that the alliance desk curates across unions."""

from itertools import groupby

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from articles import visibility
from articles.routing import Unguarded
from articles.visibility import ItemQuerySet

from .items import ItemPage
from .media import Picture
from .showing import Illustrated

TIMELINE = 100  # items on a topic's page beside the desk's choice; the rest is found by searching


class TopicIndexPage(Unguarded, Page):
    parent_page_types = ("home.HomePage",)
    subpage_types = ("articles.TopicPage",)
    max_count = 1

    class Meta:
        verbose_name = "专题总览"
        verbose_name_plural = "专题总览"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        topics = self.topics().prefetch_related("lead_image__renditions")
        return super().get_context(request, *args, **kwargs) | {"topics": topics}

    def topics(self):
        """Public topics, newest first."""
        topics = TopicPage.objects.child_of(self).filter(visibility.sections())
        return topics.select_related("lead_image").order_by("-first_published_at", "-pk")


class TopicPage(Illustrated, Unguarded, Page):
    """A collection: the desk's chosen items in its order, then whatever unions filed under the topic."""

    introduction = models.TextField("导语", max_length=600)
    lead_image = models.ForeignKey(
        Picture, verbose_name="题图", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    parent_page_types = ("articles.TopicIndexPage",)
    subpage_types: tuple = ()
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("lead_image"),
        InlinePanel("entries", label="编选稿件"),
    ]

    class Meta:
        verbose_name = "专题"
        verbose_name_plural = "专题"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """The desk's choice, then everything, newest first: by ?by=category in groups of those, else by month.

        Nothing is repeated where the choice is all there is.
        """
        chosen, by_category = self.chosen(), request.GET.get("by") == "category"
        every = self.newest(TIMELINE + 1)
        shown = every[:TIMELINE] if set(every) - set(chosen) else []
        parts = {
            "index": self.get_parent(),
            "lead": chosen[0] if chosen else None,
            "chosen": chosen[1:],
            "by_category": by_category,
            "groups": _by_category(shown) if by_category else _by_month(shown),
            "more": len(every) > TIMELINE,
        }
        return super().get_context(request, *args, **kwargs) | parts

    def items_of_all(self) -> ItemQuerySet:
        """What the public may see of the desk's choice and of what unions filed here."""
        chosen = TopicEntry.objects.filter(topic=self.pk).values("item")
        filed = self.items.through.objects.filter(topicpage=self.pk).values("itempage")
        return ItemPage.objects.visible().filter(Q(pk__in=chosen) | Q(pk__in=filed))

    def chosen(self) -> list[ItemPage]:
        """The desk's choice that the public may see, in its order."""
        ids = self._chosen_ids()
        items = ItemPage.objects.visible().for_list().in_bulk(ids)
        return [items[pk] for pk in ids if pk in items]

    def newest(self, limit: int) -> list[ItemPage]:
        """Chosen and filed ones alike."""
        return list(self.items_of_all().newest().for_list()[:limit]) if self.pk else []

    def _chosen_ids(self) -> list[int]:
        return [entry.item_id for entry in self.entries.all()]


def _by_month(items: list[ItemPage]) -> list[tuple[str, list[ItemPage]]]:
    """Newest month first, as the items come."""
    return [(name, list(group)) for name, group in groupby(items, key=_month)]


def _month(item: ItemPage) -> str:
    issued = timezone.localtime(item.issued_at)
    return f"{issued.year}年{issued.month}月"


def _by_category(items: list[ItemPage]) -> list[tuple[str, list[ItemPage]]]:
    """In the desk's order of the categories; what has none last."""
    groups: dict[tuple, list[ItemPage]] = {}
    for item in items:
        category = item.category
        key = (0, category.order, category.name) if category else (1, 0, "其他")
        groups.setdefault(key, []).append(item)
    return [(key[2], groups[key]) for key in sorted(groups)]


class TopicEntry(Orderable):
    topic = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(ItemPage, verbose_name="稿件", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("item", ["articles.ArticlePage", "articles.EventPage"])]

    class Meta(Orderable.Meta):
        constraints = (
            models.UniqueConstraint(fields=["topic", "item"], name="one_entry_per_topic_and_item"),
        )

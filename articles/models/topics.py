"""专题: collections that the alliance desk curates across unions."""

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from articles import visibility
from articles.visibility import ItemQuerySet

from .items import ItemPage
from .media import Picture
from .showing import Illustrated


class TopicIndexPage(Page):
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


class TopicPage(Illustrated, Page):
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
        parts = {"index": self.get_parent(), "chosen": self.chosen(), "filed": self.filed()}
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

    def filed(self, limit: int = 30) -> list[ItemPage]:
        """The newest items that unions filed under the topic and the desk did not choose."""
        if self.pk is None:  # the preview of a topic not yet saved
            return []
        others = self.items.visible().exclude(pk__in=self._chosen_ids())
        return list(others.newest().for_list()[:limit])

    def _chosen_ids(self) -> list[int]:
        return [entry.item_id for entry in self.entries.all()]


class TopicEntry(Orderable):
    topic = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(ItemPage, verbose_name="稿件", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("item", ["articles.ArticlePage", "articles.EventPage"])]

    class Meta(Orderable.Meta):
        constraints = (
            models.UniqueConstraint(fields=["topic", "item"], name="one_entry_per_topic_and_item"),
        )

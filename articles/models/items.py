"""What unions publish: articles and event notices, on one base so that lists and feeds hold both."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.rich_text import get_text_for_indexing

from articles import known_sections, panels, reading
from articles.blocks import BodyBlock, BylinesBlock
from articles.forms import CopyAsDraftForm, ItemForm
from articles.reviewing.item_permissions import ItemPermissions, is_settled
from articles.routing import Unguarded
from articles.visibility import ItemQuerySet
from unions import maps

from .atomic import AtomicActs
from .media import Picture
from .sections import SectionPage
from .showing import IllustratedItem
from .taxonomy import Category

ItemManager = PageManager.from_queryset(ItemQuerySet)


class Licence(models.TextChoices):
    FREE = "free", "欢迎转载，请注明来源"
    UNCHANGED = "unchanged", "可全文转载，不得改动"
    ASK = "ask", "转载请先联系本会"
    NONE = "none", "谢绝转载"


class Sharing(models.TextChoices):
    OWN = "own", "只在本会栏目"
    POOL = "pool", "放入联盟共享池"
    OFFERED = "offered", "推送给指定工会"


def new_slug() -> str:
    """Date and short id: an address that a changed title cannot break."""
    alphabet = "23456789abcdefghjkmnpqrstuvwxyz"
    return f"{timezone.localdate():%Y%m%d}-" + "".join(secrets.choice(alphabet) for _ in range(7))


class ItemPage(AtomicActs, IllustratedItem, Unguarded, Page):
    """The common part of articles and event notices.

    `section` repeats the parent page and `issued_at` the date that lists sort by (the original date where one is
    given, else the first publication), so that a section's newest items are read from one index.
    """

    section = models.ForeignKey(
        SectionPage,
        verbose_name="栏目",
        on_delete=models.SET_NULL,
        null=True,
        related_name="items",
        editable=False,
    )
    issued_at = models.DateTimeField("刊出时间", null=True, editable=False, db_index=True)
    original_date = models.DateTimeField(
        "原发布时间", null=True, blank=True, help_text="转发旧稿时填写；留空即为刊出时间。"
    )
    summary = models.TextField("摘要", blank=True, max_length=300, help_text="一两句话，列表和微信里显示。")
    lead_image = models.ForeignKey(
        Picture, verbose_name="题图", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_caption = models.CharField("题图说明", max_length=200, blank=True)
    category = models.ForeignKey(
        Category, verbose_name="分类", null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    topics = ParentalManyToManyField(
        "articles.TopicPage", verbose_name="专题", blank=True, related_name="items"
    )
    keywords = ClusterTaggableManager("关键词", through="articles.ItemKeyword", blank=True)
    source = models.CharField("来源", max_length=80, blank=True, help_text="原创稿件留空，显示本会名称。")
    licence = models.CharField("转载许可", max_length=10, choices=Licence, default=Licence.FREE)
    sharing = models.CharField("共享范围", max_length=8, choices=Sharing, default=Sharing.POOL)
    body = StreamField(BodyBlock(), verbose_name="正文", blank=True)
    correction = models.TextField(
        "更正说明",
        blank=True,
        max_length=300,
        help_text="更正已刊出的差错时，写明更正了什么：读者在文前看到，采用单位收到通知。一般的修改不必填。",
    )
    import_id = models.CharField(max_length=120, blank=True, editable=False, db_index=True)

    objects = ItemManager()

    withdrawal_note: str | None = (
        None  # set by `articles.withdrawals.withdrawal` for the receiver of page_unpublished
    )

    stood: tuple | None = (
        None  # how it stood before it is published anew; see `articles.exchange.sharing_signals`
    )

    is_creatable = False
    base_form_class = ItemForm
    copy_form_class = CopyAsDraftForm
    parent_page_types = ("articles.SectionPage",)
    subpage_types: tuple = ()
    exclude_fields_in_copy = ["section", "issued_at", "import_id", "correction"]
    promote_panels: list = []

    class Meta:
        verbose_name = "稿件"
        verbose_name_plural = "稿件"
        indexes = (
            models.Index(fields=["section", "-issued_at"], name="item_section_newest"),
            models.Index(fields=["category", "-issued_at"], name="item_category_newest"),
        )
        permissions = (
            ("withdraw_itempage", "撤下任何工会的稿件"),
            ("audit_itempage", "查看任何工会的稿件和记录"),
            ("publish_urgently_itempage", "急件刊发任何工会的稿件"),
        )

    def full_clean(self, *args, **kwargs) -> None:
        self._set_item_defaults()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self._set_item_defaults()
        super().minimal_clean()

    def save(self, *args, **kwargs) -> None:
        self._set_item_defaults()
        super().save(*args, **kwargs)

    def _set_item_defaults(self) -> None:
        if not self.slug:
            self.slug: str = new_slug()
        self.issued_at = self.original_date or self.first_published_at
        if self.path:
            self.section_id = self.get_parent().pk

    def permissions_for_user(self, user) -> ItemPermissions:
        return ItemPermissions(user, self)

    def get_lock(self):
        """Review before a person's own lock, under which that person could go on writing."""
        task = self.current_workflow_task
        return task.lock_class(self, task) if task else super().get_lock()

    def save_revision(self, *args, **kwargs):
        """Raises PermissionDenied while the text is locked by review, whichever way the new one came."""
        if is_settled(self):
            raise PermissionDenied("稿件正在审核或已审定待刊出，不能改动。要改，请先退回或撤回。")
        return super().save_revision(*args, **kwargs)

    @property
    def union(self):
        """The union that the item comes from."""
        return self.section.union

    @property
    def kind(self) -> str:
        """ "article" or "event", without a query."""
        return self.cached_content_type.model.removesuffix("page")

    @property
    def unusual_state(self) -> str:
        """Of an event that is cancelled, moved or over its state as a word, in whatever list it stands; else "".

        Without a query where `eventpage` is loaded, as by `for_list`.
        """
        if self.kind != "event":
            return ""
        event: Any = self if isinstance(self, EventPage) else getattr(self, "eventpage", None)
        usual = event is None or (event.takes_place and event.status == event.Status.SCHEDULED)
        return "" if usual else event.state_label

    @property
    def source_name(self) -> str:
        return self.source or self.union.name

    @cached_property
    def cosourced_by(self) -> list[SectionPage]:
        """Sections of the unions that are credited beside this one; see `articles.exchange.cosources`."""
        if not self.pk:
            return []
        rows = self.cosources.standing().order_by("at", "pk")
        numbers = list(rows.values_list("section_id", flat=True))
        sections = known_sections.by_number(set(numbers))
        return [sections[number] for number in numbers if sections[number].is_public]

    @property
    def credited(self) -> list[str]:
        """All to whom the text is owed."""
        return [self.source_name, *(section.union.name for section in self.cosourced_by)]

    def plain_text(self) -> str:
        """The body's text, a line a block, without markup."""
        return "\n".join(part for part in (self._block_text(block) for block in self.body) if part)

    def _block_text(self, block) -> str:
        if block.block_type == "paragraph":
            return get_text_for_indexing(block.value.source)
        return "\n".join(strip_tags(text) for text in block.block.get_searchable_content(block.value))

    def serve(self, request: HttpRequest, *args, **kwargs):
        """Wagtail serves live children of a closed section, and pages past their expiry until its command ran."""
        expired = self.expire_at is not None and self.expire_at <= timezone.now()
        closed = self.section is None or not self.section.live
        if (expired or closed) and not getattr(request, "is_preview", False):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        section: Any = self.section  # None only while a section is being deleted
        return context | {"placement": None} | reading.context(self, section)

    def serve_adopted(self, request: HttpRequest, placement) -> TemplateResponse:
        """The same page in an adopting union's section, which the template names; canonical is the origin."""
        context = super().get_context(request) | {"placement": placement, "page": placement.dress(self)}
        context |= reading.context(self, placement.section)
        return TemplateResponse(request, self.get_template(request), context)


class ItemKeyword(TaggedItemBase):
    content_object = ParentalKey(ItemPage, on_delete=models.CASCADE, related_name="tagged_items")


class ArticlePage(ItemPage):
    kicker = models.CharField("眉题", max_length=60, blank=True)
    subtitle = models.CharField("副题", max_length=120, blank=True)
    bylines = StreamField(BylinesBlock(required=False), verbose_name="署名", blank=True)

    content_panels = panels.ARTICLE

    class Meta:
        verbose_name = "稿件"
        verbose_name_plural = "稿件"


class EventPage(ItemPage):
    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "如期举行"
        RESCHEDULED = "rescheduled", "改期"
        CANCELLED = "cancelled", "取消"

    starts_at = models.DateTimeField("开始时间", db_index=True)
    ends_at = models.DateTimeField("结束时间", db_index=True)
    previous_starts_at = models.DateTimeField("原定开始时间", null=True, blank=True, help_text="改期时填写。")
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.SCHEDULED)
    venue = models.CharField("地点", max_length=120)
    address = models.CharField("地址", max_length=200, blank=True)
    organiser = models.CharField("主办单位", max_length=120, blank=True, help_text="留空即为本会。")
    co_hosts = models.CharField("协办单位", max_length=300, blank=True)
    audience = models.CharField("参加对象", max_length=200, blank=True)
    contact = models.CharField("联系方式", max_length=200, blank=True)

    content_panels = panels.EVENT

    class Meta:
        verbose_name = "活动通知"
        verbose_name_plural = "活动通知"

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "结束时间要晚于开始时间。"})
        if self.status == self.Status.RESCHEDULED and not self.previous_starts_at:
            raise ValidationError({"previous_starts_at": "改期的活动请填写原定开始时间，读者好对照。"})

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def takes_place(self) -> bool:
        """Whether anybody may still set out for it."""
        return self.status != self.Status.CANCELLED and not self.is_over

    @property
    def routes(self) -> list[maps.MapLink]:
        return maps.to_address(" ".join(filter(None, (self.address, self.venue))))

    @property
    def state_label(self) -> str:
        """The state as a word for readers."""
        if self.status == self.Status.CANCELLED:
            return "已取消"
        if self.is_over:
            return "已结束"
        if self.starts_at <= timezone.now():
            return "正在举行"
        return "改期" if self.status == self.Status.RESCHEDULED else "即将举行"

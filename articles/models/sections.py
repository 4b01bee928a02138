"""A union's section: the page under which it publishes. Sections are siblings, however deep their unions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageManager

from articles import listing, panels, reading, visibility, whereabouts
from articles.reviewing.item_permissions import SectionPermissions
from articles.routing import AboveItems, item_with
from articles.visibility import SectionQuerySet
from unions.models import Union

from .atomic import AtomicActs

# First parts of addresses that are not pages; see hub/urls.py.
RESERVED_SLUGS = frozenset(
    [
        "admin",
        "api",
        "category",
        "documents",
        "django-admin",
        "embed",
        "events",
        "feedback",
        "feeds",
        "media",
        "reads",
        "robots",
        "search",
        "sitemap",
        "static",
        "unions",
        "view",
        "websub",
    ]
)

EVENTS = 5

SectionManager = PageManager.from_queryset(SectionQuerySet)


class SectionPage(AtomicActs, RoutablePageMixin, AboveItems, Page):
    """The section of one publishing union; its items are child pages, adopted items come by `Placement`."""

    union = models.OneToOneField(Union, verbose_name="工会", on_delete=models.PROTECT, related_name="section")
    introduction = models.TextField("栏目简介", blank=True, max_length=500)
    review_levels = models.PositiveSmallIntegerField("审核级数", default=3, editable=False)

    objects = SectionManager()

    withdrawal_note: str | None = (
        None  # as on ItemPage: set by `articles.withdrawals.withdrawal.close_section`
    )

    parent_page_types = ("home.HomePage",)
    subpage_types = ("articles.ArticlePage", "articles.EventPage")
    content_panels = [panels.TITLE, FieldPanel("introduction")]
    promote_panels: list = []

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        permissions = (("onboard_sectionpage", "为工会开通栏目"),)

    def permissions_for_user(self, user) -> SectionPermissions:
        return SectionPermissions(user, self)

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": f"“{self.slug}”是本站保留的地址，请换一个拼音标识。"})

    @property
    def is_public(self) -> bool:
        """The same as `visible()`, of one that is loaded."""
        return self.live and not visibility.is_restricted(self.path)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        try:
            page = listing.page_number(request.GET.get("page"))
        except InvalidPage as error:
            raise Http404(str(error)) from error
        own, adopted = self.items.visible(), self.placements.visible()
        carried = self.placements.carried(self)
        # Not `adopted`: with the section named too, a database reads all its placements to find a few of a group.
        grouped = self.placements.model.objects.visible()
        columns = list(self.columns.filter(models.Exists(grouped.filter(column=models.OuterRef("pk")))))
        column = self._column(request, columns)
        if column:
            pinned = adopted.filter(column=column)
            shown = listing.newest(own.none(), grouped.filter(column=column), page, pinned=pinned)
        else:
            shown = listing.newest(own, adopted, page, carried=carried, pinned=adopted, joined=self.joined())
        return super().get_context(request, *args, **kwargs) | {
            "listing": shown,
            "events": reading.upcoming(own, adopted, EVENTS, carried, self.joined()),
            "columns": columns,
            "column": column,
            "pager_query": f"column={column.pk}&" if column else "",
            **whereabouts.of(self.union),
        }

    def _column(self, request: HttpRequest, columns: list) -> Any:
        """The group of adopted items that was asked for by ?column=. Raises Http404 for one that shows nothing."""
        wanted = request.GET.get("column")
        found = [column for column in columns if str(column.pk) == wanted]
        if wanted and not found:
            raise Http404
        return found[0] if found else None

    def newest(self, page: int = 1, size: int = listing.PAGE_SIZE) -> listing.Listing:
        """The union's own, joined, adopted and must-carry items that the public may see, newest first."""
        carried = self.placements.carried(self)
        own, adopted = self.items.visible(), self.placements.visible()
        return listing.newest(own, adopted, page, size, carried, joined=self.joined())

    def joined(self):
        """Other unions' items with which this one is credited, and which the public may see."""
        credited = models.Q(cosources__section=self, cosources__refused_at=None)
        return self.items.model.objects.visible().filter(credited)

    @path("")
    def front(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    @path("shared/<slug:slug>/", name="adopted")
    def adopted(self, request: HttpRequest, slug: str) -> HttpResponse:
        """An adopted or must-carry item under this section's address; its text stays with its origin."""
        placement = self.placements.at(self, slug)
        item = item_with(pk=placement.item_id) if placement else None
        if placement is None or item is None:
            raise Http404
        placement.section = self
        return item.serve_adopted(request, placement)

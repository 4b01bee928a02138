"""What every public page's masthead and footer need."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from wagtail.models import Site

from articles.models import Category

from . import large_view, standing
from .models import TextPage

NAME = "工会新媒体联盟"


@dataclass(frozen=True)
class Column:
    """One word in the line under the masthead."""

    name: str
    url: str
    current: bool


class Masthead:
    """Asks the database only for what the template shows, once a request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def site(self) -> Site | None:
        return Site.find_for_request(self.request)

    @property
    def name(self) -> str:
        return (self.site and self.site.site_name) or NAME

    @property
    def root_url(self) -> str:
        """Scheme and host that the alliance is known by, without a slash at the end."""
        return self.site.root_url if self.site else f"{self.request.scheme}://{self.request.get_host()}"

    @property
    def hostname(self) -> str:
        return self.site.hostname if self.site else self.request.get_host()

    @cached_property
    def columns(self) -> list[Column]:
        """首页, the desk's categories, events, topics."""
        categories = [
            (category.name, reverse("category", args=[category.slug])) for category in Category.objects.all()
        ]
        places = [("首页", "/"), *categories, ("活动", reverse("events")), ("专题", "/topics/")]
        return [Column(name, url, self.request.path == url) for name, url in places]

    @cached_property
    def texts(self) -> list[TextPage]:
        """The alliance's own words, for the footer."""
        # Ordered here: SQLite would read all pages of the site to have the few texts in the order of their paths.
        return sorted(TextPage.objects.live().order_by("pk"), key=attrgetter("path"))


def masthead(request: HttpRequest) -> dict:
    return {
        "today": timezone.localdate(),
        "alliance": SimpleLazyObject(lambda: Masthead(request)),
        "large_view": large_view.is_chosen(request),
        "standing": SimpleLazyObject(lambda: standing.of_request(request)),
    }

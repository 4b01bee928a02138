"""A new item is created once, however often its first form arrives.

While an autosave is under way the editor presses a button, or an answer is lost and the browser sends the form again:
either way a second request asks to create what the first one is creating. So each empty form carries a number, from
which the item's own is made, and the second request goes to the item that the first one made.
"""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from unions.requests import signed_in

from .forms import CREATION, number_for
from .models import ItemPage

# A browser tries again for a minute. Later the same form is a way back to write something else.
WHILE = timedelta(minutes=2)


@hooks.register("before_create_page")
def go_on_with_what_was_created(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponse | None:
    number = _posted(request)
    if number is None or not issubclass(page_class, ItemPage):
        return None
    Page.objects.select_for_update().get(pk=parent.pk)  # whoever comes second waits for the first
    own = page_class.objects.child_of(parent).filter(owner=signed_in(request), live=False)
    page = own.filter(translation_key=number_for(number, signed_in(request), parent)).first()
    if page is None or not _is_the_same(page, request.POST.get("title", "")):
        return None
    return _as_created(EditView.as_view()(request, page.pk), page)


def _posted(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST[CREATION])
    except (KeyError, ValueError):
        return None


def _is_the_same(page: Page, title: str) -> bool:
    """Whether the form asks for what was just created; its title may have been half typed then."""
    written = page.draft_title.strip()
    same = title.strip().startswith(written) or written.startswith(title.strip())
    return same and timezone.now() - page.latest_revision_created_at < WHILE


def _as_created(response: HttpResponse, page: Page) -> HttpResponse:
    """An autosave's answer tells the form to go on at the item's own address, as that of a creation does."""
    if not isinstance(response, JsonResponse) or response.status_code != 200:
        return response
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    told = json.loads(response.content)
    return JsonResponse(told | {"url": address, "hydrate_url": f"{address}?_w_hydrate_create_view=1"})

"""What a union's people reach in Wagtail's admin: the pages of their own section, their own collections, no others.

Wagtail refuses to change what is not theirs, but names, offers or previews more than that (found on 8.0.1 by asking
every address of the admin for another union's drafts, pictures and people): its page choosers list drafts, reports
name the last edited page and everybody who sent one to review, the API lists all pictures, and several views show a
page's title before they refuse. `guarded` therefore stands before every view of the admin.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import wraps

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import ResolverMatch
from django_filters import ModelChoiceFilter
from taggit.models import Tag
from wagtail.admin.auth import permission_denied, require_admin_access
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.admin.views.reports.workflows import (
    WorkflowReportFilterSet,
    WorkflowView,
    get_requested_by_queryset,
)
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import policy_registry

from unions.models import Membership, User
from unions.requests import signed_in

from . import visibility
from .models import ItemPage, SectionPage

HOME_DEPTH = 2
TAG_SUGGESTIONS = 10
PAGE_ARGUMENTS = frozenset({"page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"})
IMAGE_ARGUMENTS = frozenset({"image_id"})
DOCUMENT_ARGUMENTS = frozenset({"document_id", "doc_id"})
CHOOSERS = frozenset({"wagtailadmin_choose_page_child", "wagtailadmin_choose_page_chosen_multiple"})
# Nothing of the admin's own pages asks for these; they list everything to everybody.
DESK_ONLY_SPACES = ("wagtailadmin_api:images", "wagtailadmin_api:documents")
DESK_ONLY = frozenset(
    {"wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results"}
)
# The admin's pages do not use it, and it knows no locks: a text in review could be reverted by it.
OPERATORS_ONLY = frozenset({"wagtailadmin_api:pages:action"})
View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """The admin's view, refused to a person who asks for what is another union's."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        user, match = signed_in(request), request.resolver_match
        if not user.is_authenticated or match is None:
            return view(request, *args, **kwargs)
        if match.view_name in OPERATORS_ONLY and not user.is_superuser:
            return permission_denied(request)
        if oversees_all(user):
            return view(request, *args, **kwargs)
        if not _may_reach(request, match):
            return permission_denied(request)
        return INSTEAD.get(match.view_name, view)(request, *args, **kwargs)

    return wrapped


def oversees_all(user: User) -> bool:
    """The alliance desk and superusers: whoever has a right on the front page or above."""
    rights = GroupPagePermission.objects.filter(group__user=user, page__depth__lte=HOME_DEPTH)
    return user.is_superuser or rights.exists()


def own_pages(user: User) -> Q:
    """Pages of the unions for which the person works, and below any page on which a right was granted."""
    mine = Membership.objects.active().filter(user=user).values("union")
    paths = set(SectionPage.objects.filter(union__in=mine).values_list("path", flat=True))
    paths |= set(GroupPagePermission.objects.filter(group__user=user).values_list("page__path", flat=True))
    own = Q(pk__in=[])
    for path in paths:
        own |= Q(path__startswith=path)
    return own


def choosable_pages(user: User) -> Q:
    """Own pages, and what the public sees of others. A changed draft would show its new title, so it waits."""
    public = Page.objects.filter(visibility.sections(), has_unpublished_changes=False)
    return own_pages(user) | Q(pk__in=public.values("pk"))


def own_media(model: type, user: User) -> QuerySet:
    """Pictures or documents of collections in which the person may choose or change."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(
        user, ["add", "change", "delete", "choose"]
    )


def _may_reach(request: HttpRequest, match: ResolverMatch) -> bool:
    if match.view_name in DESK_ONLY or match.view_name.startswith(DESK_ONLY_SPACES):
        return False
    pages = choosable_pages if match.view_name in CHOOSERS else own_pages
    user = signed_in(request)
    return (
        _all_among(Page.objects.filter(pages(user)), _page_ids(request, match))
        and _all_among(own_media(get_image_model(), user), _values(match, IMAGE_ARGUMENTS))
        and _all_among(own_media(get_document_model(), user), _values(match, DOCUMENT_ARGUMENTS))
    )


def _page_ids(request: HttpRequest, match: ResolverMatch) -> list[str]:
    """Ids of all pages that the address speaks of, in its path or in its query."""
    found = _values(match, PAGE_ARGUMENTS)
    if match.view_name == "wagtailadmin_pages:revisions_compare":
        found += _values(match, frozenset({"pk"}))
    bulk = match.view_name == "wagtail_bulk_action" and match.kwargs["model_name"].lower() == "page"
    if bulk or match.view_name == "wagtailadmin_choose_page_chosen_multiple":
        found += [value for name in ("id", "childOf") for value in request.GET.getlist(name)]
    if bulk and "all" in found and "childOf" in request.GET:
        found.remove("all")
    return found


def _values(match: ResolverMatch, names: frozenset[str]) -> list[str]:
    return [str(value) for name, value in match.kwargs.items() if name in names]


def _all_among(allowed: QuerySet, ids: Iterable[str]) -> bool:
    wanted = set(ids)
    if not all(one.isdecimal() and len(one) < 19 for one in wanted):
        return False
    return not wanted or allowed.filter(pk__in=wanted).count() == len(wanted)


def _colleagues(request: HttpRequest) -> QuerySet[User]:
    mine = Membership.objects.active().filter(user=signed_in(request)).values("union")
    return get_requested_by_queryset(request).filter(memberships__union__in=mine).distinct()


class OwnWorkflowFilterSet(WorkflowReportFilterSet):
    """Offers colleagues alone as those who sent something to review."""

    requested_by = ModelChoiceFilter(field_name="requested_by", queryset=_colleagues)


class OwnHistoryFilterSet(SiteHistoryReportFilterSet):
    """Offers those whose acts the person may see; Wagtail's own, by an oversight, everybody."""

    def get_users_queryset(self) -> QuerySet[User]:
        return self.get_user_choices()


class OwnExternalLinkView(ExternalLinkView):
    """Wagtail turns the address of a page into a link to it, with the title of its latest draft."""

    def post(self, request: HttpRequest) -> HttpResponse:
        response = super().post(request)
        told = json.loads(response.content)
        page = told.get("internal", told.get("result", {})).get("id")
        choosable = Page.objects.filter(choosable_pages(signed_in(request)))
        if page is None or choosable.filter(pk=page).exists():
            return response
        return self.render_chosen_response(self.get_result_data())


def suggest_tags(request: HttpRequest, **kwargs) -> JsonResponse:
    """Keywords that the public or the person's own union uses."""
    term = request.GET.get("term", "")
    items = ItemPage.objects.filter(visibility.items() | own_pages(signed_in(request)))
    used = Tag.objects.filter(articles_itemkeyword_items__content_object__in=items)
    names = used.filter(name__istartswith=term) if term else used.none()
    found = names.distinct().order_by("name").values_list("name", flat=True)
    return JsonResponse(list(found[:TAG_SUGGESTIONS]), safe=False)


OWN_HISTORY = {"filterset_class": OwnHistoryFilterSet}
OWN_WORKFLOWS = {"filterset_class": OwnWorkflowFilterSet}
INSTEAD: dict[str, View] = {
    name: require_admin_access(view)
    for name, view in {
        "wagtailadmin_reports:workflow": WorkflowView.as_view(**OWN_WORKFLOWS),
        "wagtailadmin_reports:workflow_results": WorkflowView.as_view(**OWN_WORKFLOWS, results_only=True),
        "wagtailadmin_reports:site_history": LogEntriesView.as_view(**OWN_HISTORY),
        "wagtailadmin_reports:site_history_results": LogEntriesView.as_view(**OWN_HISTORY, results_only=True),
        "wagtailadmin_choose_page_external_link": OwnExternalLinkView.as_view(),
        "wagtailadmin_tag_autocomplete": suggest_tags,
    }.items()
}

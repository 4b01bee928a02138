"""Where the desk finds a story for the head of the front page: the newest public ones of all unions, to search by title."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.models import Site

from articles.models import ArticlePage


class ByTitle(SearchFilterMixin, BaseFilterForm):
    """Any part of the title, at once and in the order of the list; the admin's search index has neither."""

    def filter(self, objects: QuerySet) -> QuerySet:
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return objects.filter(title__icontains=self.search_query) if self.is_searching else objects


class ForEditorsOfTheFrontPage:
    """Others are not let in: what they may choose from is in Wagtail's own chooser of pages."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        site = Site.find_for_request(request)
        if site is None or not site.root_page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class Listed(ForEditorsOfTheFrontPage):
    filter_form_class = ByTitle

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("union", label="工会", accessor="section.union.short_name"),
            Column(
                "issued_at",
                label="刊出",
                accessor=lambda story: f"{timezone.localtime(story.issued_at):%Y-%m-%d %H:%M}",
            ),
        ]


class ChooseView(Listed, chooser.ChooseView):
    pass


class ChooseResultsView(Listed, chooser.ChooseResultsView):
    pass


class ChosenView(ForEditorsOfTheFrontPage, chooser.ChosenView):
    pass


class ChosenMultipleView(ForEditorsOfTheFrontPage, chooser.ChosenMultipleView):
    pass


class CreateView(ForEditorsOfTheFrontPage, chooser.CreateView):
    pass


class StoryChooserViewSet(ChooserViewSet):
    model = "articles.ArticlePage"
    icon = "doc-full"
    choose_one_text = "选一篇稿件"
    choose_another_text = "换一篇"
    edit_item_text = "看这篇稿件"
    page_title = "已刊出的稿件，新的在前"
    per_page = 15
    register_widget = False
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = CreateView

    def get_object_list(self) -> QuerySet:
        return ArticlePage.objects.visible().newest().select_related("section__union").defer_streamfields()


story_chooser = StoryChooserViewSet("lead_stories")

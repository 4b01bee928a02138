"""The admin's pages of the same story: for the second union what to do, for the first who is credited with it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from unions.requests import signed_in

from ..models import CoSource, ItemPage
from . import cosources
from .sharing import NotPossible


class AboutItemView(WagtailAdminTemplateMixin, TemplateView):
    """A page about one item, with acts in its rows; what cannot be done comes back as a message."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        self.item = get_object_or_404(ItemPage.objects.select_related("section__union"), pk=kwargs["item_id"])
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self) -> bool:
        raise NotImplementedError

    def acts(self) -> dict[str, Callable[[], str]]:
        """`act` as posted -> what does it and says what was done."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        act = self.acts().get(request.POST.get("act", ""))
        try:
            if act:
                messages.success(request, act())
        except NotPossible as problem:
            messages.error(request, str(problem))
            return self.render_to_response(self.get_context_data(typed=request.POST.get("reason", "")))
        return redirect(request.path)

    def posted(self, name: str) -> int:
        """A number that was posted, 0 for what is none."""
        wanted = self.request.POST.get(name, "")
        return int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19 else 0

    def reason(self) -> str:
        return self.request.POST.get("reason", "")[:300]

    def get_page_subtitle(self) -> str:
        return self.item.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*super().get_breadcrumbs_items(), here]


class SameStoryView(AboutItemView):
    """Other unions' public items that tell a draft's story: join, or go on with a reason."""

    template_name = "articles/admin/same_story.html"
    page_title = "同题稿件"
    header_icon = "copy"

    def is_allowed(self) -> bool:
        return cosources.may_decide(signed_in(self.request), self.item)

    def acts(self) -> dict[str, Callable[[], str]]:
        return {"join": self._join, "go_on": self._go_on}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "item": self.item,
            "joined": cosources.given_up_for(self.item),
            "found": cosources.same_story(self.item),
        }

    def _other(self) -> ItemPage:
        return get_object_or_404(ItemPage, pk=self.posted("other"))

    def _join(self) -> str:
        other = self._other()
        cosources.join(self.item, other, signed_in(self.request))
        return f"本会已署名为《{other.title}》的共同来源，本会栏目里同时显示。"

    def _go_on(self) -> str:
        cosources.go_on(self.item, self._other(), signed_in(self.request), self.reason())
        return "理由已记下，可以送审了。"


class CoSourcesView(AboutItemView):
    """Who is credited with an item: the origin may refuse, a joined union may leave."""

    template_name = "articles/admin/cosources.html"
    page_title = "共同来源"
    header_icon = "group"

    def is_allowed(self) -> bool:
        user = signed_in(self.request)
        joined = self.item.cosources.select_related("section__union")
        return cosources.may_refuse(user, self.item) or any(cosources.may_leave(user, row) for row in joined)

    def acts(self) -> dict[str, Callable[[], str]]:
        return {"refuse": self._refuse, "leave": self._leave}

    def get_context_data(self, **kwargs) -> dict:
        user = signed_in(self.request)
        rows = self.item.cosources.select_related("section__union", "by", "refused_by").order_by("at", "pk")
        return super().get_context_data(**kwargs) | {
            "item": self.item,
            "rows": [(row, cosources.may_leave(user, row)) for row in rows],
            "may_refuse": cosources.may_refuse(user, self.item),
        }

    def _row(self) -> CoSource:
        rows = self.item.cosources.select_related("item__section__union", "section__union")
        return get_object_or_404(rows, pk=self.posted("cosource"))

    def _refuse(self) -> str:
        user, row = signed_in(self.request), self._row()
        if not cosources.may_refuse(user, self.item):
            raise PermissionDenied
        cosources.refuse(row, user, self.reason())
        return f"已取消{row.section.union.name}的共同署名，并告知对方。"

    def _leave(self) -> str:
        user, row = signed_in(self.request), self._row()
        if not cosources.may_leave(user, row):
            raise PermissionDenied
        cosources.leave(row, user)
        return "本会不再署名为共同来源。"

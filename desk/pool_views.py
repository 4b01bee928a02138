"""The pool's page in the admin: look, read, decide, one by one or many at once."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from articles import changes, sharing
from articles.colleagues import KEEPERS
from articles.models import ItemPage, Placement, SectionPage
from articles.sharing_views import SectionMixin, sections_of
from unions.members import has_role
from unions.models import User
from unions.requests import signed_in

from . import deciding
from .pool import LAST_PAGE, TABS, show, waiting
from .pool_forms import FilterForm

WORDS = 300  # characters of a reason or a request


def may_keep(user: User, section: SectionPage) -> bool:
    """Whether the person looks after what the section has adopted: notes, headlines, standing orders, own articles."""
    return user.is_superuser or has_role(user, section.union, *KEEPERS)


def page_number(raw: str | None) -> int:
    """1 for what is none."""
    number = int(raw) if raw and raw.isascii() and raw.isdecimal() and len(raw) < 4 else 1
    return min(max(number, 1), LAST_PAGE)


class PoolView(SectionMixin, TemplateView):
    """What others share, by what this union did with it: `?tab=`, one of desk.pool.TABS."""

    template_name = "desk/pool.html"
    page_title = "共享池"
    header_icon = "download"

    def get_context_data(self, **kwargs) -> dict:
        section, asked = self.section(), self.request.GET
        tab = asked.get("tab", "new")
        tab = tab if tab in TABS else "new"
        form = FilterForm(asked)
        wanted = form.wanted()
        counts = waiting(section)
        return super().get_context_data(**kwargs) | {
            "section": section,
            "sections": sections_of(signed_in(self.request)),
            "tab": tab,
            "tabs": [(key, label, counts.get(key)) for key, label in TABS.items()],
            "form": form,
            "narrow": wanted.narrow,
            "page": show(section, tab, wanted, page_number(asked.get("p"))),
            "query": _without(asked, "p"),
            "filters": _without(asked, "p", "tab", "section"),
            "back": asked.urlencode(),
            "may_keep": may_keep(signed_in(self.request), section),
        }


def _public_title(item: ItemPage) -> str:
    title = str(item.title)
    return title if item.live else changes.titles([item.pk]).get(item.pk, title)


def _without(query: QueryDict, *names: str) -> str:
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return rest.urlencode()


class DecideView(SectionMixin, View):
    """POST only: `act` is adopt, decline, drop or restore, for all of `item`; or "adopt:12" for one item alone.

    `words`: the reason or the request that goes to the item's union.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        section = self.section()
        name, ids = self._asked(**kwargs)
        acts: dict[str, Callable[[ItemPage], str]] = {
            "adopt": self._adopt,
            "decline": self._decline,
            "drop": self._drop,
            "restore": self._restore,
        }
        if name not in acts:
            raise Http404
        self.words = request.POST.get("words", "").replace("\0", "").strip()[:WORDS]
        known = ItemPage.objects.filter(
            Q(pk__in=ItemPage.objects.visible().values("pk")) | Q(pk__in=section.placements.values("item_id"))
        )
        deciding.decide(ids, known, acts[name], _public_title).tell(request)
        back = QueryDict(request.POST.get("back", ""), mutable=True)
        back["section"] = str(section.pk)
        return redirect(f"{reverse('hub_pool')}?{back.urlencode()}")

    def _asked(self, item_id: str = "", decision: str = "") -> tuple[str, list[str]]:
        if decision:
            return decision, [item_id]
        name, _, alone = self.request.POST.get("act", "").partition(":")
        return name, [alone] if alone else self.request.POST.getlist("item")

    def _adopt(self, item: ItemPage) -> str:
        user = signed_in(self.request)
        note = self.request.POST.get("note", "").replace("\0", "")[:300]
        placement = sharing.adopt(item, self.section(), user, note, self.words)
        return (
            "已向来源单位请求转载"
            if placement.state == Placement.State.REQUESTED
            else "已采用，读者现在就能看到："
        )

    def _decline(self, item: ItemPage) -> str:
        sharing.decline(item, self.section(), signed_in(self.request), self.words)
        return "已谢绝"

    def _drop(self, item: ItemPage) -> str:
        placement = self.section().placements.filter(item=item, state=Placement.State.ACCEPTED).first()
        if placement is None:
            raise sharing.NotPossible("本会没有采用这篇稿件。")
        sharing.drop(placement, signed_in(self.request))
        return "已从本会栏目撤下"

    def _restore(self, item: ItemPage) -> str:
        sharing.restore(item, self.section(), signed_in(self.request))
        return "已放回待选"


class PreviewView(SectionMixin, View):
    """The item as readers of this section would see it, shown beside the list."""

    def get(self, request: HttpRequest, item_id: int) -> HttpResponse:
        section = self.section()
        item = get_object_or_404(ItemPage.objects.visible(), pk=item_id)
        placement = section.placements.filter(item=item).first() or Placement(item=item, section=section)
        return item.specific.serve_adopted(request, placement)


class RequestsView(SectionMixin, TemplateView):
    """Other unions' requests to reprint what asks for it; answered by POST with `act` grant or refuse."""

    template_name = "desk/requests.html"
    page_title = "转载请求"
    header_icon = "help"

    def waiting(self, section: SectionPage):
        asked = Placement.objects.filter(item__section=section, state=Placement.State.REQUESTED)
        return asked.select_related("item", "section__union", "decided_by").order_by("created_at", "pk")

    def get_context_data(self, **kwargs) -> dict:
        section = self.section()
        return super().get_context_data(**kwargs) | {
            "section": section,
            "sections": sections_of(signed_in(self.request)),
            "requests": self.waiting(section)[: deciding.MOST],
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        section, user = self.section(), signed_in(request)
        name, _, alone = request.POST.get("act", "").partition(":")
        words = request.POST.get("words", "").replace("\0", "").strip()[:WORDS]

        def answer(placement: Placement) -> str:
            if name == "grant":
                sharing.grant(placement, user)
                return f"已同意{placement.section.title}转载"
            sharing.refuse(placement, user, words)
            return f"已回复{placement.section.title}，不同意转载"

        if name not in {"grant", "refuse"}:
            raise Http404
        ids = [alone] if alone else request.POST.getlist("request")
        deciding.decide(ids, self.waiting(section), answer, lambda row: row.item.title).tell(request)
        return redirect(f"{reverse('hub_requests')}?section={section.pk}")

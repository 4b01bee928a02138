"""「本会网站引入」: the admin's pages on which a union names its site's feeds and sees what came of them."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from articles.models import ArticlePage
from unions.members import NotPossible
from unions.requests import signed_in

from . import differences, feeds
from .forms import AddForm, ChangeForm
from .models import IntakeFeed, IntakeItem
from .parsing.entries import entry_from_json

PAGE_SIZE = 30
TRIED = 20  # entries of a trial that are shown


class IntakeMixin(WagtailAdminTemplateMixin):
    """For who keeps the feeds of a union or works on what comes."""

    page_title = "本会网站引入"
    header_icon = "globe"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not feeds.has_feeds(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), *self.trail()]

    def trail(self) -> list[dict]:
        return [{"url": "", "label": self.page_title}]

    def below(self, *steps: tuple[str, str]) -> list[dict]:
        first = {"url": reverse("intake_feeds"), "label": IntakeMixin.page_title}
        return [first, *({"url": url, "label": label} for url, label in steps)]


class AsksOthers:
    """A view that waits for foreign servers, outside of any transaction; see `hub.atomic`. Its acts have their own."""

    @classmethod
    def as_view(cls, **initkwargs):
        view = super().as_view(**initkwargs)  # type: ignore[misc]
        view.commits_by_itself = True
        return view


class FeedsView(IntakeMixin, TemplateView):
    template_name = "intake/feeds.html"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not feeds.kept_sections(signed_in(self.request)).exists():
            return []
        return [HeaderButton("添加", url=reverse("intake_add"), icon_name="plus")]

    def get_context_data(self, **kwargs) -> dict:
        mine = IntakeFeed.objects.filter(section__in=feeds.seen_sections(signed_in(self.request)))
        waiting = Q(items__pending__isnull=False) | Q(items__removed_at__isnull=False)
        counted = mine.annotate(
            taken=Count("items", filter=Q(items__state=IntakeItem.State.TAKEN)),
            waiting=Count("items", filter=waiting & Q(items__page__isnull=False)),
        )
        listed = Paginator(counted.select_related("section").order_by("section__title", "pk"), PAGE_SIZE)
        return super().get_context_data(**kwargs) | {"page": listed.get_page(self.request.GET.get("p"))}


class AddView(AsksOthers, IntakeMixin, FormView):
    """First a trial that shows what would arrive, then the feed is kept."""

    template_name = "intake/add.html"
    form_class = AddForm
    page_title = "添加本会网站"
    feed: IntakeFeed

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not feeds.kept_sections(signed_in(request)).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[dict]:
        return self.below(("", self.page_title))

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"sections": feeds.kept_sections(signed_in(self.request))}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        data = form.cleaned_data
        try:
            if self.request.POST.get("act") != "add":
                trial = feeds.try_out(data["section"], signed_in(self.request), data["url"])
                return self.render_to_response(self._shown(form, trial))
            if not data["name"]:
                form.add_error("name", "请填写网站名称。")
                return self.form_invalid(form)
            self.feed = feeds.add(user=signed_in(self.request), **data)
        except NotPossible as problem:
            form.add_error("url", str(problem))
            return self.form_invalid(form)
        messages.success(self.request, f"已添加{self.feed}，几秒钟后开始引入。")
        return super().form_valid(form)

    def _shown(self, form: forms.Form, trial: feeds.Trial) -> dict:
        if not form.cleaned_data["name"]:  # what the site calls itself is proposed
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["name"] = trial.feed.title[:80]  # type: ignore[index]
        rows = [(entry, len(entry.pictures), prospect) for entry, prospect in trial.rows[:TRIED]]
        return self.get_context_data(form=form, trial=trial, rows=rows)

    def get_success_url(self) -> str:
        return reverse("intake_feed", args=[self.feed.pk])


class OneFeedMixin(IntakeMixin):
    """A page about one feed of the person's unions; any other is a 404."""

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        seen = IntakeFeed.objects.filter(section__in=feeds.seen_sections(signed_in(request)))
        self.feed = get_object_or_404(seen.select_related("section__union"), pk=kwargs["pk"])

    def keeps(self) -> bool:
        return feeds.may_keep(signed_in(self.request), self.feed.section)  # type: ignore[attr-defined]


class FeedView(OneFeedMixin, TemplateView):
    """The feed and what came of its entries, the newest first."""

    template_name = "intake/feed.html"

    def get_page_title(self) -> str:
        return self.feed.name

    def trail(self) -> list[dict]:
        return self.below(("", self.feed.name))

    def get_context_data(self, **kwargs) -> dict:
        wanted = self.request.GET.get("state", "")
        wanted = wanted if wanted in {*IntakeItem.State.values, "waiting"} else ""
        items = self.feed.items.select_related("page").order_by("-arrived_at", "-pk")
        if wanted == "waiting":
            items = items.filter(Q(pending__isnull=False) | Q(removed_at__isnull=False), page__isnull=False)
        elif wanted:
            items = items.filter(state=wanted)
        page = Paginator(items, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "feed": self.feed,
            "keeps": self.keeps(),
            "page": page,
            "state": wanted,
            "states": [("waiting", "要处理的"), *IntakeItem.State.choices],
        }


class ChangeView(OneFeedMixin, FormView):
    template_name = "articles/admin/item_form.html"
    form_class = ChangeForm
    page_title = "修改"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not self.keeps():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[dict]:
        return self.below((self.get_success_url(), self.feed.name), ("", self.page_title))

    def get_initial(self) -> dict:
        return {name: getattr(self.feed, name) for name in ("name", "interval", "sends_to_review")}

    def get_context_data(self, **kwargs) -> dict:
        told = f"订阅源地址：{self.feed.url}。要换地址，请取消这一个，另行添加。"
        return super().get_context_data(submit_label="保存", explanation=told, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        feeds.change(self.feed, signed_in(self.request), **form.cleaned_data)
        messages.success(self.request, "已保存。")
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("intake_feed", args=[self.feed.pk])


class ActView(OneFeedMixin, View):
    """POST only: read at once, pause, resume, remove."""

    http_method_names = ["post"]
    ACTS = {
        "run": (feeds.run_now, "马上去读{name}，请稍候刷新。"),
        "pause": (feeds.pause, "已暂停引入{name}。"),
        "resume": (feeds.resume, "已恢复引入{name}。"),
        "remove": (feeds.remove, "不再引入{name}。引入过的稿件都还在。"),
    }

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in self.ACTS:
            raise Http404
        function, message = self.ACTS[act]
        try:
            function(self.feed, signed_in(request))
            messages.success(request, message.format(name=self.feed.name))
        except NotPossible as problem:
            messages.error(request, str(problem))
        return redirect("intake_feeds") if act == "remove" else redirect("intake_feed", pk)


class ItemView(AsksOthers, IntakeMixin, TemplateView):
    """What the site changed or removed, beside the union's text, with the decision."""

    template_name = "intake/item.html"
    ACTS = {
        "accept": (feeds.accept, "已改成源站的内容，存为新的草稿版本。"),
        "keep": (feeds.keep, "保留了本会的稿件。"),
    }

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        seen = IntakeItem.objects.filter(feed__section__in=feeds.seen_sections(signed_in(request)))
        self.item = get_object_or_404(seen.select_related("feed__section__union", "page"), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.item.title

    def trail(self) -> list[dict]:
        feed = self.item.feed
        return self.below((reverse("intake_feed", args=[feed.pk]), feed.name), ("", self.item.title))

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs) | {"item": self.item, "feed": self.item.feed}
        page = ArticlePage.objects.filter(pk=self.item.page_id).first() if self.item.page_id else None
        context["may_decide"] = feeds.may_decide(signed_in(self.request), self.item)
        context["revisions"] = _last_two(page, self.item) if page else None
        if page and self.item.pending:
            draft, entry = page.get_latest_revision_as_object(), entry_from_json(self.item.pending)
            context["pairs"] = differences.compare(draft, entry)
            context["pictures"] = differences.pictures(draft, entry)
        return context

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        found = self.ACTS.get(request.POST.get("act", ""))
        if found is None:
            raise Http404
        function, message = found
        try:
            shown = request.POST.get("digest", "")
            if shown != self.item.pending_digest:
                raise NotPossible("源站刚才又改了，请重新比较。")
            function(self.item, signed_in(request))
            messages.success(request, message)
        except NotPossible as problem:
            messages.error(request, str(problem))
        return redirect("intake_item", self.item.pk)


def _last_two(page: ArticlePage, item: IntakeItem) -> tuple[int, int] | None:
    """The revision that brought the site's last change, and the one before it."""
    if item.revision_id is None or item.updated_at is None:
        return None
    earlier = page.revisions.filter(pk__lt=item.revision_id).order_by("-pk").values_list("pk", flat=True)
    found = earlier.first()
    return (found, item.revision_id) if found else None

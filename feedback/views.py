"""纠错: the page on which a reader says what is wrong. No account, no script, no cookie; never cached."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from articles.by_number import visible_item
from articles.models import ItemPage, SectionPage

from . import limits, tickets
from .forms import ReportForm
from .receiving import adopter, receive


# The ticket in the form stands for Django's token: see `tickets`.
@method_decorator([csrf_exempt, never_cache], name="dispatch")
class ReportView(View):
    item: ItemPage
    came_by: SectionPage | None

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        item = visible_item(kwargs["item_id"])
        if item is None:  # without its title: numbers are easily guessed
            return render(request, "410.html", status=410)
        self.item, self.came_by = item, adopter(item, request.GET.get("via"))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: HttpRequest, item_id: str) -> HttpResponse:
        return self._form(ReportForm())

    def post(self, request: HttpRequest, item_id: str) -> HttpResponse:
        form = ReportForm(request.POST)
        if not form.is_valid():
            return self._form(form, request.POST.get("ticket", ""))
        try:
            tickets.check_origin(request)
            uid = tickets.redeem(request.POST.get("ticket", ""), self.item.pk)
        except tickets.NotYet as problem:
            form.add_error(None, str(problem))
            return self._form(form, request.POST.get("ticket", ""))
        reader = limits.reader_of(request)
        try:
            limits.check(self.item, reader)
        except limits.TooMany as problem:
            form.add_error(None, str(problem))
            return self._form(form, request.POST["ticket"], status=429)
        receive(self.item, uid, form.cleaned_data, self.came_by)
        limits.count(reader)
        return redirect(self._address("feedback_thanks"))

    def _form(self, form: ReportForm, ticket: str = "", status: int = 200) -> HttpResponse:
        """The form, with the ticket that it came with while that one holds."""
        context = {
            "form": form,
            "item": self.item,
            "came_by": self.came_by,
            "back": self._back(),
            "ticket": ticket if tickets.holds(ticket, self.item.pk) else tickets.issue(self.item.pk),
        }
        return render(self.request, "feedback/report.html", context, status=status)

    def _back(self) -> str:
        """Where the reader came from."""
        if self.came_by is None:
            return self.item.url
        return self.came_by.url + self.came_by.reverse_subpage("adopted", [self.item.slug])

    def _address(self, name: str) -> str:
        query = f"?{urlencode({'via': self.came_by.pk})}" if self.came_by else ""
        return reverse(name, args=[self.item.pk]) + query


class ThanksView(ReportView):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, item_id: str) -> HttpResponse:
        return render(request, "feedback/thanks.html", {"item": self.item, "back": self._back()})

"""What the admin's first page says to the desk and the operator while the search is not up to date."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from articles.models import Change
from search.engines import current_engine
from search.engines.base import EngineUnavailable

LAG = timedelta(minutes=1)  # longer than the worker needs


class IndexPanel(Component):
    name = "search-index"
    template_name = "search/admin/index_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"trouble": trouble()}


def trouble() -> str:
    """Return what is wrong with the index: "away", "missing", "outdated", "late"; empty when all is well."""
    try:
        state = current_engine().state()
    except EngineUnavailable:
        return "away"
    if state is None:
        return "missing"
    if not state.current:
        return "outdated"
    late = Change.objects.filter(position__gt=state.position, at__lt=timezone.now() - LAG)
    # Numbers are given out when a consumer reads: without any worker there are changes that have none.
    unread = Change.objects.filter(position=None, at__lt=timezone.now() - LAG)
    return "late" if late.exists() or unread.exists() else ""

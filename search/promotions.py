"""Results that the desk recommends for a query, shown above what was found."""

from dataclasses import dataclass

from django.db.models import Q
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from articles import visibility
from search import chinese


@dataclass(frozen=True, slots=True)
class Recommended:
    title: str
    url: str
    description: str


def recommended(text: str) -> list[Recommended]:
    """Return what the desk recommends to those who type this, in its order.

    Script, case, width, spaces and punctuation do not matter. Only pages that the public may see now; of other
    addresses those of the web alone. The number of database queries does not depend on how many there are.
    """
    sought = chinese.simplify(text)
    queries = Query.objects.filter(editors_picks__isnull=False).distinct().values_list("pk", "query_string")
    matching = [pk for pk, typed in queries if sought and chinese.simplify(typed) == sought]
    if not matching:
        return []
    picks = SearchPromotion.objects.filter(query__in=matching).order_by("query", "sort_order", "pk")
    found = list(picks)
    pages = _public(pick.page_id for pick in found)
    return [one for pick in found if (one := _recommended(pick, pages))]


def _recommended(pick: SearchPromotion, pages: dict[int, Page]) -> Recommended | None:
    if pick.page_id:
        page = pages.get(pick.page_id)
        url = page.url if page else None
        return Recommended(page.title, url, pick.description) if page and url else None
    if not pick.external_link_url.lower().startswith(("https://", "http://")):
        return None
    title = pick.external_link_text or pick.external_link_url
    return Recommended(title, pick.external_link_url, pick.description)


def _public(ids) -> dict[int, Page]:
    """Pages of any type that the anonymous public may see; of an item more is asked than of others."""
    item = Q(itempage=None) | visibility.items("itempage__")
    return Page.objects.filter(visibility.sections(), visibility.unexpired(), item).in_bulk(
        {pk for pk in ids if pk}
    )

"""What a union's page says to machines (https://schema.org)."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from .coordinates import to_wgs84
from .models import Union


def union_page(absolute: Callable[[str], str], shown: Union, above: list[Union]) -> list[dict]:
    """Organization and BreadcrumbList; `absolute` makes a whole address of a path."""
    return [_organisation(absolute, shown, above), _breadcrumbs(absolute, [*above, shown])]


def _organisation(absolute: Callable[[str], str], shown: Union, above: list[Union]) -> dict:
    data: dict = {"@type": "Organization", "name": shown.name, "url": absolute(shown.get_absolute_url())}
    if shown.short_names:
        data["alternateName"] = shown.short_names
    if shown.address:
        data["address"] = {"@type": "PostalAddress", "streetAddress": shown.address, "addressCountry": "CN"}
    if shown.phones:
        data["telephone"] = shown.phones
    if shown.latitude is not None and shown.longitude is not None:
        data["location"] = _place(shown, (float(shown.latitude), float(shown.longitude)))
    if above:
        superior = above[-1]
        url = absolute(superior.get_absolute_url())
        data["parentOrganization"] = {"@type": "Organization", "name": superior.name, "url": url}
    return data


def _place(shown: Union, point: tuple[float, float]) -> dict:
    latitude, longitude = (round(degrees, 6) for degrees in to_wgs84(point, shown.datum))
    geo = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return {"@type": "Place", "name": shown.name, "geo": geo}


def _breadcrumbs(absolute: Callable[[str], str], unions: list[Union]) -> dict:
    steps = [("找工会", reverse("unions:directory"))]
    steps += [(one.name, one.get_absolute_url()) for one in unions]
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(url)}
        for position, (name, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}

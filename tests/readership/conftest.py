import pytest
from django.test import Client

from readership import flood
from readership.models import ReadCount
from tests.readership.agents import PEOPLE


@pytest.fixture(autouse=True)
def nobody_told_yet():
    flood.forget()


@pytest.fixture
def tell():
    """tell(item, section) -> the answer to what a reader's browser sends; headers by keyword."""
    client = Client(enforce_csrf_checks=True)

    def _tell(item, section, **headers):
        headers.setdefault("HTTP_USER_AGENT", PEOPLE[0])
        pks = [getattr(one, "pk", one) for one in (item, section)]
        return client.post("/reads/{}/{}/".format(*pks), content_type="text/plain", **headers)

    return _tell


@pytest.fixture
def counted():
    """counted() -> {(item id, section id): reads}"""
    return lambda: {
        (row.item_id, row.section_id): row.count
        for row in ReadCount.objects.order_by("item_id", "section_id")
    }


@pytest.fixture
def have_read():
    """have_read(item, section, day, count): so many reads on a day, written as `counting` writes them."""

    def _have_read(item, section, day, count):
        origin = getattr(item, "section_id", None)
        ReadCount.objects.create(item_id=item.pk, section=section, origin_id=origin, day=day, count=count)

    return _have_read

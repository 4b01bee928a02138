import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from subscribers import managing
from subscribers.models import Subscriber


class Site:
    """A member site's program: its entry, its token, and what it asks."""

    def __init__(self, subscriber: Subscriber, token: str) -> None:
        self.subscriber, self.token = subscriber, token
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, address: str):
        return self.client.get(address)

    def post(self, **receipt):
        return self.client.post("/api/v1/receipts", receipt, content_type="application/json")

    def say(self, item, state: str, address: str = "https://www.fs-union.example.org/a/1"):
        return self.post(item=f"urn:uuid:{item.translation_key}", state=state, address=address)

    def entry(self) -> Subscriber:
        return Subscriber.objects.get(pk=self.subscriber.pk)


@pytest.fixture
def operator(db):
    return get_user_model().objects.create_superuser("operator")


@pytest.fixture
def make_site(operator, foshan):
    """make_site(**fields) -> a registered member site of Foshan's."""

    def _make(**fields) -> Site:
        fields = {
            "name": "佛山工会网",
            "union": foshan.union,
            "site": "https://www.fs-union.example.org/",
        } | fields
        subscriber = Subscriber(contact="李明 0757-12345678", **fields)
        return Site(subscriber, managing.register(subscriber, operator))

    return _make


@pytest.fixture
def site(make_site):
    return make_site()

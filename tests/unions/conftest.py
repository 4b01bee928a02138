"""Unions of every level for the tests of this room."""

from smtplib import SMTPServerDisconnected

import pytest

from tests import scene
from unions.models import Level


@pytest.fixture
def guangdong(db):
    return scene.make_union("guangdong", "广东省总工会", Level.PROVINCE, region_code="440000")


@pytest.fixture
def foshan_union(guangdong):
    return scene.make_union(
        "foshan",
        "佛山市总工会",
        Level.CITY,
        guangdong,
        region_code="440600",
        short_names=["佛山市总", "市总"],
    )


@pytest.fixture
def nanhai(foshan_union):
    return scene.make_union(
        "foshan-nanhai", "佛山市南海区总工会", Level.DISTRICT, foshan_union, region_code="440605"
    )


@pytest.fixture
def guicheng(nanhai):
    return scene.make_union("guicheng", "佛山市南海区桂城街道总工会", Level.TOWN, nanhai)


@pytest.fixture
def factory(guicheng):
    return scene.make_union(
        "factory",
        "兴发陶瓷有限公司工会委员会",
        Level.ENTERPRISE,
        guicheng,
        address="佛山市南海区桂城街道南海大道1号",
    )


@pytest.fixture
def teachers(guangdong):
    return scene.make_union("jiaoyu", "广东省教育工会", Level.INDUSTRY, guangdong)


@pytest.fixture
def directory(guangdong, foshan_union, nanhai, guicheng, factory, teachers):
    """Six unions on five levels."""
    return [guangdong, foshan_union, nanhai, guicheng, factory, teachers]


@pytest.fixture
def admin(staff, login):
    """Foshan's administrator at the browser."""
    return login(staff["administrator"])


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what waits for the commit, such as the mail."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def no_mail_server(monkeypatch):
    def refuse(*args, **kwargs):
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr("unions.invitations.send_mail", refuse)
    return monkeypatch

"""Who is let in where: every address of the admin, for every role, at the own, an overseen and a strange union.

`addresses.txt` is the one table: a line for each address, a column for each role, and in it for which unions the person is
let in: "-" none, "own" the own, "read" the own and overseen ones, "all". An address that has no line fails the test.
"""

import os
from pathlib import Path

import pytest
from django.test import Client

from . import asking, world

pytestmark = pytest.mark.django_db

EVERYTHING = bool(os.environ.get("HUB_RIGHTS"))  # all unions for each cell, not a sample of a twelfth
CELLS = {"-": (), "own": ("own",), "read": ("own", "overseen"), "all": world.RELATIONS}


def read_table(path: Path) -> list[tuple[str, list[str]]]:
    """The lines of a table as (what, cells), its head checked."""
    head, *lines = [line.rsplit(maxsplit=len(world.ROLES)) for line in path.read_text().splitlines() if line]
    assert head[1:] == list(world.ROLES)
    return [(what, cells) for what, *cells in lines]


ROWS = [
    (*what.partition("/")[::2], cells)
    for what, cells in read_table(Path(__file__).with_name("addresses.txt"))
]


@pytest.fixture
def unions(alliance):
    sections = world.found_unions()
    return world.people(sections["own"]), {name: world.furnish(one) for name, one in sections.items()}


def browser(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(row: int, column: int) -> tuple[str, ...]:
    """The unions for which a cell is tried: one of the three for every fourth cell, unless everything is."""
    if EVERYTHING:
        return world.RELATIONS
    return (world.RELATIONS[(row + column) % 3],) if (row + column) % 4 == 1 else ()


def test_the_table_has_a_line_for_every_address():
    assert {name for name, _, _ in ROWS} == set(asking.admin_addresses())


@pytest.mark.parametrize("part", range(4))
def test_everybody_is_let_in_where_the_table_says_and_nowhere_else(unions, part):
    staff, objects = unions
    alliance = world.furnish_alliance()
    clients = {role: browser(staff[role]) for role in world.ROLES}
    patterns = asking.admin_addresses()
    wrong = []
    for number, (name, kind, cells) in list(enumerate(ROWS))[part::4]:
        for column, (role, cell) in enumerate(zip(world.ROLES, cells, strict=True)):
            for relation in asked(number // 4, column):
                path = asking.address(name, patterns[name], kind, objects[relation], alliance)
                with asking.undone():
                    if asking.let_in(clients[role], name, path) != (relation in CELLS[cell]):
                        wrong.append(f"{name}/{kind} {role} {relation}, the table says {cell}: {path}")
    assert not wrong, "\n".join(wrong)

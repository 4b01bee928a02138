"""Who may do what: every act, for every role, at the own, an overseen and a strange union; see `acts.txt`."""

from pathlib import Path

import pytest

from . import asking, world
from .acts import ACTS
from .test_addresses import CELLS, asked, browser, read_table, unions  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db

ROWS = read_table(Path(__file__).with_name("acts.txt"))


def test_the_table_has_a_line_for_every_act():
    assert {name for name, _ in ROWS} == set(ACTS)


@pytest.mark.parametrize("part", range(2))
def test_everybody_can_do_what_the_table_says_and_nothing_else(unions, part):  # noqa: F811
    staff, objects = unions
    clients = {role: browser(staff[role]) for role in world.ROLES}
    wrong = []
    for number, (name, cells) in list(enumerate(ROWS))[part::2]:
        for column, (role, cell) in enumerate(zip(world.ROLES, cells, strict=True)):
            for relation in asked(number // 2, column):
                with asking.undone():
                    ACTS[name].do(clients[role], objects[relation])
                    if ACTS[name].done(objects[relation]) != (relation in CELLS[cell]):
                        wrong.append(f"{name} {role} {relation}, the table says {cell}")
    assert not wrong, "\n".join(wrong)

"""Random people do random things in random order, by the addresses of the admin; what must hold holds after each.

HUB_STEPS=2000 for the full length; 200 otherwise.
"""

import os
from collections import Counter

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from wagtail.models import Page, PageLogEntry, TaskState

from articles.models import Address, Change, ItemPage, SignOff, Withdrawal
from articles.reviewing import review
from tests import history, scene
from tests.admin_forms import article_form
from tests.rights.test_addresses import browser
from unions.models import Role

pytestmark = pytest.mark.django_db

STEPS = int(os.environ.get("HUB_STEPS", "200"))
A_LIFE = 50  # steps from an empty alliance
UNIONS = ("foshan", "guangzhou")
LEVELS = (Role.FIRST, Role.SECOND, Role.FINAL)

unions = st.sampled_from(UNIONS)
roles = st.sampled_from([role.value for role in Role])
numbers = st.integers(0, 999)
decisions = st.lists(st.sampled_from(["approve", "approve", "approve", "reject"]), min_size=1, max_size=4)
verdicts = st.sampled_from(["adopt", "adopt", "decline", "drop"])
often = st.sampled_from([True, True, True, False])


class Alliance(RuleBasedStateMachine):
    """Two unions with their people and the desk; `people` are browsers that are logged in."""

    sections: dict
    happened: Counter[str]
    people: dict[str, Client]
    public: Client

    def __init__(self) -> None:
        super().__init__()
        self.titles = 0
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        self.happened.update(Change.objects.values_list("kind", flat=True))
        self.happened.update(TaskState.objects.values_list("status", flat=True))
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def person(self, union: str, role: str) -> Client:
        return self.people[f"{union}-{role}"]

    def item(self, number: int, **of) -> ItemPage | None:
        """One of the items that there are."""
        found = list(ItemPage.objects.filter(**of).order_by("pk"))
        return found[number % len(found)] if found else None

    def post(self, client: Client, name: str, *arguments: object, **data: object) -> None:
        response = client.post(reverse(name, args=arguments), data)
        assert response.status_code < 500, (name, arguments, response.content[-2000:])

    def title(self) -> str:
        self.titles += 1
        return f"第{self.titles}篇稿件"

    @rule(union=unions, into=unions, role=roles, submit=often, honest=often)
    def write(self, union, into, role, submit, honest) -> None:
        client = self.person(union, Role.EDITOR if honest else role)
        section = self.sections[union if honest else into]
        action = {"action-submit": "1"} if submit else {}
        data = article_form(self.title()) | action
        self.post(client, "wagtailadmin_pages:add", "articles", "articlepage", section.pk, **data)

    @rule(
        union=unions,
        role=roles,
        number=numbers,
        action=st.sampled_from(["", "action-submit", "action-publish"]),
    )
    def edit(self, union, role, number, action) -> None:
        if item := self.item(number):
            data = article_form(self.title()) | ({action: "1"} if action else {})
            self.post(self.person(union, role), "wagtailadmin_pages:edit", item.pk, **data)

    @initialize()
    def begin(self) -> None:
        """A life begins with something to act on."""
        for union in (*UNIONS, UNIONS[0]):
            self.write(union, union, Role.EDITOR, submit=True, honest=True)
            self.review(0, union, "", honest=True, decisions=["approve"] * 3)
        self.write(UNIONS[1], UNIONS[1], Role.EDITOR, submit=True, honest=True)
        self.review(0, UNIONS[1], "", honest=True, decisions=["approve", "reject"])
        self.decide(0, "", "", honest=True, decision="adopt")
        self.withdraw(1, "", "", by_desk=True)

    @rule(number=numbers, union=unions, role=roles, honest=often, decisions=decisions)
    def review(self, number, union, role, honest, decisions) -> None:
        item = self.item(number, pk__in=self._waiting())
        for action in decisions if item else []:
            state = ItemPage.objects.get(pk=item.pk).current_workflow_task_state
            if state is None:
                break
            level = state.task.specific.level
            client = self.person(item.section.slug, level) if honest else self.person(union, role)
            arguments = (item.pk, action, state.pk)
            self.post(client, "wagtailadmin_pages:workflow_action", *arguments, comment="请再核对一遍")

    def _waiting(self) -> list[int]:
        pages = Page.objects.filter(_workflow_states__status="in_progress")
        return list(pages.values_list("pk", flat=True))

    @rule(number=numbers, union=unions, role=roles, honest=often, decision=verdicts)
    def decide(self, number, union, role, honest, decision) -> None:
        item = self.item(number, **({"live": True} if honest else {}))
        if item and honest:
            union, role = UNIONS[item.section.slug == UNIONS[0]], Role.EDITOR
        if item:
            section = self.sections[union].pk
            self.post(self.person(union, role), "hub_decide", item.pk, decision, section=section)

    @rule(number=numbers, union=unions, role=roles, to=unions)
    def offer(self, number, union, role, to) -> None:
        if item := self.item(number, live=True):
            self.post(self.person(union, role), "hub_offer", item.pk, sections=[self.sections[to].pk])

    @rule(number=numbers, union=unions, role=roles, by_desk=st.booleans())
    def withdraw(self, number, union, role, by_desk) -> None:
        if item := self.item(number, live=True):
            client = self.people["desk"] if by_desk else self.person(union, role)
            self.post(client, "hub_withdraw", item.pk, reason="有误", note="本文已撤回")

    @rule(number=numbers, union=unions, role=roles, by_desk=st.booleans())
    def reinstate(self, number, union, role, by_desk) -> None:
        acts = list(Withdrawal.objects.filter(undone_at=None).values_list("pk", flat=True))
        if acts:
            client = self.people["desk"] if by_desk else self.person(union, role)
            self.post(client, "hub_undo", acts[number % len(acts)], reason="撤错了")

    @rule(number=numbers, union=unions, role=roles, by_desk=st.booleans())
    def publish_urgently(self, number, union, role, by_desk) -> None:
        if item := self.item(number):
            client = self.people["desk"] if by_desk and number % 5 == 0 else self.person(union, role)
            self.post(client, "hub_urgent", item.pk, reason="台风")

    @rule(number=numbers, union=unions, role=roles)
    def correct(self, number, union, role) -> None:
        if item := self.item(number, live=True):
            data = article_form(self.title(), correction="时间有误") | {"action-submit": "1"}
            self.post(self.person(item.section.slug, Role.EDITOR), "wagtailadmin_pages:edit", item.pk, **data)

    @rule(number=numbers, union=unions, role=roles, to=unions)
    def move(self, number, union, role, to) -> None:
        if item := self.item(number):
            arguments = (item.pk, self.sections[to].pk)
            self.post(self.person(union, role), "wagtailadmin_pages:move_confirm", *arguments)

    @rule(number=numbers, union=unions, role=roles)
    def copy(self, number, union, role) -> None:
        if item := self.item(number):
            data = {"new_title": self.title(), "new_slug": f"copy-{self.titles}", "publish_copies": "on"}
            target = self.sections[union].pk
            self.post(
                self.person(union, role), "wagtailadmin_pages:copy", item.pk, new_parent_page=target, **data
            )

    @rule(number=numbers, union=unions, role=roles)
    def delete(self, number, union, role) -> None:
        if number % 5 == 0 and (item := self.item(number)):
            self.post(self.person(union, role), "wagtailadmin_pages:delete", item.pk)

    @invariant()
    def nothing_is_public_that_was_not_signed(self) -> None:
        for item in ItemPage.objects.live():
            page = item.specific
            # What was corrected is signed with the text, kept as a correction, and emptied for the next one.
            page.correction = page.live_revision.as_object().correction
            digest = review.content_digest(page)
            signed = SignOff.objects.filter(task_state__revision=page.live_revision, digest=digest)
            if page.live_revision_id in self._urgent():
                continue
            reviewers = set(signed.values_list("level", "reviewer"))
            assert {level for level, _ in reviewers} == set(LEVELS), page
            assert len({reviewer for _, reviewer in reviewers}) == len(LEVELS), page

    def _urgent(self) -> set[int]:
        """Revisions that the desk published at once."""
        entries = PageLogEntry.objects.filter(action="hub.urgent")
        return set(entries.values_list("revision_id", flat=True))

    @invariant()
    def the_log_tells_the_state(self) -> None:
        assert history.differences() == []

    @invariant()
    def every_address_says_what_is_so(self) -> None:
        visible = {item.pk: item for item in ItemPage.objects.visible()}
        for address in Address.objects.exclude(item_id=None):
            response = self.public.get(f"/{address.path.strip('/')}/")
            item = visible.get(address.item_id)
            if item is None:
                assert response.status_code == 410, address.path
            elif response.status_code == 200:
                assert f'<link rel="canonical" href="{item.full_url}"' in response.content.decode()
            else:
                assert response.status_code in {301, 404, 410}, (address.path, response.status_code)


def test_a_life_in_random_order(alliance, foshan, guangzhou, desk):
    Alliance.sections = {"foshan": foshan, "guangzhou": guangzhou}
    staff = [*scene.make_staff(foshan).values(), *scene.make_staff(guangzhou).values(), desk]
    Alliance.people = {user.username: browser(user) for user in staff}
    Alliance.public, Alliance.happened = Client(), Counter()
    run_state_machine_as_test(
        Alliance,
        settings=settings(
            max_examples=max(1, STEPS // A_LIFE),
            stateful_step_count=A_LIFE,
            deadline=None,
            derandomize="HUB_STEPS" not in os.environ,  # the same acts in each run, unless more are asked for
            phases=[Phase.generate],  # the acts are printed; to shrink them takes many minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"published", "updated", "withdrawn", "placed", "rejected"} <= set(Alliance.happened)

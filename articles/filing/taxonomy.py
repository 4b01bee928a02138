"""Who makes categories and topics: unions propose, the desk accepts, merges with what there is, or declines.

The only writer of `Proposal`. Every act is logged, and told to whom it concerns.
"""

from __future__ import annotations

from collections.abc import Container
from itertools import count

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log

from notices.models import Notice
from notices.telling import holders, tell
from unions import naming
from unions.members import NotPossible, has_role
from unions.models import Membership, Role, Union, User

from .. import insight
from ..models import Category, Proposal, TopicIndexPage, TopicPage

PROPOSERS = (Role.EDITOR, Role.ADMINISTRATOR)
DESK_RIGHT = "articles.add_category"
MOST_OPEN = 20  # of one union
State = Proposal.State
LONGEST = {Proposal.Kind.CATEGORY: 20, Proposal.Kind.TOPIC: 40}


def is_desk(user: User) -> bool:
    return user.has_perm(DESK_RIGHT)


def proposing_unions(user: User) -> QuerySet[Union]:
    """The unions for which the person may propose."""
    mine = Membership.objects.active(*PROPOSERS).filter(user=user)
    return Union.objects.filter(pk__in=mine.values("union")).order_by("name")


def proposals_of(user: User) -> QuerySet[Proposal]:
    """What the person may see: the own unions' proposals, the desk and auditors all."""
    if insight.sees_all(user):
        return Proposal.objects.all()
    return Proposal.objects.filter(union__in=proposing_unions(user))


def waiting(user: User) -> int:
    """Proposals that wait for the person's decision, for the first page."""
    return Proposal.objects.filter(state=State.OPEN).count() if is_desk(user) else 0


@transaction.atomic
def propose(union: Union, user: User, kind: str, name: str, why: str) -> Proposal:
    """Lays a name before the desk. Raises PermissionDenied, or NotPossible for what is there or waits already."""
    if not has_role(user, union, *PROPOSERS):
        raise PermissionDenied
    name = " ".join(name.split())
    _check_name(kind, name)
    Union.objects.select_for_update().get(pk=union.pk)
    waiting_here = Proposal.objects.filter(union=union, state=State.OPEN)
    if waiting_here.filter(kind=kind, name=name).exists():
        raise NotPossible("本会已经提过这个名称，正等联盟编辑部答复。")
    if waiting_here.count() >= MOST_OPEN:
        raise NotPossible(f"本会已有{MOST_OPEN}条建议等候答复，请等答复后再提。")
    proposal = Proposal.objects.create(union=union, proposed_by=user, kind=kind, name=name, why=why.strip())
    _log(proposal, "propose", user)
    text = f"{union.short_name}建议增设{proposal}：{' '.join(why.split())[:100]}"
    tell(_desk_people(), Notice.Kind.PROPOSAL, text, _address(proposal))
    return proposal


@transaction.atomic
def accept(proposal: Proposal, user: User, name: str, introduction: str = "") -> Category | TopicPage:
    """Makes the category, or publishes the topic with this introduction, and tells the proposer."""
    proposal = _open(proposal, user)
    name = " ".join(name.split())
    _check_name(proposal.kind, name)
    made: Category | TopicPage
    if proposal.kind == Proposal.Kind.CATEGORY:
        made = proposal.category = _new_category(name)
    else:
        made = proposal.topic = _new_topic(name, introduction.strip(), user)
    _decide(proposal, State.ACCEPTED, user, "")
    renamed = "" if name == proposal.name else f"，定名“{name}”"
    _tell_proposer(proposal, f"您建议的{proposal}已采纳{renamed}，写稿时可以选用。")
    return made


@transaction.atomic
def merge(proposal: Proposal, user: User, existing: Category | TopicPage, answer: str = "") -> None:
    """The proposer is asked to use an existing one. Raises NotPossible where it is of the other kind."""
    proposal = _open(proposal, user)
    if isinstance(existing, Category) and proposal.kind == Proposal.Kind.CATEGORY:
        proposal.category = existing
    elif isinstance(existing, TopicPage) and proposal.kind == Proposal.Kind.TOPIC:
        proposal.topic = existing
    else:
        raise NotPossible("请从已有的里面选一个并入。")
    _decide(proposal, State.MERGED, user, answer)
    _tell_proposer(proposal, f"您建议的{proposal}请并入已有的“{existing}”。{answer}".strip())


@transaction.atomic
def decline(proposal: Proposal, user: User, answer: str) -> None:
    """Needs a reason, which the proposer is told."""
    proposal = _open(proposal, user)
    if not answer.strip():
        raise NotPossible("不采纳请写明理由，提出人会看到。")
    _decide(proposal, State.DECLINED, user, answer)
    _tell_proposer(proposal, f"您建议的{proposal}没有采纳：{answer.strip()}")


def slug_of(name: str, taken: Container[str], longest: int = 40) -> str:
    """Pinyin: 劳动保护 -> laodongbaohu; numbered where taken."""
    base = slugify("".join(naming.read(naming.fold(name))))[: longest - 4].strip("-_") or "mulu"
    numbered = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(slug for slug in numbered if slug not in taken)


def _open(proposal: Proposal, user: User) -> Proposal:
    """The locked row. Raises PermissionDenied for all but the desk, NotPossible once it is decided."""
    if not is_desk(user):
        raise PermissionDenied
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not locked.is_open:
        raise NotPossible(f"这条建议已经答复过了：{locked.get_state_display()}。")
    return locked


def _check_name(kind: str, name: str) -> None:
    if kind not in Proposal.Kind.values:
        raise NotPossible("请选择分类或专题。")
    if not name:
        raise NotPossible("请填写名称。")
    if len(name) > LONGEST[Proposal.Kind(kind)]:
        raise NotPossible(f"名称最多{LONGEST[Proposal.Kind(kind)]}个字。")
    taken = (
        Category.objects.filter(name__iexact=name)
        if kind == Proposal.Kind.CATEGORY
        else TopicPage.objects.live().filter(title__iexact=name)
    )
    if taken.exists():
        raise NotPossible(f"已经有{Proposal.Kind(kind).label}“{name}”了。")


def _new_category(name: str) -> Category:
    slug = slug_of(name, set(Category.objects.values_list("slug", flat=True)))
    try:
        with transaction.atomic():
            return Category.objects.create(name=name, slug=slug)
    except IntegrityError as error:
        raise NotPossible(f"刚刚有人增设了“{name}”，请改选并入。") from error


def _new_topic(name: str, introduction: str, user: User) -> TopicPage:
    if not introduction:
        raise NotPossible("请写专题的导语，读者在专题页上看得到。")
    index = TopicIndexPage.objects.first()
    if index is None:
        raise NotPossible("专题总览页还没有建立，请先运行 manage.py found_alliance。")
    slug = slug_of(name, set(index.get_children().values_list("slug", flat=True)), longest=80)
    topic = TopicPage(title=name, slug=slug, introduction=introduction, live=False, owner=user)
    index.add_child(instance=topic)
    topic.save_revision(user=user).publish(user=user)
    topic.refresh_from_db()
    return topic


def _decide(proposal: Proposal, state: str, user: User, answer: str) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, user, timezone.now()
    proposal.answer = answer.strip()
    proposal.save()
    _log(proposal, state, user)


def _log(proposal: Proposal, act: str, user: User) -> None:
    data = {"name": str(proposal), "answer": proposal.answer}
    log(instance=proposal, action=f"hub.proposal.{act}", user=user, data=data)


def _tell_proposer(proposal: Proposal, text: str) -> None:
    """Who left is answered through the union's administrators."""
    proposer = proposal.proposed_by
    stays = proposer and has_role(proposer, proposal.union, *PROPOSERS)
    people = [proposer] if proposer and stays else holders(proposal.union, Role.ADMINISTRATOR)
    tell(people, Notice.Kind.PROPOSAL, text, _address(proposal))


def _desk_people() -> QuerySet[User]:
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm(DESK_RIGHT, include_superusers=False, backend=backend)


def _address(proposal: Proposal) -> str:
    return reverse("hub_proposal", args=[proposal.pk])

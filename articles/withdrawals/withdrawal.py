"""撤稿: taking an item, or a whole section, back from everywhere at once; undoing it; who has seen to it.

The only writer of `Withdrawal` and `Confirmation`. Placements are not touched: they show nothing whose item is not
visible, and show it again when it is. So the act costs the same however many unions adopted the item.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from notices.inserting import insert_for_each
from notices.models import Notice
from notices.telling import holders, tell, tell_holders
from unions.members import has_role
from unions.models import Membership, Role, Union, User
from unions.oversight import overseen

from .. import addresses, insight
from ..exchange import adopters
from ..exchange.sharing import SHARERS, NotPossible
from ..models import Confirmation, ItemPage, SectionPage, Withdrawal
from ..reviewing import review

TAKERS = (Role.FINAL, Role.ADMINISTRATOR)
RIGHT = "articles.withdraw_itempage"
DESK = "联盟编辑部"


def is_desk(user: User) -> bool:
    return user.has_perm(RIGHT)


def may_withdraw(user: User, item: ItemPage) -> bool:
    """The desk anywhere; a union's final reviewers and administrators what is their own, or was granted to them."""
    if is_desk(user) or has_role(user, item.union, *TAKERS):
        return True
    return overseen(user, withdrawing=True).filter(pk=item.union.pk).exists()


def may_close(user: User) -> bool:
    """A whole section is closed and reopened by the desk alone."""
    return is_desk(user)


def may_undo(user: User, act: Withdrawal) -> bool:
    """Who could have withdrawn it."""
    if act.of_section:
        return may_close(user)
    return is_desk(user) or _holds(user, act.section_id, TAKERS)


def may_see(user: User, act: Withdrawal) -> bool:
    """The desk, all who work for the origin, and who was told."""
    return may_oversee(user, act) or confirmations_of(user, act).exists()


def may_oversee(user: User, act: Withdrawal) -> bool:
    """Whether the person may know who was told and who has confirmed: who reads all, and all who work for the origin."""
    return insight.sees_all(user) or _holds(user, act.section_id, Role)


def sections_of(user: User) -> QuerySet[SectionPage]:
    """Sections for which the person confirms withdrawals."""
    mine = Membership.objects.active(*SHARERS).filter(user=user)
    return SectionPage.objects.filter(union__in=mine.values("union"))


def confirmations_of(user: User, act: Withdrawal) -> QuerySet[Confirmation]:
    """The rows that this person may confirm or has confirmed."""
    return act.confirmations.filter(section__in=sections_of(user)).select_related("section__union")


@transaction.atomic
def withdraw(item: ItemPage, user: User | None, reason: str, note: str = "") -> Withdrawal:
    """撤稿: takes a public item back from everywhere at once, and tells all who adopted it.

    `reason` is for the unions and the log, and required; `note` is what readers see at the item's former addresses.
    Raises NotPossible if the item is not public. The number of queries does not depend on how many adopted it.
    """
    reason, note = _words(reason, note)
    lock(item.pk)
    page = ItemPage.objects.get(pk=item.pk).specific
    if not page.live:
        raise NotPossible("稿件已不在线，无需再撤。")
    act = Withdrawal.objects.create(
        item_id=page.pk,
        revision_id=page.live_revision_id,
        digest=review.content_digest(page.live_revision.as_object()) if page.live_revision else "",
        **_facts(page, page.section, user, reason, note),
    )
    page.withdrawal_note = note
    if page.current_workflow_state:
        page.current_workflow_state.cancel(user=user)
    # Who may is decided by `may_withdraw`, not by Wagtail's right to publish.
    page.unpublish(log_action=False)
    log(instance=page, action="hub.withdraw", user=user, data={"reason": reason, "note": note})
    _ask_to_confirm(act, ItemPage.objects.filter(pk=page.pk))
    _tell_origin(act, user, f"{DESK}撤回了{act.name}。原因：{reason}")
    return act


@transaction.atomic
def close_section(section: SectionPage, user: User | None, reason: str, note: str = "") -> Withdrawal:
    """Takes a union's section off the site with all its items; all its addresses answer 410 with the note.

    Raises NotPossible if it is closed already. The number of queries does not depend on the number of items.
    """
    reason, note = _words(reason, note)
    lock(section.pk)
    page = SectionPage.objects.get(pk=section.pk)
    if not page.live:
        raise NotPossible("栏目已经关闭。")
    act = Withdrawal.objects.create(
        revision_id=page.live_revision_id, **_facts(page, page, user, reason, note, desk=True)
    )
    addresses.keep_section_itself(page)
    page.withdrawal_note = note
    page.unpublish(log_action=False)
    log(instance=page, action="hub.close", user=user, data={"reason": reason, "note": note})
    _ask_to_confirm(act, ItemPage.objects.filter(section=page, live=True))
    _tell_origin(act, user, f"{DESK}关闭了{act.name}，栏目里的稿件都已下线。原因：{reason}")
    return act


@transaction.atomic
def undo(act: Withdrawal, user: User | None, reason: str) -> None:
    """恢复刊出: puts exactly what was withdrawn back, at the same addresses, and into every section that had it.

    Raises NotPossible where that cannot be done: the message says why and what to do instead.
    """
    reason, _ = _words(reason, "", "请写明恢复刊出的原因。")
    lock(act.item_id or act.section_id)
    act = Withdrawal.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if act.undone_at:
        raise NotPossible("已经恢复过了。")
    act.undone_by, act.undo_reason, act.undone_at = user, reason, timezone.now()
    act.save(update_fields=["undone_by", "undo_reason", "undone_at"])
    page = _reopen(act, user) if act.of_section else _republish(act, user)
    log(instance=page, action="hub.reinstate", user=user, data={"reason": reason})
    _tell_of_return(act, user)


@transaction.atomic
def confirm(act: Withdrawal, section: SectionPage, user: User) -> None:
    """The adopting union has seen to the withdrawal on its own channels; confirming again changes nothing.

    Raises NotPossible if the union was not asked.
    """
    asked = act.confirmations.filter(section=section)
    if not asked.exists():
        raise NotPossible("本会没有采用过这篇稿件，无需确认。")
    if asked.filter(confirmed_at=None).update(confirmed_at=timezone.now(), confirmed_by=user):
        page = ItemPage.objects.filter(pk=act.item_id).first() or section
        log(instance=page.specific, action="hub.confirm", user=user, data={"section": section.title})


def end_by_publication(item: ItemPage, user: User | None) -> None:
    """A new text went through review and is public: the withdrawal of the former one holds no longer."""
    ended = Withdrawal.objects.select_for_update(of=("self",)).open().filter(item_id=item.pk).first()
    if ended is None:
        return
    ended.undone_by, ended.undone_at = user, timezone.now()
    ended.undo_reason = "修改后重新审核，已刊出新稿。"
    ended.save(update_fields=["undone_by", "undo_reason", "undone_at"])
    _tell_of_return(ended, user)


def lock(page_id: int) -> None:
    """Two acts on a page wait for each other: its base row is what a publication, too, takes hold of first."""
    Page.objects.select_for_update().filter(pk=page_id).first()


def _words(reason: str, note: str, missing: str = "请写明撤稿原因。") -> tuple[str, str]:
    if not reason.strip():
        raise NotPossible(missing)
    return reason.strip(), note.strip()


def _facts(
    page: ItemPage | SectionPage,
    section: SectionPage,
    user: User | None,
    reason: str,
    note: str,
    desk: bool = False,
) -> dict:
    """What both kinds of withdrawal remember by value."""
    name = section.union.name
    own = not desk and (user is None or has_role(user, section.union, *TAKERS))
    return {
        "section_id": section.pk,
        "title": page.title,
        "union_name": name,
        "authority": name if own else DESK,
        "reason": reason,
        "note": note,
        "by": user,
    }


def _ask_to_confirm(act: Withdrawal, items: QuerySet[ItemPage]) -> None:
    """One row for each union that shows one of the items, and word to its people: two statements in all."""
    shown_by = adopters.of(items).exclude(pk=act.section_id)
    insert_for_each(shown_by, Confirmation(withdrawal=act), section_id="pk")
    sections = SectionPage.objects.filter(pk__in=act.confirmations.values("section"))
    text = f"{act.name}已由{act.authority}{act.verb}，本会栏目的转载同时下线。其他渠道如有转载请一并撤下，然后确认。"
    tell_holders(sections.values("union"), SHARERS, Notice.Kind.WITHDRAWN, text, address(act), urgent=True)


def _tell_origin(act: Withdrawal, user: User | None, text: str) -> None:
    """The origin hears of what the desk did, the desk of nothing: it sees all withdrawals in its list."""
    if act.authority != DESK:
        return
    union = Union.objects.get(section=act.section_id)
    tell(_others(holders(union, *SHARERS), user), Notice.Kind.WITHDRAWN, text, address(act), urgent=True)


def _tell_of_return(act: Withdrawal, user: User | None) -> None:
    """Adopters need not confirm any more; and whoever of origin and desk withdrew it hears that it is back."""
    sections = SectionPage.objects.filter(pk__in=act.confirmations.values("section"))
    text = f"{act.name}已恢复刊出，本会栏目的转载重新显示，无需再确认撤稿。"
    tell_holders(sections.values("union"), SHARERS, Notice.Kind.WITHDRAWN, text, address(act))
    if act.authority == DESK:
        origin = holders(Union.objects.get(section=act.section_id), *SHARERS)
        text = f"{act.name}已恢复刊出。"
        tell(_others([*desk_people(), *origin], user), Notice.Kind.WITHDRAWN, text, address(act))


def desk_people() -> QuerySet[User]:
    """All who may withdraw anything."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm(RIGHT, include_superusers=False, backend=backend)


def _others(people: Iterable[User], user: User | None) -> list[User]:
    return [person for person in people if person != user]


def _republish(act: Withdrawal, user: User | None) -> ItemPage:
    """Exactly the withdrawn revision goes live; an editor who wrote into it meanwhile has to have that reviewed."""
    item = ItemPage.objects.filter(pk=act.item_id).first()
    if item is None:
        raise NotPossible("稿件已删除，无法恢复。请用原文重新写稿送审。")
    if item.section is None or not item.section.live:
        raise NotPossible("栏目已关闭。请先恢复栏目，再恢复稿件。")
    page = item.specific
    if page.approved_schedule:
        raise NotPossible("修改稿已审定，正等着到时刊出。请等它刊出，或先取消定时，再恢复原稿。")
    if page.workflow_in_progress:
        raise NotPossible("修改稿正在审核。请等审结，或先退回修改稿，再恢复原稿。")
    revision = Revision.objects.filter(pk=act.revision_id).first()
    content = revision.as_object() if revision else None
    if revision is None or content is None or review.content_digest(content) != act.digest:
        raise NotPossible("撤下的那一稿（或其中的图片）后来改过，不能原样恢复。请送审，通过后自动重新刊出。")
    if content.expire_at and content.expire_at <= timezone.now():
        raise NotPossible("稿件已过刊登期限，不能恢复。请改期限后送审。")
    revision.publish(user=user, log_action=False, skip_permission_checks=True)
    return page


def _reopen(act: Withdrawal, user: User | None) -> SectionPage:
    section = SectionPage.objects.filter(pk=act.section_id).first()
    if section is None:
        raise NotPossible("栏目已删除，无法恢复。请重新开通。")
    revision = Revision.objects.filter(pk=act.revision_id).first()
    if revision:
        revision.publish(user=user, log_action=False, skip_permission_checks=True)
        return section
    section.live = True
    section.save(update_fields=["live"])
    page_published.send(sender=SectionPage, instance=section)
    return section


def _holds(user: User, section_id: int, roles: Iterable[str]) -> bool:
    """Whether the person works in one of the roles for the union of a section, which may be gone."""
    of_union = Q(union__section=section_id)
    return Membership.objects.active(*roles).filter(of_union, user=user).exists()


def address(act: Model) -> str:
    """The withdrawal's own page in the admin."""
    return reverse("hub_withdrawal", args=[act.pk])

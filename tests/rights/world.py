"""A union, a lower one that it oversees, a stranger; in each the same objects; and one person for each role."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query
from wagtail.documents import get_document_model

from articles import onboarding
from articles.exchange import sharing
from articles.models import (
    Category,
    Correction,
    ItemPage,
    Picture,
    Placement,
    PoolSubscription,
    Proposal,
    SectionPage,
    TopicIndexPage,
    TopicPage,
    WatchedTerm,
    Withdrawal,
)
from articles.withdrawals import withdrawal
from feedback.models import ReaderReport
from home.founding import ADMINISTRATORS, AUDITORS, DESK
from home.periods import Banner, Mourning
from intake.models import IntakeFeed, IntakeItem
from notices.models import Notice
from search.models import SynonymGroup
from subscribers.models import Subscriber
from tests import scene
from tests.pictures import png
from unions.models import Oversight, Role, Union, User
from websub.models import Subscription, Topic

RELATIONS = ("own", "overseen", "other")
OF_A_UNION = tuple(role.value for role in Role)
OF_THE_ALLIANCE = {"desk": DESK, "alliance": ADMINISTRATORS, "auditor": AUDITORS}
ROLES = (*OF_A_UNION, *OF_THE_ALLIANCE)


@dataclass
class Objects:
    """What one union has. `pooled` is another's item that it could adopt, `offered` one laid before it.

    `withdrawal` is the union's own act, `taken_back` another's that the union has to confirm.
    """

    section: SectionPage
    union: Union
    colleague: User
    draft: ItemPage
    waiting: ItemPage
    live: ItemPage
    pooled: ItemPage
    offered: ItemPage
    placement: Placement
    given: Placement
    withdrawal: Withdrawal
    taken_back: Withdrawal
    correction: Correction
    subscription: PoolSubscription
    site: Subscriber
    proposal: Proposal
    report: ReaderReport
    notice: Notice
    term: WatchedTerm
    picture: Picture
    document: object
    arrived: IntakeItem


def found_unions() -> dict[str, SectionPage]:
    """The three sections by relation; "own" oversees "overseen"."""
    own = scene.make_section("foshan", "佛山市总工会")
    overseen = scene.make_section("nanhai", "南海区总工会", superior=own.union)
    Oversight.objects.create(overseer=own.union, overseen=overseen.union)
    return {"own": own, "overseen": overseen, "other": scene.make_section("guangzhou", "广州市总工会")}


def people(section: SectionPage) -> dict[str, User]:
    """One person for each role, those of a union in this section's."""
    staff = scene.make_staff(section)
    for name, group in OF_THE_ALLIANCE.items():
        staff[name] = scene.make_person(name)
        staff[name].groups.add(Group.objects.get(name=group))
    return staff


def furnish(section: SectionPage) -> Objects:
    """Makes the objects of one union, written by a colleague who is none of `people`."""
    colleague = scene.make_person(f"{section.slug}-colleague", section.union, Role.EDITOR)
    source = scene.make_section(f"{section.slug}-source", f"{section.title}之友")
    offered = scene.make_article(source, "推送来的稿件", sharing="offered")
    sharing.offer(offered, [section], None)
    live = scene.make_article(section, "刊出的稿件", owner=colleague)
    given = scene.make_article(section, "推送出去的稿件")
    sharing.offer(given, [source], None)
    gone = scene.make_article(source, "来源撤回的稿件")
    sharing.adopt(gone, section, None)
    return Objects(
        arrived=_arrived(section),
        given=Placement.objects.get(item_id=given.pk),
        withdrawal=withdrawal.withdraw(scene.make_article(section, "撤回的稿件"), None, "有误"),
        taken_back=withdrawal.withdraw(gone, None, "有误"),
        correction=Correction.objects.create(
            item_id=live.pk, note="更正", before=_state(live), after=_state(live)
        ),
        subscription=PoolSubscription.objects.create(section=section, union=source.union),
        site=_site(section),
        proposal=Proposal.objects.create(union=section.union, kind="category", name="文体", why="常用"),
        report=_report(live),
        notice=Notice.objects.filter(person=colleague).first() or _notice(colleague),
        term=WatchedTerm.objects.create(term="错词", instead="正词", union=section.union),
        section=section,
        union=section.union,
        colleague=colleague,
        draft=scene.make_article(section, "草稿", publish=False, owner=colleague),
        waiting=_waiting(section, colleague),
        live=live,
        pooled=scene.make_article(source, "池里的稿件"),
        offered=offered,
        placement=sharing.adopt(scene.make_article(source, "采用的稿件"), section, None),
        picture=Picture.objects.create(title="图", file=png(), collection=_collection(section, "图片")),
        document=get_document_model().objects.create(
            title="表", file=ContentFile(b"%PDF", "a.pdf"), collection=_collection(section, "文件")
        ),
    )


def _report(item: ItemPage) -> ReaderReport:
    return ReaderReport.objects.create(
        union=item.union, item_id=item.pk, item_title="刊出的稿件", problem="错字"
    )


def _site(section: SectionPage) -> Subscriber:
    return Subscriber.objects.create(name="网站", union=section.union, site="https://a.example.org/")


def _waiting(section: SectionPage, author: User) -> ItemPage:
    item = scene.make_article(section, "在审的稿件", publish=False, owner=author)
    item.get_workflow().start(item, author)
    return item


def _arrived(section: SectionPage) -> IntakeItem:
    feed = IntakeFeed.objects.create(section=section, name="本会网站", url="http://union.example.org/rss")
    return IntakeItem.objects.create(feed=feed, key="1", foreign_id="1", title="引入的稿件", digest="1")


def _state(item: ItemPage) -> dict:
    return item.serializable_data()


def _notice(person: User) -> Notice:
    return Notice.objects.create(person=person, kind=Notice.Kind.REVIEW, text="请审")


def _collection(section: SectionPage, kind: str):
    return onboarding.collections(section.union)[kind]


@dataclass
class Alliance:
    """What belongs to no union."""

    oversight: Oversight
    synonyms: SynonymGroup
    promoted: Query
    category: Category
    banner: Banner
    mourning: Mourning
    push: Subscription


def furnish_alliance() -> Alliance:
    now = timezone.now()
    topics = TopicIndexPage.objects.get()
    topics.add_child(instance=TopicPage(title="工匠", slug="jiangxin", introduction="导语"))
    return Alliance(
        oversight=Oversight.objects.get(),
        synonyms=SynonymGroup.objects.create(words="职代会 职工代表大会"),
        promoted=Query.get("送清凉"),
        category=Category.objects.create(name="劳模", slug="laomo"),
        banner=Banner.objects.create(text="台风", starts_at=now, ends_at=now + timedelta(hours=1)),
        mourning=Mourning.objects.create(reason="悼念", starts_at=now, ends_at=now + timedelta(hours=1)),
        push=_push(),
    )


def _push() -> Subscription:
    now = timezone.now()
    topic = Topic.objects.create(address="http://localhost/feeds/rss.xml")
    callback = "https://union.example/push"
    return Subscription.objects.create(topic=topic, callback=callback, verified_at=now, lease_until=now)

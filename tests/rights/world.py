"""A union, a lower one that it oversees, a stranger; in each the same objects; and one person for each role."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.contrib.search_promotions.models import Query
from wagtail.documents import get_document_model

from articles import onboarding
from articles.exchange import sharing
from articles.models import Category, ItemPage, Picture, Placement, SectionPage, TopicIndexPage, TopicPage
from home.founding import ADMINISTRATORS, AUDITORS, DESK
from search.models import SynonymGroup
from tests import scene
from tests.pictures import png
from unions.models import Oversight, Role, Union, User

RELATIONS = ("own", "overseen", "other")
OF_A_UNION = tuple(role.value for role in Role)
OF_THE_ALLIANCE = {"desk": DESK, "alliance": ADMINISTRATORS, "auditor": AUDITORS}
ROLES = (*OF_A_UNION, *OF_THE_ALLIANCE)


@dataclass
class Objects:
    """What one union has. `pooled` is another's item that it could adopt, `offered` one laid before it."""

    section: SectionPage
    union: Union
    colleague: User
    draft: ItemPage
    waiting: ItemPage
    live: ItemPage
    pooled: ItemPage
    offered: ItemPage
    placement: Placement
    picture: Picture
    document: object


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
    waiting = scene.make_article(section, "在审的稿件", publish=False, owner=colleague)
    waiting.get_workflow().start(waiting, colleague)
    offered = scene.make_article(source, "推送来的稿件", sharing="offered")
    sharing.offer(offered, [section], None)
    live = scene.make_article(section, "刊出的稿件", owner=colleague)
    return Objects(
        section=section,
        union=section.union,
        colleague=colleague,
        draft=scene.make_article(section, "草稿", publish=False, owner=colleague),
        waiting=waiting,
        live=live,
        pooled=scene.make_article(source, "池里的稿件"),
        offered=offered,
        placement=sharing.adopt(scene.make_article(source, "采用的稿件"), section, None),
        picture=Picture.objects.create(title="图", file=png(), collection=_collection(section, "图片")),
        document=get_document_model().objects.create(
            title="表", file=ContentFile(b"%PDF", "a.pdf"), collection=_collection(section, "文件")
        ),
    )


def _collection(section: SectionPage, kind: str):
    return onboarding.collections(section.union)[kind]


@dataclass
class Alliance:
    """What belongs to no union."""

    oversight: Oversight
    synonyms: SynonymGroup
    promoted: Query


def furnish_alliance() -> Alliance:
    Category.objects.create(name="劳模", slug="laomo")
    topics = TopicIndexPage.objects.get()
    topics.add_child(instance=TopicPage(title="工匠", slug="jiangxin", introduction="导语"))
    return Alliance(
        oversight=Oversight.objects.get(),
        synonyms=SynonymGroup.objects.create(words="职代会 职工代表大会"),
        promoted=Query.get("送清凉"),
    )

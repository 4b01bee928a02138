"""Categories and topics are the desk's; unions propose, and hear what became of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import ModelLogEntry

from articles.filing import taxonomy
from articles.models import Category, Proposal, TopicIndexPage, TopicPage
from notices.models import Notice
from tests import scene
from tests.reading import read
from tests.unions.menu import menu
from unions import members
from unions.members import NotPossible

LIST, ADD = "/admin/proposals/", "/admin/proposals/add/"


@pytest.fixture
def editor(staff):
    return staff["editor"]


@pytest.fixture
def proposed(foshan, editor):
    """proposed(name, kind) -> Foshan's proposal."""

    def _proposed(name="劳动保护", kind="category") -> Proposal:
        return taxonomy.propose(foshan.union, editor, kind, name, "高温、防尘的稿件没有地方放。")

    return _proposed


def told(person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("text", flat=True))


def form(union, /, **fields) -> dict:
    return {"union": union.pk, "kind": "category", "name": "劳动保护", "why": "没有地方放。"} | fields


def decide(client, proposal, act: str, **fields):
    return client.post(
        reverse("hub_proposal", args=[proposal.pk]), {"act": act, "name": proposal.name} | fields
    )


def test_from_the_proposal_to_the_category(login, foshan, editor, desk, client):
    login(editor).post(ADD, form(foshan.union))
    proposal = Proposal.objects.get()
    assert told(desk) == ["佛山市总建议增设分类“劳动保护”：没有地方放。"]
    assert Notice.objects.get(person=desk).url == f"/admin/proposals/{proposal.pk}/"
    assert "劳动保护" in login(desk).get(LIST).text
    assert decide(login(desk), proposal, "accept").status_code == 302
    category = Category.objects.get()
    assert (category.name, category.slug) == ("劳动保护", "laodongbaohu")
    assert told(editor) == ["您建议的分类“劳动保护”已采纳，写稿时可以选用。"]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.category, proposal.decided_by) == ("accepted", category, desk)
    assert "已采纳" in login(editor).get(LIST).text
    actions = ModelLogEntry.objects.filter(action__startswith="hub.proposal.").order_by("pk")
    assert [(entry.action, entry.user) for entry in actions] == [
        ("hub.proposal.propose", editor),
        ("hub.proposal.accepted", desk),
    ]
    assert actions[1].message == "采纳建议：分类“劳动保护”"


def test_an_accepted_topic_is_public_with_the_desks_introduction(login, proposed, desk, client):
    proposal = proposed("2026送清凉", "topic")
    refused = decide(login(desk), proposal, "accept", introduction=" ")
    assert "请写专题的导语" in refused.text
    decide(login(desk), proposal, "accept", introduction="热得有数。", name="送清凉2026")
    topic = TopicPage.objects.get()
    assert topic.slug == "songqingliang2026"
    assert "热得有数。" in read(client, topic.url).text
    assert told(proposal.proposed_by) == [
        "您建议的专题“2026送清凉”已采纳，定名“送清凉2026”，写稿时可以选用。"
    ]


def test_merging_with_what_there_is(login, proposed, desk):
    existing = Category.objects.create(name="劳动安全", slug="laodonganquan")
    proposal = proposed()
    assert "请从已有的里面选一个" in decide(login(desk), proposal, "merge").text
    decide(login(desk), proposal, "merge", existing=existing.pk, answer="意思相同。")
    assert told(proposal.proposed_by) == ["您建议的分类“劳动保护”请并入已有的“劳动安全”。意思相同。"]
    assert Category.objects.get() == existing


def test_a_proposal_is_merged_with_its_own_kind_alone(proposed, desk):
    topic = TopicIndexPage.objects.get().add_child(
        instance=TopicPage(title="高温专题", slug="gaowen", introduction="导语")
    )
    with pytest.raises(NotPossible, match="请从已有的里面选一个"):
        taxonomy.merge(proposed(), desk, topic)
    taxonomy.merge(proposed("消暑", "topic"), desk, topic)


def test_declining_needs_a_reason_that_the_proposer_is_told(login, proposed, desk):
    proposal = proposed()
    assert "不采纳请写明理由" in decide(login(desk), proposal, "decline", answer=" \n").text
    decide(login(desk), proposal, "decline", answer="用“权益维护”即可。")
    assert told(proposal.proposed_by) == ["您建议的分类“劳动保护”没有采纳：用“权益维护”即可。"]
    assert not Category.objects.exists()


def test_a_proposer_who_left_is_answered_through_the_administrators(proposed, staff, foshan, desk):
    proposal = proposed()
    members.leave(staff["editor"], foshan.union)
    taxonomy.decline(proposal, desk, "用“权益维护”即可。")
    assert told(staff["editor"]) == []
    assert len(told(staff["administrator"])) == 1


def test_a_proposal_is_decided_once(proposed, desk):
    proposal = proposed()
    taxonomy.accept(proposal, desk, "劳动保护")
    for act in (
        lambda: taxonomy.accept(proposal, desk, "劳动保护"),
        lambda: taxonomy.decline(proposal, desk, "不要。"),
        lambda: taxonomy.merge(proposal, desk, Category.objects.get()),
    ):
        with pytest.raises(NotPossible, match="已经答复过了：已采纳"):
            act()
    assert Category.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "请填写这一项"),
        ({"name": "长" * 21}, "名称最多20个字"),
        ({"name": "长" * 41, "kind": "topic"}, "40"),
        ({"name": "字\0符"}, "空"),
        ({"kind": "page"}, "page"),
        ({"why": ""}, "请填写这一项"),
        ({"why": "长" * 501}, "500"),
        ({"name": "权益维护"}, "已经有分类“权益维护”了"),
        ({"union": "{other}"}, "选"),
        ({"union": "x"}, "选"),
    ],
)
def test_what_cannot_be_proposed_is_named_and_kept(login, foshan, guangzhou, editor, fields, message):
    Category.objects.create(name="权益维护", slug="weiquan")
    fields = {key: value.format(other=guangzhou.union.pk) for key, value in fields.items()}
    response = login(editor).post(ADD, form(foshan.union, **fields))
    assert response.status_code == 200
    found = response.context["form"]
    assert message in str(found.errors)
    assert found["why"].value() == fields.get("why", "没有地方放。")
    assert not Proposal.objects.exists()


def test_the_same_is_proposed_once_while_it_waits(proposed, desk):
    first = proposed()
    with pytest.raises(NotPossible, match="正等联盟编辑部答复"):
        proposed(" 劳动保护 ")
    taxonomy.decline(first, desk, "不要。")
    assert proposed().is_open


def test_a_union_has_so_many_waiting(proposed, monkeypatch):
    monkeypatch.setattr(taxonomy, "MOST_OPEN", 2)
    proposed("一")
    proposed("二")
    with pytest.raises(NotPossible, match="已有2条建议"):
        proposed("三")


def test_unions_see_their_own_alone_and_decide_nothing(login, proposed, staff, guangzhou_staff):
    proposal = proposed("绝不外传")
    own, other = login(staff["administrator"]), None
    assert "绝不外传" in own.get(LIST).text
    assert "不采纳" not in own.get(reverse("hub_proposal", args=[proposal.pk])).text
    for person in (staff["editor"], staff["administrator"]):
        for act in ("accept", "merge", "decline"):
            decide(login(person), proposal, act, answer="自己答复。")
    other = login(guangzhou_staff["editor"])
    assert "绝不外传" not in other.get(LIST).text
    assert decide(other, proposal, "accept").status_code == 404
    proposal.refresh_from_db()
    assert proposal.is_open


@pytest.mark.parametrize("role", ["first", "second", "final"])
def test_reviewers_propose_nothing(login, staff, foshan, role):
    client = login(staff[role])
    client.post(ADD, form(foshan.union))
    assert not Proposal.objects.exists()
    assert "分类与专题建议" not in menu(client)
    with pytest.raises(PermissionDenied):
        taxonomy.propose(foshan.union, staff[role], "category", "劳动保护", "理由")


def test_who_is_suspended_proposes_nothing(foshan, editor):
    members.suspend(editor, foshan.union)
    with pytest.raises(PermissionDenied):
        taxonomy.propose(foshan.union, editor, "category", "劳动保护", "理由")


def test_who_works_for_two_unions_says_for_which(login, foshan, guangzhou, editor):
    members.set_roles(editor, guangzhou.union, ["editor"])
    client = login(editor)
    assert "广州市总工会" in client.get(ADD).text
    client.post(ADD, form(guangzhou.union))
    assert Proposal.objects.get().union == guangzhou.union


def test_categories_are_the_desks_alone(login, staff, desk):
    category = Category.objects.create(name="权益维护", slug="weiquan")
    names = {name: f"wagtailsnippets_articles_category:{name}" for name in ("add", "edit", "delete", "list")}
    for person in staff.values():
        client = login(person)
        client.post(reverse(names["add"]), {"name": "私设", "slug": "x", "order": "1"})
        client.post(reverse(names["edit"], args=[category.pk]), {"name": "改了", "slug": "x", "order": "1"})
        client.post(reverse(names["delete"], args=[category.pk]))
    assert list(Category.objects.values_list("name", flat=True)) == ["权益维护"]
    client = login(desk)
    client.post(reverse(names["add"]), {"name": "劳动保护", "slug": "", "order": "5"})
    assert Category.objects.get(name="劳动保护").slug == "laodongbaohu"
    assert '"分类"' in menu(client)


def test_a_category_in_use_is_not_deleted(login, desk, foshan):
    category = Category.objects.create(name="权益维护", slug="weiquan")
    scene.make_article(foshan, category=category)
    client = login(desk)
    response = client.post(reverse("wagtailsnippets_articles_category:delete", args=[category.pk]))
    assert response.status_code < 500
    response = client.post(f"/admin/bulk/articles/category/delete/?id={category.pk}")
    assert response.status_code < 500
    assert Category.objects.exists()


def test_pinyin_of_the_same_sound_is_numbered(proposed, desk):
    for name in ("权益", "全意"):
        taxonomy.accept(proposed(name), desk, name)
    slugs = Category.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["quanyi", "quanyi-2"]
    assert taxonomy.slug_of("！？", set()) == "mulu"


@pytest.mark.parametrize("query", ["state=x", "state=%00", "p=x", "p=99999999999999999999"])
def test_a_strange_address_shows_the_list(login, editor, proposed, query):
    proposed()
    assert "劳动保护" in login(editor).get(f"{LIST}?{query}").text


@pytest.mark.parametrize("act", ["", "x", "\0"])
def test_an_act_that_there_is_not(login, desk, proposed, act):
    proposal = proposed()
    assert "请选择采纳、并入或不采纳" in decide(login(desk), proposal, act).text


def test_hostile_texts_are_only_text(login, desk, foshan, editor):
    text = "<script>alert(1)"
    taxonomy.propose(foshan.union, editor, "category", text, text)
    client = login(desk)
    for address in (LIST, reverse("hub_proposal", args=[Proposal.objects.get().pk]), "/admin/notices/"):
        assert text not in client.get(address).text


def test_the_list_costs_the_same_however_long_it_is(login, desk, proposed, django_assert_max_num_queries):
    client = login(desk)
    proposed("一")
    client.get(LIST)
    with django_assert_max_num_queries(35) as few:
        client.get(LIST)
    for number in range(10):
        proposed(f"第{number}")
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)

"""The index follows the log of changes, on every path by which an item becomes public or ceases to be."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles import changes
from articles.exchange import sharing
from articles.models import ArticlePage, Category, TopicIndexPage, TopicPage
from articles.withdrawals import withdrawal
from search import indexer
from search.documents import documents
from search.engines.base import EngineUnavailable, Query, Term
from search.query import search
from tests.scene import make_article, make_event, paragraphs


def found_in(engine, token="送清凉", field="title_words"):
    return {int(hit.key) for hit in engine.search(Query(Term(field, token), limit=100)).hits}


@pytest.fixture
def indexed(engine, follow):
    """indexed(token) -> the numbers of the items that hold it, once the index has followed the log."""

    def _indexed(token="送清凉", field="title_words"):
        follow()
        return found_in(engine, token, field)

    return _indexed


def test_publishing_and_publishing_again(foshan, indexed):
    article = make_article(foshan, "送清凉")
    assert indexed() == {article.pk}
    article.title = "职工书屋"
    article.save_revision().publish()
    assert indexed() == set()
    assert indexed("书屋") == {article.pk}


def test_unpublishing_and_withdrawing(foshan, indexed):
    one, two = make_article(foshan), make_article(foshan)
    assert indexed() == {one.pk, two.pk}
    one.unpublish()
    withdrawal.withdraw(two, None, reason="事实有误")
    assert indexed() == set()


def test_deleting(foshan, indexed):
    article = make_article(foshan)
    assert indexed()
    article.delete()
    assert indexed() == set()


def test_moving_to_another_section(foshan, guangzhou, indexed):
    article = make_article(foshan)
    assert indexed(str(foshan.pk), "sections") == {article.pk}
    article.move(guangzhou, "last-child")
    assert indexed(str(foshan.pk), "sections") == set()
    assert indexed(str(guangzhou.pk), "sections") == {article.pk}


def test_adopting_and_dropping(foshan, guangzhou, indexed):
    article = make_article(foshan)
    placement = sharing.adopt(article, guangzhou, None)
    assert indexed(str(guangzhou.pk), "sections") == {article.pk}
    assert indexed(str(guangzhou.union.pk), "unions") == {article.pk}
    sharing.drop(placement, None)
    assert indexed(str(guangzhou.pk), "sections") == set()
    assert indexed() == {article.pk}


def test_closing_and_opening_a_section(foshan, guangzhou, indexed):
    article, adopted = make_article(foshan), make_article(guangzhou)
    sharing.adopt(adopted, foshan, None)
    assert indexed() == {article.pk, adopted.pk}
    foshan.unpublish()
    assert indexed() == {adopted.pk}
    assert indexed(str(foshan.pk), "sections") == set()
    foshan.refresh_from_db()
    foshan.save_revision().publish()
    assert indexed(str(foshan.pk), "sections") == {article.pk, adopted.pk}


def test_deleting_a_section(foshan, guangzhou, indexed):
    make_article(foshan)
    make_event(foshan)
    assert indexed()
    foshan.delete()
    assert indexed() == indexed("文艺") == set()


@pytest.mark.parametrize("whole_section", [True, False])
def test_privacy_on_an_item_or_above_it(foshan, indexed, whole_section):
    article = make_article(foshan)
    page = foshan if whole_section else article
    restriction = PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="login")
    assert indexed() == set()
    restriction.delete()
    assert indexed() == {article.pk}


def test_expiring(foshan, indexed):
    article = make_article(foshan, expire_at=timezone.now() + timedelta(hours=1))
    assert indexed() == {article.pk}
    ArticlePage.objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    call_command("publish_scheduled")
    assert indexed() == set()


def test_everything_that_readers_see_is_found(foshan, indexed):
    topic = TopicIndexPage.objects.get().add_child(
        instance=TopicPage(title="高温专题", slug="gaowen", introduction="导语")
    )
    article = make_article(
        foshan,
        kicker="眉题眉批",
        subtitle="副题副标",
        summary="摘要提要",
        source="岭南时报",
        lead_caption="题图说明",
        category=Category.objects.create(name="普惠", slug="puhui"),
        topics=[topic],
        bylines=[("byline", {"role": "记者", "name": "欧阳娜娜", "unit": "宣传部"})],
        body=[*paragraphs("正文<b>送</b>凉"), ("quotation", {"text": "引文引语", "attribution": "出处"})],
    )
    article.keywords.add("关键词语")
    article.save_revision().publish()
    for text in ("眉批", "副标", "提要", "时报", "普惠", "专题", "娜娜", "传部", "键词"):
        assert indexed(text, "lead_pairs") == {article.pk}, text
    for text in ("送凉", "引语", "出处", "图说"):
        assert indexed(text, "body_pairs") == {article.pk}, text
    assert indexed(str(topic.pk), "topics") == {article.pk}


def test_item_that_cannot_be_read_does_not_hold_up_the_others(foshan, indexed, monkeypatch, caplog):
    broken, sound = make_article(foshan), make_article(foshan)
    read = ArticlePage.plain_text
    monkeypatch.setattr(ArticlePage, "plain_text", lambda page: 1 / 0 if page.pk == broken.pk else read(page))
    assert indexed() == {sound.pk}
    assert f"Item {broken.pk} cannot be indexed" in caplog.text


def test_engine_that_failed_loses_nothing(foshan, engine, indexed, monkeypatch):
    indexed()
    article = make_article(foshan)

    def fail(*args):
        raise EngineUnavailable("down", retry=True)

    with monkeypatch.context() as patch:
        patch.setattr(engine, "apply", fail)
        with pytest.raises(EngineUnavailable):
            indexer.follow_once()
    assert indexed() == {article.pk}


def test_changes_are_handled_in_batches_and_counted(foshan, indexed):
    indexed()
    for _ in range(3):
        make_article(foshan)
    assert indexer.follow_once() == 3
    assert indexer.follow_once() == 0


def test_idle_indexer_costs_few_queries(foshan, indexed, django_assert_max_num_queries):
    indexed()
    with django_assert_max_num_queries(5):
        assert indexer.follow_once() == 0


def test_queries_for_a_batch_do_not_depend_on_its_size(foshan, guangzhou, django_assert_num_queries):
    items = [make_article(foshan) for _ in range(5)]
    sharing.adopt(items[0], guangzhou, None)
    with django_assert_num_queries(12):
        assert len(list(documents([items[0].pk]))) == 1
    with django_assert_num_queries(12):
        assert len(list(documents([item.pk for item in items]))) == 5


def test_index_made_by_former_rules_is_rebuilt(foshan, engine, indexed, monkeypatch):
    article = make_article(foshan)
    indexed()
    before = engine.state().generation
    monkeypatch.setattr("search.engines.base.INDEX_VERSION", "later")
    monkeypatch.setattr("search.engines.tantivy.INDEX_VERSION", "later")
    assert not engine.state().current
    assert indexed() == {article.pk}
    assert engine.state().current
    assert engine.state().generation != before


def test_index_that_is_ahead_of_a_restored_database_is_rebuilt(foshan, engine, indexed):
    article = make_article(foshan)
    indexed()
    state = engine.state()
    engine.apply(state, [str(article.pk)], [], state.position + 1_000)
    assert indexed() == {article.pk}
    assert engine.state().position == changes.last_position()


def test_what_is_published_during_a_rebuild_is_in_the_new_index(foshan, engine):
    old = make_article(foshan)
    later = []

    def publish_meanwhile(keys):
        yield from keys
        later.append(make_article(foshan))
        old.unpublish()

    indexer.rebuild(progress=publish_meanwhile)
    assert found_in(engine) == {later[0].pk}


def test_index_in_use_follows_while_its_successor_is_built(foshan, engine, indexed, monkeypatch):
    first, second = make_article(foshan), make_article(foshan)
    indexed()
    monkeypatch.setattr(indexer, "BATCH", 1)
    seen = []

    def publish_meanwhile(keys):
        for key in keys:
            if key == second.pk:
                seen.append(make_article(foshan).pk)
            yield key
        seen.append(found_in(engine))

    indexer.rebuild(progress=publish_meanwhile)
    assert seen == [seen[0], {first.pk, second.pk, seen[0]}]
    assert found_in(engine) == seen[1]


def test_outdated_index_follows_although_it_cannot_be_rebuilt(foshan, engine, indexed, monkeypatch):
    indexed()
    monkeypatch.setattr("search.engines.base.INDEX_VERSION", "later")
    article = make_article(foshan)
    with engine.rebuild(), pytest.raises(EngineUnavailable, match="being rebuilt"):
        indexer.follow_once()
    assert found_in(engine) == {article.pk}


def test_rebuild_command_tells_how_many(foshan, engine):
    make_article(foshan)
    make_article(foshan, publish=False)
    out = StringIO()
    call_command("rebuild_search", stdout=out, stderr=StringIO())
    assert "共收入1篇" in out.getvalue()
    with engine.rebuild(), pytest.raises(CommandError, match="稍后再试"):
        call_command("rebuild_search", stdout=out, stderr=StringIO())


def test_a_union_s_new_name_reaches_the_index(foshan, follow):
    make_article(foshan)
    follow()
    assert search("工会联合会").total == 0
    foshan.union.name = "佛山市工会联合会"
    foshan.union.save()
    follow()
    assert search("工会联合会").total == 1

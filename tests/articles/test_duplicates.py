"""Near-duplicates are found, other stories are not, and many articles do not make it slow."""

import json
import random
import time

import pytest

from articles import cleaning, duplicates
from articles.models import Signature, SignatureBand
from tests import scene

TEXT = "".join(f"第{number}位工友领到了清凉包，里面有毛巾、凉茶和藿香正气水。" for number in range(30))


def similarity(one: str, other: str) -> float:
    return duplicates.sketch("", one).similarity(duplicates.sketch("", other).minima)


def test_a_text_is_like_itself_whatever_its_punctuation():
    spaced = TEXT.replace("，", " , ").replace("。", "!\n")
    assert duplicates.sketch("", TEXT) == duplicates.sketch("", spaced)


def test_the_order_of_sentences_does_not_count():
    sentences = TEXT.split("。")
    assert similarity(TEXT, "。".join(reversed(sentences))) == 1


def test_the_estimate_is_near_the_share_in_common():
    words = [f"{number:05d}" for number in range(1000)]
    one, other = "".join(words[:750]), "".join(words[250:])
    assert abs(similarity(one, other) - 500 / 1000) < 0.2


@pytest.mark.parametrize("text", ["", "短", "工会", "工会送清凉"])
def test_short_texts_are_compared_too(text):
    assert similarity(text, text) == 1
    assert similarity(text, "完全不同的另一句话") < duplicates.THRESHOLD


@pytest.mark.django_db
def test_what_was_published_is_found_again_after_rewriting(foshan):
    article = scene.make_article(foshan, body=scene.paragraphs(TEXT))
    exact = duplicates.find(duplicates.sketch(article.title, TEXT))
    assert [(match.item_id, match.exact) for match in exact] == [(article.pk, True)]
    half = len(TEXT) // 2
    rewritten = duplicates.find(duplicates.sketch("换了标题", TEXT[half:] + TEXT[: half // 2]))
    assert [(match.item_id, match.exact) for match in rewritten] == [(article.pk, False)]
    assert duplicates.find(duplicates.sketch("", "毫不相干的一篇文章，讲的是职工篮球赛的决赛")) == []


@pytest.mark.django_db
def test_an_item_does_not_match_itself_and_follows_its_changes(foshan):
    article = scene.make_article(foshan, body=scene.paragraphs(TEXT))
    before = duplicates.sketch(article.title, TEXT)
    assert duplicates.find(before, exclude=article.pk) == []
    article.body = scene.paragraphs("另写一篇，讲的是全市职工篮球赛，十六支球队打了三天。")
    article.save_revision().publish()
    assert duplicates.find(before) == []
    assert SignatureBand.objects.count() == 24


@pytest.mark.django_db
def test_a_deleted_item_is_forgotten_and_a_withdrawn_one_is_not(foshan):
    withdrawn, deleted = (
        scene.make_article(foshan, body=scene.paragraphs(f"{n}" * 9 + TEXT)) for n in "甲乙"
    )
    withdrawn.unpublish()
    deleted.delete()
    assert list(Signature.objects.values_list("pk", flat=True)) == [withdrawn.pk]


def rewritten(paragraphs: list[str], chance: random.Random) -> str:
    """A quarter cut out at one place, paragraphs in another order."""
    text = "\n".join(paragraphs)
    start = chance.randrange(len(text) * 3 // 4)
    parts = (text[:start] + text[start + len(text) // 4 :]).split("\n")
    chance.shuffle(parts)
    return "\n".join(parts)


def test_rewritten_articles_are_flagged_and_different_ones_are_not(union_news):
    chance = random.Random(5)
    records = [json.loads(line) for line in union_news.read_text("utf-8").splitlines()]
    texts = [cleaning.clean(record["title"], record["text"]) for record in records]
    known = [duplicates.sketch(text.title, "\n".join(text.paragraphs)) for text in texts]
    flagged = 0
    for number in chance.sample(range(len(texts)), 100):
        sketch = duplicates.sketch("换过的标题", rewritten(texts[number].paragraphs, chance))
        shares_band = bool(set(sketch.bands()) & set(known[number].bands()))
        flagged += shares_band and sketch.similarity(known[number].minima) >= duplicates.THRESHOLD
    assert flagged >= 95


@pytest.mark.django_db
def test_finding_takes_two_queries_among_many(foshan, django_assert_num_queries):
    article = scene.make_article(foshan, body=scene.paragraphs(TEXT))
    sketch = duplicates.sketch(article.title, TEXT)
    with django_assert_num_queries(2):
        start = time.perf_counter()
        assert duplicates.find(sketch)
        assert time.perf_counter() - start < 1

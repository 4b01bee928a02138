"""Items on the same matter as another: those that share its rarer words."""

from articles.models import ItemPage
from search import chinese
from search.engines import current_engine
from search.engines.base import Bool, Constant, Node, Query, Term, Weighted
from search.relevance import is_weak

WORDS = 12  # of the title and the keywords
SHARED = 3  # of so many words one must be shared
REGION_WEIGHTS = {"title": 2.0, "lead": 1.0, "body": 0.5}
SAME_FILING = 2.0  # for the category and each topic, as much as a frequent word


def related(item: ItemPage, limit: int = 5) -> list[ItemPage]:
    """Return public items on the same matter, the nearest first. Raises EngineUnavailable."""
    words = _words(item)
    if not words:
        return []
    hits = current_engine().search(Query(_node(words, item), limit=limit + 2)).hits
    keys = [int(hit.key) for hit in hits if int(hit.key) != item.pk]
    items = ItemPage.objects.visible().for_list().in_bulk(keys)
    return [items[key] for key in keys if key in items and items[key].title != item.title][:limit]


def _words(item: ItemPage) -> list[str]:
    texts = [item.title, *item.keywords.names()]
    found = (word.text for text in texts for word in chinese.words(text))
    return list(dict.fromkeys(word for word in found if len(word) > 1 and not is_weak(word)))[:WORDS]


def _node(words: list[str], item: ItemPage) -> Node:
    shared = tuple(
        Bool(should=tuple(Term(f"{region}_words", word) for region in REGION_WEIGHTS), at_least=1)
        for word in words
    )
    enough = Constant(Bool(should=shared, at_least=max(1, len(words) // SHARED)), 0.0)
    scores = tuple(
        Weighted(Term(f"{region}_words", word), weight)
        for word in words
        for region, weight in REGION_WEIGHTS.items()
    )
    return Bool(must=(enough,), should=(*scores, *_filing(item)))


def _filing(item: ItemPage) -> tuple[Node, ...]:
    filed = [("topics", topic.pk) for topic in item.topics.all()]
    if item.category_id:
        filed.append(("category", item.category_id))
    return tuple(Constant(Term(name, str(pk)), SAME_FILING) for name, pk in filed)

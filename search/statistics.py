"""How often what is searched for: daily numbers without anything of the persons who search.

A results page carries a token that says what was searched for and whether anything was found; the page's script sends
it back when the page is seen, and with a result's rank when one is opened. Nothing is written while a page is asked
for, and robots, which run no script, do not count. Who wants to make numbers up has to ask for a page each time.
"""

import re
import secrets
import unicodedata
from datetime import timedelta

from django.core import signing
from django.core.cache import cache
from django.db.models import Count, F, Sum
from django.utils import timezone

from search import chinese
from search.models import LONGEST_QUERY, RANKS, SearchCount

KEPT = timedelta(days=400)
LISTED = 3  # occasions from which on a query is shown to the desk
RARE_KEPT = timedelta(days=30)  # what was searched for less often may be anybody's own matter
ROWS_A_DAY = 20_000  # whatever anybody sends
MAX_AGE = 3600  # seconds that a page's token is good for
SALT = "search.seen"

FREQUENT_PERIOD = timedelta(days=30)
FREQUENT_SEEN = 5
FREQUENT_DAYS = 2

Kind = SearchCount.Kind

_DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
_UNSEEN = frozenset(("Cf", "Mn", "Me"))
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-‐‑–—./·_]+(?=\d)")
_NUMBER_OF_SOMEBODY = re.compile(r"\d{6}|@")


class InvalidToken(ValueError):
    """Not a token of ours, or too old."""


def token(query: str, total: int) -> str:
    """Return what the results page sends back when it is seen; empty for a query that is not counted."""
    text = counted(query)
    return signing.dumps([secrets.token_urlsafe(6), text, total > 0], salt=SALT) if text else ""


def counted(query: str) -> str:
    """Return the query as it is counted: simplified, lower case, words apart; empty if it might be personal."""
    text = " ".join(filter(None, map(chinese.simplify, query.split())))
    return "" if len(text) > LONGEST_QUERY or _may_be_personal(query) else text


def _may_be_personal(query: str) -> bool:
    """Six digits in a row or more (telephones, identity cards), however written, or an address of e-mail."""
    seen = (one for one in unicodedata.normalize("NFKC", query) if unicodedata.category(one) not in _UNSEEN)
    numbers = _BETWEEN_DIGITS.sub("", "".join(seen).translate(_DIGITS))
    return bool(_NUMBER_OF_SOMEBODY.search(numbers))


def record(signed: str, rank: int = 0) -> None:
    """Count that a results page was seen, or that its result of this rank (from 1) was opened.

    Each counts once for a token, as far as the cache's processes share it. Raises InvalidToken.
    """
    try:
        nonce, query, found = signing.loads(signed, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise InvalidToken from error
    rank = min(rank, RANKS + 1)
    if cache.add(f"search-seen-{nonce}-{rank}", True, MAX_AGE):
        _count(query, Kind.CLICK if rank else Kind.FOUND if found else Kind.NOTHING, rank)


def _count(query: str, kind: str, rank: int) -> None:
    today = timezone.localdate()
    if cache.add(f"search-counts-forgotten-{today}", True, 86_400):
        forget()
    one = {"day": today, "query": query, "kind": kind, "rank": rank}
    row = SearchCount.objects.filter(**one)
    if row.update(count=F("count") + 1) or SearchCount.objects.filter(day=today).count() >= ROWS_A_DAY:
        return
    SearchCount.objects.bulk_create([SearchCount(**one)], ignore_conflicts=True)
    row.update(count=F("count") + 1)


def forget() -> int:
    """Delete what is too old, and older rare queries; return how many numbers."""
    today = timezone.localdate()
    searches = SearchCount.objects.exclude(kind=Kind.CLICK).values("query").alias(times=Sum("count"))
    often = searches.filter(times__gte=LISTED).values("query")
    gone, _ = SearchCount.objects.filter(day__lte=today - KEPT).delete()
    rare, _ = SearchCount.objects.filter(day__lt=today - RARE_KEPT).exclude(query__in=often).delete()
    return gone + rare


def frequent(limit: int) -> list[str]:
    """Return the queries that were often searched for of late, and with results; the most frequent first."""
    lately = SearchCount.objects.filter(kind=Kind.FOUND, day__gt=timezone.localdate() - FREQUENT_PERIOD)
    queries = lately.values("query").annotate(seen=Sum("count"), days=Count("day"))
    often = queries.filter(seen__gte=FREQUENT_SEEN, days__gte=FREQUENT_DAYS).order_by("-seen", "query")
    return list(often.values_list("query", flat=True)[:limit])

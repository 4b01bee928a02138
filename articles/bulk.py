"""Articles by the ten thousand for measurements: the rows that publishing leaves, without publishing each.

What a publication writes is written here too: page, revision, address, change, signature, audit entry and the entry
in the admin's search index. Not for anything that people are to read: nothing is reviewed or validated.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count, islice
from pathlib import Path
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.html import escape
from wagtail.blocks import StreamValue
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.search.backends import get_search_backend

from . import changes, cleaning, duplicates
from .models import Address, ArticlePage, Change, ItemPage, Placement, SectionPage, Signature, SignatureBand

BATCH = 500
ADOPTED = 50  # one item in so many is adopted by the first section
DAYS = 1000  # over which the articles are spread


@dataclass(frozen=True)
class Story:
    """A title and paragraphs."""

    title: str
    paragraphs: list[str]


def stories(news: Path) -> Iterator[Story]:
    """Endless stories from a file of one {"title", "text"} a line, gzipped or not; from the second round on varied."""
    opened = gzip.open if news.suffix == ".gz" else open
    originals = []
    with opened(news, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text = cleaning.clean(record["title"], record["text"])
            originals.append(Story(text.title, text.paragraphs))
            yield originals[-1]
    for round_number in count(1):
        yield from (_varied(story, round_number) for story in originals)


def _varied(story: Story, round_number: int) -> Story:
    """The story with paragraphs in another order and characters of its own, so that no two texts are equal."""
    paragraphs = random.Random(round_number).sample(story.paragraphs, len(story.paragraphs))
    return replace(
        story, title=f"{story.title}（{round_number}）", paragraphs=[*paragraphs, f"之{round_number}"]
    )


class Builder:
    """Fills `sections` with articles, half of them into the first; `made` counts them."""

    def __init__(self, sections: list[SectionPage]) -> None:
        self.sections = sections
        self.now = timezone.now()
        self.children = {section.pk: section.numchild for section in sections}
        self.content_type = ContentType.objects.get_for_model(ArticlePage)
        self.made = 0

    def fill(self, source: Iterator[Story], size: int) -> Iterator[int]:
        """Makes `size` articles; yields after each batch how many it had."""
        for start in range(0, size, BATCH):
            batch = list(islice(source, min(BATCH, size - start)))
            with transaction.atomic():
                self._make(batch)
            yield len(batch)

    def _make(self, batch: list[Story]) -> None:
        articles = [self._article(story) for story in batch]
        for article, page in zip(articles, Page.objects.bulk_create(map(_page_part, articles)), strict=True):
            article.pk = article.id = article.page_ptr_id = article.itempage_ptr_id = page.pk
        _insert(ItemPage, articles)
        _insert(ArticlePage, articles)
        self._remember(articles, batch)
        for section in self.sections:
            Page.objects.filter(pk=section.pk).update(numchild=self.children[section.pk])

    def _article(self, story: Story) -> ArticlePage:
        section = self.sections[0 if self.made % 2 else self.made // 2 % (len(self.sections) - 1) + 1]
        self.made += 1
        self.children[section.pk] += 1
        issued = self.now - timedelta(days=DAYS) * random.Random(self.made).random()
        slug = f"{timezone.localdate(issued):%Y%m%d}-{self.made:07d}"
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs)
        return ArticlePage(
            title=story.title,
            draft_title=story.title,
            slug=slug,
            path=Page._get_path(section.path, section.depth + 1, self.children[section.pk]),
            depth=section.depth + 1,
            url_path=f"{section.url_path}{slug}/",
            content_type=self.content_type,
            locale_id=section.locale_id,
            section=section,
            live=True,
            body=_stored([{"type": "paragraph", "value": body, "id": str(uuid4())}]),
            import_id=f"benchmark-{self.made}",
            **dict.fromkeys(
                ("issued_at", "original_date", "first_published_at", "last_published_at"), issued
            ),
        )

    def _remember(self, articles: list[ArticlePage], batch: list[Story]) -> None:
        """What publication writes beside the page itself."""
        _store_revisions(articles)
        Address.objects.bulk_create(
            Address(path=page.get_url_parts()[2], item_id=page.pk) for page in articles
        )
        Change.objects.bulk_create(
            Change(
                kind=Change.Kind.PUBLISHED,
                scope=Change.Scope.ITEM,
                item_id=article.pk,
                uid=article.translation_key,
                section_id=article.section_id,
                title=article.title,
                public=True,
                filed=" article ",
            )
            for article in articles
        )
        changes.last_position()
        _store_signatures(articles, batch)
        _store_audit(articles, self.now)
        get_search_backend().get_index_for_model(ArticlePage).add_items(ArticlePage, articles)
        self._adopt([article for article in articles if article.section_id != self.sections[0].pk][::ADOPTED])

    def _adopt(self, articles: list[ArticlePage]) -> None:
        Placement.objects.bulk_create(
            Placement(
                item_id=article.pk,
                section=self.sections[0],
                state=Placement.State.ACCEPTED,
                placed_at=article.issued_at,
            )
            for article in articles
        )


def _stored(blocks: list[dict]) -> StreamValue:
    """A body as read from the database, so that writing it costs no conversion."""
    return StreamValue(ItemPage._meta.get_field("body").stream_block, blocks, is_lazy=True)


def _page_part(article: ArticlePage) -> Page:
    fields = [field.attname for field in Page._meta.local_concrete_fields if not field.primary_key]
    return Page(**{name: getattr(article, name) for name in fields})


def _insert(model: type[models.Model], objects: Iterable[models.Model]) -> None:
    """The rows of one table of an inherited model, which `bulk_create` refuses to write."""
    fields = model._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})",
            [
                [field.get_db_prep_save(getattr(o, field.attname), connection) for field in fields]
                for o in objects
            ],
        )


def _store_revisions(articles: list[ArticlePage]) -> None:
    base = ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=article.content_type,
            base_content_type=base,
            object_id=str(article.pk),
            created_at=article.issued_at,
            object_str=article.title,
            content={
                "pk": article.pk,
                "title": article.title,
                "body": json.dumps(list(article.body.raw_data)),
            },
        )
        for article in articles
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Page._meta.db_table} SET latest_revision_id = %s, live_revision_id = %s WHERE id = %s",
            [(row.pk, row.pk, int(row.object_id)) for row in revisions],
        )


def _store_signatures(articles: list[ArticlePage], batch: list[Story]) -> None:
    sketches = [duplicates.sketch(story.title, "\n".join(story.paragraphs)) for story in batch]
    pairs = list(zip(articles, sketches, strict=True))
    Signature.objects.bulk_create(
        Signature(item_id=article.pk, digest=sketch.digest, minima=sketch.minima) for article, sketch in pairs
    )
    SignatureBand.objects.bulk_create(
        SignatureBand(signature_id=article.pk, value=value)
        for article, sketch in pairs
        for value in sketch.bands()
    )


def _store_audit(articles: list[ArticlePage], at) -> None:
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            content_type_id=article.content_type_id,
            label=article.title,
            action=action,
            timestamp=at,
            page_id=article.pk,
            data={},
        )
        for article in articles
        for action in ("wagtail.create", "wagtail.publish")
    )

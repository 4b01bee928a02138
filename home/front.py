"""What stands on the front page, in a constant number of queries."""

from django.utils import timezone

from articles.models import ArticlePage, Category, EventPage, TopicIndexPage

LEAD = 4
NEWEST = 16


def compose() -> dict:
    """The front page's parts: lead stories, newest, events to come, topics."""
    newest = list(ArticlePage.objects.visible().newest().for_list()[: LEAD + NEWEST])
    index = TopicIndexPage.objects.live().first()
    return {
        "lead": newest[:1],
        "stories": newest[1:LEAD],
        "newest": newest[LEAD:],
        "events": upcoming_events(6),
        "topics": list(index.topics()[:4]) if index else [],
        "categories": list(Category.objects.all()),
    }


def upcoming_events(limit: int) -> list[EventPage]:
    """The next visible events, soonest first."""
    events = EventPage.objects.visible().filter(ends_at__gte=timezone.now())
    return list(events.for_list().order_by("starts_at", "pk")[:limit])

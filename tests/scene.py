"""Builders for the tests' scene: unions with sections, people with roles, items in any state."""

from datetime import timedelta

from django.utils import timezone

from articles import onboarding
from articles.models import ArticlePage, EventPage, ItemPage, SectionPage, TopicIndexPage, TopicPage
from home.models import HomePage
from unions import members
from unions.models import Level, Role, Union, User

PASSWORD = "三审三校-2019"


def make_union(
    slug: str, name: str, level: str = Level.CITY, superior: Union | None = None, **fields
) -> Union:
    return Union.objects.create(slug=slug, name=name, level=level, superior=superior, **fields)


def make_section(slug: str, name: str, review_levels: int = 3, **fields) -> SectionPage:
    """A union of its own with a section below the front page."""
    union = make_union(slug, name, **fields)
    return onboarding.onboard(union, HomePage.objects.get(), review_levels)


def make_person(username: str, union: Union | None = None, *roles: str) -> User:
    """A person who can log in with PASSWORD, holding `roles` in `union`."""
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD, first_name=username)
    if union:
        members.set_roles(user, union, roles)
        user.refresh_from_db()
    return user


def make_staff(section: SectionPage) -> dict[str, User]:
    """One person a role: {"editor": user, "first": user, ...}."""
    prefix = section.slug
    return {role.value: make_person(f"{prefix}-{role.value}", section.union, role) for role in Role}


def paragraphs(text: str) -> list[tuple[str, str]]:
    return [("paragraph", f"<p>{line}</p>") for line in text.split("\n")]


def make_article(
    section: SectionPage, title: str = "工会送清凉到工地", publish: bool = True, **fields
) -> ArticlePage:
    """An article under the section; published unless said otherwise."""
    fields.setdefault("body", paragraphs("七月流火，工会干部把清凉送到工地。\n工友们说，心里也凉快了。"))
    article = ArticlePage(title=title, live=False, **fields)
    section.add_child(instance=article)
    revision = article.save_revision()
    if publish:
        revision.publish()
        article.refresh_from_db()
    return article


def make_event(
    section: SectionPage, title: str = "职工文艺汇演", publish: bool = True, **fields
) -> EventPage:
    start = timezone.now() + timedelta(days=7)
    fields = {"starts_at": start, "ends_at": start + timedelta(hours=2), "venue": "工人文化宫"} | fields
    event = EventPage(title=title, live=False, **fields)
    section.add_child(instance=event)
    revision = event.save_revision()
    if publish:
        revision.publish()
        event.refresh_from_db()
    return event


def make_topic(slug: str, title: str) -> TopicPage:
    """A published collection."""
    page = TopicPage(title=title, slug=slug, introduction="导语")
    TopicIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def approve(item: ItemPage) -> None:
    """Sends the item to review, where a new person for each level approves it."""
    item.get_workflow().start(item, None)
    while state := ItemPage.objects.get(pk=item.pk).current_workflow_task_state:
        task = state.task.specific
        reviewer = make_person(f"{item.slug}-{task.level}", item.union, task.level)
        task.on_action(state, reviewer, "approve")

"""The alliance's founding: site, front page, topics, the people who run it. Safe to run again."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
)

from articles.models import TopicIndexPage
from articles.onboarding import COLLECTIONS, workflow

from .models import HomePage

NAME = "工会新媒体联盟"
DESK = "联盟编辑部"  # the alliance desk: what the alliance publishes
ADMINISTRATORS = "联盟管理员"  # who the unions and their people are
AUDITORS = "审计员"  # read all, change nothing
DESK_PAGE_RIGHTS = ("add", "change", "publish", "lock", "unlock")
RIGHTS = {
    DESK: (
        "wagtailadmin.access_admin",
        "articles.add_category",
        "articles.change_category",
        "articles.delete_category",
        "articles.view_category",
        "articles.audit_itempage",
        "articles.withdraw_itempage",
        "articles.publish_urgently_itempage",
        "articles.change_checklevel",
        "articles.add_watchedterm",
        "articles.change_watchedterm",
        "articles.delete_watchedterm",
        "articles.view_watchedterm",
        "articles.add_mustcarry",
        "home.change_sitesetting",
        "home.add_banner",
        "home.change_banner",
        "home.delete_banner",
        "home.add_mourning",
        "home.change_mourning",
        "home.delete_mourning",
        "subscribers.change_subscriber",
        "subscribers.view_subscriber",
        "search.add_synonymgroup",
        "search.change_synonymgroup",
        "search.delete_synonymgroup",
        "search.view_searchcount",
        "wagtailsearchpromotions.add_searchpromotion",
        "wagtailsearchpromotions.change_searchpromotion",
        "wagtailsearchpromotions.delete_searchpromotion",
        "websub.change_subscription",
    ),
    ADMINISTRATORS: (
        "wagtailadmin.access_admin",
        "articles.audit_itempage",
        "articles.onboard_sectionpage",
        "unions.add_union",
        "unions.change_union",
        "unions.view_union",
        "unions.add_oversight",
        "unions.change_oversight",
        "unions.delete_oversight",
        "websub.change_subscription",
        "subscribers.change_subscriber",
        "subscribers.view_subscriber",
    ),
    AUDITORS: (
        "wagtailadmin.access_admin",
        "articles.audit_itempage",
        "search.view_searchcount",
        "subscribers.view_subscriber",
    ),
}


@transaction.atomic
def found_alliance(hostname: str = "localhost", port: int = 80) -> HomePage:
    """Makes what is missing of the alliance and returns its front page."""
    home = HomePage.objects.first() or _home()
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": hostname, "port": port, "site_name": NAME, "root_page": home},
    )
    if not TopicIndexPage.objects.exists():
        home.add_child(instance=TopicIndexPage(title="专题", slug="topics"))
    for levels in (1, 2, 3):
        workflow(levels)
    for name, rights in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([_permission(right) for right in rights])
    _desk(home)
    _tidy()
    return home


def _home() -> HomePage:
    """Takes the place of the welcome page that a new Wagtail has."""
    root = Page.get_first_root_node()
    home = HomePage(title=NAME, slug="alliance")
    root.add_child(instance=home)
    Site.objects.filter(is_default_site=True).update(root_page=home)
    root.get_children().exclude(pk=home.pk).filter(slug="home").delete()
    return home


def _desk(home: HomePage) -> None:
    desk = Group.objects.get(name=DESK)
    for codename in DESK_PAGE_RIGHTS:
        permission = _permission(f"wagtailcore.{codename}_page")
        GroupPagePermission.objects.get_or_create(group=desk, page=home, permission=permission)
    root = Collection.get_first_root_node()
    for app, model in COLLECTIONS.values():
        for right in ("add", "change", "choose"):
            permission = _permission(f"{app}.{right}_{model}")
            GroupCollectionPermission.objects.get_or_create(
                group=desk, collection=root, permission=permission
            )


def _tidy() -> None:
    """Wagtail's own names in Chinese; without its example groups and workflow, under which nobody works here."""
    root = Page.get_first_root_node()
    Page.objects.filter(pk=root.pk).update(title="全站", draft_title="全站")
    Collection.objects.filter(pk=Collection.get_first_root_node().pk).update(name="联盟共用")
    Group.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    Task.objects.filter(name="Moderators approval", task_states=None).delete()


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)

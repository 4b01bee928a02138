"""A union becomes a publisher: section, groups, collections and review, in one transaction."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from unions.models import Role, RoleGroup, Union

from .models import ReviewTask, SectionPage

# Level of review -> the tasks that an item passes, in order.
LEVELS = {
    1: (Role.FINAL,),
    2: (Role.FIRST, Role.FINAL),
    3: (Role.FIRST, Role.SECOND, Role.FINAL),
}
WORKFLOW_NAMES = {1: "一审", 2: "两审", 3: "三审三校"}
COLLECTIONS = {"图片": ("wagtailimages", "image"), "文件": ("wagtaildocs", "document")}


class AlreadyOnboard(ValueError):
    """The union has a section already."""


@transaction.atomic
def onboard(union: Union, home: Page, review_levels: int = 3) -> SectionPage:
    """Makes the union a publisher and returns its section, below `home`.

    Raises AlreadyOnboard for a union with a section, ValidationError for a slug that is taken or reserved.
    """
    if SectionPage.objects.filter(union=union).exists():
        raise AlreadyOnboard(f"{union} 已经开通了栏目。")
    section = SectionPage(title=union.name, slug=union.slug, union=union, review_levels=review_levels)
    home.add_child(instance=section)
    section.save_revision().publish()
    section.refresh_from_db()
    WorkflowPage.objects.create(page=section, workflow=workflow(review_levels))
    groups = {role: _group(union, role) for role in (Role.EDITOR, *LEVELS[review_levels], Role.ADMINISTRATOR)}
    for role, group in groups.items():
        _grant_pages(group, section, role)
    for name in COLLECTIONS:
        _collection(union, name, groups)
    return section


def workflow(review_levels: int) -> Workflow:
    """The site's workflow of one, two or three levels; made when first asked for."""
    found = Workflow.objects.filter(name=WORKFLOW_NAMES[review_levels]).first()
    if found:
        return found
    made = Workflow.objects.create(name=WORKFLOW_NAMES[review_levels])
    for order, level in enumerate(LEVELS[review_levels]):
        task, _ = ReviewTask.objects.get_or_create(level=level, defaults={"name": Role(level).label})
        WorkflowTask.objects.create(workflow=made, task=task, sort_order=order)
    return made


def collections(union: Union) -> dict[str, Collection]:
    """The union's own collections by kind ("图片", "文件")."""
    found = Collection.objects.filter(name__in=[_collection_name(union, kind) for kind in COLLECTIONS])
    return {collection.name.rpartition("·")[2]: collection for collection in found}


def _group(union: Union, role: Role) -> Group:
    group = Group.objects.create(name=f"{union.slug}·{role.label}")
    group.permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    RoleGroup.objects.create(union=union, role=role, group=group)
    return group


def _grant_pages(group: Group, section: SectionPage, role: Role) -> None:
    """Editors and administrators write; reviewers get in by the review task. Nobody gets the right to publish."""
    if role not in {Role.EDITOR, Role.ADMINISTRATOR}:
        return
    for codename in ("add", "change"):
        permission = Permission.objects.get(
            codename=f"{codename}_page", content_type__app_label="wagtailcore"
        )
        GroupPagePermission.objects.create(group=group, page=section, permission=permission)


def _collection(union: Union, kind: str, groups: dict[Role, Group]) -> Collection:
    """A collection directly under the root: below another union's it would inherit that union's rights."""
    collection = Collection.get_first_root_node().add_child(name=_collection_name(union, kind))
    app, model = COLLECTIONS[kind]
    for role, group in groups.items():
        rights = ("add", "change", "choose") if role in {Role.EDITOR, Role.ADMINISTRATOR} else ("choose",)
        for right in rights:
            permission = Permission.objects.get(codename=f"{right}_{model}", content_type__app_label=app)
            GroupCollectionPermission.objects.create(
                group=group, collection=collection, permission=permission
            )
    return collection


def _collection_name(union: Union, kind: str) -> str:
    return f"{union.slug}·{kind}"

"""Asks for an address of the admin as a person, and tells whether the person was let in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.test import Client
from wagtail.models import Site, TaskState

from tests.addresses import admin_patterns, filled

from .world import Alliance, Objects

# Answer to POST alone.
POSTED = {
    "hub_clean_pasted",
    "hub_confirm",
    "hub_decide",
    "hub_decide_all",
    "hub_notice_read",
    "hub_notices_read",
    "hub_retract",
    "hub_review_claim",
    "hub_review_give_back",
    "hub_unsubscribe",
    "intake_act",
    "subscribers_act",
    "unions_people_act",
    "wagtailadmin_block_preview",
    "wagtailadmin_pages:convert_alias",
    "wagtailadmin_pages:lock",
    "wagtailadmin_pages:unlock",
}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def admin_addresses() -> dict[str, str]:
    """The pattern of each address of the admin by its name; the longest where a name has several."""
    found: dict[str, str] = {}
    for pattern, name in sorted(admin_patterns(), key=lambda one: len(one[0])):
        found[name] = pattern
    return found


def address(name: str, pattern: str, kind: str, objects: Objects, alliance: Alliance) -> str:
    """The address for one union's objects; `kind` says which of its items, "draft" unless it matters."""
    item = getattr(objects, kind or "draft")
    state = TaskState.objects.filter(workflow_state__object_id=str(objects.waiting.pk)).latest("pk")
    values = {
        "page_id": item.pk, "parent_page_id": objects.section.pk, "page_to_move_id": item.pk, "page_pk": item.pk,
        "destination_id": objects.section.pk, "object_id": item.pk, "item_id": item.pk,
        "section_id": objects.section.pk, "revision_id": item.latest_revision_id, "revision_id_a": "earliest",
        "revision_id_b": "latest", "image_id": objects.picture.pk, "document_id": objects.document.pk,
        "doc_id": objects.document.pk, "task_state_id": state.pk, "task_id": state.task_id,
        "workflow_state_id": state.workflow_state_id, "collection_id": objects.picture.collection_id,
        "app_label": "wagtailcore", "model_name": "page", "action": "delete", "action_name": "approve",
        "content_type_app_name": "articles", "content_type_model_name": "articlepage", "filter_spec": "width-9",
        "decision": "decline", "uidb64": "x", "token": "x", "act": "suspend", "union_id": objects.union.pk,
        "user_id": objects.colleague.pk, "query_id": alliance.promoted.pk,
        "placement_id": objects.placement.pk, "correction_id": objects.correction.pk,
        "withdrawal_id": objects.withdrawal.pk, "subscription_id": objects.subscription.pk,
        "origin_id": objects.placement.item_id, "name": objects.picture.file.name, "pk": _pk(name, item, objects, alliance),
    }  # fmt: skip
    for beginning, more in OTHER_VALUES.items():
        if name.startswith(beginning):
            values |= more
    if name == "hub_confirm":
        values["withdrawal_id"] = objects.taken_back.pk
    if name == "hub_retract":
        values["placement_id"] = objects.given.pk
    query = {"wagtail_bulk_action": f"?id={item.pk}"}.get(name, f"?section={objects.section.pk}")
    return "/" + filled(pattern, values) + query


OTHER_VALUES = {
    "intake_act": {"act": "pause"},
    "wagtailsettings": {"app_name": "home", "model_name": "sitesetting"},
    "wagtailadmin_tag_model": {"app_name": "taggit", "model_name": "tag"},
    "wagtailadmin_pages:choose_parent": {"app_label": "articles", "model_name": "articlepage"},
}


def _pk(name: str, item, objects: Objects, alliance: Alliance) -> int:
    """What an address means by "pk"."""
    of_the_alliance = {
        "hub_feedback": objects.report,
        "hub_notice": objects.notice,
        "hub_proposal": objects.proposal,
        "intake_item": objects.arrived,
        "intake": objects.arrived.feed,
        "hub_push": alliance.push,
        "watched_terms": objects.term,
        "wagtailsnippets_articles_category": alliance.category,
        "wagtailsnippetchoosers_articles_category": alliance.category,
        "wagtailsnippets_home_banner": alliance.banner,
        "wagtailsnippetchoosers_home_banner": alliance.banner,
        "wagtailsnippets_home_mourning": alliance.mourning,
        "wagtailsnippetchoosers_home_mourning": alliance.mourning,
        "oversight": alliance.oversight,
        "wagtailsnippets_search_synonymgroup": alliance.synonyms,
        "wagtailsnippetchoosers_search_synonymgroup": alliance.synonyms,
        "wagtailsites": Site.objects.get(),
        "wagtailsettings": Site.objects.get(),
        "wagtailusers_users": objects.colleague,
        "wagtailusers_groups": objects.colleague.groups.first(),
        "wagtailadmin_workflows": objects.section.get_workflow(),
        "wagtailadmin_collections": objects.picture.collection,
        "wagtailadmin_api:images": objects.picture,
        "wagtailimages": objects.picture,
        "wagtailadmin_api:documents": objects.document,
        "wagtaildocs": objects.document,
        "subscribers": objects.site,
        "union": objects.union,
    }
    return next((one.pk for begin, one in of_the_alliance.items() if name.startswith(begin)), item.pk)


def let_in(client: Client, name: str, path: str) -> bool:
    """Whether the person gets what the address is for, rather than a refusal or nothing."""
    client.cookies.pop("messages", None)  # what an earlier page said
    response = client.post(path) if name in POSTED else client.get(path)
    assert response.status_code < 500, path
    if response.status_code == 302:
        refused = any(message.level == ERROR for message in get_messages(response.wsgi_request))
        return not refused and "/login/" not in response["Location"]
    return response.status_code < 400

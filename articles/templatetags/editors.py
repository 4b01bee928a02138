"""What the admin's templates show of the person at the desk."""

from django import template
from django.db.models import Prefetch
from wagtail.models import Page

from articles.docx.views import may_upload
from articles.models import SectionPage
from unions.models import Membership, Role, Union, User

register = template.Library()


@register.simple_tag
def my_unions(user: User) -> list[tuple[Union, str]]:
    """The unions that the person works for, each with the person's roles there, in words."""
    active = Membership.objects.active().filter(user=user)
    held = Prefetch("memberships", active.order_by("pk"), to_attr="held")
    unions = Union.objects.filter(pk__in=active.values("union")).prefetch_related(held)
    return [(union, "、".join(Role(membership.role).label for membership in union.held)) for union in unions]


@register.simple_tag
def may_upload_docx(page: Page, user: User) -> bool:
    return isinstance(page.specific, SectionPage) and may_upload(user, page.specific)

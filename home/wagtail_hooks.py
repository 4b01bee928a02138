"""What the front page's room adds to Wagtail's admin."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.models import register_snippet

from .lead_chooser import story_chooser
from .standing_admin import StandingGroup

register_snippet(StandingGroup)


@hooks.register("register_admin_viewset")
def lead_stories_chooser() -> ViewSet:
    return story_chooser

"""What the front page's room adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from .standing_admin import StandingGroup

register_snippet(StandingGroup)

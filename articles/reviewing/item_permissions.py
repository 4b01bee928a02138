"""What Wagtail's admin lets a person do with an item or a section, where that is less than Wagtail's own rights.

Wagtail has a dozen ways to publish: the button, bulk publishing, copies, aliases, moves, schedules. All of them ask
these two classes, which know one: nobody but the superuser. Items become public by the last signature
(`articles.reviewing.review.publish_as_signed`) or by the desk's urgent act (`articles.reviewing.urgent`), and leave by withdrawal.
"""

from __future__ import annotations

from wagtail.models import Page, PagePermissionTester

from unions.members import has_role
from unions.models import Role


class ClosedToPublishing(PagePermissionTester):
    """Privacy goes with `can_publish` in Wagtail, so it is closed, too."""

    def can_publish(self) -> bool:
        return self.user.is_superuser and super().can_publish()

    def can_publish_subpage(self) -> bool:
        return self.user.is_superuser and super().can_publish_subpage()


class SectionPermissions(ClosedToPublishing):
    """A section is opened by `articles.onboarding`, once for each union, never by copying."""

    def can_copy(self) -> bool:
        return False


class ItemPermissions(ClosedToPublishing):
    def can_unpublish(self) -> bool:
        return self.user.is_superuser and super().can_unpublish()

    def can_unschedule(self) -> bool:
        """Calling off what is not public yet is open to those who may withdraw it afterwards."""
        return self.user.is_active and (
            self.user.has_perm("articles.withdraw_itempage")
            or has_role(self.user, self.page.specific.union, Role.FINAL, Role.ADMINISTRATOR)
        )

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What is public is withdrawn, what is in review is taken back first: each of these is told of."""
        allowed = super().can_delete(ignore_bulk)
        return allowed and (self.user.is_superuser or not (self.page.live or is_settled(self.page)))

    def can_move(self) -> bool:
        """Under another section an item is another union's, with other reviewers: for the desk alone."""
        if not self.user.is_active or self.user.is_superuser:
            return super().can_move()
        return "publish" in self.permissions and not is_settled(self.page)


def is_settled(page: Page) -> bool:
    """Whether the text is in review, or signed and waiting for its hour: nobody changes it then."""
    return page.workflow_in_progress or page.approved_schedule

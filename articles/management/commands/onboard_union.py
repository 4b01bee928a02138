"""manage.py onboard_union SLUG: makes a union of the directory a publisher, from the command line."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from articles.onboarding import AlreadyOnboard, onboard
from articles.onboarding_views import front_page
from unions.models import Union


class Command(BaseCommand):
    help = "为名录里的工会开通栏目：栏目、用户组、图片库、文件库、审核流程，一次完成。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="工会的拼音标识，如 foshan")
        parser.add_argument("--review-levels", type=int, choices=(1, 2, 3), default=3, help="审核级数，默认3")

    def handle(self, *, slug: str, review_levels: int, **options) -> None:
        union = Union.objects.filter(slug=slug).first()
        if union is None:
            raise CommandError(f"名录里没有拼音标识为“{slug}”的工会，请先添加或用 import_unions 导入。")
        try:
            section = onboard(union, front_page(), review_levels)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except AlreadyOnboard as error:
            raise CommandError(str(error)) from error
        people = reverse("unions_people", args=[union.pk])
        self.stdout.write(
            f"{union}的栏目已开通：{section.full_url}\n请在后台 {people} 添加第一位工会管理员。"
        )

"""The desk's choice for the head of the front page, where whole pages are kept: shown at once, and gone at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.withdrawals import withdrawal
from tests.reading import read
from tests.scene import make_article

pytestmark = pytest.mark.django_db


def test_a_kept_front_page_follows_the_choice_and_what_becomes_of_it(reader, alliance, foshan, staff):
    older = make_article(foshan, "旧稿", original_date=timezone.now() - timedelta(days=2))
    make_article(foshan, "新稿")
    assert read(reader, "/").texts("lead-title") == ["新稿"]
    alliance.leads = [("lead", {"story": older, "headline": "旧稿新题", "until": None})]
    alliance.save_revision().publish()
    assert read(reader, "/").texts("lead-title") == ["旧稿新题"]
    withdrawal.withdraw(older, staff["final"], "日期有误", note="日期有误。")
    assert read(reader, "/").texts("lead-title") == ["新稿"]

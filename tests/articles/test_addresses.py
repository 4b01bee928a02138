"""No address that was ever public ends in an unexplained 404."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles import scheduling
from articles.exchange import sharing
from articles.models import ItemPage
from articles.withdrawals import withdrawal
from tests.scene import make_article
from tests.standing import standing


@standing
def article(foshan):
    return make_article(foshan, title="高温津贴怎么领")


def test_a_live_article_is_served_with_its_text(client, article):
    response = client.get(article.url)
    assert response.status_code == 200
    assert "心里也凉快了" in response.content.decode()


def test_a_moved_article_redirects_for_good(client, article, guangzhou):
    before = article.url
    article.move(guangzhou, pos="last-child")
    response = client.get(before)
    assert response.status_code == 301
    assert response.url == ItemPage.objects.get(pk=article.pk).url


def test_a_new_slug_redirects(client, article):
    before = article.url
    article.slug = "20230801-heat"
    article.save_revision().publish()
    assert client.get(before).url == "/foshan/20230801-heat/"


def test_a_new_section_slug_redirects_all_its_articles(client, foshan, article):
    before = article.url
    foshan.slug = "fs"
    foshan.save()
    assert client.get(before).url == f"/fs/{article.slug}/"


def test_a_withdrawn_article_answers_410_with_the_note_only(client, article):
    withdrawal.withdraw(article, None, reason="机密原因", note="因数字有误撤回")
    response = client.get(article.url)
    page = response.content.decode()
    assert response.status_code == 410
    assert "因数字有误撤回" in page
    assert "机密原因" not in page


def test_every_former_address_of_a_withdrawn_article_answers_410(client, article, guangzhou):
    placement = sharing.adopt(article, guangzhou, None)
    first, adopted = article.url, placement.url
    article.slug = "20230801-heat"
    article.save_revision().publish()
    withdrawal.withdraw(ItemPage.objects.get(pk=article.pk), None, reason="有误")
    former = [first, "/foshan/20230801-heat/", adopted, "/guangzhou/shared/20230801-heat/"]
    assert [client.get(url).status_code for url in former] == [410] * 4


def test_a_withdrawal_outlives_the_deletion_of_the_article(client, article):
    withdrawal.withdraw(article, None, reason="有误", note="已撤回")
    ItemPage.objects.get(pk=article.pk).specific.delete()
    response = client.get(article.url)
    assert response.status_code == 410
    assert "已撤回" in response.content.decode()


def test_a_deleted_live_article_answers_410(client, article):
    url = article.url
    article.delete()
    assert client.get(url).status_code == 410


def test_an_expired_article_answers_410_before_and_after_the_command(client, article):
    ItemPage.objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert client.get(article.url).status_code == 410
    scheduling.run_due()
    assert client.get(article.url).status_code == 410


def test_an_article_of_a_closed_section_answers_410(client, foshan, article):
    foshan.unpublish()
    assert client.get(article.url).status_code == 410


def test_what_was_never_public_answers_404(client, foshan):
    draft = make_article(foshan, publish=False)
    assert client.get(draft.url).status_code == 404
    assert client.get("/foshan/nothing-here/").status_code == 404


def test_a_dropped_placement_leads_to_the_origin(client, article, guangzhou):
    placement = sharing.adopt(article, guangzhou, None)
    sharing.drop(placement, None)
    response = client.get(placement.url)
    assert (response.status_code, response.url) == (301, article.url)


def test_an_adopted_private_article_is_not_shown_in_the_adopting_section(client, article, guangzhou):
    placement = sharing.adopt(article, guangzhou, None)
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    response = client.get(placement.url)
    assert response.status_code in {404, 410}
    assert "心里也凉快了" not in response.content.decode()


def test_a_withdrawn_article_that_is_published_again_is_served(client, article):
    withdrawal.withdraw(article, None, reason="有误")
    ItemPage.objects.get(pk=article.pk).specific.get_latest_revision().publish()
    assert client.get(article.url).status_code == 200


@pytest.mark.parametrize(
    "path", ["/%00/", "/foshan/" + "a" * 3000 + "/", "/foshan/%E4%BD%9B%E5%B1%B1/", "/%ff%fe/"]
)
def test_strange_addresses_are_plain_404s(client, article, path):
    assert client.get(path).status_code == 404


def test_posting_to_a_former_address_is_not_redirected(client, article, guangzhou):
    before = article.url
    article.move(guangzhou, pos="last-child")
    assert client.post(before).status_code == 404

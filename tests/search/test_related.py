"""Items on the same matter, as a page and as the part that an item's page fetches."""

import re

from articles.withdrawals import withdrawal
from tests.scene import make_article, make_event, paragraphs


def related(client, item, **params) -> list[str]:
    response = client.get(f"/search/related/{item.pk}/", params)
    assert response.status_code == 200
    return re.findall(r'<h3 class="teaser-title"><a href="[^"]*">(.*?)</a>', response.content.decode())


def test_items_on_the_same_matter_the_nearest_first(client, foshan, guangzhou, follow):
    article = make_article(foshan, "南海区职工书屋办起读书会", body=paragraphs("书屋里的读书会"))
    make_article(guangzhou, "越秀区职工书屋的读书会", body=paragraphs("书屋"))
    make_article(guangzhou, "白云区职工书屋挂牌", body=paragraphs("挂牌"))
    make_event(foshan, "职工书屋读书会")
    make_article(foshan, "技能竞赛开赛", body=paragraphs("开赛"))
    follow()
    found = related(client, article, part=1)
    assert set(found) == {"越秀区职工书屋的读书会", "白云区职工书屋挂牌", "职工书屋读书会"}
    assert found[-1] == "白云区职工书屋挂牌"
    assert related(client, article) == found


def test_item_s_page_leads_there_without_asking_the_engine(client, foshan):
    article = make_article(foshan)  # there is no index
    page = client.get(article.url).content.decode()
    assert f'href="/search/related/{article.pk}/"' in page


def test_while_the_engine_is_away_the_page_says_so_and_the_part_fails(client, foshan):
    article = make_article(foshan)
    response = client.get(f"/search/related/{article.pk}/")
    assert response.status_code == 503
    assert "暂时没有同题的稿件" in response.content.decode()


def test_only_what_is_public_has_and_is_related(client, foshan, follow):
    article = make_article(foshan, "职工书屋的读书会")
    other = make_article(foshan, "又一次职工书屋读书会")
    draft = make_article(foshan, "职工书屋读书会预告", publish=False)
    follow()
    withdrawal.withdraw(other, None, reason="有误")
    assert related(client, article) == []
    for pk in (other.pk, draft.pk, 999_999):
        assert client.get(f"/search/related/{pk}/").status_code == 404


def test_title_without_words_has_none(client, foshan, follow):
    article = make_article(foshan, "！！！", body=paragraphs("无题"))
    follow()
    assert related(client, article) == []

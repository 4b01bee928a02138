"""A picture that may not be shown is in nothing that readers get: page, lists, feeds, meta tags."""

from datetime import timedelta
from pathlib import PurePath

import pytest
from django.utils import timezone

from articles import onboarding, scheduling
from articles.exchange import sharing
from articles.models import Change, Picture, TopicIndexPage, TopicPage
from tests.reading import picture
from tests.scene import make_article, paragraphs

SURFACES = ("/", "/foshan/", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/foshan/rss.xml")


@pytest.fixture
def pictures(db):
    """Lead picture, one in the text, two of a gallery."""
    return [picture(name) for name in ("lead", "inside", "first", "second")]


@pytest.fixture
def item(foshan, pictures):
    lead, inside, *gallery = pictures
    body = [
        ("image", {"image": inside, "caption": "正文图片说明"}),
        ("gallery", [{"image": one, "caption": one.title} for one in gallery]),
    ]
    return make_article(foshan, "有图", lead_image=lead, body=[*paragraphs("文字。"), *body])


def shown(client, address: str) -> set[str]:
    """Which of the pictures are named by the file in what is served there."""
    text = client.get(address).text
    tokens = {one.title: PurePath(one.file.name).name.partition("-")[0] for one in Picture.objects.all()}
    return {title for title, token in tokens.items() if f"/media/images/{token}" in text}


def limit(pictures, *names, **fields):
    for one in pictures:
        if one.title in names:
            for name, value in fields.items():
                setattr(one, name, value)
            one.save()


def test_all_pictures_are_shown_where_nothing_limits_them(client, item, guangzhou):
    row = sharing.adopt(item, guangzhou, None)
    for address in (item.url, row.url, "/feeds/guangzhou/rss.xml"):
        assert shown(client, address) == {"lead", "inside", "first", "second"}


def test_what_may_not_be_reprinted_is_missing_in_the_adopting_section_only(client, item, pictures, guangzhou):
    row = sharing.adopt(item, guangzhou, None)
    limit(pictures, "lead", "inside", "first", reprint=Picture.Reprint.OWN)
    for address in (row.url, "/guangzhou/", "/feeds/guangzhou/rss.xml", "/feeds/guangzhou/atom.xml"):
        assert shown(client, address) <= {"second"}, address
    assert "正文图片说明" not in client.get(row.url).text
    assert shown(client, item.url) == {"lead", "inside", "first", "second"}
    assert "lead" in shown(client, "/foshan/")


def test_what_has_run_out_is_missing_everywhere(client, item, pictures, guangzhou):
    row = sharing.adopt(item, guangzhou, None)
    yesterday = timezone.localdate() - timedelta(days=1)
    limit(pictures, "lead", "inside", "first", "second", rights_until=yesterday)
    for address in (item.url, row.url, "/guangzhou/", "/feeds/guangzhou/rss.xml", *SURFACES):
        assert shown(client, address) == set(), address
    assert 'og:image" content="http://localhost/static/' in client.get(item.url).text
    assert "文字。" in client.get(item.url).text


def test_the_last_day_still_counts(client, item, pictures):
    limit(pictures, "lead", rights_until=timezone.localdate())
    assert "lead" in shown(client, item.url)


def test_the_picture_of_a_topic_runs_out_too(client, alliance, pictures):
    limit(pictures, "lead", rights_until=timezone.localdate() - timedelta(days=1))
    topic = TopicPage(title="高温", slug="gaowen", introduction="导语", lead_image=pictures[0])
    TopicIndexPage.objects.get().add_child(instance=topic)
    for address in (topic.url, "/topics/", "/"):
        assert shown(client, address) == set()


def test_a_changed_right_and_one_that_ran_out_are_in_the_log(item, pictures):
    limit(pictures, "inside", reprint=Picture.Reprint.OWN)
    assert Change.objects.latest("pk").kind == Change.Kind.UPDATED
    before = Change.objects.count()
    Picture.objects.filter(title="lead").update(rights_until=timezone.localdate() - timedelta(days=1))
    for _ in range(2):
        scheduling.run_due()
    assert Change.objects.count() == before + 1


def test_editors_set_the_rights_with_the_picture(login, staff, foshan):
    one = picture("本会的图", collection=onboarding.collections(foshan.union)["图片"])
    page = login(staff["editor"]).get(f"/admin/images/{one.pk}/").text
    assert "本会专用" in page
    assert "使用期限" in page

"""One page of every type and state that readers can meet."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.exchange import sharing
from articles.models import Category, EventPage, TopicIndexPage, TopicPage
from articles.withdrawals import withdrawal
from home.models import TextPage
from tests.reading import picture
from tests.scene import make_article, make_event, make_union
from unions import city_map

LONG = "关于印发《广东省总工会关于进一步加强新就业形态劳动者权益保障的指导意见（试行）》的通知" * 2
SPOKEN = "老师傅说：“这一碗，头和肚子都喝到了。”——那天车间里有三十九度……他接着说，“凉茶车”要天天来。" * 6

ADDRESSES = {
    "category": "/category/yaowen/",
    "events": "/events/",
    "site map": "/sitemap/",
    "unions": "/unions/",
    "union": "/unions/foshan/",
    "unions found": "/unions/?q=佛山",
    "no union found": "/unions/?q=火星",
    "search": "/search/",
    "results": "/search/?q=凉茶车&kind=article",
    "second page of results": "/search/?q=送清凉&page=2",
    "no results": "/search/?q=潜水艇",
    "400": "/events/?month=2019-13",
    "404": "/nix/",
    "403": "/robots.txt?403",
    "500": "/robots.txt?500",
}


class Failing:
    """In place of what a view asks for, so that the site answers 403 or 500."""

    @staticmethod
    def find_for_request(request):
        raise PermissionDenied if "403" in request.GET else RuntimeError("a fault of ours")


@pytest.fixture
def pages(live_server, alliance, foshan, guangzhou, staff, follow, monkeypatch):
    """What it is -> its address. In each the site answers 200, or what the name says."""
    category = Category.objects.create(name="要闻", slug="yaowen")
    index = TopicIndexPage.objects.get()
    topic = index.add_child(instance=TopicPage(title="送清凉", slug="ql", introduction="热得有数。"))
    about = alliance.add_child(
        instance=TextPage(title="关于", slug="about", body=f"<h2>我们</h2><p>是谁。</p><p>{SPOKEN}</p>")
    )
    story = _story(foshan, category, topic)
    long = make_article(foshan, LONG, summary="quanyi-baozhang-department-of-guangdong@example.org" * 3)
    placement = sharing.adopt(story, guangzhou, None, note="值得一读。")
    gone = make_article(foshan, "撤下的")
    withdrawal.withdraw(gone, staff["final"], "日期有误", note="日期有误。")
    _union(foshan)
    tree = {"home": alliance, "section": foshan, "article": story, "long article": long, "text": about}
    tree |= {"section that adopts": guangzhou, "adopted article": placement, "410": gone}
    tree |= _events(foshan) | {"topics": index, "topic": topic}
    _archive(foshan, category)
    follow()
    monkeypatch.setattr("home.views.Site", Failing)
    return (
        {name: page.url for name, page in tree.items()}
        | ADDRESSES
        | {
            "month": f"/events/?month={timezone.localdate():%Y-%m}",
            "topic by category": f"{topic.url}?by=category",
            "city": f"/unions/?city={city_map.code(foshan.union)}",
            "related": f"/search/related/{story.pk}/",
            "report": f"/feedback/{story.pk}/",
        }
    )


def _union(section):
    union = section.union
    union.address, union.phones = "佛山市禅城区季华五路二十八号", ["0757-12345678", "0757-87654321", "12351"]
    union.opening_hours, union.services = "工作日 8:30—12:00，14:00—17:30", ["法律援助", "困难帮扶"]
    union.verified_on = timezone.localdate()
    union.save()
    make_union("nanhai", "佛山市南海区总工会", level="district", superior=union)


def _story(section, category, topic):
    image = picture(description="车间", credit="潘海生")
    body = [
        ("paragraph", f"<p>七月流火。</p><p>{SPOKEN}</p><h2>温度计先进场</h2><p>哪里最热，车停在哪里。</p>"),
        ("image", {"image": image, "caption": "炉前", "alt_text": "两名工人"}),
        ("gallery", [{"image": image, "caption": "左"}, {"image": image, "caption": "右"}]),
        ("quotation", {"text": "热得有数。", "attribution": "招敏仪"}),
        (
            "table",
            {"data": [["事项", "结果"] * 6, ["津贴", "两步提高"] * 6], "first_row_is_table_header": True},
        ),
        ("video", {"url": "https://example.org/v", "title": "现场"}),
    ]
    fields = {"kicker": "见闻", "subtitle": "先问车间", "summary": "一句话。", "lead_image": image}
    return make_article(section, "凉茶车", body=body, category=category, topics=[topic], **fields)


def _events(section) -> dict[str, EventPage]:
    start = timezone.now() + timedelta(days=3)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    earlier = start - timedelta(days=7)
    past = {"starts_at": earlier, "ends_at": earlier + timedelta(hours=2)}
    moved = {"status": EventPage.Status.RESCHEDULED, "previous_starts_at": earlier}
    return {
        "event": make_event(section, "读书会", summary="十分钟。", **times),
        "moved event": make_event(section, "龙舟赛", **moved, **times),
        "cancelled event": make_event(section, "徒步", status=EventPage.Status.CANCELLED, **times),
        "past event": make_event(section, "歌会", **past),
    }


def _archive(section, category) -> None:
    """More than one page of a list holds."""
    for number in range(11):
        make_article(section, f"第{number}次送清凉到工地", category=category)

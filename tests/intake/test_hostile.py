"""Feeds that are meant to do harm: each is refused or read within its limits, in a process that can be killed."""

import json
import time

import pytest

import outbound
from articles.models import ArticlePage
from intake import feeds, sandbox
from intake.models import IntakeItem
from intake.parsing.entries import ENTRIES, NotAFeed
from intake.parsing.reading import read as parse
from tests.intake.conftest import Story
from tests.intake.feeds.pattern import TEXT, TITLE, URL, item, rss

FEW_SECONDS = 0.8  # instead of ten
NESTED = 200_000


def entities(count: int) -> str:
    """Each entity is ten of the one before."""
    lines = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, count))
    return rss(item(title=f"{TITLE}&e{count - 1};"), f"<!DOCTYPE rss [<!ENTITY e0 'ha'>{lines}]>")


def deep(levels: int) -> str:
    return '{"":' * levels + "0" + "}" * levels


TOO_MUCH = {
    "nested elements": rss(f"<item><title>x</title>{'<a>' * NESTED}"),
    "nested elements, closed": rss(f"<item><title>x</title>{'<a>' * NESTED}{'</a>' * NESTED}</item>"),
    "items": rss("<item><title>a</title></item>" * 150_000),
    "attributes": rss(f"<item {' '.join(f'a{n}=x' for n in range(300_000))}></item>"),
    "less-than signs": rss(f"<item><description>{'<' * 4_000_000}"),
    "ampersands": rss(f"<item><title>a</title><description>{'&' * 4_000_000}</description></item>"),
    "quadratic entities": rss(item(title="&e;" * 50_000), f"<!DOCTYPE rss [<!ENTITY e '{'x' * 50_000}'>]>"),
    "titles": rss("<item>" + "<title>" * 500_000),
    "comments": rss("<!--" * 1_000_000),
    "declarations": "<!DOCTYPE rss [" + "<!ENTITY " * 500_000,
}


@pytest.mark.parametrize("document", TOO_MUCH.values(), ids=TOO_MUCH)
def test_ends_in_time(document):
    began = time.perf_counter()
    try:
        entries = sandbox.parse(document.encode(), "text/xml", URL, FEW_SECONDS).entries
    except NotAFeed as refused:
        assert "读" in str(refused) or "不是" in str(refused)  # noqa: PT017
    else:
        assert len(entries) <= ENTRIES
        assert sum(len(entry.html) for entry in entries) < len(document)
    assert time.perf_counter() - began < FEW_SECONDS + 4


def test_without_a_limit_of_memory_it_would_take_more():
    """Read, these 10 MB would be some 300."""
    chains = ",".join([deep(400)] * 4_000)
    with pytest.raises(NotAFeed, match="内存"):
        sandbox.parse(f'{{"items":[{chains}]}}'.encode(), "application/json", URL)


def test_the_process_has_limits():
    """As the system knows them, of a process that is about to read."""
    code = "from intake.parsing.__main__ import limit; limit(); print(open('/proc/self/limits').read())"
    import_limits = run_python(code)
    assert "268435456" in line_of(import_limits, "Max address space")
    assert line_of(import_limits, "Max cpu time").split()[3] == "10"
    assert line_of(import_limits, "Max file size").split()[3] == "0"


def run_python(code: str) -> str:
    return sandbox.subprocess.run(
        [sandbox.sys.executable, "-c", code], cwd=sandbox.BASE_DIR, capture_output=True, text=True, check=True
    ).stdout


def line_of(limits: str, name: str) -> str:
    return next(line for line in limits.splitlines() if line.startswith(name))


def test_a_process_that_hangs_is_killed(monkeypatch):
    monkeypatch.setattr(sandbox, "COMMAND", [sandbox.sys.executable, "-c", "import time; time.sleep(60)"])
    began = time.perf_counter()
    with pytest.raises(NotAFeed, match="规定的时间"):
        sandbox.parse(rss().encode(), "text/xml", URL, 0.3)
    assert time.perf_counter() - began < 4


@pytest.mark.parametrize(
    "code", ["raise SystemExit(1)", "import os; os.abort()", "print('{')", "print('{}')", "print('[]')"]
)
def test_a_process_that_breaks_is_no_feed(monkeypatch, code):
    monkeypatch.setattr(sandbox, "COMMAND", [sandbox.sys.executable, "-c", code])
    with pytest.raises(NotAFeed):
        sandbox.parse(rss().encode(), "text/xml", URL)


def test_nested_markup_of_an_entry_costs_nobody_else():
    nested = item(title="深", body="&lt;div&gt;" * (NESTED // 4) + TEXT)
    found = sandbox.parse(rss(nested + item()).encode(), "text/xml", URL)
    assert [entry.title for entry in found.entries] == ["深", TITLE]
    assert found.entries[0].problems


@pytest.mark.parametrize("count", [5, 20, 2_000])
def test_entities_of_its_own_are_not_expanded(count):
    began = time.perf_counter()
    title = parse(entities(count).encode(), "text/xml", URL).entries[0].title
    assert title == f"{TITLE}&e{count - 1};"
    assert time.perf_counter() - began < 5


def test_no_file_and_no_address_is_read_by_an_entity(trap_url, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    for system in (f"file://{secret}", f"{trap_url}/x"):
        doctype = f"<!DOCTYPE rss [<!ENTITY e SYSTEM '{system}'><!ENTITY % p SYSTEM '{system}'>%p;]>"
        found = sandbox.parse(rss(item(title="&e;", body="&e;"), doctype).encode(), "text/xml", URL)
        assert "geheim" not in json.dumps([vars(entry) for entry in found.entries], default=str)


def test_only_so_many_entries_are_read():
    found = parse(rss("".join(item(f"<guid>{n}</guid>", title=f"{n}") for n in range(520))).encode(), "", URL)
    assert len(found.entries) == ENTRIES
    assert "有520篇" in found.problems[0]


DANGERS = (
    """
<script>alert(1)</script>|<SCRIPT SRC=//evil.example.org/x.js></SCRIPT>|<scr<script>ipt>alert(1)</scr</script>ipt>
<iframe src="https://evil.example.org/"></iframe>|<frame src=x>|<object data="x.swf"></object>|<embed src="x.swf">
<img src="x" onerror="alert(1)">|<p onclick="alert(1)">x</p>|<body onload=alert(1)>|<svg/onload=alert(1)>
<a href="javascript:alert(1)">x</a>|<a href="jAvAsCrIpT&colon;alert(1)">x</a>|<a href="&#106;avascript:alert(1)">x</a>
<a href="java&#9;script:alert(1)">x</a>|<a href="vbscript:x">x</a>|<a href="data:text/html,<script>alert(1)</script>">x</a>
<img src="data:text/html;base64,PHNjcmlwdD4=">|<img src="javascript:alert(1)">|<img data-src="javascript:alert(1)">
<div style="background:url(javascript:alert(1))">x</div>|<p style="position:fixed;top:0">x</p>|<link rel=stylesheet href=x>
<style>@import 'x'</style>|<meta http-equiv=refresh content="0;url=http://evil.example.org">|<base href="http://evil.example.org/">
<form action="http://evil.example.org"><input name=p><button>x</button></form>|<math><mi xlink:href="javascript:x">x</mi></math>
<table background="javascript:alert(1)"><tr><td>a<td>b</table>|<details open ontoggle=alert(1)>x</details>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">|<template><script>alert(1)</script></template>
<video src=x onerror=alert(1)></video>|<audio src=x autoplay>|<isindex action=javascript:x>|<xmp><script>alert(1)</script></xmp>
<!--[if IE]><script>alert(1)</script><![endif]-->|<![CDATA[<script>alert(1)</script>]]>|<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>
<embed linktype="page" id="1">|<a linktype="document" id="1">x</a>|<p data-block-key="x" contenteditable autofocus onfocus=alert(1)>x</p>
""".strip()
    .replace("\n", "|")
    .split("|")
)
FORBIDDEN = (
    "<script",
    "<iframe",
    "<frame",
    "<object",
    "<embed",
    "<form",
    "<input",
    "<svg",
    "<style",
    "<link",
    "<meta",
    "<base",
)
ACTIVE = (
    "javascript:",
    "vbscript:",
    "data:",
    "onerror=",
    "onclick=",
    "onload=",
    "ontoggle=",
    "onfocus=",
    "style=",
    "linktype=",
)


@pytest.mark.django_db
def test_nothing_dangerous_reaches_a_page(own_site, read, client):
    groups = [DANGERS[start::6] for start in range(6)]
    htmls = [
        "".join(f"<p>{n}号稿件正文。</p>{danger}" for danger in group) for n, group in enumerate(groups, 1)
    ]
    own_site.show(*(Story(n, html=html) for n, html in enumerate(htmls, 1)))
    read()
    pages = ArticlePage.objects.all()
    assert len(pages) == len(groups)
    for page in pages:
        html = str(page.body).lower()
        assert "号稿件正文" in html
        assert not [word for word in FORBIDDEN if word in html], html
        tags = "".join(part.split(">")[0] for part in html.split("<")[1:])
        assert not [word for word in ACTIVE if word in tags], html


@pytest.mark.django_db
def test_what_stands_in_a_feed_is_text_in_the_admin(own_site, read, login, staff, feed):
    evil = "<img src=x onerror=alert(1)>"
    own_site.show(Story(1, f"{evil}标题"), Story(2, "&lt;script&gt;alert(1)&lt;/script&gt;"))
    read()
    answer = login(staff["editor"]).get(f"/admin/intake/{feed.pk}/").content.decode()
    assert "onerror=alert" not in answer
    assert "<script>alert" not in answer
    IntakeItem.objects.update(note=evil, link="javascript:alert(1)")
    for found in IntakeItem.objects.all():
        answer = login(staff["editor"]).get(f"/admin/intake/items/{found.pk}/").content.decode()
        assert evil not in answer


@pytest.mark.django_db
def test_a_trial_of_a_hostile_address_says_why(foshan, staff, trap_url):
    for url in (f"{trap_url}/feed", "http://169.254.169.254/latest/meta-data", "http://[::ffff:10.0.0.1]/"):
        with pytest.raises(feeds.NotPossible, match="内部网络"):
            feeds.try_out(foshan, staff["administrator"], url)


@pytest.mark.django_db
def test_a_redirect_inwards_is_not_followed(own_site, read, trap_url):
    own_site.site.redirect(own_site.path, f"{trap_url}/feed.xml")
    assert "内部网络" in read().problem


@pytest.mark.django_db
def test_a_feed_over_the_limit_of_size_is_not_read(own_site, read):
    own_site.site.put(own_site.path, b"<rss>" + b" " * outbound.LIMIT)
    assert "超过5MB" in read().problem

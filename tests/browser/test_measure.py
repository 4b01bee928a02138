"""The measures find what they look for; the pages of which they find nothing are tested beside this file."""

from tests.browser.test_pages import PHONE, reading  # noqa: F401

STYLE = "body { margin: 0; font: 20px/1.2 sans-serif } p { margin: 0 }"
FAULTY = """
  <p style="width: 5em; line-break: anywhere">一二三四五。一二</p>
  <p style="width: 5em; line-break: anywhere">一二三四——五六</p>
  <p style="width: 5em"><a style="display: inline-block" href="/">一二三四五</a>、六</p>
  <p style="width: 4em; overflow: hidden; white-space: nowrap">没有放下的字句</p>
  <p style="height: 8px">上面的一行</p><p>下面的一行</p>
  <p style="margin-left: 300px; white-space: nowrap">到了屏幕外面</p>
  <button style="width: 3em; height: 30px; overflow: visible; white-space: nowrap">按钮太窄了</button>
  <input placeholder="这里应当写下您要找的工会" style="width: 5em; height: 44px">
  <p>一句话里的<a href="/">链接</a>可以小一些，<span class="visually-hidden">看不见的不算</span>。</p>
"""


def test_faults_of_the_layout_are_found(reading):  # noqa: F811
    page = reading()
    page.set_viewport_size(PHONE)
    page.goto("about:blank")
    page.set_content(f"<style>{STYLE} .visually-hidden {{ display: none }}</style><main>{FAULTY}</main>")
    found = page.evaluate("measure.layout()")
    for fault in (
        "begins a line: 一二三四五。",
        "split: 一二三四——五六",
        "begins a line: 、",
        "cut: <p style=",
        "overlap: 上面的一行 / 下面的一行",
        "beyond the screen: 到了屏幕外面",
        "beyond its box: 按钮太窄了",
        "cut: 这里应当写下您要找的工会",
    ):
        assert [one for one in found if one.startswith(fault)], (fault, found)
    assert any("wider than the screen" in one for one in found)
    assert len(found) == 9, found
    low = page.evaluate("measure.targets()")
    assert [one.split(": ")[1][:7] for one in low] == ["<a styl", "<button"]


def test_faults_of_the_large_view_are_found(reading):  # noqa: F811
    page = reading()
    page.goto("about:blank")
    page.set_content(
        "<style>main { font: 20px/1.2 sans-serif; width: 5em } h2 { font-size: 30px; margin: 0 }</style><main>"
        "<div style='display: flex'><h2>甲</h2><h2>乙</h2></div><p>窄窄的行距看起来很吃力</p><img alt='' src='/x'>"
        "<div class='prose'><p>一段。</p><p>二段。</p></div><small style='font-size: 12px'>小字</small></main>"
    )
    found = page.evaluate("measure.large()")
    for fault in ("12 px small", "narrow lines: 窄窄", "20 px between", "side by side", "says nothing"):
        assert [one for one in found if one.startswith(fault)], (fault, found)

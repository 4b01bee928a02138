"""What sites write for a date. Without a zone it is the site's own time, +08:00."""

from .pattern import Pattern, item, one, rss

TEN = "2024-07-01T10:00:00+08:00"
MIDNIGHT = "2024-07-01T00:00:00+08:00"
GMT = "2024-07-01T10:00:00+00:00"
WRITTEN = {
    "Mon, 01 Jul 2024 10:00:00 +0800": TEN,
    "Mon, 01 Jul 2024 10:00:00 GMT": GMT,
    "Mon, 1 Jul 2024 10:00:00 +0800": TEN,
    "01 Jul 2024 10:00:00 +0800": TEN,
    "Mon, 01 Jul 24 10:00:00 +0800": TEN,
    "Mon, 01 Jul 2024 10:00 +0800": TEN,
    "Mon, 01 July 2024 10:00:00 +0800": TEN,
    "Monday, 01 Jul 2024 10:00:00 +08:00": TEN,
    "Tue, 01 Jul 2024 10:00:00 +0800": TEN,  # it was a Monday
    "Mon,01 Jul 2024 10:00:00 +0800": TEN,
    "mon, 01 jul 2024 10:00:00 +0800": TEN,
    "Mon, 01 Jul 2024 10:00:00": TEN,
    "Mon, 01 Jul 2024 10:00:00 CST": TEN,
    "Mon Jul 01 10:00:00 CST 2024": TEN,
    "Mon, 01-Jul-2024 10:00:00 +0800": TEN,
    "Mon, 01 Jul 2024 02:00:00 Z": "2024-07-01T02:00:00+00:00",
    "Mon, 01 Jul 2024 10:00:00 EDT": "2024-07-01T10:00:00-04:00",
    "星期一, 01 七月 2024 10:00:00 +0800": TEN,
    "周一, 01 7月 2024 10:00:00 +0800": TEN,
    "2024-07-01T10:00:00+08:00": TEN,
    "2024-07-01T10:00:00+0800": TEN,
    "2024-07-01T10:00:00Z": GMT,
    "2024-07-01T10:00:00.123+08:00": TEN,
    "2024-07-01T10:00:00": TEN,
    "2024-07-01T10:00": TEN,
    "2024-07-01 10:00:00": TEN,
    "2024-07-01 10:00": TEN,
    "2024-7-1 10:00:00": TEN,
    "2024-07-01 10:00:00.0": TEN,
    "2024/07/01 10:00:00": TEN,
    "2024.07.01": MIDNIGHT,
    "2024-07-01": MIDNIGHT,
    "2024年7月1日": MIDNIGHT,
    "2024年07月01日 10:00": TEN,
    "2024年7月1日 10时00分": TEN,
    "2024年7月1日 上午10:00": TEN,
    "2024-07-01 星期一 10:00:00": TEN,
    "发布时间：2024-07-01 10:00:00": TEN,
    "20240701": MIDNIGHT,
    "20240701100000": TEN,
    "1719799200": "2024-07-01T02:00:00+00:00",
    "1719799200000": "2024-07-01T02:00:00+00:00",
    "  2024-07-01   10:00:00  ": TEN,
    "2024-06-30 24:00:00": MIDNIGHT,
    "": "",
    "昨天": "",
    "0000-00-00 00:00:00": "",
    "2024-13-45": "",
    "1899-12-30": "",
    "2999-01-01": "",
    "2024-07-01 99:99:99": "",
    "Mon, 32 Jul 2024 10:00:00 +0800": "",
    "99999999999999999999": "",
    "2024-07-01 10:00:00 +99:99": TEN,
}

PATTERNS: list[Pattern] = [
    *(
        one(f"date_{written.strip() or 'empty'}", rss(item(f"<pubDate>{written}</pubDate>")), dates=[moment])
        for written, moment in WRITTEN.items()
    ),
    one("date_missing", rss(item()), dates=[""]),
    one(
        "date_of_dublin_core_beside_a_bad_one",
        rss(
            item("<pubDate>昨天</pubDate><dc:date>2024-07-01T10:00:00+08:00</dc:date>"),
            root=" xmlns:dc='http://purl.org/dc/elements/1.1/'",
        ),
        dates=[TEN],
    ),
]

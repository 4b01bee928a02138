"""The formats that there were, and what is made wrong in each."""

from .pattern import TEXT, TITLE, Pattern, atom, item, one, rss

T = f"<title>{TITLE}</title>"
RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
DATE = "<updated>2024-07-01T10:00:00+08:00</updated>"
HTML = f"<content type='html'>&lt;p&gt;{TEXT}&lt;/p&gt;</content>"
XHTML = f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{TEXT}</p></div></content>"
WHEN = ["2024-07-01T10:00:00+08:00"]


def rdf(namespace: str, more: str = "") -> str:
    about = "rdf:about='http://union.example.org/1'"
    link = "<link>http://union.example.org/1</link>"
    return (
        f"<rdf:RDF {RDF} xmlns='{namespace}' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>网</title></channel>"
        f"<item {about}>{T}{link}<description>{TEXT}</description>{more}</item></rdf:RDF>"
    )


PATTERNS: list[Pattern] = [
    *(
        one(f"rss_{version}", rss().replace("2.0", version, 1))
        for version in ("0.91", "0.92", "0.93", "0.94", "2.00", "3.0", "")
    ),
    one("rss_without_version", rss().replace(" version='2.0'", "")),
    one("rss_090", rdf("http://my.netscape.com/rdf/simple/0.9/"), links=["http://union.example.org/1"]),
    one(
        "rss_10",
        rdf(
            "http://purl.org/rss/1.0/",
            "<dc:date>2024-07-01T10:00:00+08:00</dc:date><dc:creator>王小明</dc:creator>",
        ),
        dates=WHEN,
        more={"author": "王小明"},
    ),
    one("rdf_without_default_namespace", rdf("").replace(" xmlns=''", "")),
    one("atom_html", atom(T + HTML + DATE), dates=WHEN),
    one("atom_xhtml", atom(T + XHTML + DATE), dates=WHEN),
    one(
        "atom_xhtml_with_prefix",
        atom(
            T
            + f"<content type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p>{TEXT}</h:p></h:div></content>"
        ),
    ),
    one(
        "atom_xhtml_without_div",
        atom(T + f"<content type='xhtml'><p xmlns='http://www.w3.org/1999/xhtml'>{TEXT}</p></content>"),
    ),
    one("atom_xhtml_labelled_html", atom(T + XHTML.replace("type='xhtml'", "type='html'"))),
    one("atom_text", atom(T + f"<content>{TEXT}</content>")),
    one(
        "atom_text_with_tags_said_to_be_text",
        atom(T + f"<content type='text'>&lt;p&gt;{TEXT}&lt;/p&gt;</content>"),
    ),
    one("atom_mime_type", atom(T + HTML.replace("'html'", "'text/html'"))),
    one("atom_type_in_capitals", atom(T + HTML.replace("'html'", "'HTML'"))),
    one("atom_unknown_type", atom(T + HTML.replace("'html'", "'rich'"))),
    one("atom_summary_only", atom(T + f"<summary>{TEXT}</summary>")),
    one("atom_content_empty", atom(T + f"<content type='html'/><summary>{TEXT}</summary>")),
    one(
        "atom_content_elsewhere",
        atom(T + f"<content type='image/png' src='a.png'/><summary>{TEXT}</summary>"),
    ),
    one(
        "atom_content_and_summary",
        atom(T + HTML + "<summary>摘要另写</summary>"),
        more={"summary": "摘要另写"},
    ),
    one(
        "atom_summary_is_the_beginning",
        atom(T + HTML + f"<summary>{TEXT[:9]}…</summary>"),
        more={"summary": ""},
    ),
    one("atom_title_html", atom(f"<title type='html'>&lt;b&gt;{TITLE}&lt;/b&gt;</title>" + HTML)),
    one(
        "atom_title_xhtml",
        atom(f"<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{TITLE}</div></title>" + HTML),
    ),
    one("atom_title_encoded_twice", atom("<title type='html'>保障&amp;amp;服务</title>" + HTML), "保障&服务"),
    one("atom_without_namespace", atom(T + HTML + DATE, "")),
    one("atom_wrong_namespace", atom(T + HTML + DATE, "xmlns='http://www.w3.org/2005/atom'")),
    one(
        "atom_with_prefix",
        atom(T + HTML, "xmlns:a='http://www.w3.org/2005/Atom'").replace("<", "<a:").replace("<a:/", "</a:"),
    ),
    one(
        "atom_03",
        atom(
            T
            + f"<content mode='escaped' type='text/html'>&lt;p&gt;{TEXT}&lt;/p&gt;</content><modified>2024-07-01T10:00:00+08:00</modified>",
            "version='0.3' xmlns='http://purl.org/atom/ns#'",
        ),
        dates=WHEN,
    ),
    one(
        "atom_03_xml",
        atom(
            T
            + f"<content mode='xml' type='application/xhtml+xml'><div xmlns='http://www.w3.org/1999/xhtml'>{TEXT}</div></content>",
            "version='0.3' xmlns='http://purl.org/atom/ns#'",
        ),
    ),
    one(
        "atom_author",
        atom(T + HTML + "<author><name>王小明</name><email>a@example.org</email></author>"),
        more={"author": "王小明"},
    ),
    one(
        "atom_published_and_updated",
        atom(T + HTML + DATE.replace("07", "08") + "<published>2024-07-01T10:00:00+08:00</published>"),
        dates=WHEN,
    ),
    one(
        "atom_source",
        atom(T + HTML + "<source><title>南海工会网</title><id>x</id></source>"),
        more={"source": "南海工会网"},
    ),
    one(
        "atom_links_of_many_kinds",
        atom(
            T
            + HTML
            + "<link rel='self' href='/s'/><link rel='alternate' href='/1'/><link rel='enclosure' href='/a.mp3'/>"
        ),
        links=["http://union.example.org/1"],
    ),
    one(
        "atom_in_rss",
        rss(
            f"<item>{T}<atom:link href='http://union.example.org/1' xmlns:atom='http://www.w3.org/2005/Atom'/><description>{TEXT}</description></item>"
        ),
        links=["http://union.example.org/1"],
    ),
    one(
        "rss_source",
        rss(item("<source url='http://nanhai.example.org/rss'>南海工会网</source>")),
        more={"source": "南海工会网", "source_url": "http://nanhai.example.org/rss"},
    ),
    one(
        "rss_author_with_mail",
        rss(item("<author>a@example.org (王小明)</author>")),
        more={"author": "王小明"},
    ),
    one("rss_author_mail_only", rss(item("<author>webmaster@example.org</author>")), more={"author": ""}),
    one(
        "enclosure_picture",
        rss(item("<enclosure url='/a.jpg' type='image/jpeg' length='1'/>")),
        more={"image": "http://union.example.org/a.jpg"},
    ),
    one(
        "enclosure_sound",
        rss(item("<enclosure url='/a.mp3' type='audio/mpeg' length='x'/>")),
        more={"image": ""},
    ),
    one(
        "media_undeclared",
        rss(item("<media:content url='/a.jpg' medium='image'/>")),
        more={"image": "http://union.example.org/a.jpg"},
    ),
    one(
        "media_thumbnail",
        rss(
            item("<media:thumbnail url='http://u.example.org/a.jpg'/>"),
            root=" xmlns:media='http://search.yahoo.com/mrss/'",
        ),
        more={"image": "http://u.example.org/a.jpg"},
    ),
    one(
        "media_group",
        rss(
            item(
                "<media:group><media:content url='http://u.example.org/a.jpg' type='image/jpeg'/><media:credit role='author'>李四</media:credit></media:group>"
            ),
            root=" xmlns:media='http://search.yahoo.com/mrss/'",
        ),
        more={"image": "http://u.example.org/a.jpg", "credit": "李四"},
    ),
    one("cdf_like_unknown_children", rss(item("<a><b><c/></b></a>"))),
]

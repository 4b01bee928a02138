"""The editing forms: what an editor fills in, in the order of writing."""

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

# Not Wagtail's own title panel: that one looks for a slug field to fill, which editors do not see.
TITLE = FieldPanel(
    "title", classname="title", heading="标题", widget=forms.TextInput(attrs={"placeholder": "标题*"})
)


class CorrectionPanel(FieldPanel):
    """There is something to correct only once it is public."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return (
                bool(self.instance.pk) and self.instance.live and super().is_shown()
            )  # unsaved pages say live


CORRECTION = CorrectionPanel("correction", classname="correction")
ILLUSTRATION = MultiFieldPanel(
    [FieldPanel("lead_image", help_text="显示在标题下面、首页和列表里。"), FieldPanel("lead_caption")],
    heading="题图",
)
SUMMARY = FieldPanel("summary")
FILING = MultiFieldPanel(
    [FieldPanel("category"), FieldPanel("topics"), FieldPanel("keywords")],
    heading="归类",
    classname="collapsed",
)
SHARING = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("licence"), FieldPanel("sharing")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("original_date")]),
    ],
    heading="来源与共享",
)
COMMON = [ILLUSTRATION, SUMMARY, FILING, SHARING]

ARTICLE = [
    TITLE,
    CORRECTION,
    FieldRowPanel([FieldPanel("kicker"), FieldPanel("subtitle")]),
    FieldPanel("body"),
    FieldPanel("bylines"),
    *COMMON,
]

EVENT = [
    TITLE,
    CORRECTION,
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldRowPanel([FieldPanel("venue"), FieldPanel("address")]),
            FieldRowPanel([FieldPanel("status"), FieldPanel("previous_starts_at")]),
        ],
        heading="时间和地点",
    ),
    FieldPanel("body"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("audience"), FieldPanel("contact")]),
            FieldRowPanel([FieldPanel("organiser"), FieldPanel("co_hosts")]),
        ],
        heading="参加与主办",
    ),
    *COMMON,
]

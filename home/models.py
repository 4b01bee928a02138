"""The front page, the alliance's own texts, and what the desk sets for the whole site."""

from typing import cast

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Site

from articles.remembering import ITEMS, remembered
from articles.routing import AboveSections, Unguarded

from . import front, leads
from .periods import Banner, Mourning, Period, hold

__all__ = ["Banner", "HomePage", "Mourning", "SiteSetting", "TextPage"]


class HomePage(AboveSections, Page):
    """The alliance's front page. Sections, topics and the alliance's own texts are its children."""

    introduction = models.CharField("一句话介绍", max_length=120, blank=True)
    leads = StreamField(
        leads.LeadsBlock(),
        verbose_name="头条编排",
        blank=True,
        help_text="最多四篇：第一篇作头条，其余三篇排在下面。不足的由最新稿件补上；撤下或到期的自动让位。",
    )

    parent_page_types = ("wagtailcore.Page",)
    subpage_types = ("articles.SectionPage", "articles.TopicIndexPage", "home.TextPage")
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("leads")]
    max_count = 1

    class Meta:
        verbose_name = "联盟首页"
        verbose_name_plural = "联盟首页"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        def compose() -> dict:
            return front.compose(leads.current(self.leads.raw_data, timezone.now()))

        composed = remembered(("front",), compose, (ITEMS,), by_clock=True)
        return super().get_context(request, *args, **kwargs) | composed


class TextPage(Unguarded, Page):
    """关于本站、隐私说明 and the like: the alliance's own words."""

    body = RichTextField("正文", features=["h2", "h3", "bold", "ol", "ul", "link"])

    parent_page_types = ("home.HomePage",)
    subpage_types: tuple = ()
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "说明页"
        verbose_name_plural = "说明页"


@register_setting(icon="site")
class SiteSetting(BaseSiteSetting):
    """The footer that Chinese law and custom ask for, and what stands over the site (see `home.standing`)."""

    sponsor = models.CharField("主办单位", max_length=80, blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    icp_number = models.CharField("ICP备案号", max_length=60, blank=True)
    police_number = models.CharField("公安备案号", max_length=60, blank=True)

    standing = models.JSONField(
        default=list,
        editable=False,
        encoder=DjangoJSONEncoder,
        help_text="The periods not over yet, serialised.",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("sponsor"),
                FieldPanel("contact"),
                FieldRowPanel([FieldPanel("icp_number"), FieldPanel("police_number")]),
            ],
            heading="页脚",
        )
    ]

    class Meta:
        verbose_name = "站点信息"

    @classmethod
    def for_site(cls, site: Site | None) -> "SiteSetting":
        ask = super().for_site
        return remembered(("site setting", site and site.pk), lambda: ask(site))

    def save(self, *args, **kwargs) -> None:
        """Reads the periods each time: a form that was open meanwhile must not bring back what they were."""
        with transaction.atomic():
            hold()
            now = timezone.now()
            coming = [*Banner.objects.filter(ends_at__gt=now), *Mourning.objects.filter(ends_at__gt=now)]
            self.standing = serializers.serialize("python", coming)
            super().save(*args, **kwargs)

    def periods(self) -> list[Period]:
        """As they were when the settings or one of them were last saved, without a query."""
        rows = serializers.deserialize("python", self.standing, ignorenonexistent=True)
        return [cast(Period, row.object) for row in rows]

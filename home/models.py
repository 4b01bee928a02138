"""The front page, the alliance's own texts, and what the desk sets for the whole site."""

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page

from . import front


class HomePage(Page):
    """The alliance's front page. Sections, topics and the alliance's own texts are its children."""

    introduction = models.CharField("一句话介绍", max_length=120, blank=True)

    parent_page_types = ("wagtailcore.Page",)
    subpage_types = ("articles.SectionPage", "articles.TopicIndexPage", "home.TextPage")
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1

    class Meta:
        verbose_name = "联盟首页"
        verbose_name_plural = "联盟首页"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        return super().get_context(request, *args, **kwargs) | front.compose()


class TextPage(Page):
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
    """The footer that Chinese law and custom ask for."""

    sponsor = models.CharField("主办单位", max_length=80, blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    icp_number = models.CharField("ICP备案号", max_length=60, blank=True)
    police_number = models.CharField("公安备案号", max_length=60, blank=True)

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

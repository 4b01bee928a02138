"""Pictures carry their credit wherever they are used."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """A picture of a union's collection. `description` is the default alternative text."""

    credit = models.CharField(
        "作者", max_length=80, blank=True, help_text="摄影或绘图者姓名，刊出时写作“姓名/摄”。"
    )

    class Reprint(models.TextChoices):
        FREE = "free", "可随稿转载"
        OWN = "own", "本会专用"

    reprint = models.CharField(
        "转载",
        max_length=4,
        choices=Reprint,
        default=Reprint.FREE,
        help_text="“本会专用”的图片不会出现在采用单位的栏目里。",
    )
    rights_until = models.DateField(
        "使用期限",
        null=True,
        blank=True,
        help_text="图片可以用到哪一天；过了这天，各处都不再显示。没有期限的留空。",
    )
    rights_ended = models.BooleanField(default=False, editable=False)  # and this has been logged

    admin_form_fields = (*Image.admin_form_fields, "credit", "reprint", "rights_until")

    class Meta(AbstractImage.Meta):
        verbose_name = "图片"
        verbose_name_plural = "图片"


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec"
            ),
        )

"""Pictures carry their credit wherever they are used, and lie in public storage only while something public shows them."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from wagtail.images.models import AbstractImage, AbstractRendition, Image, WagtailImageField, get_upload_to

from articles.pictures.picture_storage import HELD

LONGEST_NAME = 50  # with folder, token and prefix it fits the column


def picture_storage() -> Storage:
    return storages["pictures"]


class Picture(AbstractImage):
    """A picture of a union's collection. `description` is the default alternative text.

    `withheld`: its files, renditions included, are out of public storage; see `articles.pictures.withheld`, which moves them.
    """

    file = WagtailImageField(
        "文件",
        upload_to=get_upload_to,
        storage=picture_storage,
        width_field="width",
        height_field="height",
    )
    credit = models.CharField(
        "作者", max_length=80, blank=True, help_text="摄影或绘图者姓名，刊出时写作“姓名/摄”。"
    )
    withheld = models.BooleanField(default=False, editable=False)

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

    def get_upload_to(self, filename: str) -> str:
        """A name that nobody can guess: the token leads, so that renditions' shortened names keep it."""
        path = PurePosixPath(super().get_upload_to(filename))
        name = f"{path.stem[: LONGEST_NAME - len(path.suffix)]}{path.suffix}"
        return _placed(self, f"{path.parent}/{secrets.token_hex(10)}-{name}")


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec"
            ),
        )

    def get_upload_to(self, filename: str) -> str:
        return _placed(self.image, super().get_upload_to(filename))

    @staticmethod
    def construct_cache_key(image: Picture, filter_cache_key: str, filter_spec: str) -> str:
        """Another one when the files move: each process has a cache of its own, which nobody else can empty."""
        key = AbstractRendition.construct_cache_key(image, filter_cache_key, filter_spec)
        return f"{HELD}{key}" if image.withheld else key


def _placed(picture: Picture, name: str) -> str:
    return HELD + name if picture.withheld else name


class PictureCheck(models.Model):
    """A picture whose place has to be looked at: what shows it has become, or ceased to be, public.

    Written in the transaction of what happened, removed after the files are where they belong.
    """

    picture_id = models.PositiveBigIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    retry_at = models.DateTimeField(null=True, help_text="Set after a failure.")

    class Meta:
        verbose_name = "图片归位"
        verbose_name_plural = "图片归位"

    def __str__(self) -> str:
        return f"{self.picture_id}"

"""The blocks of an item's body."""

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .richtext import CleanRichTextBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label="图片")
    caption = blocks.CharBlock(label="图片说明", required=False, max_length=200)
    credit = blocks.CharBlock(
        label="作者", required=False, max_length=80, help_text="留空则用图库中登记的作者。"
    )
    alt_text = blocks.CharBlock(
        label="替代文字", required=False, max_length=200, help_text="读给看不见图片的人听：图上有什么。"
    )

    class Meta:
        label = "图片"
        icon = "image"
        template = "articles/blocks/picture.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="引文", max_length=500)
    attribution = blocks.CharBlock(label="出自", required=False, max_length=80)

    class Meta:
        label = "引文"
        icon = "openquote"
        template = "articles/blocks/quotation.html"


class AttachmentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="文件")
    title = blocks.CharBlock(label="显示名称", required=False, max_length=120)

    class Meta:
        label = "附件"
        icon = "doc-full"
        template = "articles/blocks/attachment.html"


class VideoBlock(blocks.StructBlock):
    """A link, never an embedded player: pages load nothing from elsewhere."""

    url = blocks.URLBlock(label="视频地址")
    title = blocks.CharBlock(label="视频标题", max_length=120)

    class Meta:
        label = "视频链接"
        icon = "media"
        template = "articles/blocks/video.html"


class BodyBlock(blocks.StreamBlock):
    paragraph = CleanRichTextBlock(label="正文", required=False, features=TEXT_FEATURES, icon="pilcrow")
    image = PictureBlock()
    gallery = blocks.ListBlock(
        PictureBlock(), label="图集", icon="image", min_num=2, template="articles/blocks/gallery.html"
    )
    quotation = QuotationBlock()
    table = TableBlock(label="表格", icon="table", template="articles/blocks/table.html")
    attachment = AttachmentBlock()
    video = VideoBlock()


class BylineBlock(blocks.StructBlock):
    ROLES = (
        ("记者", "记者"),
        ("全媒体记者", "全媒体记者"),
        ("通讯员", "通讯员"),
        ("作者", "作者"),
        ("摄影", "摄影"),
        ("图", "图"),
        ("编辑", "编辑"),
        ("校对", "校对"),
    )
    role = blocks.ChoiceBlock(label="身份", choices=ROLES, default="通讯员")
    name = blocks.CharBlock(label="姓名", max_length=60)
    unit = blocks.CharBlock(label="单位", required=False, max_length=80)

    class Meta:
        label = "署名"
        icon = "user"


class BylinesBlock(blocks.StreamBlock):
    byline = BylineBlock()

"""「分类」: the desk keeps the categories. A new name reaches readers and the search by the log; see `headings`."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from ..models import Category
from .taxonomy import slug_of


class CategoryForm(WagtailAdminModelForm):
    """The address stays as it is: readers and feeds have kept it."""

    slug = forms.SlugField(
        label="拼音标识",
        max_length=40,
        required=False,
        help_text="网址用。新设时留空，按名称的拼音自动取；以后不再改。",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].disabled = self.instance.pk is not None

    def clean_slug(self) -> str:
        given = self.cleaned_data["slug"]
        taken = set(Category.objects.values_list("slug", flat=True))
        return given or slug_of(self.cleaned_data.get("name", ""), taken)


class CategoryViewSet(SnippetViewSet):
    model = Category
    icon = "tag"
    menu_label = "分类"
    menu_name = "categories"
    menu_order = 325
    add_to_admin_menu = True
    list_display = ("name", "slug", "order")
    list_per_page = 50
    ordering = ("order", "pk")
    copy_view_enabled = False
    inspect_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("slug"), FieldPanel("order")], base_form_class=CategoryForm
    )

"""「监督授权」: the alliance's administrators grant a higher union oversight of a lower one."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from .directory_admin import union_chooser
from .models import Oversight


class OversightViewSet(ModelViewSet):
    model = Oversight
    name = "oversight"
    url_prefix = "oversight"
    icon = "view"
    menu_label = "监督授权"
    menu_order = 315
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ("overseer", "overseen", "may_withdraw", "created_at")
    list_select_related = ("overseer", "overseen")
    panels = (
        FieldPanel("overseer", widget=union_chooser.widget_class),
        FieldPanel("overseen", widget=union_chooser.widget_class),
        FieldPanel("may_withdraw"),
    )

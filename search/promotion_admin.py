"""「推荐结果」: Wagtail's own pages for them, without its counts of queries, which this site does not keep."""

from wagtail.contrib.search_promotions.forms import SearchPromotionsFormSet
from wagtail.contrib.search_promotions.views import IndexView

# The only name of a field there that Wagtail lets nobody translate.
SearchPromotionsFormSet.form.base_fields["external_link_text"].label = "链接文字"


class PromotionsView(IndexView):
    columns = [column for column in IndexView.columns if column.name != "views"]

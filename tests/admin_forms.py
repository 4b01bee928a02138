"""What a browser would post from Wagtail's editing forms, and the steps of review by address."""

from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from articles.models import ItemPage


def article_form(title: str, text: str = "<p>正文。</p>", **fields) -> dict:
    """The article form's fields as posted."""
    return nested_form_data(
        {
            "title": title,
            "kicker": "",
            "subtitle": "",
            "summary": "",
            "lead_caption": "",
            "keywords": "",
            "source": "",
            "licence": "free",
            "sharing": "pool",
            "body": streamfield([("paragraph", rich_text(text))]),
            "bylines": streamfield([("byline", {"role": "通讯员", "name": "陈小满", "unit": ""})]),
            "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""},
        }
        | fields
    )


def write(client, section, title: str, submit: bool = True, **fields) -> ItemPage:
    """Creates an article under the section by the admin's form; submitted for review unless said otherwise."""
    url = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.pk])
    data = article_form(title, **fields) | ({"action-submit": "提交"} if submit else {})
    response = client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    return ItemPage.objects.get(draft_title=title)


def decide(client, item, action: str, comment: str = ""):
    """Takes a reviewer's action on the item's waiting task; returns the response."""
    state = ItemPage.objects.get(pk=item.pk).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[item.pk, action, state.pk])
    return client.post(url, {"comment": comment})

"""Addresses that the editing page calls while a person writes."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from . import richtext

PASTED = 1_000_000  # characters; a book has fewer


@require_POST
def clean_pasted(request: HttpRequest) -> HttpResponse:
    """What was pasted, cleaned as it will be when stored: {"html": "…"}. 413 for more than a book."""
    pasted = request.POST.get("html", "")
    if len(pasted) > PASTED:
        return HttpResponse(status=413)
    return JsonResponse({"html": richtext.clean(pasted)})

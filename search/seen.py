"""POST /search/seen/: a results page was seen, or one of its results was opened."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from search import statistics

LARGEST = 1000  # bytes; a token of twenty characters has some 300
FORM = "application/x-www-form-urlencoded"


# Exempt, as a browser's beacon can send no header; that the page is ours the signed token shows, and all that anybody
# gains is a number.
@csrf_exempt
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Takes `token` and, if a result was opened, its `rank` from 1; answers 204, or 400 to anything else."""
    if request.content_type != FORM or not _is_small(request):
        return HttpResponseBadRequest()
    rank = request.POST.get("rank", "0")
    if not (rank.isascii() and rank.isdigit()):
        return HttpResponseBadRequest()
    try:
        statistics.record(request.POST.get("token", ""), int(rank))
    except statistics.InvalidToken:
        return HttpResponseBadRequest()
    return HttpResponse(status=204)


def _is_small(request: HttpRequest) -> bool:
    """Asked before anything is read; a body without its length is read as empty."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and len(length) < 5 and int(length) <= LARGEST

"""POST /reads/<item>/<section>/: somebody has the item before the eyes, in this section.

The page's script sends it, so that pages which a proxy or the browser's own store answered count too. The body is not
looked at. Whatever is sent, the answer tells nothing of what exists.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import counting, flood, robots

OWN_PAGES = frozenset(("", "same-origin"))  # browsers before 2023 do not say


# Exempt, as a browser's beacon can send no header; all that anybody gains is a number.
@csrf_exempt
@require_POST
@never_cache
def read(request: HttpRequest, item_id: str, section_id: str) -> HttpResponse:
    """Answers 204, counted or not: robots, who is logged in, floods and what is not public do not count."""
    if _is_reader(request):
        counting.record(int(item_id), int(section_id))
    return HttpResponse(status=204)


def _is_reader(request: HttpRequest) -> bool:
    return not (
        robots.is_robot(request.headers.get("User-Agent", ""))
        or request.headers.get("Sec-Fetch-Site", "") not in OWN_PAGES
        or flood.is_flood(request)
        or request.user.is_authenticated
    )

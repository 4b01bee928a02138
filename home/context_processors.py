"""What every public page's masthead and footer need."""

from django.http import HttpRequest
from django.utils import timezone


def masthead(request: HttpRequest) -> dict:
    return {"today": timezone.localdate()}

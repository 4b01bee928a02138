"""Where no poster can be drawn, whoever runs the site is told what is missing."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from .fonts import are_there

HINT = (
    "Install fonts-noto-cjk (apt-get install fonts-noto-cjk) or name a Chinese TrueType font in POSTER_FONT."
)


@register()
def a_font_is_there(**kwargs: Any) -> list[CheckMessage]:
    """posters.E001: POSTER_FONT cannot be used. posters.W001: no Chinese font; pages offer no poster."""
    if are_there():
        return []
    if settings.POSTER_FONT:
        said = f"POSTER_FONT is no font with Chinese glyphs: {settings.POSTER_FONT}"
        return [Error(said, hint=HINT, id="posters.E001")]
    return [Warning("No Chinese font: pages offer no poster to share.", hint=HINT, id="posters.W001")]

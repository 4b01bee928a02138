"""Registers the checks of this room, in the order in which editors read them."""

from . import dates, near_duplicates, pictures, same_story, source, terms
from .registry import register

for check in (
    pictures.CREDIT,
    pictures.ALTERNATIVE,
    source.CHECK,
    dates.OVER,
    dates.PAST,
    terms.BANNED,
    terms.WRONG,
    terms.NAMES,
    same_story.CHECK,
    near_duplicates.CHECK,
):
    register(check)

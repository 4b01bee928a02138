"""The formats: a new one is a file here and a line in `FORMATS`, which the addresses are made from."""

from .atom import Atom
from .base import Format
from .ical import Calendar
from .jsonfeed import JsonFeed
from .ninjs import Ninjs
from .rss import Rss

FORMATS: tuple[Format, ...] = (Rss(), Atom(), JsonFeed(), Ninjs(), Calendar())
BY_KEY = {each.key: each for each in FORMATS}

"""Feeds as sites really send them, wrong in one way each, with what has to come out beside them.

Written after the kinds of cases that the public test suites of feed parsers have. `ALL` holds every pattern.
"""

from . import dates, documents, encodings, identities, jsonfeeds, markup, versions

MODULES = (encodings, documents, versions, markup, dates, identities, jsonfeeds)
ALL = [pattern for module in MODULES for pattern in module.PATTERNS]

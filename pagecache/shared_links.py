"""What WeChat and others add to the address of a page that is shared, and that none of our pages reads.

Taken off before anything sees the request, so that a story that goes round is one page, however it was come by.
"""

from __future__ import annotations

import re

# WeChat (the first three), campaign parameters, and those of Baidu, Alibaba and Facebook.
_ADDED = re.compile(
    r"(?:from|isappinstalled|nsukey|utm_[a-z]+|hmsr|hmpl|hmcu|hmkw|hmci|spm|fbclid)=.*", re.DOTALL
)


def plain(query: str) -> str:
    """`query` as in QUERY_STRING, without what was added."""
    if "=" not in query:
        return query
    return "&".join(part for part in query.split("&") if not _ADDED.fullmatch(part))

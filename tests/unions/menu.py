"""The admin's menu as a person sees it."""

import json
import re


def menu(client) -> str:
    """All that the sidebar holds, labels included."""
    page = client.get("/admin/").content.decode()
    props = re.search(r'<script[^>]*id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.DOTALL)[1]
    return json.dumps(json.loads(props), ensure_ascii=False)

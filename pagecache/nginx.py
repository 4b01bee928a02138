"""The documented configuration of nginx with other places than the documented ones, to start it for tests and measurements."""

from __future__ import annotations

import os
import re
from grp import getgrgid
from pathlib import Path
from pwd import getpwuid

from django.conf import settings

DOCUMENTED = Path(settings.BASE_DIR) / "deploy" / "nginx.conf"
AROUND = """
daemon off; user {user}; worker_processes {workers}; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
types {{ text/html html; text/css css; text/javascript js; image/svg+xml svg; image/webp webp; image/jpeg jpg; }}
access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{site}
}}
"""


def configuration(folder: Path, ports: tuple[int, int], site: str, var_dir: Path, workers: int = 1) -> str:
    """The whole of it: `folder` for nginx's own files, ports for TLS (spoken without it here) and plain HTTP, `site`
    such as 127.0.0.1:8000. All else is as documented."""
    own = DOCUMENTED.read_text()
    own = re.sub(r"^ *listen \[::\].*\n|^ *ssl_certificate.*\n", "", own, flags=re.MULTILINE)
    for documented, here in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{ports[0]};"),
        ("listen 80;", f"listen 127.0.0.1:{ports[1]};"),
        ("127.0.0.1:8000", site),
        ("/var/cache/nginx/hub", str(folder / "cache")),
        ("/var/lib/hub", str(var_dir)),
        ("hub.example.org", "localhost"),
    ):
        if documented not in own:
            raise ValueError(f"{DOCUMENTED} no longer has “{documented}”.")
        own = own.replace(documented, here)
    owner = getpwuid(os.geteuid())  # who may read the folders
    user = f"{owner.pw_name} {getgrgid(owner.pw_gid).gr_name}"
    return AROUND.format(user=user, folder=folder, workers=workers, site=own)

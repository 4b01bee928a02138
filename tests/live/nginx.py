"""nginx with the documented configuration, in front of a site on this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pagecache.nginx import configuration
from tests.live.process import Missing, free_port, listens, running


@contextmanager
def nginx(folder: Path, site_port: int, var_dir: Path) -> Iterator[int]:
    """Yields its port, for what comes by TLS in production. NGINX: another program than the installed. Raises Missing."""
    program = os.environ.get("NGINX") or shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        raise Missing("nginx is not installed: apt-get install nginx-light")
    folder.mkdir()
    folder.chmod(0o755)
    ports = free_port(), free_port()
    written = folder / "nginx.conf"
    written.write_text(configuration(folder, ports, f"127.0.0.1:{site_port}", var_dir))
    command = [program, "-c", written, "-p", folder]
    with running(command, lambda: all(map(listens, ports)), folder / "log"):
        yield ports[0]

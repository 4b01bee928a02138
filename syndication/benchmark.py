"""How fast a feed is answered: made anew, kept, and unchanged; for `manage.py benchmark_feeds`."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PATIENCE = 60.0  # seconds that a server is waited for
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
OTHERS = re.compile(r"Non-2xx or 3xx responses: (\d+)")
# What a proxy in front tells: the site answers https alone.
HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}
NGINX = """
daemon off; worker_processes {workers}; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {folder}; add_header Content-Encoding gzip; }}
}}
"""


@dataclass(frozen=True)
class Anew:
    """What writing the document takes: milliseconds (median), queries, bytes of the answer."""

    milliseconds: float
    queries: int
    size: int


def anew(path: str, rounds: int) -> Anew:
    """With an empty cache each time, through Django's test client; the first round only warms up."""
    client, spent = Client(SERVER_NAME="localhost"), []
    for _ in range(rounds + 1):
        cache.clear()
        start = time.perf_counter()
        response = client.get(path)
        spent.append(time.perf_counter() - start)
        if response.status_code != 200:
            raise ValueError(f"{path} answers {response.status_code}")
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return Anew(median(spent[1:]) * 1000, len(queries), len(response.content))


@contextmanager
def hub(workers: int, threads: int = 2) -> Iterator[str]:
    """The site as in production, on a free port of this machine; yields its address."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.production",
        "SECRET_KEY": "only-for-the-benchmark",
        "ALLOWED_HOSTS": "localhost",
    }
    command = [sys.executable, "-m", "gunicorn", "hub.wsgi:application", "--log-level", "error"]
    options = [
        "--workers",
        str(workers),
        "--threads",
        str(threads),
        "--keep-alive",
        "75",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with running([*command, *options], port, environment) as address:
        yield address


@contextmanager
def nginx(program: str, folder: Path, workers: int) -> Iterator[str]:
    """nginx, which serves what lies in the folder as gzipped; yields its address."""
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port, workers=workers))
    with running([program, "-c", str(configuration), "-p", str(folder)], port, dict(os.environ)) as address:
        yield address


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[str]:
    process = subprocess.Popen(command, env=environment)
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"{process.args!r} does not answer.")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@dataclass(frozen=True)
class Fetched:
    """One answer: its body as sent, the tag to ask with again, and all headers."""

    body: bytes
    etag: str
    headers: dict[str, str]


def fetch(url: str) -> Fetched:
    with urllib.request.urlopen(urllib.request.Request(url, headers=HEADERS), timeout=PATIENCE) as response:
        return Fetched(response.read(), response.headers["ETag"], dict(response.headers))


def status(url: str, etag: str) -> int:
    """What the address answers to who knows that tag."""
    request = urllib.request.Request(url, headers=HEADERS | {"If-None-Match": etag})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return response.status
    except urllib.error.HTTPError as answer:
        return answer.code


def rate(wrk: str, url: str, seconds: int, etag: str = "", script: Path | None = None) -> float:
    """Answers a second over eight connections, as `wrk` counts them; `script`: in Lua, which requests it sends.

    Raises ValueError where some were errors.
    """
    headers = HEADERS | ({"If-None-Match": etag} if etag else {})
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    scripted = ["-s", str(script)] if script else []
    command = [wrk, "-t1", "-c8", f"-d{seconds}s", *scripted, *given, url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = RATE.search(told)
    if found is None or OTHERS.search(told):
        raise ValueError(f"{urlsplit(url).path}: {told}")
    return float(found[1])

"""Real nodes of Elasticsearch and OpenSearch, made from the libraries that Maven's repository has of them."""

import fcntl
import hashlib
import json
import shutil
import subprocess
import tempfile
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.live.process import Missing, free_port, running

HERE = Path(__file__).parent
LIBRARIES = HERE.parents[1] / "var" / "live"
INSTALL = "{} is not installed: apt-get install openjdk-17-jdk-headless maven"
# What matters is a quick start, not speed after an hour.
JAVA = ("java", "-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


@contextmanager
def elasticsearch() -> Iterator[str]:
    """Yields the address of an empty node of Elasticsearch 7.17. Raises Missing."""
    source = HERE / "elasticsearch" / "Elasticsearch.java"
    with tempfile.TemporaryDirectory(prefix="hub-elasticsearch-") as home:
        port, cluster = free_port(), f"hub-{uuid.uuid4().hex}"
        settings = {
            "cluster.name": cluster,
            "node.name": "hub",
            "path.home": home,
            "network.host": "127.0.0.1",
            "http.port": port,
            "transport.port": free_port(),
            "discovery.type": "single-node",
        }
        arguments = [f"{key}={value}" for key, value in settings.items()]
        with _node(source, arguments, Path(home), port, cluster) as url:
            yield url


@contextmanager
def opensearch() -> Iterator[str]:
    """Yields the address of an empty node of OpenSearch 2.19. Raises Missing."""
    source = HERE / "opensearch" / "OpenSearch.java"
    with tempfile.TemporaryDirectory(prefix="hub-opensearch-") as home:
        port, cluster = free_port(), f"hub-{uuid.uuid4().hex}"
        with _node(source, [home, port, free_port(), cluster], Path(home), port, cluster) as url:
            yield url


@contextmanager
def _node(source: Path, arguments: list, home: Path, port: int, cluster: str) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}"
    command = [*JAVA, "-cp", f"{_libraries(source.parent)}/*", source, *arguments]
    with running(command, lambda: _cluster_name(url) == cluster, home / "log", cwd=home):
        yield url


def _cluster_name(url: str) -> str | None:
    """The name tells our node from another process that took the port before it."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as answer:
            return json.load(answer).get("cluster_name")
    except (OSError, ValueError):
        return None


def _libraries(folder: Path) -> Path:
    """The folder of jars that `folder`/pom.xml names, fetched once for each state of that file."""
    for program in ("javac", "mvn"):
        if not shutil.which(program):
            raise Missing(INSTALL.format(program))
    digest = hashlib.sha256((folder / "pom.xml").read_bytes()).hexdigest()[:12]
    target = LIBRARIES / f"{folder.name}-{digest}"
    LIBRARIES.mkdir(parents=True, exist_ok=True)
    with (LIBRARIES / "lock").open("w") as lock:  # Maven's own folder does not bear two at a time
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _fetch(folder, target)
    return target


def _fetch(folder: Path, target: Path) -> None:
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    done = subprocess.run(
        ["mvn", "-B", "-q", "dependency:copy-dependencies", f"-DoutputDirectory={partial}"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Missing(f"Maven could not fetch the libraries of {folder.name}: {done.stdout[-500:]}")
    partial.rename(target)

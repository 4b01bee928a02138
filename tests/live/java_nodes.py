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
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.live.process import Missing, free_port, running

HERE = Path(__file__).parent
LIBRARIES = HERE.parents[1] / "var" / "live"
INSTALL = "{} is not installed: apt-get install openjdk-17-jdk-headless maven"
ANSWER = 30.0  # seconds
# What matters is a quick start, not speed after an hour.
JAVA = ("java", "-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


class Node:
    """A server process at `url`: it can be killed, and started again with what it had stored.

    It answers when it is one of `size` nodes of a cluster of this name; another process may have taken its port.
    """

    def __init__(
        self, source: Path, arguments: list, home: Path, port: int, cluster: str, size: int = 1
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._command = [*JAVA, "-cp", f"{_libraries(source.parent)}/*", source, *arguments]
        self._home = home
        self._whole = (cluster, size)
        self._running = ExitStack()

    def start(self, wait: bool = True) -> None:
        """Returns when it answers, if it is to be waited for."""
        ready = self._answers if wait else lambda: True
        self._process = self._running.enter_context(
            running(self._command, ready, self._home / "log", cwd=self._home)
        )

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def revive(self) -> None:
        """Starts it again if it was killed."""
        if self._process.poll() is not None:
            self.start()

    def stop(self) -> None:
        self._running.close()

    def ask(self, path: str) -> dict:
        """The JSON at a path; empty where there is no answer."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.url}/{path}", timeout=ANSWER) as answer:
                return json.load(answer)
        except (OSError, ValueError):
            return {}

    def _answers(self) -> bool:
        health = self.ask("_cluster/health?local=true")
        return (health.get("cluster_name"), health.get("number_of_nodes")) == self._whole


@contextmanager
def elasticsearch(size: int = 1) -> Iterator[dict[str, Node]]:
    """Yields the nodes of an empty cluster of Elasticsearch 7.17, by their names. Raises Missing."""
    cluster = f"hub-{uuid.uuid4().hex}"
    ports = {f"hub-{number}": free_port() for number in range(size)}
    together = {
        "cluster.name": cluster,
        "cluster.initial_master_nodes": ",".join(ports),
        "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in ports.values()),
    }
    nodes: dict[str, Node] = {}
    with ExitStack() as stack:
        for name, transport in ports.items():
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-elasticsearch-")))
            own = {"node.name": name, "transport.port": transport}
            nodes[name] = _elasticsearch(home, together | own, size)
            stack.callback(nodes[name].stop)
            nodes[name].start(wait=len(nodes) == size)
        yield nodes


def _elasticsearch(home: Path, settings: dict, size: int) -> Node:
    port = free_port()
    settings = settings | {"path.home": home, "network.host": "127.0.0.1", "http.port": port}
    arguments = [f"{key}={value}" for key, value in settings.items()]
    source = HERE / "elasticsearch" / "Elasticsearch.java"
    return Node(source, arguments, home, port, settings["cluster.name"], size)


@contextmanager
def opensearch() -> Iterator[Node]:
    """Yields an empty node of OpenSearch 2.19. Raises Missing."""
    source = HERE / "opensearch" / "OpenSearch.java"
    with tempfile.TemporaryDirectory(prefix="hub-opensearch-") as home:
        port, cluster = free_port(), f"hub-{uuid.uuid4().hex}"
        node = Node(source, [home, port, free_port(), cluster], Path(home), port, cluster)
        try:
            node.start()
            yield node
        finally:
            node.stop()


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

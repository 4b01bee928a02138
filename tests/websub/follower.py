"""A reference subscriber that knows the feed from pushes alone: its own program, the standard library, only HTTP.

python -m tests.websub.follower FEED PORT FILE

It finds the hub by the feed's Link headers, subscribes with a secret, and from then on keeps in FILE, as JSON, what
it was pushed: {id: [title, content]}. Whenever it starts it subscribes again, as a renewal, until the hub has verified
that; then it says "verified". It never asks for the feed's content: HEAD is all it needs.
"""

import hashlib
import hmac
import json
import os
import re
import sys
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
SECRET = "reference-subscriber"
PATIENCE = 20.0  # seconds until it asks the hub once more
VERIFIED = Event()


def entries(body: bytes) -> dict[str, list[str]]:
    feed = ET.fromstring(body)
    return {
        entry.findtext(f"{ATOM}id"): [entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}content") or ""]
        for entry in feed.findall(f"{ATOM}entry")
    }


def taken_in(copy: dict, body: bytes) -> dict:
    """The copy with what the feed brought: entries put in, those with a tombstone taken out."""
    gone = {stone.get("ref") for stone in ET.fromstring(body).findall(DELETED)}
    return {key: entry for key, entry in copy.items() if key not in gone} | entries(body)


def discover(feed: str) -> dict[str, str]:
    with urlopen(Request(feed, method="HEAD"), timeout=30) as answer:
        header = ", ".join(answer.headers.get_all("Link"))
    return {relation: address for address, relation in re.findall(r'<([^>]*)>; rel="(hub|self)"', header)}


def subscribe(links: dict[str, str], callback: str) -> None:
    form = {"mode": "subscribe", "topic": links["self"], "callback": callback, "secret": SECRET}
    body = urlencode({f"hub.{name}": value for name, value in form.items()}).encode()
    with urlopen(links["hub"], body, timeout=30) as answer:
        assert answer.status == 202


class Callback(BaseHTTPRequestHandler):
    file: Path
    topic: str

    def do_GET(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        meant = asked.get("hub.mode") == "subscribe" and asked.get("hub.topic") == self.topic
        self._answer(200 if meant else 404, asked.get("hub.challenge", "").encode() if meant else b"")
        if meant:
            VERIFIED.set()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        if hmac.compare_digest(self.headers.get("X-Hub-Signature", ""), f"sha256={signature}"):
            copy = json.loads(self.file.read_text()) if self.file.exists() else {}
            fresh = self.file.with_suffix(".new")
            fresh.write_text(json.dumps(taken_in(copy, body)))
            os.replace(fresh, self.file)  # whole, whenever we are killed
        self._answer(204, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


def main(feed: str, port: int, file: Path) -> None:
    links = discover(feed)
    Callback.file, Callback.topic = file, links["self"]
    server = HTTPServer(("127.0.0.1", port), Callback)
    serving = Thread(target=server.serve_forever, daemon=True)  # what goes wrong here ends the program
    serving.start()
    while not VERIFIED.is_set():
        subscribe(links, f"http://127.0.0.1:{port}/push")
        VERIFIED.wait(PATIENCE)
    print("verified", flush=True)
    serving.join()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))

"""Many subscribers in one process: python -m tests.websub.crowd PORT

POST /good/N answers at once, /slow/N after seconds, some of them too many. GET /arrived?TEXT tells, as JSON, when
each good one first got a body with TEXT in it: {"N": seconds since 1970}; "times" counts all pushes to good ones.
"""

import asyncio
import json
import sys
import time
from urllib.parse import unquote

SLOW = (3, 6, 9, 15, 60)  # seconds before an answer


class Crowd:
    def __init__(self) -> None:
        self.bodies: list[tuple[str, float, bytes]] = []
        self.kept: dict[bytes, bytes] = {}  # each body once

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, target, _ = head.split(" ", 2)
            length = next(
                (int(line[15:]) for line in head.lower().splitlines() if line[:15] == "content-length:"), 0
            )
            body = await reader.readexactly(length)
            answer = self.arrived(target) if method == "GET" else await self.take(target, body)
            writer.write(
                f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n\r\n".encode()
            )
            writer.write(answer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the hub gave up, or was killed
        finally:
            writer.close()

    async def take(self, target: str, body: bytes) -> bytes:
        kind, number = target.strip("/").split("/")
        if kind == "slow":
            await asyncio.sleep(SLOW[int(number) % len(SLOW)])
        else:
            self.bodies.append((number, time.time(), self.kept.setdefault(body, body)))
        return b""

    def arrived(self, target: str) -> bytes:
        text = unquote(target.partition("?")[2]).encode()
        having = {id(body) for body in self.kept.values() if text in body}
        first: dict[str, float] = {}
        for number, at, body in self.bodies:
            if id(body) in having:
                first.setdefault(number, at)
        return json.dumps({"first": first, "times": len(self.bodies)}).encode()


async def main(port: int) -> None:
    crowd = Crowd()
    server = await asyncio.start_server(crowd.serve, "127.0.0.1", port, backlog=4096)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))

"""Reading an answer's body without ever holding more than its limit, however it is packed."""

from __future__ import annotations

import zlib

import httpx

from .errors import BadAnswer, TooLarge

PACKED = {"gzip", "x-gzip", "deflate"}
WHATEVER = 32 + zlib.MAX_WBITS  # gzip or zlib, as it says itself
BARE = -zlib.MAX_WBITS  # what some servers call deflate


def read(response: httpx.Response, limit: int) -> bytes:
    """The decoded body of a streamed response, of at most `limit` bytes. Raises TooLarge, BadAnswer, httpx's errors."""
    body = Body(response, limit)
    for chunk in response.iter_raw():
        body.add(chunk)
    return body.whole()


async def aread(response: httpx.Response, limit: int) -> bytes:
    """As `read`, for a loop."""
    body = Body(response, limit)
    async for chunk in response.aiter_raw():
        body.add(chunk)
    return body.whole()


class Body:
    """What has come so far, unpacked."""

    def __init__(self, response: httpx.Response, limit: int) -> None:
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in PACKED | {"", "identity"}:
            raise BadAnswer("对方网站用了不支持的压缩方式。")
        self.limit = limit
        self.data = bytearray()
        self.packed = encoding in PACKED
        self.decoder = zlib.decompressobj(WHATEVER)
        self.begun = False

    def add(self, chunk: bytes) -> None:
        if not self.packed:
            self._keep(chunk)
            return
        while chunk:
            self._keep(self._unpacked(chunk))
            chunk = self.decoder.unconsumed_tail
            if self.decoder.eof:
                # gzip may come in several members; what follows the last in a server's mistake is dropped
                chunk = self.decoder.unused_data
                if not chunk.startswith(b"\x1f\x8b"):
                    return
                self.decoder = zlib.decompressobj(WHATEVER)

    def whole(self) -> bytes:
        if self.packed and self.begun and not self.decoder.eof:
            raise BadAnswer("对方网站的内容没有传完就断了。")
        return bytes(self.data)

    def _unpacked(self, chunk: bytes) -> bytes:
        room = self.limit - len(self.data) + 1
        try:
            data = self.decoder.decompress(chunk, room)
        except zlib.error as error:
            if self.begun:
                raise BadAnswer("对方网站压缩的内容解不开。") from error
            data = self._bare(chunk, room)
        self.begun = True
        return data

    def _bare(self, chunk: bytes, room: int) -> bytes:
        self.decoder = zlib.decompressobj(BARE)
        try:
            return self.decoder.decompress(chunk, room)
        except zlib.error as error:
            raise BadAnswer("对方网站压缩的内容解不开。") from error

    def _keep(self, data: bytes) -> None:
        if len(self.data) + len(data) > self.limit:
            raise TooLarge(f"对方网站的内容超过{_size(self.limit)}，不再往下取。")
        self.data += data


def _size(limit: int) -> str:
    return f"{limit // 1024 // 1024}MB" if limit >= 1024 * 1024 else f"{max(1, limit // 1024)}KB"

"""Other people's sites, a trap for connections that must not be made, and a name server that lies."""

from collections.abc import Callable, Iterator
from itertools import cycle
from socket import AF_INET, AF_INET6, SOCK_STREAM, gaierror, getaddrinfo

import pytest

from outbound import names
from tests.outbound.servers import Site, Trap, serving


@pytest.fixture
def site(settings) -> Iterator[Site]:
    """A foreign site on the loopback, which the settings let in at one address."""
    settings.OUTBOUND_ALLOWED = ["127.0.0.1/32"]
    with serving() as running:
        yield running


@pytest.fixture
def trap(settings) -> Iterator[Trap]:
    """Its port is open, so that nothing but the address protects it."""
    made = Trap()
    settings.OUTBOUND_PORTS = [made.port]
    yield made
    assert made.caught() == 0
    made.close()


@pytest.fixture
def resolver(monkeypatch) -> Callable[..., list[str]]:
    """resolver(name, answer, answer ...): the name's addresses, one answer a look-up; returns the look-ups made."""
    known: dict[str, Iterator[list[str]]] = {}
    made: list[str] = []

    def look_up(host, port, **kwargs):
        if host not in known:
            if any(letter.isalpha() for letter in host.lower().replace("x", "")) and host[:2] != "0x":
                raise gaierror(f"unknown: {host}")
            return getaddrinfo(host, port, **kwargs)
        made.append(host)
        return [
            (AF_INET6 if ":" in address else AF_INET, SOCK_STREAM, 6, "", (address, port))
            for address in next(known[host])
        ]

    def teach(name: str, *answers: list[str]) -> list[str]:
        known[name] = cycle(answers)
        return made

    monkeypatch.setattr(names, "getaddrinfo", look_up)
    return teach

"""No connection is made to an address that is not public, however it is written, named or redirected to."""

from ipaddress import ip_address

import httpx
import pytest

import outbound
from outbound.addresses import is_public
from outbound.backends import AsyncBackend, Backend
from tests.outbound.servers import in_a_loop

LITERALS = """
127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 0177.1 017700000001
00000177.0.0.1 127.0.0.01 0 0.0.0.0 0.0.0.1 10.0.0.1 10.255.255.255 167772161 0xa000001 172.16.0.1 172.31.255.254
192.168.0.1 192.168.1.1 3232235777 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.170.2
100.64.0.1 100.100.100.200 100.127.255.254 168.63.129.16 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1
198.19.255.254 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
[::1] [::] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::127.0.0.1] [::7f00:1] [::10.0.0.1]
[::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:169.254.169.254] [::ffff:8.8.8.8] [::ffff:0:127.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::10.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b::100.64.0.1]
[64:ff9b:1::127.0.0.1] [64:ff9b:1:7f00:0:100::] [64:ff9b:1::8.8.8.8] [2002:7f00:1::] [2002:a00:1::1] [2002:c0a8:101::1]
[2002:808:808::1] [2001:0:7f00:1::1] [2001::1] [2001:2::1] [2001:10::1] [2001:db8::1] [3fff::1]
[fe80::1] [fe80::5efe:127.0.0.1] [fec0::1] [fc00::1] [fd00::1] [fd00:ec2::254] [ff02::1] [ff0e::1] [100::1] [5f00::1] [4000::1]
""".split()
SPELLED = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "１２７.０.０.１",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "[fe80::1%25lo]",
    "[::1%25lo]",
]
WRITTEN = [
    "http://127.0.0.1:{port}#@example.org/",
    "http://example.org@127.0.0.1:{port}/",
    "http://user:secret@example.org:{port}/",
    "http://127.0.0.1:{port}\\@example.org/",
    "http:\\\\127.0.0.1:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_GET",
    "ftp://127.0.0.1:{port}/",
    "unix:///run/docker.sock",
    "http:///",
    "http://",
    "//127.0.0.1:{port}/",
    "/feed",
    "",
    "http://[::1",
    "http://a b/",
    "http://127.0.0.1:{port}0000/",
    "http://\n127.0.0.1:{port}/",
    "javascript:alert(1)",
    "data:text/plain,feed",
]


def is_literal(host: str) -> bool:
    """Whether a name server could answer so."""
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


REAL = ("8.8.8.8", "114.114.114.114", "2400:3200::1", "2606:4700:4700::1111")


@pytest.fixture
def dialled(monkeypatch):
    """The addresses to which a connection was begun; none is completed."""
    numbers: list[str] = []

    class NoNetwork:
        def connect_tcp(self, host, port, *args, **kwargs):
            numbers.append(host)
            raise httpx.ConnectError(host)

    begin, begin_async = Backend.__init__, AsyncBackend.__init__

    def sync(self, deadline):
        begin(self, deadline)
        self.inner = NoNetwork()

    def loop(self):
        begin_async(self)
        self.inner = NoNetwork()

    monkeypatch.setattr(Backend, "__init__", sync)
    monkeypatch.setattr(AsyncBackend, "__init__", loop)
    return numbers


@pytest.mark.parametrize("host", LITERALS + SPELLED)
def test_refuses(host, trap, dialled):
    with pytest.raises((outbound.Refused, outbound.Unreachable)):
        outbound.fetch(f"http://{host}:{trap.port}/feed.xml", seconds=5)
    assert dialled == []


def test_there_are_at_least_forty_forms():
    assert len({*LITERALS, *SPELLED, *WRITTEN}) >= 40


@pytest.mark.parametrize("written", WRITTEN)
def test_refuses_what_is_no_address_of_the_web(written, trap, dialled):
    with pytest.raises((outbound.Refused, outbound.Unreachable)):
        outbound.fetch(written.format(port=trap.port), seconds=5)
    assert dialled == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "[::ffff:127.0.0.1]"])
def test_without_our_checks_the_trap_would_have_caught_it(host, trap, settings):
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8", "::1/128", "::ffff:127.0.0.0/104"]
    with pytest.raises(outbound.OutboundError):
        outbound.fetch(f"http://{host}:{trap.port}/", seconds=0.1)
    assert trap.caught() == 1


@pytest.mark.parametrize("address", [*filter(is_literal, (host.strip("[]") for host in LITERALS))])
def test_refuses_a_name_that_stands_for_it(address, trap, resolver, dialled):
    resolver("feed.example.org", [address], ["8.8.8.8", address])
    for _ in range(2):  # alone, and behind a public one
        with pytest.raises(outbound.Refused, match="内部网络"):
            outbound.fetch(f"http://feed.example.org:{trap.port}/")
    assert dialled == []


def test_refuses_an_address_with_a_zone_from_the_name_server(trap, resolver, dialled):
    resolver("feed.example.org", ["fe80::1%lo"], ["2400:3200::1%lo"], ["not an address"], [])
    for _ in range(4):
        with pytest.raises(outbound.Refused):
            outbound.fetch(f"http://feed.example.org:{trap.port}/")
    assert dialled == []


def test_connects_to_what_was_checked(site, resolver):
    """Rebinding: a second look-up would lead elsewhere, and is not made."""
    site.put("/feed.xml", "here")
    asked = resolver("feed.example.org", ["127.0.0.1"], ["127.0.0.2"])
    address = site.url.replace("127.0.0.1", "feed.example.org") + "/feed.xml"
    assert outbound.fetch(address).body == b"here"
    assert asked == ["feed.example.org"]
    assert site.asked[0][1]["Host"].startswith("feed.example.org:")
    with pytest.raises(outbound.Refused):  # the name stands for the other address now
        outbound.fetch(address)


def test_checks_a_redirect_to_the_same_name_anew(site, trap, resolver):
    """First answer allowed, second not: the connection for the redirect is refused."""
    resolver("feed.example.org", ["127.0.0.1"], ["127.0.0.2"])
    site.redirect("/feed.xml", f"http://feed.example.org:{trap.port}/")
    with pytest.raises(outbound.Refused):
        outbound.fetch(site.url.replace("127.0.0.1", "feed.example.org") + "/feed.xml")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:{port}/",
        "http://localhost.:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.2]:{port}/",
        "http://2130706434:{port}/",
        "//127.0.0.2:{port}/",
        "http://[64:ff9b::7f00:2]:{port}/",
        "https://127.0.0.2:{port}/",
        "http://inside.example.org:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.2:{port}/",
        "http://user:secret@127.0.0.1:{port}/",
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_refuses_a_redirect(site, trap, resolver, target, status):
    resolver("inside.example.org", ["127.0.0.2"])
    resolver("localhost.", ["127.0.0.2"])
    site.redirect("/feed.xml", target.format(port=trap.port), status)
    with pytest.raises((outbound.Refused, outbound.Unreachable)):
        outbound.fetch(site.url + "/feed.xml")
    assert [path for path, _ in site.asked] == ["/feed.xml"]


@pytest.mark.parametrize("host", [*LITERALS[::7], "localhost"])
def test_the_client_for_a_loop_refuses_the_same(host, trap, dialled):
    async def ask() -> None:
        async with outbound.async_client() as client:
            await client.get(f"http://{host}:{trap.port}/")

    with pytest.raises((outbound.Refused, httpx.InvalidURL)):
        in_a_loop(ask())
    assert dialled == []


def test_the_client_refuses_before_it_sends(trap):
    with outbound.client() as client, pytest.raises(httpx.RequestError) as refused:
        client.post(f"http://localhost:{trap.port}/", data={"hub.mode": "subscribe"})
    assert isinstance(refused.value, outbound.Refused)


def test_takes_no_proxy_from_the_environment(trap, monkeypatch, dialled):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
    with pytest.raises(outbound.OutboundError):
        outbound.fetch("http://8.8.8.8/")
    assert dialled == ["8.8.8.8"]


@pytest.mark.parametrize("host", REAL)
def test_asks_public_addresses(host, resolver, dialled):
    resolver("feed.example.org", [host])
    for url in ("http://feed.example.org/", "https://feed.example.org/"):
        with pytest.raises(outbound.OutboundError):
            outbound.fetch(url)
    assert dialled == [host, host]


def test_an_ipv6_network_reaches_public_ipv4_sites_by_its_translator():
    assert is_public(ip_address("64:ff9b::8.8.8.8"))


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 8080])
def test_other_ports_are_closed_unless_the_setting_opens_them(port, settings, dialled):
    with pytest.raises(outbound.Refused, match="端口"):
        outbound.fetch(f"http://8.8.8.8:{port}/")
    assert dialled == []
    settings.OUTBOUND_PORTS = [port]
    with pytest.raises(outbound.OutboundError):
        outbound.fetch(f"http://8.8.8.8:{port}/")
    assert dialled == ["8.8.8.8"]

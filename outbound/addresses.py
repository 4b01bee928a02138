"""Which network addresses may be asked.

After IANA's registries of special-purpose addresses (RFC 6890 and later). IPv6 is public within 2000::/3 only, which
leaves out loopback, link-local, unique local, multicast, IPv4-mapped and -compatible forms at once. Of the forms that
carry an IPv4 address, the well-known NAT64 prefix (RFC 6052) is judged by it, as networks without IPv4 need it; 6to4
and Teredo are dead and refused.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

USUAL_PORTS = frozenset((80, 443))

NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers; some clouds' metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's metadata, on a public number
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
GLOBAL_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
NAT64 = IPv6Network("64:ff9b::/96")


def may_connect(address: str, port: int) -> bool:
    """Whether a connection to this literal address is allowed: public and a usual port, or let in by a setting."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if any(ip in network for network in _networks(tuple(settings.OUTBOUND_ALLOWED))):
        return True
    return is_public(ip) and (port in USUAL_PORTS or port in settings.OUTBOUND_PORTS)


def is_public(ip: Address) -> bool:
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in NOT_PUBLIC_4)
    if ip.scope_id is not None:
        return False
    if ip in NAT64:
        return is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
    return ip in GLOBAL_6 and not any(ip in network for network in NOT_PUBLIC_6)


@lru_cache(maxsize=16)
def _networks(written: tuple) -> tuple[Network, ...]:
    return tuple(ip_network(network) for network in written)

"""Which addresses the server may be made to connect to: the host is typed by a stranger, our network is not theirs."""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.ingest.imap.endpoint import ImapEndpoint, Security

#: Where IMAP lives. Anything else is somebody else's port.
IMAP_PORTS = frozenset({143, 993})
#: A name may have many; we try a few.
_ADDRESSES = 4
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,255}\Z")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: The internet as it is given out. What lies outside is somebody's own, whatever the tables of Python's version say:
#: site-local addresses, a network's own NAT64, IPv4 addresses in forms that are no longer used.
_INTERNET_6 = ipaddress.ip_network("2000::/3")
#: Of protocols, not of servers.
_PROTOCOLS_4 = ipaddress.ip_network("192.0.0.0/24")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Gives the addresses of a name; OSError when it has none.
Resolve = Callable[[str, int], Awaitable[list[str]]]


class AddressRefused(Exception):  # noqa: N818 (says what happened)
    """The host, port or kind of connection is not one that we connect to. The text is for people."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Where connections may go."""

    #: Also to this machine and its networks.
    allow_private: bool = False
    ports: frozenset[int] = IMAP_PORTS


async def system_resolve(host: str, port: int) -> list[str]:
    """Asks the system."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def resolve(endpoint: ImapEndpoint, policy: Policy, lookup: Resolve = system_resolve) -> tuple[str, ...]:
    """The addresses to connect to, checked; connect to these and never to the name, which may change its mind.

    AddressRefused when none may be connected to, OSError when there is none.
    """
    if endpoint.effective_port not in policy.ports:
        raise AddressRefused(f"Port {endpoint.effective_port} is not a port of IMAP.")
    name = host_name(endpoint.host)
    addresses = [
        text
        for text in (await lookup(name, endpoint.effective_port))[:_ADDRESSES]
        if _may_connect(text, policy, endpoint.security)
    ]
    if addresses:
        return tuple(addresses)
    if endpoint.security is Security.NONE:
        raise AddressRefused("A connection without TLS is only for a server on this machine.")
    raise AddressRefused(f"{endpoint.host} is not an address on the internet.")


def host_name(host: str) -> str:
    """The name in ASCII. AddressRefused when it is none."""
    try:
        name = host.strip().rstrip(".").encode("idna").decode("ascii") if not host.isascii() else host.strip()
    except UnicodeError as error:
        raise AddressRefused("This is not the name of a server.") from error
    if not _HOST.match(name):
        raise AddressRefused("This is not the name of a server.")
    return name


def _may_connect(text: str, policy: Policy, security: Security) -> bool:
    address = innermost(ipaddress.ip_address(text.split("%")[0]))
    if security is Security.NONE and not address.is_loopback:
        return False
    if address.is_multicast or address.is_unspecified:
        return False
    return policy.allow_private or _is_public(address)


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        return address.is_global and address in _INTERNET_6
    return address.is_global and address not in _PROTOCOLS_4


def innermost(address: Address) -> Address:
    """The IPv4 address within an IPv6 one that only wraps it: the network would unwrap it too."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address

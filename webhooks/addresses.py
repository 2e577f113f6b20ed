"""Which addresses a message may go to: those of the public internet, and no other.

A name is looked up once for each attempt, all that it stands for is checked, and the connection is made to what was
checked: a name that stands for something else a moment later leads nowhere.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final

import httpcore
from django.conf import settings

Address = IPv4Address | IPv6Address

#: IANA's special-purpose addresses of version 4: this network, private, shared, loopback, link-local, protocols,
#: documentation, relays, benchmarks, multicast, reserved, broadcast.
_NOT_PUBLIC_4: Final = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
#: Of version 6 nothing is public outside global unicast: no loopback, link-local, unique local, multicast, mapped and
#: translated address (::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48).
_PUBLIC_6: Final = ipaddress.IPv6Network("2000::/3")
#: And of that: protocols (Teredo, ORCHID), documentation, 6to4.
_NOT_PUBLIC_6: Final = tuple(
    ipaddress.IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


#: Of one name, tried in turn.
_MOST_ADDRESSES: Final = 3


class Refused(Exception):  # noqa: N818, it is no fault of ours
    """A name stands for an address that nothing is sent to."""


def is_public(address: Address) -> bool:
    refused = (ipaddress.ip_network(text) for text in settings.WEBHOOK_REFUSED_NETWORKS)
    if any(address in network for network in refused):
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


async def look_up(host: str, port: int) -> list[str]:
    """The addresses that a name stands for. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only; the name stays what TLS and `Host` are about. Raises Refused."""

    def __init__(self) -> None:
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109, the signature is the library's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            found = await look_up(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = [ipaddress.ip_address(text) for text in found]
        if not settings.WEBHOOK_PRIVATE_TARGETS and not all(map(is_public, addresses)):
            raise Refused(host)
        failure: Exception = httpcore.ConnectError("The name stands for no address.")
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                return await self._backend.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

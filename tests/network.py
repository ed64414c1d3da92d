"""The network is closed: a test that reaches beyond this machine fails loudly.

``NetworkClosed`` is no OSError, so that code which forgives connection errors cannot hide it.
"""

import ipaddress
import socket
from typing import Any

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class NetworkClosed(Exception):
    """A test tried to leave this machine."""


def close() -> None:
    """Allow loopback and Unix sockets and nothing else, for the rest of this process."""

    def connect(self: socket.socket, address: Any) -> None:
        _only_loopback(self, address)
        _connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _only_loopback(self, address)
        return _connect_ex(self, address)

    def getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        if not _is_here(host) and not _is_number(host):
            raise NetworkClosed(f"name looked up: {host}")
        return _getaddrinfo(host, *args, **options)

    socket.socket.connect = connect  # type: ignore[method-assign,assignment]  # the point of this module
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign,assignment]  # the point of this module
    socket.getaddrinfo = getaddrinfo


def _only_loopback(connection: socket.socket, address: Any) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
        raise NetworkClosed(f"connection to {address[0]}")


def _is_number(host: Any) -> bool:
    """An address in figures is read, not looked up: that sends nothing anywhere."""
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        try:
            socket.inet_aton(name)
        except OSError:
            return False
    return True


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or str(name).lower().rstrip(".") in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(name).split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified

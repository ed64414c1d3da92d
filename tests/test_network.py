"""The guard that closes the network in tests does close it."""

import socket

import pytest

from tests.network import NetworkClosed


def test_a_name_beyond_this_machine_is_not_looked_up() -> None:
    with pytest.raises(NetworkClosed):
        socket.getaddrinfo("orrinpress.example", 443)


@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "169.254.169.254"])
def test_an_address_beyond_this_machine_is_not_reached(address: str) -> None:
    with socket.socket() as connection, pytest.raises(NetworkClosed):
        connection.connect((address, 80))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

"""The one HTTP client for addresses that somebody typed or a page named.

Such an address may point at the machine itself or into the network behind it. So a name is resolved
here, every answer is checked, and the connection is made to the checked number and no other; each
redirect starts again from the beginning. Proxies named in the environment are not used, because a
proxy would resolve the name a second time, out of our sight. Size, time, media type and the number
of redirects are bounded.
"""

import http.client
import ipaddress
import math
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from AntiSSRF import IPAddressRanges  # type: ignore[import-untyped]  # published without hints

from licensing.core import clock
from licensing.core.errors import OffprintError

MAX_REDIRECTS = 5
MAX_ADDRESS_CHARACTERS = 2_000
PORTS = {"http": 80, "https": 443}
CHUNK_BYTES = 64 * 1024
MAX_RETRY_AFTER_SECONDS = 7 * 24 * 3600
USER_AGENT = "Offprint/1.0 (licensing catalogue)"

HTML = ("text/html", "application/xhtml+xml")
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")

_FORBIDDEN = tuple(ipaddress.ip_network(n) for n in IPAddressRanges.recommended_latest)
_RESOLVERS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="resolve")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SENDABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(OffprintError):
    """The address was not fetched, or what it answered was not taken; the message says why."""

    code = "address-refused"

    def __init__(self, message: str, *, answered: int = 0, retry_after_seconds: int = 0) -> None:
        super().__init__(message)
        self.answered = answered
        """The HTTP status that was no good, or 0 when there was none."""
        self.retry_after_seconds = retry_after_seconds
        """How long the answer asks us to wait; 0 when it does not ask."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered. ``url`` is the last one, after redirects."""

    url: str
    content: bytes
    media_type: str
    charset: str = ""
    """As the answer's header names it, lower case, or nothing."""
    etag: str = ""
    last_modified: str = ""
    """Both as the answer gave them: to be sent with the next request for the same address."""
    not_modified: bool = False
    """The answer is what it was when ``etag`` and ``last_modified`` were given; no ``content``."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of an address, beside its name."""

    accept: tuple[str, ...]
    max_bytes: int
    etag: str
    last_modified: str

    def headers(self) -> dict[str, str]:
        conditions = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {
            "Accept": ", ".join(self.accept),
            "Accept-Encoding": "gzip",
            "User-Agent": USER_AGENT,
            "Connection": "close",
        } | {name: value for name, value in conditions.items() if value}

    def is_answered_by(self, status: int) -> bool:
        """Whether nothing has changed; a 304 that nobody asked for is a mistake."""
        return status == HTTPStatus.NOT_MODIFIED and bool(self.etag or self.last_modified)


@dataclass(frozen=True, eq=False)
class Outside:
    """The guarded client.

    ``allowed_origins`` are exact origins (``http://127.0.0.1:8123``) that may be fetched wherever
    they point and whatever their port: for a demonstration and for tests, empty otherwise.
    ``only_hosts``, where any are named, are the only hosts that are asked, redirects included;
    ``ends_at`` (``time.monotonic``) ends everything that this client is asked for together.
    """

    allowed_origins: frozenset[str] = frozenset()
    only_hosts: frozenset[str] = frozenset()
    ends_at: float = math.inf

    def fetch(
        self,
        url: str,
        *,
        accept: tuple[str, ...] = HTML,
        max_bytes: int = 10_000_000,
        seconds: float = 20.0,
        etag: str = "",
        last_modified: str = "",
    ) -> Fetched:
        """Fetch ``url`` and return its body, at most ``max_bytes`` once unpacked.

        ``accept`` are the media types that will do. ``seconds`` is the whole time, from the look-up
        of the name to the last byte, redirects included. ``etag`` and ``last_modified`` are those of
        an earlier answer: one that has not changed since says so and has no body. Raises ``Refused``.
        """
        asked = _Asked(accept, max_bytes, etag, last_modified)
        deadline = min(self.ends_at, time.monotonic() + seconds)
        for _ in range(MAX_REDIRECTS + 1):
            parts = _parse(url)
            numbers = self._resolve(parts, deadline)
            answer = _exchange(parts, numbers, asked, deadline)
            if isinstance(answer, Fetched):
                return answer
            url = urljoin(url, answer)
        raise Refused(f"The address redirects more than {MAX_REDIRECTS} times. Give the final one.")

    def _resolve(self, parts: SplitResult, deadline: float) -> list[Address]:
        """Every number behind the host, all of them checked: one bad answer condemns the name."""
        host, port = parts.hostname or "", _port(parts)
        if self.only_hosts and host not in self.only_hosts:
            raise Refused(f"The address leads away from its own site, to {host}.")
        allowed = _origin(parts) in self.allowed_origins
        if not allowed and port != PORTS[parts.scheme]:
            raise Refused(f"Port {port} is not fetched; only ordinary web addresses are.")
        if not allowed and re.search(r"(?:^|\.)localhost\.?$", host):
            raise _inside(host)
        numbers = _look_up(host, port, deadline)
        if not allowed and any(is_forbidden(number) for number in numbers):
            raise _inside(host)
        return numbers


def is_forbidden(number: Address) -> bool:
    """Whether a number is anything but a public unicast address.

    IPv6 forms that carry an IPv4 address (mapped, NAT64, 6to4, Teredo) are forbidden or unwrapped,
    so that they cannot be a way round.
    """
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped is not None:
        return is_forbidden(number.ipv4_mapped)
    if not number.is_global or number.is_multicast:
        return True
    return any(number.version == net.version and number in net for net in _FORBIDDEN)


def _inside(host: str) -> Refused:
    return Refused(f"{host} leads to a private or reserved address, which is not fetched.")


def _parse(url: str) -> SplitResult:
    if len(url) > MAX_ADDRESS_CHARACTERS:
        raise Refused(f"The address is longer than {MAX_ADDRESS_CHARACTERS} characters.")
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise Refused("The address has a space, a backslash or a control character in it.")
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise Refused("The address cannot be read. Check its spelling.") from None
    if parts.scheme not in PORTS:
        raise Refused("Only addresses that begin with http:// or https:// are fetched.")
    if not ascii_host:
        raise Refused("The address names no host.")
    if parts.username is not None or parts.password is not None:
        raise Refused("The address carries a name or password. Give it without.")
    bracketed = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    netloc = bracketed if parts.port is None else f"{bracketed}:{parts.port}"
    return parts._replace(netloc=netloc, fragment="")


def _port(parts: SplitResult) -> int:
    return parts.port if parts.port is not None else PORTS[parts.scheme]


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}"


def _remaining(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise Refused("The address took too long to answer. Try again, or save the page instead.")
    return left


def _look_up(host: str, port: int, deadline: float) -> list[Address]:
    """Resolve on another thread: the system's resolver knows no time limit of ours."""
    if (number := _written_number(host)) is not None:
        return [number]
    future = _RESOLVERS.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = future.result(timeout=_remaining(deadline))
    except TimeoutError:
        raise Refused(f"The name {host} took too long to look up. Try again.") from None
    except (OSError, UnicodeError):
        raise Refused(f"There is no such host as {host}. Check the address.") from None
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _written_number(host: str) -> Address | None:
    """The number that a host is when it is no name, in any spelling a resolver takes: ``127.1``."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _exchange(
    parts: SplitResult, numbers: list[Address], asked: _Asked, deadline: float
) -> Fetched | str:
    """One request: what was fetched, or where the answer redirects to."""
    try:
        with _connection(parts, numbers, deadline) as connection:
            connection.request("GET", _target(parts), headers=asked.headers())
            response = connection.getresponse()
            if response.status in _REDIRECTS:
                return _location(response)
            not_modified = asked.is_answered_by(response.status)
            content = b""
            if not not_modified:
                _check(response, asked)
                content = _read(response, asked.max_bytes, deadline)
    except (OSError, http.client.HTTPException, zlib.error) as error:
        _remaining(deadline)  # a connection that the watchdog cut is late, not broken
        raise Refused(f"{parts.hostname} did not answer properly ({_reason(error)}).") from None
    return Fetched(
        url=urlunsplit(parts),
        content=content,
        media_type=_media_type(response),
        charset=(response.headers.get_content_charset() or "").lower(),
        etag=_validator(response, "ETag") or (asked.etag if not_modified else ""),
        last_modified=_validator(response, "Last-Modified")
        or (asked.last_modified if not_modified else ""),
        not_modified=not_modified,
    )


@contextmanager
def _connection(
    parts: SplitResult, numbers: list[Address], deadline: float
) -> Iterator[http.client.HTTPConnection]:
    """A connection to one of the checked numbers, cut at the deadline whatever it is doing.

    A socket's own timeout starts afresh with each byte, so a server that drips would hold us for
    ever; the watchdog does not listen to drips.
    """
    sock = _dial(numbers, _port(parts), deadline)
    if parts.scheme == "https":
        # The handshake waits, so that the watchdog is there for it.
        sock = ssl.create_default_context().wrap_socket(
            sock, server_hostname=parts.hostname, do_handshake_on_connect=False
        )
    watchdog = threading.Timer(_remaining(deadline), _cut, [sock])
    watchdog.daemon = True
    watchdog.start()
    connection = http.client.HTTPConnection(parts.netloc)
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection.sock = sock
        yield connection
    finally:
        watchdog.cancel()
        connection.close()
        sock.close()


def _dial(numbers: list[Address], port: int, deadline: float) -> socket.socket:
    for position, number in enumerate(numbers, start=1):
        try:
            return socket.create_connection((str(number), port), timeout=_remaining(deadline))
        except OSError:
            if position == len(numbers):
                raise
    raise OSError("no address")


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # already closed


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]{}|")
    return f"{path}?{query}" if query else path


def _validator(response: http.client.HTTPResponse, name: str) -> str:
    """A header that may be sent back; one that could break a request apart is none."""
    value = (response.getheader(name) or "").strip()
    return value if _SENDABLE.fullmatch(value) else ""


def _location(response: http.client.HTTPResponse) -> str:
    location = (response.getheader("Location") or "").strip().replace(" ", "%20")
    if not location:
        raise Refused("The address redirects without saying where to.")
    return location


def _media_type(response: http.client.HTTPResponse) -> str:
    return (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()


def _check(response: http.client.HTTPResponse, asked: _Asked) -> None:
    if response.status != HTTPStatus.OK:
        raise Refused(
            f"The address answered {response.status} {response.reason}.".rstrip(),
            answered=response.status,
            retry_after_seconds=_seconds(response.getheader("Retry-After") or ""),
        )
    media_type = _media_type(response)
    if media_type not in asked.accept:
        named = media_type or "nothing that says what it is"
        kinds = (*asked.accept[:4], *(("the like",) if len(asked.accept) > 4 else ()))
        raise Refused(f"The address holds {named}; {' or '.join(kinds)} is wanted.")
    if (response.length or 0) > asked.max_bytes:
        raise _too_large(asked.max_bytes)


def _seconds(retry_after: str) -> int:
    """Seconds from ``Retry-After``, written as a number or as a date."""
    if retry_after.strip().isdecimal():
        return min(int(retry_after[:9]), MAX_RETRY_AFTER_SECONDS)
    try:
        wanted = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0
    if wanted.tzinfo is None:
        return 0
    left = (wanted - clock.now()).total_seconds()
    return int(min(max(left, 0), MAX_RETRY_AFTER_SECONDS))


def _read(response: http.client.HTTPResponse, max_bytes: int, deadline: float) -> bytes:
    """The body, unpacked as it arrives, so that a small parcel cannot unfold into a huge one."""
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise Refused(f"The answer is packed as “{encoding}”, which was not asked for.")
    unpack = zlib.decompressobj(wbits=31) if encoding != "identity" else None
    content = bytearray()
    while chunk := response.read1(CHUNK_BYTES):
        _remaining(deadline)
        room = max_bytes + 1 - len(content)
        content += unpack.decompress(chunk, room) if unpack else chunk
        if len(content) > max_bytes:
            raise _too_large(max_bytes)
    _remaining(deadline)
    if response.length or (unpack is not None and not unpack.eof):
        raise Refused("The answer broke off before its end. Try again.")
    return bytes(content)


def _too_large(max_bytes: int) -> Refused:
    return Refused(f"The answer is larger than the {max_bytes / 1_000_000:g} MB that are taken.")


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return "no secure connection"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return type(error).__name__

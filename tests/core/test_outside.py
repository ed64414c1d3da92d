"""The guarded client: what it fetches, what it refuses, and that it cannot be led inside."""

import gzip
import http.server
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from licensing.core import outside
from licensing.core.outside import Fetched, Outside, Refused, is_forbidden

Handler = Callable[[http.server.BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A web site on loopback; ``pages`` maps a path to what answers it."""

    origin: str
    pages: dict[str, Handler] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def client(self) -> Outside:
        return Outside(frozenset({self.origin}))


@pytest.fixture
def site() -> Iterator[Site]:
    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.seen.append(self.path)
            here.pages[self.path](self)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    here = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()


def answer(body: bytes, status: int = 200, **headers: str) -> Handler:
    def handle(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        sent = {"Content-Type": "text/html; charset=utf-8"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        for name, value in sent.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return handle


def redirect(to: str) -> Handler:
    return answer(b"", 302, Location=to)


def test_a_page_is_fetched_with_its_type_and_charset(site: Site) -> None:
    site.pages["/a?b=c"] = answer(b"<p>Hello", Content_Type="Text/HTML; charset=ISO-8859-1")

    assert site.client().fetch(site.origin + "/a?b=c#there") == Fetched(
        url=site.origin + "/a?b=c",
        content=b"<p>Hello",
        media_type="text/html",
        charset="iso-8859-1",
    )


def test_a_packed_page_is_unpacked(site: Site) -> None:
    site.pages["/"] = answer(gzip.compress(b"<p>Hello"), Content_Encoding="gzip")

    assert site.client().fetch(site.origin).content == b"<p>Hello"


def test_a_redirect_is_followed_and_the_last_address_told(site: Site) -> None:
    site.pages["/old"] = redirect("/new page")
    site.pages["/new%20page"] = answer(b"here")

    assert site.client().fetch(site.origin + "/old").url == site.origin + "/new%20page"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://192.0.0.192/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::a00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[fd00:ec2::254]/",
        "http://[ff02::1]/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
    ],
)
def test_an_address_inside_is_refused(url: str) -> None:
    with pytest.raises(Refused, match=r"private or reserved|no such host|cannot be read"):
        Outside().fetch(url)


@pytest.mark.parametrize(
    "number", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_a_public_address_is_not_forbidden(number: str) -> None:
    assert not is_forbidden(ipaddress.ip_address(number))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/a",
        "gopher://127.0.0.1/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "//example.com/",
        "example.com",
        "",
        "http://",
        "http:///path",
        "http://user:secret@example.com/",
        "http://user@example.com/",
        "http://example.com\\@127.0.0.1/",
        "http://exa mple.com/",
        "http://example.com/\r\nX-Injected: 1",
        "http://example.com:99999/",
        "http://[::1/",
        "http://" + "a" * 70 + ".example/",
        "http://example.com/" + "a" * 2_000,
        "http://example.com:22/",
        "https://example.com:8443/",
        "http://example.com:443/",
    ],
)
def test_what_is_no_web_address_is_refused_before_anything_is_looked_up(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_look_up(*args: object, **kwargs: object) -> None:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", no_look_up)

    with pytest.raises(Refused):
        Outside().fetch(url)


def test_a_name_that_resolves_inside_is_refused_even_among_public_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def resolve(host: str, port: int, **kwargs: object) -> list[tuple[object, ...]]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))
            for number in ("93.184.215.14", "10.1.2.3")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(Refused, match="private or reserved"):
        Outside().fetch("http://rebound.example/")


def test_the_connection_goes_to_the_number_that_was_checked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is looked up once: a second answer, the trick of rebinding, is never asked for."""
    site.pages["/"] = answer(b"here")
    port = int(site.origin.rpartition(":")[2])
    asked: list[str] = []

    def resolve(host: str, port: int, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    client = Outside(frozenset({f"http://press.example:{port}"}))
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    client.fetch(f"http://press.example:{port}/")

    assert [name for name in asked if name == "press.example"] == ["press.example"]


def test_a_redirect_inside_is_refused(site: Site) -> None:
    with socket.socket() as secret:
        secret.bind(("127.0.0.1", 0))
        secret.listen()
        secret.settimeout(0.05)
        site.pages["/"] = redirect(f"http://127.0.0.1:{secret.getsockname()[1]}/")

        with pytest.raises(Refused):
            site.client().fetch(site.origin)
        with pytest.raises(TimeoutError):
            secret.accept()


@pytest.mark.parametrize("to", ["http://169.254.169.254/", "file:///etc/passwd", "http://[::1]/"])
def test_a_redirect_elsewhere_that_is_no_public_page_is_refused(site: Site, to: str) -> None:
    site.pages["/"] = redirect(to)

    with pytest.raises(Refused):
        site.client().fetch(site.origin)


def test_an_allowed_origin_allows_that_port_and_no_other(site: Site) -> None:
    site.pages["/"] = answer(b"here")
    other_port = Outside(frozenset({"http://127.0.0.1:1"}))

    assert site.client().fetch(site.origin).content == b"here"
    with pytest.raises(Refused):
        other_port.fetch(site.origin)


def test_redirects_have_an_end(site: Site) -> None:
    site.pages["/"] = redirect("/")

    with pytest.raises(Refused, match="redirects more than"):
        site.client().fetch(site.origin)

    assert len(site.seen) == outside.MAX_REDIRECTS + 1


def test_a_redirect_to_nowhere_is_refused(site: Site) -> None:
    site.pages["/"] = answer(b"", 302)

    with pytest.raises(Refused, match="without saying where"):
        site.client().fetch(site.origin)


@pytest.mark.parametrize("status", [204, 206, 304, 403, 404, 410, 500, 503])
def test_an_answer_that_is_no_page_is_refused_with_its_status(site: Site, status: int) -> None:
    site.pages["/"] = answer(b"", status)

    with pytest.raises(Refused, match=str(status)):
        site.client().fetch(site.origin)


def test_another_media_type_is_refused_by_name(site: Site) -> None:
    site.pages["/"] = answer(b"%PDF", Content_Type="application/pdf")

    with pytest.raises(Refused, match=r"holds application/pdf; .*text/html"):
        site.client().fetch(site.origin)


def test_an_announced_size_over_the_limit_is_refused(site: Site) -> None:
    site.pages["/"] = answer(b"", Content_Length="100000")

    with pytest.raises(Refused, match="larger than"):
        site.client().fetch(site.origin, max_bytes=99_999)


def test_a_body_over_the_limit_is_refused_though_not_announced(site: Site) -> None:
    site.pages["/"] = answer(b"x" * 100_000)

    with pytest.raises(Refused, match="larger than"):
        site.client().fetch(site.origin, max_bytes=99_999)


def test_a_body_of_exactly_the_limit_is_taken(site: Site) -> None:
    site.pages["/"] = answer(b"x" * 100_000)

    assert len(site.client().fetch(site.origin, max_bytes=100_000).content) == 100_000


def test_a_gzip_bomb_is_refused_without_being_unpacked_whole(site: Site) -> None:
    site.pages["/"] = answer(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

    with pytest.raises(Refused, match="larger than"):
        site.client().fetch(site.origin, max_bytes=1_000_000)


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate"])
def test_a_packing_that_was_not_asked_for_is_refused(site: Site, encoding: str) -> None:
    site.pages["/"] = answer(b"packed", Content_Encoding=encoding)

    with pytest.raises(Refused, match="not asked for"):
        site.client().fetch(site.origin)


@pytest.mark.parametrize(
    "body",
    [b"not gzip at all", gzip.compress(b"x" * 1000, mtime=0)[:-12]],
    ids=["none", "cut short"],
)
def test_a_broken_packing_is_refused(site: Site, body: bytes) -> None:
    site.pages["/"] = answer(body, Content_Encoding="gzip")

    with pytest.raises(Refused):
        site.client().fetch(site.origin)


def test_a_body_that_breaks_off_is_refused(site: Site) -> None:
    site.pages["/"] = answer(b"half", Content_Length="8")

    with pytest.raises(Refused, match="broke off"):
        site.client().fetch(site.origin)


def test_a_server_that_drips_is_cut_off_at_the_deadline(site: Site) -> None:
    stop = threading.Event()

    def drip(request: http.server.BaseHTTPRequestHandler) -> None:
        while not stop.wait(0.02):
            try:
                request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: "[:1])
            except OSError:
                return

    site.pages["/"] = drip
    started = time.monotonic()
    with pytest.raises(Refused, match="too long"):
        site.client().fetch(site.origin, seconds=0.3)
    stop.set()

    assert time.monotonic() - started < 2


def test_a_slow_look_up_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def resolve(*args: object, **kwargs: object) -> list[object]:
        answered.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(Refused, match="too long to look up"):
        Outside().fetch("http://slow.example/", seconds=0.1)
    answered.set()


def test_a_host_that_refuses_the_connection_says_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(Refused, match="did not answer properly"):
            Outside(frozenset({origin})).fetch(origin)


def test_a_proxy_in_the_environment_is_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/"] = answer(b"direct")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert site.client().fetch(site.origin).content == b"direct"


def test_an_answer_brings_what_the_next_request_is_to_carry(site: Site) -> None:
    site.pages["/"] = answer(b"here", ETag='"v1"', Last_Modified="Mon, 16 Feb 2026 08:00:00 GMT")

    fetched = site.client().fetch(site.origin)

    assert (fetched.etag, fetched.last_modified) == ('"v1"', "Mon, 16 Feb 2026 08:00:00 GMT")
    assert not fetched.not_modified


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    asked: list[tuple[str | None, str | None]] = []

    def unchanged(request: http.server.BaseHTTPRequestHandler) -> None:
        asked.append(
            (request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))
        )
        answer(b"", 304)(request)

    site.pages["/"] = unchanged
    fetched = site.client().fetch(site.origin, etag='"v1"', last_modified="yesterday")

    assert asked == [('"v1"', "yesterday")]
    assert fetched.not_modified
    assert fetched.content == b""
    assert (fetched.etag, fetched.last_modified) == ('"v1"', "yesterday")


def test_nothing_conditional_is_sent_unless_asked(site: Site) -> None:
    sent: list[str] = []

    def listen(request: http.server.BaseHTTPRequestHandler) -> None:
        sent.extend(request.headers.keys())
        answer(b"here")(request)

    site.pages["/"] = listen
    site.client().fetch(site.origin)

    assert not {"If-None-Match", "If-Modified-Since"} & set(sent)


@pytest.mark.parametrize("etag", ['"a"\r\n X-More: yes', "ünicode", "x" * 2_000])
def test_a_mark_that_could_not_be_sent_back_is_not_kept(site: Site, etag: str) -> None:
    site.pages["/"] = answer(b"here", ETag=etag)

    assert site.client().fetch(site.origin).etag == ""


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("", 0), ("soon", 0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("9" * 40, 604_800)],
)
def test_a_refusal_says_what_the_server_answered_and_how_long_to_wait(
    site: Site, header: str, seconds: int
) -> None:
    site.pages["/"] = answer(b"", 429, Retry_After=header)

    with pytest.raises(Refused) as refused:
        site.client().fetch(site.origin)

    assert refused.value.answered == 429
    assert refused.value.retry_after_seconds == seconds

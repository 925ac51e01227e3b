"""Which addresses are asked, never one inside, and how one is asked."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.verification.addresses import at_path, may_be_asked, target
from jobs.verification.wiring import ask


@pytest.mark.parametrize(
    ("outputs", "url"),
    [
        ({"external_ip": "203.0.113.1", "instance_ip": "203.0.113.2"}, "http://203.0.113.1/"),
        ({"external_ip": "not an address", "instance_ip": "203.0.113.2"}, "http://203.0.113.2/"),
        ({"external_ip": "10.0.0.5", "instance_ip": "203.0.113.2"}, "http://203.0.113.2/"),
        ({"external_ip": ["", "203.0.113.7"]}, "http://203.0.113.7/"),
        ({"external_ip": " 8.8.8.8\n"}, "http://8.8.8.8/"),
        ({"external_ip": "2001:db8::1"}, "http://[2001:db8::1]/"),
        ({"instance_ip": "34.1.2.3", "url": "https://x.run.app"}, "http://34.1.2.3/"),
        ({"url": "https://storage.googleapis.com/b/index.html"}, "https://storage.googleapis.com/b/index.html"),
    ],
    ids=str,
)
def test_the_first_valid_address_is_asked(outputs, url):
    assert target(outputs).url == url


@pytest.mark.parametrize(
    "outputs",
    [
        {"external_ip": 3},
        {"external_ip": {"ip": "8.8.8.8"}},
        {"external_ip": "8.8.8.8/24"},
        {"external_ip": "8.8.8.8:80"},
        {"url": "http://169.254.169.254/"},
        {"url": "http://metadata.google.internal/"},
        {"url": "https://run.app.evil.example/"},
        {"url": "https://evilrun.app/"},
        {"url": "https://user@x.run.app/"},
        {"url": "https://x.run.app:22/"},
        {"url": "file:///etc/passwd"},
        {"url": "https://[bad"},
        {"url": ["https://x.run.app"]},
    ],
    ids=str,
)
def test_what_is_no_public_address_is_not_asked(outputs):
    assert target(outputs) is None


INSIDE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:8.8.8.8",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_is_ever_asked(address):
    assert target({"external_ip": address}) is None


@given(st.ip_addresses())
def test_only_public_addresses_and_the_documentations_are_asked(address):
    if may_be_asked(address):
        documentation = str(address).startswith(("203.0.113.", "2001:db8:"))
        assert documentation or (address.is_global and not address.is_private and not address.is_loopback)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        code, location = self.server.plan.get(self.path, (200, None))
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def site(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.asked, server.plan = [], {}
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_redirect_is_not_followed_elsewhere(site):
    here = f"http://127.0.0.1:{site.server_port}"
    for location in (f"{here}/other", "http://169.254.169.254/", "https://elsewhere.example/", "//elsewhere.example/"):
        site.plan["/"] = (302, location)
        site.asked.clear()
        assert ask(f"{here}/", 2.0) == 302
        assert site.asked == ["/"]


def test_a_site_is_asked_over_plain_http_first(site):
    assert ask(f"https://127.0.0.1:{site.server_port}/page", 2.0) == 200
    assert site.asked == ["/page"]


def test_a_proxy_is_honoured(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{site.server_port}")
    monkeypatch.setenv("NO_PROXY", "")
    assert ask("http://203.0.113.77/", 2.0) == 200
    assert site.asked == ["http://203.0.113.77/"]


def test_who_does_not_answer_raises_an_os_error(site):
    port = site.server_port
    site.shutdown()
    site.server_close()
    with pytest.raises(OSError):  # noqa: PT011 - any of them
        ask(f"http://127.0.0.1:{port}/", 1.0)


@pytest.mark.slow
def test_who_answers_byte_by_byte_is_given_up_in_time(monkeypatch):
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip():
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not over.wait(0.05):
                    connection.sendall(b"X: y\r\n")

        dripping = threading.Thread(target=drip)
        dripping.start()
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            ask(f"http://127.0.0.1:{listener.getsockname()[1]}/", 0.3)
        assert time.monotonic() - began < 20
        over.set()
        dripping.join()


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("", ""),
        ("/up", "/up"),
        ("//evil.example/x", "/evil.example/x"),
        ("https://evil.example", "/https://evil.example"),
    ],
)
def test_a_path_names_no_other_host(path, asked):
    assert at_path("https://web-x-uc.a.run.app", path) == f"https://web-x-uc.a.run.app{asked}"

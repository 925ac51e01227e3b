"""The console's door: the page with its policy, its assets, the description of the API, and nothing else."""

import re
from pathlib import Path

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from functions.console import pages
from functions.console.pages import Site, respond
from infra.local.host.routes import opens_page
from shared.http import Answer, serve

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def dist(tmp_path):
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(
        '<meta property="csp-nonce" nonce="__NONCE__"><script nonce="__NONCE__"></script>'
    )
    (folder / "assets" / "app-1a2b.js").write_text("plain")
    (folder / "assets" / "app-1a2b.js.br").write_bytes(b"brotli")
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(b"gzip")
    (folder / ".sources").write_text("secret")
    (tmp_path / "outside.txt").write_text("secret")
    (tmp_path / "openapi.json").write_text('{"openapi":"3.1.0"}')
    return folder


@pytest.fixture
def http(dist):
    return client(dist)


def client(dist):
    app = Flask("console", static_folder=None)
    site = Site(dist, dist.parent / "openapi.json")
    app.add_url_rule("/", view_func=lambda: respond(request, site), endpoint="start", methods=["GET", "POST"])
    app.add_url_rule(
        "/<path:_>", view_func=lambda _: respond(request, site), endpoint="any", methods=["GET", "POST", "PUT"]
    )
    return app.test_client()


@pytest.mark.parametrize("path", ["/", "/ops", "/runs/run-1", "/design/run-1", "/deployments", "/no/such/page"])
def test_every_address_that_a_browser_opens_is_the_page(http, path):
    answer = http.get(path, headers=PAGE)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.headers["Vary"] == "Accept"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_lets_nothing_in_but_the_page_s_own_scripts_and_every_page_has_a_fresh_nonce(http):
    first, second = (http.get("/", headers=PAGE) for _ in range(2))
    policy = first.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    nonces = [re.search(r"'nonce-([^']+)'", each.headers["Content-Security-Policy"])[1] for each in (first, second)]
    assert nonces[0] != nonces[1]
    assert f'nonce="{nonces[0]}"' in first.text
    assert "__NONCE__" not in first.text


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, br", "br", b"brotli"),
        ("gzip", "gzip", b"gzip"),
        ("identity", None, b"plain"),
        ("br;q=0", None, b"plain"),
    ],
)
def test_an_asset_comes_as_small_as_the_browser_can_read_it_and_for_ever(http, accepted, encoding, body):
    answer = http.get("/assets/app-1a2b.js", headers={"Accept-Encoding": accepted})
    assert (answer.data, answer.headers.get("Content-Encoding")) == (body, encoding)
    assert "javascript" in answer.mimetype
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../outside.txt",
        "/../outside.txt",
        "/.sources",
        "/assets/no.js",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
    ],
)
def test_what_is_not_of_the_app_is_a_problem(http, path):
    answer = http.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.slow
@given(st.lists(st.sampled_from(["..", ".", "", "assets", "outside.txt", "\\", "a\0b", ".sources", "~"]), max_size=6))
def test_no_path_leads_out_of_the_app(tmp_path_factory, parts):
    root = tmp_path_factory.mktemp("site")
    (root / "outside.txt").write_text("secret")
    (root / "dist" / "assets").mkdir(parents=True)
    (root / "dist" / ".sources").write_text("secret")
    assert pages._file(root / "dist", "/" + "/".join(parts)) is None


def test_the_description_of_the_api_is_served(http):
    assert http.get("/openapi.json", headers=PAGE).json == {"openapi": "3.1.0"}


@pytest.mark.parametrize("accepted", ["*/*", "text/html", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_the_start_is_a_page_for_whoever_takes_one(http, accepted):
    assert http.get("/", headers={"Accept": accepted}).mimetype == "text/html"
    assert http.get("/", headers={"Accept": "application/json"}).status_code == 404


def test_a_client_that_wants_no_page_gets_a_problem(http):
    answer = http.get("/nothing", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_console_is_only_read(http):
    answer = http.post("/", headers=PAGE)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_before_it_is_built_the_page_says_how_it_gets_built(dist):
    (dist / "index.html").unlink()
    answer = client(dist).get("/", headers=PAGE)
    assert answer.status_code == 503
    assert "infraai up" in answer.text
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("method", "site", "status"),
    [
        ("POST", "cross-site", 403),
        ("POST", "same-site", 403),
        ("POST", "same-origin", 200),
        ("POST", "none", 200),
        ("POST", None, 200),
        ("GET", "cross-site", 200),
    ],
)
def test_a_page_of_another_site_can_t_make_its_visitor_s_browser_change_anything(method, site, status):
    routes = [(each, "/execute", _nothing) for each in ("GET", "POST")]
    headers = {"Sec-Fetch-Site": site} if site else {}
    with Flask("api").test_request_context("/execute", method=method, headers=headers):
        assert serve(request, routes).status_code == status


def _nothing(_):
    return Answer({})


@pytest.mark.parametrize(
    ("method", "accept", "is_page"),
    [
        ("GET", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("HEAD", "text/html", True),
        ("GET", "*/*", False),
        ("GET", "application/json", False),
        ("GET", "", False),
        ("POST", "text/html", False),
    ],
)
def test_a_browser_that_opens_an_address_is_told_from_an_api_client(method, accept, is_page):
    assert opens_page(method, accept) is is_page


@pytest.mark.slow
def test_the_built_app_has_no_inline_script_and_names_no_other_host(built):
    page = (built.dist / "index.html").read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
    for style in Path(built.dist, "assets").glob("*.css"):
        assert not re.search(r"url\((?!['\"]?/assets/)", style.read_text()), style.name

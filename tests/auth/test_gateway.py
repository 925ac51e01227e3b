"""The console on Google Cloud: people sign in there, and it passes the API on with their identity and its own."""

import http.server
import json
import re
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, Response, request

from functions.console.gateway import Gateway, forgetful_session, routes
from functions.console.sign_in import SESSION, SignIn
from infra.local.host.routes import route
from tests.auth.conftest import ADA

SITE = "https://console-abc.a.run.app"


class Behind:
    """The functions behind the console and Google's token address, in one server that remembers what came."""

    def __init__(self):
        self.came, self.id_token, self.status = [], "", 200
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
                outer.came.append((self.command, self.path, self.headers, body))
                said = {"id_token": outer.id_token} if self.path == "/token" else {"path": self.path}
                raw = json.dumps(said).encode()
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Link", '</runs?cursor=x>; rel="next"')
                self.send_header("Set-Cookie", "of=its-own")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_PUT = do_POST

            def log_message(self, *_):
                """Keep quiet."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def behind():
    server = Behind()
    yield server
    server.close()


@pytest.fixture
def browser(guard, behind):
    session, at = forgetful_session(), guard()
    sign_in = SignIn("client", "client-secret", at, session, "https://accounts.example/auth", f"{behind.url}/token")
    urls = dict.fromkeys(("planning", "runs", "ops"), behind.url)
    gateway = Gateway(at, urls, sign_in, lambda audience: f"own token for {audience}", session)
    app = Flask(__name__)

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST", "PUT"])
    @app.route("/<path:path>", methods=["GET", "POST", "PUT"])
    def console(path):
        return gateway.answer(request) or Response("the app", 200)

    yield app.test_client()
    session.close()


def opened(browser, path):
    return browser.get(path, base_url=SITE, headers={"Accept": "text/html,application/xhtml+xml"})


def signed_in(browser, behind, signer, path="/ops?tab=1", **claims):
    """The whole way to Google and back; the last answer."""
    behind.id_token = signer.token(**claims)
    asked = browser.get(opened(browser, path).headers["Location"], base_url=SITE)
    query = {name: values[0] for name, values in parse_qs(urlsplit(asked.headers["Location"]).query).items()}
    return query, browser.get(f"/auth/callback?code=c0de&state={query['state']}", base_url=SITE)


def test_what_is_passed_on_is_what_the_laptop_s_host_routes():
    paths = {"/" + "/".join(template): name for template, name in routes()}
    for path, name in paths.items():
        assert route(path.replace("{", "").replace("}", "")) == name
    assert {"/runs", "/runs/{run_id}", "/ops/alerts", "/generate-graph"} <= paths.keys()
    assert not {"/ops/webhook", "/telegram/webhook"} & paths.keys()


def test_a_page_leads_to_google_and_back_to_where_one_wanted_to_go(browser, behind, signer):
    query, back = signed_in(browser, behind, signer)
    assert (back.status_code, back.headers["Location"]) == (302, "/ops?tab=1")
    assert query["redirect_uri"] == f"{SITE}/auth/callback"
    assert query["code_challenge_method"] == "S256"
    [(_, path, _, body)] = behind.came
    sent = {name: values[0] for name, values in parse_qs(body).items()}
    assert (path, sent["code"], sent["client_secret"]) == ("/token", "c0de", "client-secret")
    assert len(sent["code_verifier"]) >= 43
    [cookie] = [each for each in back.headers.getlist("Set-Cookie") if each.startswith(f"{SESSION}=ey")]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert opened(browser, "/ops").text == "the app"


def test_the_api_is_passed_on_with_the_person_s_identity_and_the_console_s_own(browser, behind, signer):
    signed_in(browser, behind, signer)
    answer = browser.get("/runs?limit=2&cursor=a%2Fb", base_url=SITE)
    assert (answer.json, answer.headers["Link"]) == (
        {"path": "/runs?limit=2&cursor=a%2Fb"},
        '</runs?cursor=x>; rel="next"',
    )
    assert "of=its-own" not in str(answer.headers)
    headers = behind.came[-1][2]
    assert headers["Authorization"] == f"Bearer {behind.id_token}"
    assert headers["X-Serverless-Authorization"] == f"Bearer own token for {behind.url}"
    assert "Cookie" not in headers


def test_the_command_line_shows_a_token_and_needs_no_cookie(browser, behind, signer):
    shown = {"Authorization": f"Bearer {signer.token()}"}
    answer = browser.post("/ops/alerts/al-1/approve", base_url=SITE, headers=shown)
    assert (answer.status_code, answer.json) == (200, {"path": "/ops/alerts/al-1/approve"})


def test_another_site_s_page_can_t_use_the_cookie_to_change_anything(browser, behind, signer):
    signed_in(browser, behind, signer)
    before = len(behind.came)
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert browser.post("/ops/alerts/al-1/approve", base_url=SITE, headers=headers).status_code == 403
    assert len(behind.came) == before
    own = browser.put("/ops/kill-switch", base_url=SITE, headers={"Origin": SITE}, json={"active": True})
    assert (own.status_code, behind.came[-1][3]) == (200, '{"active": true}')


def test_without_a_sign_in_nothing_is_passed_on(browser, behind, signer):
    assert browser.get("/runs", base_url=SITE).status_code == 401
    eve = {"Authorization": f"Bearer {signer.token(email='eve@example.com')}"}
    assert browser.get("/runs", base_url=SITE, headers=eve).status_code == 403
    assert browser.get("/runs", base_url=SITE).mimetype == "application/problem+json"
    assert behind.came == []
    assert browser.get("/assets/app.js", base_url=SITE).text == "the app"


def test_somebody_who_is_not_on_the_list_gets_no_session(browser, behind, signer):
    _, back = signed_in(browser, behind, signer, email="eve@example.com")
    assert back.status_code == 403
    assert not re.search(rf"{SESSION}=ey", str(back.headers))


def test_a_sign_in_begun_elsewhere_is_refused(browser, behind, signer):
    behind.id_token = signer.token()
    assert browser.get("/auth/callback?code=c0de&state=", base_url=SITE).status_code == 403
    browser.get("/auth/sign-in?to=/", base_url=SITE)
    assert browser.get("/auth/callback?code=c0de&state=another", base_url=SITE).status_code == 403
    assert behind.came == []


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nX: y"])
def test_a_sign_in_never_ends_on_another_site(browser, behind, signer, to):
    behind.id_token = signer.token()
    asked = browser.get("/auth/sign-in", query_string={"to": to}, base_url=SITE)
    state = parse_qs(urlsplit(asked.headers["Location"]).query)["state"][0]
    back = browser.get(f"/auth/callback?code=c0de&state={state}", base_url=SITE)
    assert (back.status_code, back.headers["Location"]) == (302, "/")


def test_signing_out_ends_the_session(browser, behind, signer):
    signed_in(browser, behind, signer)
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert browser.post("/auth/sign-out", base_url=SITE, headers=headers).status_code == 403
    assert browser.get("/runs", base_url=SITE).status_code == 200
    assert browser.post("/auth/sign-out", base_url=SITE, headers={"Origin": SITE}).status_code == 204
    assert browser.get("/runs", base_url=SITE).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/runs/..%2f..%2flauncher", "/runs/../launcher", "/runs/./x", "/runs//launcher", "/runs/%2e%2e/launcher",
        "/runs/..%5c..%5claunch", "/runs/x%3b/../y", "/runs/%252e%252e%252flauncher", "/runs/x%0d%0ay",
        "/ops/alerts/%00",
        "/runs/x%3Fy=z", "/runs/x%23y", "/deployments/..%2fsweeper%2fsweep",
    ],
)  # fmt: skip
def test_no_path_that_could_be_read_as_another_is_passed_on(browser, behind, signer, path):
    before = len(behind.came)
    answer = browser.get(path, base_url=SITE, headers={"Authorization": f"Bearer {signer.token()}"})
    assert answer.status_code == 404
    assert len(behind.came) == before


def test_a_function_that_is_away_is_503(browser, behind, signer):
    behind.close()
    answer = browser.get("/runs", base_url=SITE, headers={"Authorization": f"Bearer {signer.token()}"})
    assert (answer.status_code, ADA in answer.text) == (503, False)


def test_events_are_passed_on_as_they_come(browser, behind, signer):
    shown = {"Authorization": f"Bearer {signer.token()}", "Accept": "text/event-stream"}
    said = browser.get("/ops/events", base_url=SITE, headers=shown, buffered=False)
    assert said.is_streamed
    assert said.headers["X-Accel-Buffering"] == "no"
    assert behind.came[-1][2]["Accept"] == "text/event-stream"
    said.close()

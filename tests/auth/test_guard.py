"""Who is let in: the signature, the time, the audience, the issuer, the address and the list, each by itself."""

import time

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from shared.auth import admit
from shared.auth.keys import Keys
from shared.http import Answer, Forbidden, Unauthorized, Unavailable, caller, serve
from tests.auth.conftest import ADA, Signer, part

STRIPPED = "SIGNATURE_REMOVED_BY_GOOGLE"


def request(token=None, **headers):
    shown = {"Authorization": f"Bearer {token}"} if token else {}
    return Request(EnvironBuilder(headers={**shown, **headers}).get_environ())


def test_a_signed_in_person_on_the_list_is_known_by_their_address(guard, signer):
    assert guard()(request(signer.token())) == ADA
    assert guard()(request(signer.token(email="Ada@Example.com"))) == ADA
    assert guard()(request(signer.token(iss="accounts.google.com"))) == ADA


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"aud": "somebody-else"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": ["infraai"]}, "audience"),
        ({"aud": {"infraai": 1}}, "audience"),
        ({"iss": ["https://accounts.google.com"]}, "not Google's"),
        ({"iss": "https://accounts.example.com"}, "not Google's"),
        ({"iss": None}, "not Google's"),
        ({"email_verified": False}, "not verified"),
        ({"email_verified": "true"}, "not verified"),
        ({"email_verified": None}, "not verified"),
        ({"exp": 1, "iat": 0}, "not valid"),
        ({"iat": 9_999_999_999}, "not valid"),
        ({"exp": None}, "not valid"),
    ],
)
def test_a_token_with_anything_wrong_in_it_is_401(guard, signer, claims, said):
    with pytest.raises(Unauthorized, match=said):
        guard()(request(signer.token(**claims)))


@pytest.mark.parametrize("email", ["eve@example.com", "", None, "ada@example.com.evil.org"])
def test_somebody_who_is_not_on_the_list_is_403(guard, signer, email):
    with pytest.raises(Forbidden):
        guard()(request(signer.token(email=email)))


def test_nobody_is_let_in_by_an_empty_list(guard, signer):
    with pytest.raises(Forbidden):
        guard(auth_emails="")(request(signer.token()))
    with pytest.raises(Unauthorized):
        guard(auth_audiences="")(request(signer.token(aud="")))


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer "}])
def test_no_token_is_401(guard, shown):
    with pytest.raises(Unauthorized, match="Sign in"):
        guard()(request(**shown))


@pytest.mark.parametrize("token", ["x", "a.b.c", "..", "é.b.c", f"{part(b'{}')}.{part(b'{}')}.x", "A" * 5000])
def test_what_is_no_token_at_all_is_401_and_not_repeated(guard, token):
    with pytest.raises(Unauthorized) as refused:
        guard()(request(Authorization=f"Bearer {token}"))
    assert token not in refused.value.detail or len(token) < 3


def test_a_token_of_another_key_or_with_another_signature_is_401(guard, signer):
    for token in (
        Signer(signer.key_id).token(),
        Signer("unknown").token(),
        signer.token(signature=part(b"x" * 256)),
        signer.token(signature=""),
        signer.token(header={"alg": "none"}, signature=""),
        signer.token(header={"alg": "HS256"}),
        signer.token(header={"kid": None}),
        signer.token(header={"kid": ["k1"]}),
        signer.token(signature=STRIPPED),
    ):
        with pytest.raises(Unauthorized):
            guard()(request(token))


def test_a_token_that_cloud_run_has_checked_is_judged_by_what_it_says(guard, signer):
    private = guard(behind_cloud_run=True)
    assert private(request(signer.token(signature=STRIPPED))) == ADA
    assert private(request(signer.token())) == ADA
    with pytest.raises(Unauthorized, match="audience"):
        private(request(signer.token(signature=STRIPPED, aud="another function")))
    with pytest.raises(Forbidden):
        private(request(signer.token(signature=STRIPPED, email="eve@example.com")))
    with pytest.raises(Unauthorized, match="not valid"):
        private(request(signer.token(signature=STRIPPED, exp=time.time() - 3600)))
    with pytest.raises(Unauthorized, match="not valid"):
        private(request(signer.token(signature=f"{STRIPPED}_NOT")))


def test_identity_aware_proxy_signs_its_own_header(guard, key_server):
    proxy = Signer("iap", "ES256")
    key_server.keys = {"iap": proxy.public()}
    behind = guard(auth="iap")
    token = proxy.token(iss="https://cloud.google.com/iap", email_verified=None)
    assert behind(request(**{"X-Goog-IAP-JWT-Assertion": token})) == ADA
    with pytest.raises(Unauthorized):
        behind(request(token))
    with pytest.raises(Unauthorized, match="not Google's"):
        behind(request(**{"X-Goog-IAP-JWT-Assertion": proxy.token()}))
    # The header that names a person without a signature proves nothing.
    with pytest.raises(Unauthorized):
        behind(request(**{"X-Goog-Authenticated-User-Email": f"accounts.google.com:{ADA}"}))


def test_where_nobody_is_asked_the_caller_is_called_api(guard):
    assert guard(auth="none")(request()) == "api"
    assert guard(auth="none", auth_user="ada")(request()) == "ada"


def test_keys_are_fetched_once_and_again_when_a_new_one_is_used(guard, key_server, signer):
    at = guard()
    for _ in range(3):
        at(request(signer.token()))
    assert key_server.asked == 1


def test_a_new_key_is_looked_for_once_a_minute_at_most(key_server):
    now = [1000.0]
    keys = Keys(key_server.url, clock=lambda: now[0])
    keys.having("k1")
    key_server.keys["k2"] = "new"
    assert "k2" not in keys.having("k2")
    now[0] += 61
    assert keys.having("k2")["k2"] == "new"
    assert key_server.asked == 2
    now[0] += 3601
    keys.having("k1")
    assert key_server.asked == 3


def test_google_s_keys_out_of_reach_are_503_until_there_were_some(key_server):
    now = [1000.0]
    keys = Keys(key_server.url, clock=lambda: now[0])
    key_server.down = True
    with pytest.raises(Unavailable):
        keys.having("k1")
    key_server.down = False
    assert "k1" in keys.having("k1")
    key_server.down = True
    now[0] += 99_999
    assert "k1" in keys.having("k1")


def test_a_function_refuses_before_it_looks_at_the_path_and_a_handler_learns_who_calls(guard, signer):
    routes = [("GET", "/who", lambda request: Answer({"who": caller(request)}))]

    def asked(path, token=None):
        shown = {"Authorization": f"Bearer {token}"} if token else {}
        environ = EnvironBuilder(path=path, headers={"infraai.caller": "eve", **shown}).get_environ()
        return serve(Request(environ), routes, at)

    at = guard()
    assert (asked("/who").status_code, asked("/nothing").status_code) == (401, 401)
    assert asked("/who").mimetype == "application/problem+json"
    assert asked("/who", signer.token()).json == {"who": ADA}
    assert asked("/nothing", signer.token()).status_code == 404


def test_a_handler_that_nobody_guards_knows_nobody():
    with pytest.raises(Unauthorized):
        caller(request())


def test_an_event_from_somebody_else_is_answered_403_and_so_comes_again_or_is_set_aside(guard, signer):
    app, at = Flask(__name__), guard(behind_cloud_run=True)

    @app.post("/")
    def event():
        admit(at)
        return "taken"

    def pushed(token):
        return app.test_client().post("/", headers={"Authorization": f"Bearer {token}"} if token else {}).status_code

    assert pushed(signer.token(signature=STRIPPED)) == 200
    assert pushed(signer.token(email="eve@example.com")) == 403
    assert pushed(None) == 401

"""Odd requests at every route of the API, as programs and attackers send them: a 4xx that says why, never a 500."""

import base64
import json
from urllib.parse import quote

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from infra.openapi import KEPT

pytestmark = pytest.mark.cloud

PATHS = json.loads(KEPT.read_text())["paths"]
ROUTES = sorted((method.upper(), path) for path, methods in PATHS.items() for method in methods)
ODD_IDS = (
    *(
        ".",
        "..",
        "__x__",
        "____",
        "a\0b",
        "\r\n",
        "x" * 1600,
        "é" * 800,
        "\u202e",
        "a;b",
        "%2e%2e",
        "..\\..",
        " ",
        "\ud7ff",
    ),
    *("../launcher", "a/../../b", "-1", "9" * 400, "\x1b]52;c;eA==\x07", "\U0010ffff"),
)
ODD_NUMBERS = (
    *(
        "0000000019999",
        "00000000199999999999",
        "000000001" + "9" * 30,
        "9" * 5000,
        "-1",
        "0",
        "1e3",
        "0x10",
        "٣",
        "१",
        "²",
    ),
    *("NaN", "inf", "", " 1", "1_0", "+1", "1.0", "true", "[]"),
)
ODD_CURSORS = (
    *([float("nan"), "x"], [float("inf"), "x"], [0, "__x__"], [0, "."], [0, ".."], [0, "x" * 3000], [True, "x"]),
    *(["1e5", "x"], [0, "a\ud800"], [0, ""], [0, "a/b"], [10**400, "x"], [0], [0, "x", 1], {}, None, "x"),
    *([None, "x"], [0, None], [0, ["x"]], [[0], "x"]),
)


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with LocalPlatform(tmp_path_factory.mktemp("odd"), port=0, settings=LocalSettings(latency=0.0)) as platform:
        yield platform


@pytest.fixture(scope="module")
def session():
    with requests.Session() as session:
        session.trust_env = False
        yield session


def answered(session, api, method, path, **how):
    """The status of an odd request, which is a problem document in words when it is an error, and no 500."""
    prepared = session.prepare_request(requests.Request(method, api.url, **how))
    # As it is: requests would resolve dot segments.
    prepared.url = api.url + path + ("?" + prepared.url.partition("?")[2] if how.get("params") else "")
    answer = session.send(prepared, timeout=30)
    assert answer.status_code < 500, (method, path[:200], answer.text[:500])
    if answer.status_code >= 400 and method != "HEAD":
        assert answer.json()["status"] == answer.status_code
        assert answer.json()["detail"]
    return answer.status_code


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if "{" in route[1]])
def test_an_id_that_none_can_have_is_a_4xx(session, api, method, path):
    head, _, rest = path.partition("{")
    for odd in ODD_IDS:
        at = head + quote(odd, safe="", errors="surrogatepass") + rest.partition("}")[2]
        body = {"json": {}} if method in {"POST", "PUT"} else {}
        assert 400 <= answered(session, api, method, at, **body) < 500


@pytest.mark.parametrize("path", ["/runs", "/deployments", "/ops/alerts"])
def test_odd_limits_and_cursors_are_a_400(session, api, path):
    for odd in ODD_NUMBERS:
        assert answered(session, api, "GET", path, params={"limit": odd}) == 400
    for odd in ODD_CURSORS:
        cursor = base64.urlsafe_b64encode(json.dumps(odd).encode()).decode().rstrip("=")
        assert answered(session, api, "GET", path, params={"cursor": cursor}) == 400
    for odd in ("x", "=", "é", "A" * 10_000, base64.urlsafe_b64encode(b"[" * 5000).decode()):
        assert answered(session, api, "GET", path, params={"cursor": odd}) == 400
    assert answered(session, api, "GET", path, params={"limit": "200"}) == 200


@pytest.fixture(scope="module")
def plan(session, api):
    return session.post(f"{api.url}/generate-graph", json={"prompt": "a bucket"}, timeout=30).json()["plan"]


@pytest.mark.parametrize(
    "config",
    [
        '{"x": NaN}', '{"x": -Infinity}', '{"x": 1e999}', f'{{"x": {2**70}}}', f'{{"x": {-(2**63) - 1}}}', '{"": 1}',
        '{"__x__": 1}', '{"x": [[1]]}', '{"x": ' + "[" * 400 + "]" * 400 + "}", '{"x":' * 30 + "1" + "}" * 30,
        '{"' + "k" * 1501 + '": 1}', '{"x": "\\ud800"}', '{"\\udfff": 1}', f'{{"x": {"9" * 5000}}}',
    ],
)  # fmt: skip
def test_a_drawing_that_can_not_be_kept_is_a_4xx_that_names_it(session, api, plan, config):
    node = {"id": "a", "data": {"label": "l", "category": "c", "icon": "i"}, "config": "HERE"}
    body = {"prompt": "a bucket", "plan": plan, "graph": {"nodes": [node], "edges": []}}
    raw = json.dumps(body).replace('"HERE"', config).encode()
    json_type = {"Content-Type": "application/json"}
    assert answered(session, api, "POST", "/generate_terraform", data=raw, headers=json_type) in {400, 422}


def test_a_drawing_with_odd_fields_becomes_the_one_of_what_will_stand(session, api, plan):
    config = {"a.b/c`": 2, "deep": {"er": [{"x": [1, 2**63 - 1, -1.5, None, True]}]}, "é": "ü"}
    node = {"id": "a", "data": {"label": "l", "category": "c", "icon": "i"}, "config": config}
    body = {"prompt": "a bucket", "plan": plan, "graph": {"nodes": [node], "edges": []}}
    draft = session.post(f"{api.url}/generate_terraform", json=body, timeout=30).json()
    kept = session.get(f"{api.url}/runs/{draft['run_id']}", timeout=30).json()
    assert [each["config"]["type"] for each in kept["graph"]["nodes"]] == ["google_storage_bucket"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonp"]
)
@pytest.mark.parametrize("path", ["/generate-graph", "/generate_terraform", "/execute"])
def test_a_body_that_is_not_said_to_be_json_is_a_415(session, api, path, kind):
    body = {"data": b'{"prompt": "a bucket"}', "headers": {"Content-Type": kind}}
    assert answered(session, api, "POST", path, **body) == 415
    assert answered(session, api, "PUT", "/ops/kill-switch", data=b'{"active": true}', headers=body["headers"]) == 415


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**80), 2**80), st.floats(), st.text(max_size=20), st.sampled_from(ODD_IDS)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.just("__x__"), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def bodies(draw):
    """The fields a route knows, each now and then something else."""
    known = {
        "prompt": "a bucket", "run_id": "x", "mode": "apply", "plan": {}, "graph": {"nodes": [], "edges": []},
        "files": {"main.tf": ""}, "plan_sha": "x", "files_sha": None, "active": False,
        "incident": {"incident_id": "x", "state": "open", "policy_name": "p"}, "version": "1.2",
        "update_id": 1, "message": {"text": "STOP"},
    }  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(sorted(known)), unique=True, max_size=5))
    made = {name: draw(st.just(known[name]) | values) for name in chosen}
    return draw(st.just(made) | values)


@settings(max_examples=250, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_request_is_a_500(session, api, data):
    # A stream of events has no end to wait for.
    ended = [each for each in ROUTES if each != ("GET", "/ops/events")]
    method, path = data.draw(st.sampled_from([*ended, ("POST", "/ops/pubsub"), ("GET", "/_health")]))
    while "{" in path:
        head, _, rest = path.partition("{")
        odd = data.draw(st.sampled_from(ODD_IDS) | st.text(min_size=1, max_size=12))
        path = head + quote(odd, safe="", errors="surrogatepass") + rest.partition("}")[2]
    names = st.sampled_from(["limit", "cursor", "after", "status", "wait", "auth_token"])
    query = data.draw(st.dictionaries(names, st.sampled_from(ODD_NUMBERS) | st.text(max_size=9), max_size=2))
    query = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}
    headers = {
        "Content-Type": data.draw(st.sampled_from(["application/json", "application/json; charset=utf-16", "text/x"]))
    }
    how = {"params": query, "headers": headers}
    if method in {"POST", "PUT"}:
        raw = data.draw(bodies().map(lambda body: json.dumps(body).encode()) | st.binary(max_size=30))
        if path == "/ops/webhook" and data.draw(st.booleans()):
            query["auth_token"] = api.environment()["OPS_WEBHOOK_TOKEN"].encode()
        if path == "/telegram/webhook" and data.draw(st.booleans()):
            headers["X-Telegram-Bot-Api-Secret-Token"] = api.environment()["TELEGRAM_WEBHOOK_SECRET"]
        if b'"active": true' in raw:
            return
        how["data"] = raw
    answered(session, api, method, path, **how)

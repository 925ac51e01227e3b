"""The laptop's internet: what was applied answers through the proxy as it would, and nothing else does."""

import socket
import threading
import time

import pytest
import requests

from infra.local.internet import REFUSED, ZONE, Authority, Internet, Reply, doorway_app, proxy_app, shown_at
from infra.local.web import WebServer
from infra.local.world import World
from jobs.verification.wiring import ask

P = "projects/p"


class Clock:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def world(clock):
    world = World(None, clock)
    yield world
    world.close()


@pytest.fixture
def internet(world):
    return Internet(world, boot_seconds=10)


def machine(world, name="vm", ip="203.0.113.7", **more):
    interface = {"network": f"{P}/global/networks/default", "access_config": [{"nat_ip": ip}]}
    attributes = {"name": name, "project": "p", "zone": "z", "machine_type": "e2-small", "tags": ["web"], **more}
    world.put(
        "google_compute_instance", f"{P}/zones/z/instances/{name}", {**attributes, "network_interface": [interface]}
    )


def firewall(world, name="allow", ports=("80",), ranges=("0.0.0.0/0",), **more):
    attributes = {"network": "default", "project": "p", "source_ranges": list(ranges), **more}
    attributes.setdefault("allow", [{"protocol": "tcp", "ports": list(ports)}])
    world.put("google_compute_firewall", f"{P}/global/firewalls/{name}", attributes)


def test_a_booted_machine_answers_where_the_firewall_lets_the_port_in(world, internet, clock):
    machine(world)
    clock.now += 10
    assert internet.answer("203.0.113.7", 80, "/") is None
    firewall(world)
    reply = internet.answer("203.0.113.7", 80, "/")
    assert reply.status == 200
    assert b"vm is up" in reply.body
    assert internet.answer("203.0.113.7", 8080, "/") is None
    firewall(world, "no", deny=[{"protocol": "tcp", "ports": ["80"]}], allow=[], priority=10)
    assert internet.answer("203.0.113.7", 80, "/") is None


def test_a_firewall_rule_for_other_tags_or_sources_lets_nobody_in(world, internet, clock):
    machine(world)
    clock.now += 10
    firewall(world, "tags", target_tags=["db"])
    firewall(world, "office", ranges=["198.51.100.0/24"])
    assert internet.answer("203.0.113.7", 80, "/") is None


def test_while_it_boots_a_machine_is_silent_then_refuses_then_answers(world, internet, clock):
    firewall(world)
    machine(world)
    clock.now += 4.9
    assert internet.answer("203.0.113.7", 80, "/") is None
    clock.now += 0.2
    assert internet.answer("203.0.113.7", 80, "/") is REFUSED
    clock.now += 5
    assert internet.answer("203.0.113.7", 80, "/").status == 200
    world.restarted("google_compute_instance", f"{P}/zones/z/instances/vm")
    assert internet.answer("203.0.113.7", 80, "/") is None


def test_a_stopped_machine_and_an_address_of_nobody_are_silent(world, internet, clock):
    firewall(world)
    machine(world, current_status="TERMINATED")
    clock.now += 10
    assert internet.answer("203.0.113.7", 80, "/") is None
    assert internet.answer("203.0.113.99", 80, "/") is None


def test_a_port_where_no_http_listens_refuses(world, internet, clock):
    firewall(world, ports=["22"])
    machine(world)
    clock.now += 10
    assert internet.answer("203.0.113.7", 22, "/") is REFUSED


def load_balancer(world, size=2, ip="203.0.113.20"):
    put = world.put
    interface = {"network": "default"}
    put(
        "google_compute_instance_template",
        f"{P}/global/instanceTemplates/t",
        {"name": "t", "project": "p", "machine_type": "e2-small", "tags": ["web"], "network_interface": [interface]},
    )
    group = f"{P}/zones/z/instanceGroupManagers/g"
    put(
        "google_compute_instance_group_manager",
        group,
        {
            "name": "g",
            "project": "p",
            "zone": "z",
            "base_instance_name": "web",
            "target_size": size,
            "version": [{"instance_template": "t"}],
            "named_port": [{"name": "http", "port": 8080}],
        },
    )
    put(
        "google_compute_backend_service",
        f"{P}/global/backendServices/b",
        {"port_name": "http", "backend": [{"group": f"{P}/zones/z/instanceGroups/g"}]},
    )
    put("google_compute_url_map", f"{P}/global/urlMaps/m", {"default_service": f"{P}/global/backendServices/b"})
    put("google_compute_target_http_proxy", f"{P}/global/targetHttpProxies/h", {"url_map": f"{P}/global/urlMaps/m"})
    rule = {"ip_address": ip, "port_range": "80-80", "target": f"{P}/global/targetHttpProxies/h"}
    put("google_compute_global_forwarding_rule", f"{P}/global/forwardingRules/f", rule)


def test_a_load_balancer_answers_from_healthy_backends_that_it_can_reach(world, internet, clock):
    load_balancer(world)
    assert internet.answer("203.0.113.20", 80, "/").status == 503
    clock.now += 10
    assert internet.answer("203.0.113.20", 80, "/").status == 503
    firewall(world, "checks", ports=["8080"], ranges=["130.211.0.0/22", "35.191.0.0/16"])
    reply = internet.answer("203.0.113.20", 80, "/")
    assert reply.status == 200
    assert b"web-000" in reply.body
    assert internet.answer("203.0.113.20", 443, "/") is None


def test_a_load_balancer_without_backends_says_so(world, internet, clock):
    load_balancer(world, size=0)
    clock.now += 10
    assert internet.answer("203.0.113.20", 80, "/").status == 502


def test_a_cloud_run_service_answers_everybody_only_when_everybody_may_call_it(world, internet, clock):
    service = {"name": "api", "uri": "https://api-x7-uc.a.run.app", "ingress": "INGRESS_TRAFFIC_ALL"}
    world.put("google_cloud_run_v2_service", f"{P}/locations/l/services/api", service)
    clock.now += 10
    assert internet.answer("api-x7-uc.a.run.app", 80, "/").status == 403
    grant = {"name": "api", "role": "roles/run.invoker", "member": "allUsers"}
    world.put("google_cloud_run_v2_service_iam_member", "grant", grant)
    assert internet.answer("api-x7-uc.a.run.app", 80, "/").status == 200
    assert internet.answer("other-x7-uc.a.run.app", 80, "/").status == 404
    world.patch("google_cloud_run_v2_service", f"{P}/locations/l/services/api", ingress="INGRESS_TRAFFIC_INTERNAL_ONLY")
    assert internet.answer("api-x7-uc.a.run.app", 80, "/").status == 404


def test_a_bucket_gives_its_objects_to_everybody_only_when_they_are_public(world, internet):
    host = "storage.googleapis.com"
    assert internet.answer(host, 80, "/site/index.html").status == 404
    world.put("google_storage_bucket", "site", {"name": "site", "website": [{"main_page_suffix": "index.html"}]})
    page = {"bucket": "site", "name": "index.html", "content": "<p>hi</p>", "content_type": "text/html"}
    world.put("google_storage_bucket_object", "site-index.html", page)
    assert internet.answer(host, 80, "/site/index.html").status == 403
    grant = {"bucket": "b/site", "role": "roles/storage.objectViewer", "member": "allUsers"}
    world.put("google_storage_bucket_iam_member", "g", grant)
    reply = internet.answer(host, 80, "/site/index.html")
    assert (reply.status, reply.body, reply.headers["Content-Type"]) == (200, b"<p>hi</p>", "text/html")
    assert internet.answer(host, 80, "/site/absent").status == 404
    assert internet.answer(f"site.{host}", 80, "/index.html").status == 200


@pytest.fixture
def proxy(tmp_path):
    """A proxy whose answer is set by the test, and a session that uses it."""
    answers = {"say": lambda *_: None}

    def answer(*asked):
        return answers["say"](*asked)

    authority = Authority(tmp_path)
    authority.prepare()
    server = WebServer(proxy_app(answer, authority=authority, patience=1.0), proxy=True)
    server.start()
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"http": server.url, "https": server.url}
        session.verify = str(tmp_path / "ca.pem")
        yield answers, session
    server.close()


def test_the_proxy_asks_with_address_port_and_path_and_passes_the_reply_on(proxy):
    answers, http = proxy
    asked = []
    answers["say"] = lambda *question: asked.append(question) or Reply(418, b"tea", {"X-A": "b"})
    answer = http.post("http://203.0.113.9:8080/a/b?c=d", data="x" * 1000, timeout=5)
    assert (answer.status_code, answer.text, answer.headers["X-A"]) == (418, "tea", "b")
    assert http.get("http://203.0.113.9", timeout=5).status_code == 418
    assert http.get("http://api-x.run.app/", timeout=5).status_code == 418
    assert asked == [("203.0.113.9", 8080, "/a/b?c=d"), ("203.0.113.9", 80, "/"), ("api-x.run.app", 80, "/")]


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "http://127.0.0.1:22/", "http://203.0.114.1/", "http://[::1]/", "http://run.app.evil.com/"],
)
def test_nothing_outside_is_reached_through_the_proxy(proxy, url):
    answers, http = proxy
    answers["say"] = lambda *_: pytest.fail("asked")
    answer = http.get(url, timeout=5)
    assert answer.status_code == 403
    assert "203.0.113.0/24" in answer.text


def test_https_is_answered_with_a_certificate_of_the_laptops_own_authority(proxy):
    answers, http = proxy
    asked = []
    answers["say"] = lambda *question: asked.append(question) or Reply(200, b"safe")
    for url in ("https://api-x.run.app/a?b=c", "https://203.0.113.9/", "https://storage.googleapis.com/b/o"):
        assert http.post(url, data="x" * 100_000, timeout=5).text == "safe"
    assert asked[0] == ("api-x.run.app", 443, "/a?b=c")
    with pytest.raises(requests.exceptions.SSLError):
        http.get("https://api-y.run.app/", verify=True, timeout=5)
    with pytest.raises(requests.exceptions.ProxyError, match="403"):
        http.get("https://example.com/", timeout=5)


@pytest.mark.slow
def test_silence_lasts_until_the_client_gives_up(proxy):
    _, http = proxy
    with pytest.raises(requests.Timeout):
        http.get("http://203.0.113.9/", timeout=0.3)
    assert http.get("http://203.0.113.9/", timeout=5).status_code == 504


def test_who_comes_up_while_the_client_waits_answers(proxy):
    answers, http = proxy
    up = threading.Event()
    answers["say"] = lambda *_: Reply(200, b"up") if up.is_set() else up.set()
    assert http.get("http://203.0.113.9/", timeout=5).text == "up"


def test_a_refusal_is_a_connection_error_and_a_slow_reply_is_slow(proxy):
    answers, http = proxy
    answers["say"] = lambda *_: REFUSED
    with pytest.raises(requests.ConnectionError):
        http.get("http://203.0.113.9/", timeout=5)
    answers["say"] = lambda *_: Reply(200, b"slow", delay=0.2)
    started = time.monotonic()
    assert http.get("http://203.0.113.9/", timeout=5).text == "slow"
    assert time.monotonic() - started >= 0.2
    with pytest.raises(requests.Timeout):
        http.get("http://203.0.113.9/", timeout=0.1)


def test_what_is_no_proxy_request_gets_a_hint(proxy):
    _, http = proxy
    answer = requests.get(http.proxies["http"] + "/", timeout=5)
    assert answer.status_code == 400
    assert "HTTP_PROXY" in answer.text
    with socket.create_connection(("127.0.0.1", int(http.proxies["http"].rpartition(":")[2])), timeout=5) as raw:
        raw.sendall(b"GET http://203.0.113.9:notaport/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 400 " in raw.recv(100)


def domain(world, ip="203.0.113.20", name="api.example.org"):
    """What is applied for a service behind its domain: HTTPS, and plain HTTP that leads there."""
    put, own = world.put, f"{P}/global"
    put("google_cloud_run_v2_service", f"{P}/locations/r/services/api", {
        "name": "api", "uri": "https://api-x7-uc.a.run.app", "invoker_iam_disabled": True,
        "ingress": "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
    })  # fmt: skip
    group = f"{P}/regions/r/networkEndpointGroups/neg"
    put("google_compute_region_network_endpoint_group", group, {"name": "neg", "cloud_run": [{"service": "api"}]})
    put("google_compute_backend_service", f"{own}/backendServices/b", {"name": "b", "backend": [{"group": group}]})
    put("google_compute_url_map", f"{own}/urlMaps/m", {"name": "m", "default_service": f"{own}/backendServices/b"})
    put("google_compute_url_map", f"{own}/urlMaps/s", {"default_url_redirect": [{"https_redirect": True}]})
    certificate = f"{own}/sslCertificates/c"
    put("google_compute_managed_ssl_certificate", certificate, {"managed": [{"domains": [name]}]})
    secure, plain = f"{own}/targetHttpsProxies/t", f"{own}/targetHttpProxies/p"
    put("google_compute_target_https_proxy", secure, {"url_map": f"{own}/urlMaps/m", "ssl_certificates": [certificate]})
    put("google_compute_target_http_proxy", plain, {"url_map": f"{own}/urlMaps/s"})
    for port, target in (("443", secure), ("80", plain)):
        rule = {"ip_address": ip, "port_range": port, "target": f"https://www.googleapis.com/compute/v1/{target}"}
        put("google_compute_global_forwarding_rule", f"{own}/forwardingRules/r{port}", rule)


def test_a_domain_leads_to_the_load_balancer_that_has_its_certificate(world, internet, clock):
    domain(world)
    clock.now += 10
    assert internet.answer("api-x7-uc.a.run.app", 443, "/").status == 404
    assert b"api is up" in internet.answer("api.example.org", 443, "/").body
    for host in ("api.example.org", "203.0.113.20"):
        plain = internet.answer(host, 80, "/a?b=c")
        assert (plain.status, plain.headers["Location"]) == (301, f"https://{host}/a?b=c")
    assert internet.leads("example.org") is None
    assert internet.answer("example.org", 443, "/") is None


def test_the_verification_asks_a_domain_at_its_load_balancer_and_nowhere_else(
    world, internet, clock, tmp_path, monkeypatch
):
    domain(world)
    clock.now += 10
    authority = Authority(tmp_path)
    authority.prepare()
    server = WebServer(proxy_app(internet.answer, authority=authority, leads=internet.leads, patience=1.0), proxy=True)
    server.start()
    try:
        monkeypatch.setenv("HTTPS_PROXY", server.url)
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.trusted))
        assert ask("https://api.example.org/", 5.0, at="203.0.113.20") == 200
        # No certificate for the name, and an address that is another's.
        for name, at in (("www.example.org", "203.0.113.20"), ("api.example.org", "203.0.113.21")):
            with pytest.raises(ConnectionError):
                ask(f"https://{name}/", 5.0, at=at)
        # Who trusts the laptop's own authority trusts it for no domain.
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.certificate))
        with pytest.raises(ConnectionError):
            ask("https://api.example.org/", 5.0, at="203.0.113.20")
    finally:
        server.close()


def test_a_browser_without_a_proxy_finds_an_address_below_localhost_and_nothing_else(world, internet, clock):
    machine(world)
    firewall(world)
    domain(world)
    clock.now += 10
    doorway = WebServer(doorway_app(internet.answer, internet.leads), zone=ZONE)
    doorway.start()
    try:

        def get(host, **headers):
            return requests.get(doorway.url, headers={"Host": f"{host}:{doorway.port}", **headers}, timeout=10)

        address = shown_at(doorway.port).format(host="203.0.113.7")
        assert address == f"http://203.0.113.7.localhost:{doorway.port}"
        assert b"vm is up" in get("203.0.113.7.localhost").content
        assert b"api is up" in get("api.example.org.localhost").content
        assert get("www.example.org.localhost").status_code == 404
        assert get("198.51.100.1.localhost").status_code == 404
        assert get("no-such-service.a.run.app.localhost").status_code == 404
        assert get("203.0.113.7.evil.example").status_code == 421
        # A page of one application may not write to another.
        other = {"Origin": f"http://other.a.run.app.localhost:{doorway.port}"}
        assert get("203.0.113.7.localhost", **other).status_code == 403
    finally:
        doorway.close()

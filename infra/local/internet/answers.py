"""What the applied machines, load balancers, services and buckets say to a client outside.

What runs inside a machine is not simulated: once booted it answers HTTP on every port, except those where something
else than HTTP would listen. Whether the client gets there is the network's matter, and that is simulated.
"""

import html
from collections.abc import Callable, Iterator
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from infra.local.internet.proxy import REFUSED, Reply
from infra.local.serve.ask import ask
from infra.local.world import (
    Endpoint,
    Entry,
    Instance,
    World,
    by_address,
    by_domain,
    reachable,
    sends_to_https,
    serverless_behind,
    short,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# The longest that a check of Google's waits here: what is sampled beside it waits with it.
_PROBE = 5.0

_NOT_HTTP = frozenset({22, 25, 3306, 3389, 5432, 6379})
# From here Google's load balancers reach their backends, for health checks as well as for requests.
_FRONT_ENDS = "35.191.0.0/16"
_RUN_INVOKERS = tuple(
    f"google_cloud_run_{version}service_iam_{kind}" for version in ("", "v2_") for kind in ("member", "binding")
)
_BUCKET_GRANTS = ("google_storage_bucket_iam_member", "google_storage_bucket_iam_binding")
_EVERYBODY = frozenset({"allUsers"})
_READING = frozenset({"roles/storage.objectViewer", "roles/storage.legacyObjectReader", "roles/storage.admin"})


class Internet:
    """Answers for a world; a machine's boot takes `boot_seconds`, which may be set at any time.

    `hung` says which machines run and answer nobody. `runs` says which Cloud Run services are programs of this machine,
    `front(service, host, scheme, target)` is what answers for one. `stored(bucket, name)` has the type and the
    content of what somebody put into a bucket.

    Its `answer` is what the proxy asks: (address or host name, port, path) -> Reply, REFUSED, or None for silence.
    """

    def __init__(
        self,
        world: World,
        *,
        boot_seconds: float = 2.0,
        clock: Callable[[], float] | None = None,
        hung: Callable[[Instance], bool] = lambda _: False,
        runs: Callable[[Entry], bool] = lambda _: False,
        front: "Callable[[Entry, str, str, str], WSGIApplication] | None" = None,
        stored: Callable[[str, str], tuple[str, bytes] | None] = lambda *_: None,
    ) -> None:
        self._world = world
        self._hung = hung
        self._runs, self._front, self._stored = runs, front, stored
        self._clock = clock or world.clock
        self.boot_seconds = boot_seconds

    def answer(self, host: str, port: int, path: str) -> Reply | None:
        """What a client outside gets from `host` on `port`."""
        if host == "storage.googleapis.com":
            bucket, _, name = urlsplit(path).path.lstrip("/").partition("/")
            return self._bucket(bucket, unquote(name))
        if host.endswith(".storage.googleapis.com"):
            return self._bucket(host.removesuffix(".storage.googleapis.com"), unquote(urlsplit(path).path.lstrip("/")))
        endpoint = by_address(self._world, self.leads(host) or host, port)
        if endpoint is None:
            return _error_page(404, "Page not found") if host.endswith(".run.app") else None
        if endpoint.kind == "service":
            return self._service(endpoint.entry, (host, port, path)) if port in (80, 443) else None
        if endpoint.kind == "load_balancer":
            return self._load_balancer(endpoint, (host, port, path))
        return self._machine(endpoint.backends[0], port)

    def leads(self, domain: str) -> str | None:
        """The address of the load balancer with a certificate for a domain: here, the domain's record leads to it."""
        return by_domain(self._world, domain)

    def booted(self, machine: Instance) -> bool:
        """Whether a machine runs and its boot is over."""
        return machine.status == "RUNNING" and self._clock() - machine.started_at >= self.boot_seconds

    def _machine(self, machine: Instance, port: int) -> Reply | None:
        if machine.status != "RUNNING" or not reachable(self._world, machine, port):
            return None
        if self.booted(machine):
            if self._hung(machine):
                return None
            return REFUSED if port in _NOT_HTTP else _page(machine)
        # First there is no network, then there is a network and nobody who listens yet.
        return REFUSED if self._clock() - machine.started_at >= self.boot_seconds / 2 else None

    def probe(self, host: str, port: int, path: str) -> Reply | None:
        """As `answer`, with what a program says read to its end; None when that takes too long."""
        reply = self.answer(host, port, path)
        if reply is None or reply.app is None:
            return reply
        app, answered = reply.app, Queue[Reply](1)

        def read() -> None:
            status, body, headers = ask(app, "https" if port == 443 else "http", host, path)
            answered.put(Reply(status, body, headers))

        Thread(target=read, daemon=True, name="probe").start()
        try:
            return answered.get(timeout=_PROBE)
        except Empty:
            return None

    def _load_balancer(self, endpoint: Endpoint, asked: tuple[str, int, str]) -> Reply | None:
        port = asked[1]
        rule = endpoint.entry.attributes
        if not _listens(rule, port):
            return None
        if sends_to_https(self._world, endpoint.entry):
            return Reply(301, headers={"Location": f"https://{asked[0]}{asked[2]}"})
        backend_port = endpoint.port or port
        # A proxy makes connections of its own; a passthrough load balancer only forwards the client's packets.
        passthrough = not rule.get("target") and bool(rule.get("backend_service"))
        if passthrough:
            answers = (self._machine(machine, port) for machine in endpoint.backends if self.booted(machine))
            return next((reply for reply in answers if reply is not None), None)
        healthy = [
            machine
            for machine in endpoint.backends
            if self.booted(machine)
            and not self._hung(machine)
            and reachable(self._world, machine, backend_port, _FRONT_ENDS)
        ]
        if healthy:
            return _page(healthy[int(self._clock() * 10) % len(healthy)])
        service = serverless_behind(self._world, endpoint.entry)
        if service is not None:
            return self._service(service, asked, balanced=True)
        bucket = self._default_bucket(rule)
        if bucket is not None:
            return self._bucket(bucket, "")
        if not endpoint.backends:
            return Reply(502, b"no backends are attached\n", {"Content-Type": "text/plain"})
        return Reply(503, b"no healthy upstream\n", {"Content-Type": "text/plain"})

    def _default_bucket(self, rule: dict[str, Any]) -> str | None:
        """The bucket behind a forwarding rule whose URL map leads to a backend bucket."""
        proxies = [*self._named("google_compute_target_http_proxy", rule.get("target"))]
        maps = [found for proxy in proxies for found in self._named("google_compute_url_map", proxy.get("url_map"))]
        for url_map in maps:
            for backend in self._named("google_compute_backend_bucket", url_map.get("default_service")):
                return str(backend.get("bucket_name"))
        return None

    def _named(self, kind: str, reference: Any) -> Iterator[dict[str, Any]]:
        return (
            entry.attributes for entry in self._world.list(kind) if reference and short(entry.id) == short(reference)
        )

    def _service(self, service: Entry, asked: tuple[str, int, str], *, balanced: bool = False) -> Reply:
        attributes = service.attributes
        closed = {"INGRESS_TRAFFIC_INTERNAL_ONLY"} | (set() if balanced else {"INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"})
        if attributes.get("ingress") in closed:
            return _error_page(404, "Page not found")
        name = str(attributes.get("name"))
        grants = (entry.attributes for kind in _RUN_INVOKERS for entry in self._world.list(kind))
        public = attributes.get("invoker_iam_disabled") or any(
            short(grant.get("name") or grant.get("service")) == name
            and grant.get("role") == "roles/run.invoker"
            and _EVERYBODY & _members(grant)
            for grant in grants
        )
        if not public:
            return _error_page(403, "Your client does not have permission to get this URL from this server.")
        host, port, path = asked
        if self._front is not None and self._runs(service):
            return Reply(200, app=self._front(service, host, "https" if port == 443 else "http", path))
        if self._clock() - service.started_at < self.boot_seconds:
            return Reply(503, b"Service Unavailable\n", {"Content-Type": "text/plain"})
        return _html(200, f"{name} is up", "Cloud Run service")

    def _bucket(self, name: str, item: str) -> Reply:
        bucket = next((b for b in self._world.list("google_storage_bucket") if b.attributes.get("name") == name), None)
        if bucket is None:
            return _xml(404, "NoSuchBucket", "The specified bucket does not exist.")
        grants = (entry.attributes for kind in _BUCKET_GRANTS for entry in self._world.list(kind))
        public = any(
            short(grant.get("bucket")) == name and grant.get("role") in _READING and _EVERYBODY & _members(grant)
            for grant in grants
        )
        if not public:
            return _xml(403, "AccessDenied", "Anonymous caller does not have storage.objects.get access.")
        for website in bucket.attributes.get("website") or []:
            item = item or str(website.get("main_page_suffix") or "")
        if put := self._stored(name, item):
            return Reply(200, put[1], {"Content-Type": put[0]})
        for entry in self._world.list("google_storage_bucket_object"):
            found = entry.attributes
            if short(found.get("bucket")) == name and found.get("name") == item:
                kind = str(found.get("content_type") or "text/plain; charset=utf-8")
                return Reply(200, str(found.get("content") or "").encode(), {"Content-Type": kind})
        return _xml(404, "NoSuchKey", "The specified key does not exist.")


def _members(grant: dict[str, Any]) -> set[str]:
    return {str(grant.get("member")), *(str(member) for member in grant.get("members") or [])}


def _listens(rule: dict[str, Any], port: int) -> bool:
    """Whether a forwarding rule takes connections on a port."""
    if rule.get("all_ports"):
        return True
    ranges = [str(rule["port_range"])] if rule.get("port_range") else [str(item) for item in rule.get("ports") or []]
    for text in ranges:
        first, _, last = text.partition("-")
        if int(first) <= port <= int(last or first):
            return True
    return False


def _page(machine: Instance) -> Reply:
    return _html(200, f"{machine.name} is up", f"{machine.machine_type} in {machine.zone}")


def _html(status: int, title: str, text: str) -> Reply:
    title, text = html.escape(title), html.escape(text)
    page = f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{text}</p>\n"
    return Reply(status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


def _error_page(status: int, text: str) -> Reply:
    return _html(status, f"Error: {text}", "")


def _xml(status: int, code: str, message: str) -> Reply:
    body = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Reply(status, body.encode(), {"Content-Type": "application/xml; charset=UTF-8"})

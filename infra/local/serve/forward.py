"""A request through Cloud Run's front to a program and its answer back, with the log entry that Google writes of it."""

import http.client
import socket
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, Any

from infra.local.logs import LogStore
from infra.local.serve import upgrade
from infra.local.serve.instances import Instance, NoneFree, Pool
from infra.local.serve.services import Services
from infra.local.world import Entry

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

_LARGEST = 32 * 1024 * 1024
_CHUNK = 65_536
_USUAL_TIMEOUT = 300.0
# How long it takes at most until an instance that answers no more is known to have ended.
_ENDING = 1.0
# Of one connection alone (RFC 9110, 7.6.1), or the front's own to say.
_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "upgrade"),
        *("transfer-encoding", "proxy-connection", "host", "content-length", "expect"),
    }
)
_UNAVAILABLE = (
    "The request failed because either the HTTP response was malformed or connection to the instance had an error."
)


class Front:
    """What stands before every service: `app(entry, ...)` is the WSGI app that answers one request to it."""

    def __init__(self, services: Services, logs: LogStore) -> None:
        self._services, self._logs = services, logs
        self._failures: Counter[str] = Counter()

    def failed(self, service: str) -> int:
        """How many requests of a service ended with 5xx since this was asked last."""
        return self._failures.pop(service, 0)

    def app(self, entry: Entry, host: str, scheme: str, target: str) -> "WSGIApplication":
        """`target` is path and query as they were asked."""

        def answer(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
            return self._answer(entry, environ, start_response, (scheme, host, target))

        return answer

    def _answer(
        self, entry: Entry, environ: dict[str, Any], start_response: "StartResponse", asked: tuple[str, str, str]
    ) -> Iterable[bytes]:
        scheme, host, target = asked
        client = environ.get("infraai.connection", environ.get("werkzeug.socket"))
        if client is not None and upgrade.wants(environ):
            return self._upgraded(entry, client, environ, start_response, asked)
        body = _body(environ)
        seen = _Request(self._logs, environ, f"{scheme}://{host}{target}", len(body or b""))
        seen.failed = lambda: self._failures.update([entry.id])
        if body is None:
            return seen.refuse(start_response, 413, "Request Entity Too Large")
        stack = ExitStack()
        try:
            revision, pool = self._services.pool(entry)
            seen.labels = self._services.labels(entry.id, revision.name)
            instance, connection = _connected(pool, revision.template, stack)
            try:
                answer = _asked(connection, environ, body, (*asked, seen.trace))
            except ConnectionError:
                # Whoever ended over this request gets no other one.
                instance.program.wait(_ENDING)
                raise
        except NoneFree as error:
            stack.close()
            seen.labels = seen.labels or self._services.labels(entry.id, "")
            status = 429 if "no available instance" in str(error) else 503
            return seen.refuse(start_response, status, "Service Unavailable", str(error))
        except TimeoutError:
            stack.close()
            limit = "The request has been terminated because it has reached the maximum request timeout."
            return seen.refuse(start_response, 504, "upstream request timeout", limit)
        except (OSError, http.client.HTTPException):
            stack.close()
            return seen.refuse(start_response, 503, "Service Unavailable", _UNAVAILABLE)
        headers = [
            (name, value) for name, value in answer.getheaders() if name.lower() not in _HOP - {"content-length"}
        ]
        start_response(f"{answer.status} {answer.reason or '-'}", headers)
        return _Stream(answer, stack, seen)

    def _upgraded(
        self,
        entry: Entry,
        client: socket.socket,
        environ: dict[str, Any],
        start_response: "StartResponse",
        asked: tuple[str, str, str],
    ) -> Iterable[bytes]:
        """A WebSocket, until it ends or the request's time is over; it holds its instance as any request does."""
        scheme, host, target = asked
        seen = _Request(self._logs, environ, f"{scheme}://{host}{target}", 0)
        try:
            revision, pool = self._services.pool(entry)
            seen.labels = self._services.labels(entry.id, revision.name)
            with pool.instance() as instance:
                headers = [("Host", host), ("Connection", "Upgrade"), ("Upgrade", "websocket")]
                headers += [*_headers(environ), *_told(environ, scheme, seen.trace)]
                port = instance.program.port
                assert port is not None
                status = upgrade.relay(client, port, target, headers, _timeout(revision.template))
        except NoneFree as error:
            return seen.refuse(start_response, 503, "Service Unavailable", str(error))
        except OSError:
            return seen.refuse(start_response, 503, "Service Unavailable", _UNAVAILABLE)
        seen.log(status, 0)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)
        raise upgrade.Ended(host)


def _connected(
    pool: Pool, template: Mapping[str, Any], stack: ExitStack
) -> tuple[Instance, http.client.HTTPConnection]:
    """An instance and a connection to it, held until `stack` is closed. One that has just ended is asked no more."""
    for last in (False, True):
        with ExitStack() as held:
            instance = held.enter_context(pool.instance())
            connection = held.enter_context(closing(_connection(instance, template)))
            try:
                connection.connect()
            except OSError:
                if last or not instance.program.wait(_ENDING):
                    raise
                continue
            stack.enter_context(held.pop_all())
            return instance, connection
    raise AssertionError("the last attempt returns or raises")


def _connection(instance: Instance, template: Mapping[str, Any]) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", instance.program.port, timeout=_timeout(template))


def _timeout(template: Mapping[str, Any]) -> float:
    seconds = str(template.get("timeout") or "").removesuffix("s")
    return float(seconds) if seconds.replace(".", "", 1).isdigit() else _USUAL_TIMEOUT


def _asked(
    connection: http.client.HTTPConnection, environ: Mapping[str, Any], body: bytes, asked: tuple[str, str, str, str]
) -> http.client.HTTPResponse:
    scheme, host, target, trace = asked
    connection.putrequest(environ["REQUEST_METHOD"], target, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", host)
    for name, value in _headers(environ):
        connection.putheader(name, value)
    if body or environ["REQUEST_METHOD"] in {"POST", "PUT", "PATCH"}:
        connection.putheader("Content-Length", str(len(body)))
    for name, value in _told(environ, scheme, trace):
        connection.putheader(name, value)
    connection.endheaders(body or None)
    return connection.getresponse()


def _told(environ: Mapping[str, Any], scheme: str, trace: str) -> Iterator[tuple[str, str]]:
    """What the front says of a request."""
    client = environ.get("REMOTE_ADDR", "127.0.0.1")
    yield "X-Forwarded-For", client
    yield "X-Forwarded-Proto", scheme
    yield "Forwarded", f'for="{client}";proto={scheme}'
    yield "X-Cloud-Trace-Context", f"{trace}/1;o=0"
    yield "traceparent", f"00-{trace}-0000000000000001-00"


def _headers(environ: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    ours = {"x-forwarded-for", "x-forwarded-proto", "forwarded", "x-cloud-trace-context", "traceparent"}
    for key, value in environ.items():
        if key == "CONTENT_TYPE":
            if value:
                yield "Content-Type", value
        elif key.startswith("HTTP_"):
            name = key[5:].replace("_", "-").lower()
            if name not in _HOP and name not in ours:
                yield "-".join(part.capitalize() for part in name.split("-")), value


def _body(environ: Mapping[str, Any]) -> bytes | None:
    """The whole body; None where it is larger than Cloud Run takes."""
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    if environ.get("wsgi.input_terminated"):
        content: bytes = stream.read(_LARGEST + 1)
        return content if len(content) <= _LARGEST else None
    wanted = int(length) if length and str(length).isdigit() else 0
    return stream.read(wanted) if wanted <= _LARGEST else None


class _Stream:
    """An answer as it comes; its end, or that nobody wants the rest, frees the instance."""

    def __init__(self, answer: http.client.HTTPResponse, stack: ExitStack, seen: "_Request") -> None:
        self._answer, self._seen = answer, seen
        self._stack: ExitStack | None = stack
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        try:
            while chunk := self._answer.read1(_CHUNK):
                self._size += len(chunk)
                yield chunk
        except (OSError, http.client.HTTPException):
            self._seen.note = "The response was cut off."
        finally:
            self.close()

    def close(self) -> None:
        """Free the instance and write the entry, once."""
        stack, self._stack = self._stack, None
        if stack is not None:
            self._answer.close()
            stack.close()
            self._seen.log(self._answer.status, self._size)


class _Request:
    """What is written down of one request."""

    def __init__(self, logs: LogStore, environ: Mapping[str, Any], url: str, size: int) -> None:
        self._logs, self._environ, self._url, self._size = logs, environ, url, size
        self._began = time.monotonic()
        self.trace = uuid.uuid4().hex
        self.labels: dict[str, str] = {}
        self.note = ""
        self.failed: Callable[[], object] = lambda: None

    def refuse(self, start_response: "StartResponse", status: int, text: str, note: str = "") -> list[bytes]:
        """An answer of the front's own."""
        self.note = note
        content = f"{text}\n".encode()
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(content)))]
        start_response(f"{status} {http.client.responses.get(status, '-')}", headers)
        self.log(status, len(content))
        return [content]

    def log(self, status: int, size: int) -> None:
        """Its entry in run.googleapis.com/requests."""
        said = {
            "requestMethod": self._environ["REQUEST_METHOD"],
            "requestUrl": self._url,
            "requestSize": str(self._size),
            "status": status,
            "responseSize": str(size),
            "userAgent": self._environ.get("HTTP_USER_AGENT", ""),
            "remoteIp": self._environ.get("REMOTE_ADDR", ""),
            "latency": f"{time.monotonic() - self._began:.6f}s",
            "protocol": self._environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
        }
        if status >= 500:
            self.failed()
        severity = "ERROR" if status >= 500 else "WARNING" if status >= 400 else "INFO"
        self._logs.write(
            "run.googleapis.com/requests",
            "cloud_run_revision",
            self.labels,
            severity=severity,
            text=self.note or None,
            httpRequest=said,
            trace=f"projects/{self._logs.project}/traces/{self.trace}",
        )

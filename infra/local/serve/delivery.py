"""What Google's services deliver to a Cloud Run service by themselves, such as Pub/Sub's pushed messages."""

import io
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from infra.local.serve.admission import admits
from infra.local.serve.forward import Front
from infra.local.serve.services import Services
from infra.local.world import World, by_address

_HOUR = 3600


class Delivery:
    """Delivers to services of `world`; `sign` makes the token of who delivers."""

    def __init__(
        self, world: World, services: Services, front: Front, sign: Callable[[Mapping[str, Any]], str] | None
    ) -> None:
        self._world, self._services, self._front, self._sign = world, services, front, sign

    def post(self, url: str, body: bytes, headers: Mapping[str, str], told: tuple[str, str] | None) -> int | None:
        """As `call`, with a POST."""
        return self.call("POST", url, body, headers, told)

    def call(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], told: tuple[str, str] | None
    ) -> int | None:
        """Call a service that runs here; the status, or None for any other host. `told` is the service account that
        delivers, and for whom its token is."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if not host.endswith(".run.app"):
            return None
        endpoint = by_address(self._world, host)
        if endpoint is None or endpoint.kind != "service" or not self._services.serves(endpoint.entry):
            return 404
        account = told[0] if told else ""
        if not admits(self._world, endpoint.entry, account):
            return 403
        given = dict(headers)
        if told and self._sign is not None:
            given["Authorization"] = f"Bearer {self._sign(_claims(*told))}"
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return _answered(self._front.app(endpoint.entry, host, "https", target), method, body, given)


def _claims(account: str, audience: str) -> dict[str, Any]:
    now = int(time.time())
    who = {"iss": "https://accounts.google.com", "aud": audience, "email": account, "email_verified": True}
    return {**who, "sub": account, "azp": account, "iat": now, "exp": now + _HOUR}


def _answered(app: Callable[..., Any], method: str, body: bytes, headers: Mapping[str, str]) -> int:
    said: list[int] = []

    def start(status: str, _: Any, __: Any = None) -> Callable[[bytes], object]:
        said.append(int(status.split(maxsplit=1)[0]))
        return lambda _: None

    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    kind = named.pop("HTTP_CONTENT_TYPE", "application/octet-stream")
    environ = {
        **named,
        "REQUEST_METHOD": method,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
    }
    for _ in app(environ, start):
        pass
    return said[0]

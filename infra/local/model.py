"""The way to Gemini, when the user has one: passed on as it is, so that faults can be met on it.

Only `LLM_PROVIDER=gemini` in the user's environment starts it; the key travels in the request and is kept nowhere.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import requests
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

GEMINI = "https://generativelanguage.googleapis.com"
_TIMEOUT = (10.0, 120.0)
_LARGEST = 32 * 1024 * 1024
_PASSED = ("Content-Type", "X-Goog-Api-Key", "X-Goog-Api-Client", "User-Agent", "Accept")


def model_app(base_url: str, user: Mapping[str, str]) -> "WSGIApplication":
    """Requests go to `base_url` by the proxy that the user's environment names, and answers come back whole."""
    proxies = {"https": user["HTTPS_PROXY"]} if user.get("HTTPS_PROXY") and not _near(base_url) else {}
    verify = user.get("SSL_CERT_FILE") or user.get("REQUESTS_CA_BUNDLE") or True

    def app(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        query = request.query_string.decode("latin-1")
        address = base_url.rstrip("/") + request.path + (f"?{query}" if query else "")
        headers = {name: request.headers[name] for name in _PASSED if name in request.headers}
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.request(
                    request.method,
                    address,
                    data=request.stream.read(_LARGEST),
                    headers=headers,
                    timeout=_TIMEOUT,
                    proxies=proxies,
                    verify=verify,
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                # Its own text may repeat the address, and with it a key.
                response = Response(f"The model does not answer: {type(error).__name__}.\n", 502, mimetype="text/plain")
            else:
                response = Response(answer.content, answer.status_code, mimetype=answer.headers.get("Content-Type"))
        sent: Iterable[bytes] = response(environ, start_response)
        return sent

    return app


def _near(url: str) -> bool:
    return url.startswith(("http://127.", "http://localhost"))

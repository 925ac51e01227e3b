"""Serving the built app: one page for every address, its assets for ever, each as small as the browser can read it."""

import html
import json
import mimetypes
import secrets
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from flask import Request, Response

from shared.http.metrics import shown
from shared.http.vitals import vitals

# The page's own scripts and nothing else; styles that libraries add at run time carry the page's nonce.
_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; style-src 'self' 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_NONCE = "__NONCE__"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3">
<title>INFRAai</title>
<style nonce="__NONCE__">body{font:16px/1.6 system-ui,sans-serif;max-width:38rem;
margin:15vh auto;padding:0 1.5rem;color-scheme:light dark}
code{font-size:.9em}</style>
<h1>The console is not built yet</h1>
<p><code>infraai up</code> builds it when it starts, with Node.js 20 or newer; this page opens it once it is there.
By hand: <code>npm ci &amp;&amp; npm run build</code> in <code>functions/console/web</code>.</p>
__WHY__
<p>The API and the <code>infraai</code> command work without it.</p>
</html>
"""


class Site(NamedTuple):
    """Where the built app is, and the description of the API."""

    dist: Path
    openapi: Path


def respond(request: Request, site: Site) -> Response:
    """The answer to a GET: what every function answers, /openapi.json, a built file, or the page; else a problem."""
    if request.method not in {"GET", "HEAD"}:
        response = _problem(405, "Method not allowed", "The console is only read.")
        response.headers["Allow"] = "GET, HEAD"
    elif (asked := vitals(request)) is not None:
        response = Response(json.dumps(asked), mimetype="application/json")
        response.headers["Cache-Control"] = "no-store"
    elif request.path == "/metrics":
        text, kind = shown()
        response = Response(text, content_type=kind)
        response.headers["Cache-Control"] = "no-store"
    elif request.path == "/openapi.json":
        response = Response(site.openapi.read_bytes(), mimetype="application/json")
        response.headers["Cache-Control"] = "no-cache"
    elif found := _file(site.dist, request.path):
        response = _asset(request, found, for_ever=request.path.startswith("/assets/"))
    elif (_opened_by_a_browser(request) and not PurePosixPath(request.path).suffix) or _is_the_start(request):
        response = _page(site.dist / "index.html")
    else:
        response = _problem(404, "Not found", f"Nothing is at {request.path}; /openapi.json says what there is.")
    response.headers.update(_HEADERS)
    return response


def _opened_by_a_browser(request: Request) -> bool:
    """A program that asks for anything must learn that nothing is there: the page would look like an answer."""
    return request.headers.get("Accept", "").lstrip().lower().startswith("text/html")


def _is_the_start(request: Request) -> bool:
    """The console's own address, by whatever takes a page: `curl` too is told there what is not built yet."""
    return request.path == "/" and request.accept_mimetypes.accept_html


def _file(dist: Path, path: str) -> Path | None:
    """The file of the app at a path; None when there is none, or it is outside of the app."""
    parts = [part for part in path.split("/") if part]
    if (
        not parts
        or parts == ["index.html"]
        or any(part.startswith(".") or "\\" in part or "\0" in part for part in parts)
    ):
        return None
    found = dist.joinpath(*parts)
    return found if found.is_file() else None


def _asset(request: Request, file: Path, *, for_ever: bool) -> Response:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    chosen, encoding = file, None
    for name, suffix in _ENCODINGS:
        smaller = file.with_name(file.name + suffix)
        if request.accept_encodings.quality(name) > 0 and smaller.is_file():
            chosen, encoding = smaller, name
            break
    response = Response(chosen.read_bytes(), mimetype=kind)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = _FOR_EVER if for_ever else "no-cache"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


def _page(index: Path) -> Response:
    """The page with a fresh nonce; 503 as long as the app is not built."""
    nonce = secrets.token_urlsafe(16)
    built = index.is_file()
    text = index.read_text(encoding="utf-8") if built else _NOT_BUILT.replace("__WHY__", _why(index))
    response = Response(text.replace(_NONCE, nonce), 200 if built else 503, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
    # The same address answers an API client with JSON: neither may be taken for the other.
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-store"
    return response


def _why(index: Path) -> str:
    """What whoever builds it has left word of (infra/local/console.py), for the page."""
    try:
        told = index.parents[1].joinpath(".not-built").read_text(encoding="utf-8")
    except OSError:
        return ""
    return f'<p role="alert">It could not be built: {html.escape(told)}</p>'


def _problem(status: int, title: str, detail: str) -> Response:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(json.dumps(body), status, mimetype="application/problem+json")

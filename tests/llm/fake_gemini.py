"""A small Gemini REST API on a port of its own: it answers what it is told to, in order, and keeps what it was sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def said(text: str, finish: str = "STOP") -> tuple[int, Any]:
    """A 200 with one candidate."""
    return 200, {"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": finish}]}


def failed(code: int, status: str, details: list[dict[str, str]] | None = None) -> tuple[int, Any]:
    """An error as the API words it."""
    return code, {"error": {"code": code, "message": f"{status} happened", "status": status, "details": details or []}}


class FakeGemini:
    """`answers` are (status, body[, headers]); the last one repeats; None hangs until `release` is set,
    and a function writes its own to the handler it gets."""

    def __init__(self) -> None:
        self.answers: list[Any] = [said("hello")]
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.release = threading.Event()
        self.url = ""

    @property
    def calls(self) -> int:
        return len(self.requests)


@contextmanager
def fake_gemini() -> Iterator[FakeGemini]:
    fake = FakeGemini()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = fake.answers[min(len(fake.requests), len(fake.answers) - 1)]
            fake.requests.append((self.path, headers, body))
            if answer is None:
                fake.release.wait(10)
                return
            if callable(answer):
                with suppress(OSError):
                    answer(self)
                return
            status, content, more = (*answer, {})[:3]
            raw = content.encode() if isinstance(content, str) else json.dumps(content).encode()
            self.send_response(status)
            for name, value in {"content-type": "application/json", "content-length": str(len(raw)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        fake.release.set()
        server.shutdown()
        server.server_close()
        thread.join(5)

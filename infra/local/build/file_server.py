"""Serves the files of the folder it is started in, on PORT: what an image of a static site runs.

Of the standard library alone, as it runs as another user who has nothing else.
"""

import io
import os
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """`/about` is about.html where there is no such file; what isn't there is 404.html."""
        asked = Path(self.translate_path(self.path))
        if not asked.exists():
            page = asked.with_name(f"{asked.name}.html")
            if page.is_file() and asked.name:
                self.path = f"{self.path.partition('?')[0]}.html"
        elif asked.is_dir() and not (asked / "index.html").is_file():
            self.send_error(404)
            return None
        return super().send_head()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what isn't there."""
        page = Path("404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Cloud Run logs the requests."""


if __name__ == "__main__":
    with ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), _Handler) as server:
        sys.stdout.write("Serving files\n")
        sys.stdout.flush()
        server.serve_forever()

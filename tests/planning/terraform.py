"""The real terraform binary in tests, with an environment of its own."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")


def terraform(folder: Path, *args: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run one command in a folder; the caller looks at the return code."""
    clean = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TF_CLI_CONFIG_FILE": os.devnull,
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
        **(env or {}),
    }
    return subprocess.run(
        ["terraform", *args], check=False, cwd=folder, env=clean, capture_output=True, text=True, timeout=120
    )


def store(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


class _State(ThreadingHTTPServer):
    text = ""


class _StateHandler(BaseHTTPRequestHandler):
    server: _State

    def do_GET(self) -> None:
        kept = self.server.text.encode()
        self.send_response(200 if kept else 404)
        self.send_header("Content-Length", str(len(kept)))
        self.end_headers()
        self.wfile.write(kept)

    def do_POST(self) -> None:
        self.server.text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def state_apart(folder: Path) -> Iterator[_State]:
    """Keep the state of a folder's terraform behind HTTP: `text`. In the folder it is written again, as a whole, after
    each resource; of two hundred resources that is half of an apply's time."""
    with _State(("127.0.0.1", 0), _StateHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        store(folder, {"backend.tf": f'terraform {{\n  backend "http" {{\n    address = "{address}"\n  }}\n}}\n'})
        try:
            yield server
        finally:
            server.shutdown()

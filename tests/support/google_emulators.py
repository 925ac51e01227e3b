"""Google's own Firestore and Pub/Sub emulators as session fixtures.

They come with the Google Cloud CLI (components cloud-firestore-emulator and pubsub-emulator) and need Java. Without
them the tests that ask for them are skipped and say why; with CI=true they fail instead.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest

_START_SECONDS = 30
# Makes itself die with its parent, however that ends, and becomes the command that follows.
_BOUND = "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 9); os.execv(sys.argv[1], sys.argv[1:])"


@pytest.fixture(scope="session")
def firestore_emulator_host() -> Iterator[str]:
    """`127.0.0.1:PORT` of Google's Firestore emulator, started for this session."""
    jar = _part("platform/cloud-firestore-emulator/cloud-firestore-emulator.jar", "Firestore")
    main = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
    with _running([_java(), "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", str(jar), main]) as host:
        yield host


@pytest.fixture(scope="session")
def pubsub_emulator_host() -> Iterator[str]:
    """`127.0.0.1:PORT` of Google's Pub/Sub emulator, started for this session."""
    _java()
    with _running([str(_part("platform/pubsub-emulator/bin/cloud-pubsub-emulator", "Pub/Sub"))]) as host:
        yield host


def _part(path: str, product: str) -> Path:
    gcloud = shutil.which("gcloud")
    root = Path(gcloud).resolve().parent.parent if gcloud else None
    if root is None or not (root / path).exists():
        _missing(f"Google's {product} emulator is not installed (gcloud components install)")
    return root / path


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        _missing("Google's emulators need Java, which is not installed")
    return java


def _missing(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def _running(command: list[str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bound = [sys.executable, "-c", _BOUND] if sys.platform == "linux" else []
    process = subprocess.Popen(
        [*bound, *command, "--host=127.0.0.1", f"--port={port}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_until_ready(process, port)
        yield f"127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_ready(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.initial_reconnect_backoff_ms", 100)]) as channel:
        ready = grpc.channel_ready_future(channel)
        while True:
            if process.poll() is not None or time.monotonic() > deadline:
                ready.cancel()
                pytest.fail(f"an emulator did not start: {' '.join(map(str, process.args))}")
            try:
                ready.result(timeout=0.5)
            except grpc.FutureTimeoutError:
                continue
            return

"""Google's own Firestore and Pub/Sub emulators as child processes, where the Google Cloud CLI has them."""

import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from infra.local.problems import EmulatorsMissing
from infra.local.sockets import LOOPBACK

_CONTAINER = Path(__file__).with_name("container.py")
_FOREVER = "1e9"
_REMEDY = "Install Java 17 or newer and `gcloud components install cloud-firestore-emulator pubsub-emulator`."


class Emulators:
    """Both emulators, from construction until `close`; they keep nothing on disk."""

    def __init__(self, logs: Path, path: str | None) -> None:
        """Start them, found on the PATH `path`; raises EmulatorsMissing when they are not installed."""
        root = _sdk_root(path)
        jar = root / "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"
        script = root / "platform/pubsub-emulator/bin/cloud-pubsub-emulator"
        java = shutil.which("java", path=path)
        if java is None or not jar.exists() or not script.exists():
            raise EmulatorsMissing("Google's emulators are not installed.", _REMEDY)
        main = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
        commands = {"firestore": [java, "-cp", str(jar), main], "pubsub": [str(script)]}
        logs.mkdir(parents=True, exist_ok=True)
        self._logs = logs
        self.ports = {name: _free_port() for name in commands}
        self._containers = {
            # The container ends the emulator when this process goes, however it goes.
            name: subprocess.Popen(  # noqa: S603 - Google's emulators
                [
                    *(sys.executable, "-I", "-S", str(_CONTAINER), str(logs / f"{name}.log"), _FOREVER, "1"),
                    *(*command, f"--host={LOOPBACK}", f"--port={self.ports[name]}"),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            for name, command in commands.items()
        }

    def wait_ready(self, timeout: float = 30.0) -> None:
        """Return once both listen; raises EmulatorsMissing."""
        deadline = time.monotonic() + timeout
        for name, port in self.ports.items():
            while True:
                with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
                    break
                if self._containers[name].poll() is not None or time.monotonic() > deadline:
                    raise EmulatorsMissing(f"The {name} emulator does not start.", f"See {self._logs / name}.log.")
                time.sleep(0.05)

    def close(self) -> None:
        """End both, and wait for it."""
        for container in self._containers.values():
            assert container.stdin is not None
            container.stdin.close()
        for container in self._containers.values():
            container.wait()


def _sdk_root(path: str | None) -> Path:
    gcloud = shutil.which("gcloud", path=path)
    if gcloud is None:
        raise EmulatorsMissing("Google's emulators come with gcloud, which is not on the PATH.", _REMEDY)
    return Path(gcloud).resolve().parent.parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port

"""Running the laptop's cloud in the foreground until somebody stops it."""

import signal
import threading
from collections.abc import Callable

from infra.local.platform import LocalPlatform


def run_until_stopped(
    platform: LocalPlatform, *, progress: Callable[[str], None], ready: Callable[[LocalPlatform], None]
) -> None:
    """Start the platform, call `ready`, wait for SIGINT or SIGTERM, stop it. Main thread only; raises CannotStart.

    A second signal while it stops changes nothing: stopping takes about two seconds at most.
    """
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        platform.start(progress)
        try:
            ready(platform)
            stop.wait()
            progress("Stopping")
        finally:
            platform.close()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

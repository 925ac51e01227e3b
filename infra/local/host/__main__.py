"""The functions' own process: `python -m infra.local.host FD FOLDER`, FD being a listening socket.

Says `ready` on its standard output once it answers. Its standard input is its leash: a line on it asks to load every
function now, before somebody waits for it; when it ends, the platform is gone or wants this gone, and it stops.
"""

import logging
import os
import signal
import socket
import sys
import threading
from pathlib import Path

from infra.local.host.app import Host
from infra.local.host.routes import EVENTS_TOKEN, find_functions
from infra.local.web import WebServer

_PATIENCE = 1.0


def main(descriptor: int, folder: Path) -> None:
    """Serve the functions in `folder` until the leash ends or SIGTERM comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    keys = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS", "")
    # The functions themselves have no use for it.
    token = os.environ.pop(EVENTS_TOKEN, "")
    where = (os.environ.get("COMPUTE_ENDPOINT", ""), str(Path(keys).parent) if keys else "")
    host = Host(find_functions(folder), token, *where)
    server = WebServer(host, listener=socket.socket(fileno=descriptor), name="functions", pages=host.opens_page)
    server.start()
    os.write(1, b"ready\n")
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())

    def watch_the_leash() -> None:
        if sys.stdin.buffer.readline():
            threading.Thread(target=host.warm_up, name="warm-up", daemon=True).start()
            sys.stdin.buffer.read()
        over.set()

    threading.Thread(target=watch_the_leash, name="leash", daemon=True).start()
    over.wait()
    server.close(patience=_PATIENCE)
    sys.stdout.flush()
    sys.stderr.flush()
    # What still runs is a request that nobody waits for any more, or a client library's own thread.
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))

"""`python -m tests.bench_starts [ROUNDS]`: how long each function takes from nothing to its first answer.

As on Google Cloud: the archive, the core dependencies, terraform's settings, gunicorn. Told as a ratio to a function
that does nothing, started the same way in the same run; what is asked needs no store, so no answer waits for a network.
"""

import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

import requests

from infra.gcp import archive
from infra.local.provider.server import ProviderServer
from infra.local.web import WebServer
from infra.local.world import World
from tests.gcp.conftest import PROJECT, Platform, core_site, made_by_hand
from tests.gcp.emulated.functions import SECRET, CloudRun, Function, metadata

AIM = 2.0
BARE = "import functions_framework\n\n\n@functions_framework.http\ndef bare(request):\n    return 'hello'\n"
# What each is asked first, by somebody who is let in as far as an answer needs.
ASKED = {"webhook": ("POST", f"/ops/webhook?auth_token={SECRET}"), "console": ("GET", "/openapi.json")}
TEST = {"version": "test", "incident": {"incident_id": "1", "state": "OPEN", "summary": "test"}}


def main(rounds: int = 3) -> None:
    with tempfile.TemporaryDirectory() as name, requests.Session() as http:
        http.trust_env = False
        folder = Path(name)
        functions = _functions(folder)
        server = WebServer(metadata)
        server.start()
        for function in functions.values():
            function.metadata = server.url.removeprefix("http://")
        times: dict[str, list[float]] = {each: [] for each in functions}
        for _ in range(rounds):
            for each, function in functions.items():
                times[each].append(_first_answer(function, http))
        server.close()
        floor = statistics.median(times.pop("bare"))
        print(f"{'bare functions-framework':<26}{floor:6.2f} s")
        for each, taken in times.items():
            median = statistics.median(taken)
            print(f"{each:<26}{median:6.2f} s{median / floor:7.2f}{'' if median <= AIM * floor else f'  (aim: {AIM})'}")


def _functions(folder: Path) -> dict[str, Function]:
    (folder / "gcp").mkdir()
    world = World()
    made_by_hand(world)
    with ProviderServer(world, project=PROJECT) as server:
        platform = Platform(folder / "gcp", server)
        platform.terraform("init", "-input=false", "-no-color")
        state = platform.applied()
    world.close()
    site = core_site(folder / "site")
    found = CloudRun(state, archive.write(folder), folder / "functions", site).functions
    bare = next(iter(found.values())).beside("bare", BARE)
    return {"bare": bare, **found}


def _first_answer(function: Function, http: requests.Session) -> float:
    method, path = ASKED.get(function.name, ("POST", "/"))
    began = time.monotonic()
    function.start()
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", function.port)) == 0:
                    break
            time.sleep(0.002)
        http.request(method, f"http://127.0.0.1:{function.port}{path}", json=TEST, timeout=60)
        return time.monotonic() - began
    finally:
        function.stop()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

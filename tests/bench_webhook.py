"""`python -m tests.bench_webhook`: the webhook against the least that any such function must do.

The floor is a functions-framework handler that makes one Firestore document and publishes one message, and nothing
else. Both run in this process behind functions-framework's own app, with Google's own clients; Firestore and Pub/Sub
are the embedded ones, in a process of their own. They take turns in small batches, so that both meet the same machine.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

TOKEN, PROJECT = "bench-token", "bench"
BATCHES, BATCH = 20, 25
PAYLOAD = Path(__file__).parent / "webhook" / "payloads" / "vm_cpu_high_open.json"
INCIDENT = "0.n1b2c3d4e5f6"
WEBHOOK = Path(__file__).parents[1] / "functions" / "webhook" / "main.py"

FLOOR = """
import functions_framework
from google.cloud import firestore, pubsub_v1

store = firestore.Client()
publisher = pubsub_v1.PublisherClient(pubsub_v1.types.BatchSettings(max_messages=1))
topic = publisher.topic_path(store.project, "alert-raised")

@functions_framework.http
def floor(request):
    data = request.get_json()
    store.collection("floor").document(data["incident"]["incident_id"]).create(data)
    publisher.publish(topic, b"{}").result()
    return {"received": True}
"""

GOOGLE = """
import sys
from concurrent.futures import ThreadPoolExecutor
import grpc
from infra.local.firestore import FirestoreService
from infra.local.pubsub import PubSubService
server = grpc.server(ThreadPoolExecutor(16))
firestore, pubsub = FirestoreService(None), PubSubService(None)
server.add_generic_rpc_handlers((*firestore.handlers(), *pubsub.handlers()))
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
sys.stdin.read()
"""


def main() -> None:
    """Print requests per second, median and p99 of both, and their ratios."""
    google = subprocess.Popen([sys.executable, "-c", GOOGLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert google.stdout is not None
    address = f"127.0.0.1:{google.stdout.readline().strip()}"
    try:
        os.environ |= {
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "FIRESTORE_EMULATOR_HOST": address,
            "PUBSUB_EMULATOR_HOST": address,
            "OPS_WEBHOOK_TOKEN": TOKEN,
        }
        with tempfile.TemporaryDirectory() as folder:
            measure(address, Path(folder))
    finally:
        google.communicate("")


def measure(address: str, folder: Path) -> None:
    """Both, in turns."""
    from functions_framework import create_app

    from infra.local.flow import lay_flow
    from shared.events import FLOW

    lay_flow(address, PROJECT, FLOW, set(), "", token="")
    source = folder / "main.py"
    source.write_text(FLOOR)
    body = PAYLOAD.read_text()
    assert INCIDENT in body

    def poster(app: object, path: str) -> Callable[[str], float]:
        client = app.test_client()

        def post(incident: str) -> float:
            data = body.replace(INCIDENT, incident)
            started = time.perf_counter()
            answer = client.post(path, data=data, content_type="application/json")
            took = time.perf_counter() - started
            assert answer.status_code == 200, answer.text
            return took

        return post

    floor = poster(create_app("floor", str(source), "http"), "/")
    webhook = poster(create_app("webhook", str(WEBHOOK), "http"), f"/ops/webhook?auth_token={TOKEN}")
    times: dict[str, list[float]] = {"floor": [], "new alert": [], "repeat": []}
    for warm in range(30):
        floor(f"0.warm{warm}"), webhook(f"0.warm{warm}")
    for batch in range(BATCHES):
        ids = [f"0.bench{batch}x{number}" for number in range(BATCH)]
        for name, post in (("floor", floor), ("new alert", webhook), ("repeat", webhook)):
            times[name] += [post(incident) for incident in ids]
    report(times)


def report(times: dict[str, list[float]]) -> None:
    """A table for people, then one line of JSON."""
    figures = {}
    for name, taken in times.items():
        cuts = quantiles(taken, n=100)
        figures[name] = {"rps": len(taken) / sum(taken), "p50_ms": cuts[49] * 1000, "p99_ms": cuts[98] * 1000}
    base = figures["floor"]
    print(f"{'':<10} {'requests/s':>10} {'p50 ms':>8} {'p99 ms':>8}   against the floor: rate, p99")
    for name, row in figures.items():
        rate, slow = row["rps"] / base["rps"], row["p99_ms"] / base["p99_ms"]
        print(f"{name:<10} {row['rps']:>10.0f} {row['p50_ms']:>8.2f} {row['p99_ms']:>8.2f}   {rate:.2f}x, {slow:.2f}x")
    print(json.dumps({name: {key: round(value, 2) for key, value in row.items()} for name, row in figures.items()}))


if __name__ == "__main__":
    main()

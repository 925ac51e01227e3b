"""The recorder under every test of this folder sees what goes by."""

import json
from typing import Any

import requests

from infra.local import web
from tests.support.discovery import Exchange, wrong

PATH = "/compute/v1/projects/p/zones/us-central1-a/instances/vm"


def test_an_answer_that_google_would_not_give_is_seen(exchanged: list[Exchange]) -> None:
    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"nome": "vm"}).encode()]

    server = web.WebServer(app)
    server.start()
    try:
        assert requests.get(f"http://{server.address}{PATH}", timeout=10).json() == {"nome": "vm"}
    finally:
        server.close()
    [seen] = exchanged
    assert wrong(seen) == ["compute.instances.get: answer.nome is unknown"]
    exchanged.clear()

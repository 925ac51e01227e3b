"""`python -m infra.gcp.smoke OUTPUTS.json`: is the platform there, and closed to strangers? Exit code 1 when not.

OUTPUTS.json is what `terraform output -json` prints. Asks as somebody without any identity: whoever is let in here is
let in everywhere.
"""

import json
import sys
import time
from pathlib import Path
from typing import NamedTuple

import requests

_TRIES = 10
_WAIT = 6.0
_TIMEOUT = 30.0


class Expected(NamedTuple):
    """What a stranger's request to a function must be answered with."""

    function: str
    method: str
    path: str
    statuses: tuple[int, ...]


# Cloud Run answers 403 for a caller without an identity, 404 for one that may not even see the function.
_CLOSED = (401, 403, 404)
EXPECTED = (
    Expected("console", "GET", "/openapi.json", (200,)),
    Expected("console", "GET", "/runs", (401,)),
    Expected("console", "POST", "/ops/alerts/al-smoke/approve", (401, 403)),
    Expected("webhook", "POST", "/ops/webhook", (401,)),
    Expected("webhook", "POST", "/ops/pubsub", (401,)),
    Expected("telegram", "POST", "/telegram/webhook", (401, 403)),
    *(Expected(name, "GET", "/", _CLOSED) for name in ("planning", "runs", "ops")),
    *(Expected(name, "POST", "/", _CLOSED) for name in ("launcher", "decisions", "actions", "sweeper")),
)


def wrong(urls: dict[str, str], wait: float = _WAIT) -> list[str]:
    """What is not as it must be, one line each. A grant takes a minute to hold, so each is asked again for a while."""
    found = []
    for each in EXPECTED:
        if each.function not in urls:
            continue
        for attempt in range(_TRIES):
            said = _ask(each, urls[each.function])
            if said in each.statuses or (said == 200 and 200 not in each.statuses):
                break
            if attempt < _TRIES - 1:
                time.sleep(wait)
        if said not in each.statuses:
            found.append(f"{each.method} {each.path} of {each.function}: {said or 'no answer'}, not {each.statuses}")
    return found


def _ask(each: Expected, url: str) -> int:
    try:
        answer = requests.request(
            each.method, url.rstrip("/") + each.path, json={}, timeout=_TIMEOUT, allow_redirects=False
        )
    except requests.RequestException:
        return 0
    return answer.status_code


if __name__ == "__main__":
    outputs = json.loads(Path(sys.argv[1]).read_text())
    # By the address that others are given too, which is another one of the same function.
    given = outputs["webhook_url"]["value"].removesuffix("/ops/webhook")
    problems = [*wrong(outputs["functions"]["value"]), *wrong({"webhook": given})]
    sys.stdout.write("\n".join(problems or ["the platform is there, and closed to strangers"]) + "\n")
    sys.exit(bool(problems))

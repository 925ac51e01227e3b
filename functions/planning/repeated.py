"""A request that is sent again under its `Idempotency-Key` is answered with the draft it made the first time."""

import hashlib
import re

from functions.planning.generate import GenerateRequest, GenerateResponse, give_first_values
from functions.planning.given import Secrets
from shared.http import Unprocessable
from shared.schemas import Run
from shared.store import NotFound
from shared.store.documents import Documents

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def run_id_of(key: str, caller: str) -> str:
    """The one run id that a caller's key stands for; raises Unprocessable for what is no key."""
    if not _KEY.fullmatch(key):
        said = "must be 1 to 200 visible ASCII characters"
        raise Unprocessable(f"Idempotency-Key: {said}.", errors=[{"field": "header Idempotency-Key", "message": said}])
    return "run-" + hashlib.sha256(f"{caller}\n{key}".encode()).hexdigest()[:16]


def known_draft(
    run_id: str, body: GenerateRequest, runs: Documents[Run], secrets: Secrets | None = None, project: str = ""
) -> GenerateResponse | None:
    """The answer that was given under this id, None when there was none; raises Unprocessable for another request's.

    Whoever died after the draft was stored may not have put the values of its secrets where they go: that is done.
    """
    try:
        run = runs.get(run_id)
    except NotFound:
        return None
    if run.request_sha != body.digest:
        said = "was used for another goal, plan or application: every new request needs a key of its own"
        raise Unprocessable(f"Idempotency-Key: {said}.", errors=[{"field": "header Idempotency-Key", "message": said}])
    if run.architecture is not None:
        give_first_values(body, run.deployment_id, run.architecture, secrets, run.project or project)
    return GenerateResponse(
        run_id=run.run_id,
        files=run.files,
        files_sha=run.digest,
        valid=run.valid,
        findings=run.findings,
        notes=[run.message] if run.message else [],
    )

"""`python -m tests.bench_growth`: a sweep and a page of alerts, with 100, 1,000 and 10,000 alerts that have ended.

Documents that come back are what Firestore is paid for and what its time hangs on; milliseconds are the embedded
Firestore's, which keeps everything in this process's memory. Twenty alerts are due each time.
"""

import logging
import time
from collections.abc import Callable
from random import Random
from typing import Any
from unittest.mock import patch

from flask import Request
from werkzeug.test import EnvironBuilder

from functions.ops import answer
from functions.ops.again import Again
from infra.local.firestore import FirestoreService
from shared.schemas import Alert, AlertStatus, HistoryEntry
from shared.under_way import UnderWay
from tests.simulator.clockwork import BEGAN, Clockwork, Faults
from tests.simulator.firestore import Api, client_of, in_haste
from tests.simulator.platform import PROJECT, Platform

SIZES = (100, 1000, 10_000)
DUE = 20
TURNS = 5


def alert_of(number: int, status: AlertStatus, now: float, **fields: Any) -> Alert:
    """One with a short history, as they end."""
    entries = [HistoryEntry(at=now, event=each, by="bench", detail="x" * 80) for each in ("received", "decided", "end")]
    return Alert(
        alert_id=f"a{number}",
        incident_id=f"0.i{number}",
        status=status,
        severity="WARNING",
        metric="compute.googleapis.com/instance/cpu/utilization",
        scope=PROJECT,
        policy_name="CPU",
        resource="vm",
        resource_type="gce_instance",
        value=0.9,
        history=entries,
        created_at=now + number / 1000,
        updated_at=now,
        **{"due_at": None, **fields},
    )


@in_haste()
def measured(size: int) -> dict[str, tuple[int, float]]:
    """What was asked -> documents that came back, and milliseconds: the best of a few turns."""
    clockwork = Clockwork(Random(1), Faults(Random(1), 0.0, {}))
    service = FirestoreService(None, clock=clockwork.clock)
    came = 0
    real = Api.handler

    def counted(api: Api, method: str) -> Any:
        handler = real(api, method)
        if handler is None or not handler.response_streaming:
            return handler

        def answered(request: Any, context: Any) -> Any:
            nonlocal came
            for each in handler.unary_stream(request, context):
                came += 1
                yield each

        return handler._replace(unary_stream=answered)

    # Each method's handler is taken once, at its first use.
    with patch.object(Api, "handler", counted):
        platform = Platform(clockwork, client_of(service, clockwork), machines=1)
        for number in range(size):
            platform.alerts.create(f"a{number}", alert_of(number, AlertStatus.RESOLVED, BEGAN))
        for number in range(size, size + DUE):
            due = alert_of(number, AlertStatus.ESCALATED, BEGAN, due_at=BEGAN - 1)
            platform.alerts.create(due.alert_id, due)

    def asked(call: Callable[[], object]) -> tuple[int, float]:
        nonlocal came
        best, documents = float("inf"), 0
        for _ in range(TURNS):
            came, began = 0, time.perf_counter()
            call()
            best, documents = min(best, time.perf_counter() - began), came
        return documents, 1000 * best

    desk = answer.Desk(
        alerts=platform.alerts,
        approvals=platform.approvals,
        ask_again=Again(platform.alerts, platform.switch, platform.broker.publish, platform.clockwork.clock),
        switch=platform.switch,
        close_question=lambda *_: None,
        announce=lambda _: None,
        applications=platform.deployments.applications,
        under_way=UnderWay(platform.alerts, platform.runs),
    )
    page = Request(EnvironBuilder(query_string={"limit": "50"}).get_environ())
    waiting = Request(EnvironBuilder(query_string={"limit": "50", "status": "pending_approval"}).get_environ())
    try:
        return {
            "a sweep": asked(platform.sweep),
            "GET /ops/alerts?limit=50": asked(lambda: answer.alerts(desk, page)),
            "GET /ops/alerts?status=pending_approval": asked(lambda: answer.alerts(desk, waiting)),
            "a STOP's list of what is under way": asked(desk.under_way),
        }
    finally:
        service.close()


def main() -> None:
    """Measure each size, a line for each question."""
    logging.disable(logging.CRITICAL)
    found = {size: measured(size) for size in SIZES}
    print(f"{'alerts':<42}{''.join(f'{size:>18,}' for size in SIZES)}")
    for what in found[SIZES[0]]:
        cells = [f"{documents} in {ms:.1f} ms" for documents, ms in (found[size][what] for size in SIZES)]
        print(f"{what:<42}{''.join(f'{cell:>18}' for cell in cells)}")


if __name__ == "__main__":
    main()

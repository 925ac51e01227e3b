"""The door of operations."""

import functions_framework
from flask import Request, Response

from functions.ops import answer
from functions.ops.settings import Settings
from functions.ops.wiring import desk, guard
from shared.auth import check_start
from shared.http import Answer, caller, serve

check_start(Settings)


@functions_framework.http
def ops(request: Request) -> Response:
    """Alerts under /ops/alerts, the kill switch under /ops/kill-switch, the caller under /ops/whoami."""
    return serve(
        request,
        [
            ("GET", "/ops/alerts", lambda request: answer.alerts(request, desk())),
            ("GET", "/ops/alerts/<alert_id>", lambda _, alert_id: Answer(answer.alert(alert_id, desk()))),
            ("POST", "/ops/alerts/<alert_id>/approve", _approve),
            ("POST", "/ops/alerts/<alert_id>/reject", _reject),
            ("GET", "/ops/kill-switch", lambda _: Answer(answer.kill_switch(desk()))),
            ("GET", "/ops/whoami", lambda request: Answer({"who": caller(request)})),
            ("PUT", "/ops/kill-switch", lambda request: Answer(answer.set_kill_switch(request, desk()))),
        ],
        guard(),
    )


def _approve(request: Request, alert_id: str) -> Answer:
    return Answer(answer.approve(request, alert_id, desk()))


def _reject(request: Request, alert_id: str) -> Answer:
    return Answer(answer.reject(request, alert_id, desk()))

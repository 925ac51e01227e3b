"""What operations answer, and who answers it."""

from functions.ops import answer, live, watch, wiring
from shared.http import Routes, at


def _desk() -> answer.Desk:
    return wiring.desk()


def _watch() -> watch.Watch:
    return wiring.watch()


def _live() -> live.Live:
    return wiring.live()


ROUTES: Routes = [
    ("GET", "/ops/alerts", at(_desk, answer.alerts)),
    ("GET", "/ops/alerts/<alert_id>", at(_desk, answer.alert)),
    ("GET", "/ops/alerts/<alert_id>/series", at(_watch, watch.series)),
    ("GET", "/deployments/<deployment_id>/health", at(_watch, watch.health)),
    ("POST", "/ops/alerts/<alert_id>/approve", at(_desk, answer.approve)),
    ("POST", "/ops/alerts/<alert_id>/reject", at(_desk, answer.reject)),
    ("POST", "/ops/alerts/<alert_id>/ask", at(_desk, answer.ask)),
    ("GET", "/ops/events", at(_live, live.events)),
    ("GET", "/ops/kill-switch", at(_desk, answer.kill_switch)),
    ("PUT", "/ops/kill-switch", at(_desk, answer.set_kill_switch)),
    ("GET", "/ops/whoami", at(_desk, answer.whoami)),
]

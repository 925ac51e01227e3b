"""What operations answer, and who answers it."""

from functions.ops import answer, wiring
from shared.http import Routes, at


def _desk() -> answer.Desk:
    return wiring.desk()


ROUTES: Routes = [
    ("GET", "/ops/alerts", at(_desk, answer.alerts)),
    ("GET", "/ops/alerts/<alert_id>", at(_desk, answer.alert)),
    ("POST", "/ops/alerts/<alert_id>/approve", at(_desk, answer.approve)),
    ("POST", "/ops/alerts/<alert_id>/reject", at(_desk, answer.reject)),
    ("GET", "/ops/kill-switch", at(_desk, answer.kill_switch)),
    ("PUT", "/ops/kill-switch", at(_desk, answer.set_kill_switch)),
    ("GET", "/ops/whoami", answer.whoami),
]

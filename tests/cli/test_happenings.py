"""`infraai up` tells every change once, in one line, with where to look at it."""

from infra.cli.client import ApiError
from infra.cli.happenings import Happenings

RUN = {"run_id": "run-1", "kind": "deploy", "application": "shop", "deployment_id": "run-1", "reason": None}
ALERT = {"id": "al-1", "metric": "compute.googleapis.com/instance/cpu/utilization", "value": 0.93, "target": None}


class Platform:
    """Answers with what is there."""

    url = "http://127.0.0.1:8080"

    def __init__(self):
        self.runs, self.alerts, self.away = [], [], False

    def call(self, method, path, body=None, **query):
        if self.away:
            raise ApiError("nobody is there")
        return self.runs if path == "/runs" else self.alerts


def test_what_was_there_is_no_news_and_what_changes_is_told_once():
    platform, said = Platform(), []
    telling = Happenings(platform, said.append)
    platform.runs = [RUN | {"status": "completed"}]
    telling.look()
    assert said == []
    platform.alerts = [ALERT | {"status": "pending_approval", "resource": "backend-vm-1"}]
    for _ in range(2):
        telling.look()
    (line,) = said
    assert line.endswith("CPU utilization 93 % on backend-vm-1 needs an answer: http://127.0.0.1:8080/ops?alert=al-1")
    platform.runs = [RUN | {"status": "draft"}]
    telling.look()
    platform.runs = [RUN | {"status": "failed", "reason": "apply_failed"}]
    telling.look()
    assert said[1].endswith("deploy of shop has ended: apply_failed: http://127.0.0.1:8080/runs/run-1")
    assert len(said) == 2


def test_an_api_that_is_away_is_asked_again_and_nothing_is_told_twice():
    platform, said = Platform(), []
    telling = Happenings(platform, said.append)
    telling.look()
    platform.runs = [RUN | {"status": "running"}]
    telling.look()
    platform.away = True
    telling.look()
    platform.away = False
    telling.look()
    assert len(said) == 1

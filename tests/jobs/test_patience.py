"""How long what passes by itself is waited for."""

from types import SimpleNamespace

import pytest

from jobs.terraform.failures import classify
from jobs.terraform.steps.patience import Patience
from jobs.terraform.work import Ended, Passing

PASSING = Passing(
    "apply_failed", "Error 429", classify("Error creating Topic: googleapi: Error 429: Too many., rateLimitExceeded")
)


def desk(unit, passed):
    """A desk whose clock moves by its waits; the list of these."""

    def wait(seconds):
        passed.append(seconds)

    work_took = [0.0]
    return SimpleNamespace(
        retry_wait=unit, usual_retry_wait=10.0, wait=wait, clock=lambda: sum(passed) + work_took[0], work_took=work_took
    )


@pytest.mark.parametrize("unit", [10.0, 0.5], ids=["Google's time", "the laptop's, twenty times faster"])
@pytest.mark.parametrize("busy", [0.0, 600.0], ids=["a quick machine", "a busy one"])
def test_a_wait_ends_by_what_was_waited_and_not_by_how_long_terraform_worked_in_between(unit, busy):
    passed = []
    here = desk(unit, passed)
    work = SimpleNamespace(desk=here, say=lambda _: None, watch=SimpleNamespace(stopped=None, lost=False))
    patience = Patience(work)

    def go_on():
        for _ in range(20):
            patience.wait(PASSING)
            here.work_took[0] += busy

    with pytest.raises(Ended, match=r"waited for \d+ s, in [4-9] tries"):
        go_on()
    assert 60 <= sum(passed) * 10 / unit <= 180

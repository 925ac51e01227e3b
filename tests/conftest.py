"""Tests that share something dear, as a cloud or a built console, run in one worker, one after the other.

A third worker of two cores is nice: it runs what waits for no cloud and no browser in the moments in which the others
wait for one. Once there is no more of that, it is a worker like the others: two that wait leave a third of two cores
idle.
"""

import gc
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

import tests.__main__ as door
from infra.local.host import FunctionsHost, warm_parent

# How long one example takes says something of the machine and its load, not of the code. The examples are the same in
# every run, so that a change fails by itself only; `--hypothesis-profile=fresh` looks for others.
settings.register_profile("fresh", deadline=None)
settings.register_profile("anywhere", settings.get_profile("fresh"), derandomize=True, database=None)
settings.load_profile("anywhere")

_AS_A_WHOLE = {"tests/console", "tests/gcp"}
# Long files whose tests share nothing: each of them goes to whoever has time.
_ONE_BY_ONE = {"tests/parts/test_every_part.py", "tests/simulator/test_histories.py"}
# What takes longest comes first, so that no worker is left alone with it in the end; the rest takes seconds each.
_FIRST = (
    "tests/console",
    "tests/test_applications.py",
    "tests/local/test_kills.py",
    "tests/jobs/test_crashes.py",
    "tests/parts/test_every_part.py",
    "tests/environments/test_adopt.py",
    "tests/gcp",
    "tests/local/test_fault_cases.py",
    "tests/attacks/test_ways.py",
    "tests/jobs/test_passing.py",
    "tests/simulator/test_histories.py",
    "tests/jobs/test_half_made.py",
    "tests/cli/test_commands.py",
    "tests/jobs/test_life.py",
    "tests/jobs/test_pipeline.py",
    "tests/local/test_incident_loop.py",
    "tests/cli/test_demo.py",
    "tests/environments/test_drift.py",
    "tests/planning/test_catalogue_terraform.py",
    "tests/jobs/test_building.py",
    "tests/policy/test_plan_gate.py",
    "tests/environments/test_lifetime.py",
    "tests/environments/test_promote.py",
    "tests/local/test_wall_up.py",
)
_RANKS = {scope: rank for rank, scope in enumerate(_FIRST)}
_ROOT = Path(__file__).parent.parent
_NICE = "gw2"
_NICENESS = 5
_HAS_A_CLOUD = re.compile(r"pytest\.mark\.(?:cloud|browser|gemini)\b")


def _scope(nodeid: str) -> str:
    """A file is a unit, and so are the folders whose files share a fixture, and tests that share nothing."""
    file = nodeid.partition("::")[0]
    if file in _ONE_BY_ONE:
        return nodeid
    folder = file.rpartition("/")[0]
    return folder if folder in _AS_A_WHOLE else file


@cache
def _has_no_cloud(scope: str) -> bool:
    """Whether a unit is a file without a test that has one of these marks."""
    file = _ROOT / scope.partition("::")[0]
    return file.is_file() and not _HAS_A_CLOUD.search(file.read_text("utf-8"))


class _Scheduling(LoadScopeScheduling):
    """Units from the first on; the nice worker gets those that wait for no cloud and no browser, from the last on, as
    long as there are any."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        if node.gateway.id == _NICE and (scope := self._last_for_nice()):
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    def _last_for_nice(self) -> str | None:
        return next((each for each in reversed(self.workqueue) if _has_no_cloud(each)), None)


def _is_nice(config: pytest.Config) -> bool:
    worker: Mapping[str, Any] = getattr(config, "workerinput", {})
    return worker.get("workerid") == _NICE


def pytest_configure(config: pytest.Config) -> None:
    FunctionsHost.warm = staticmethod(lambda: warm_parent("tests.support.loaded"))
    if _is_nice(config):
        os.nice(_NICENESS)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A cloud that was nice would be late; where only root may take a nice value back, it stays."""
    if _is_nice(item.config) and not _has_no_cloud(_scope(item.nodeid)):
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, 0)


def pytest_xdist_make_scheduler(config: Any, log: Any) -> LoadScopeScheduling:
    return _Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _RANKS.get(_scope(item.nodeid).partition("::")[0], len(_FIRST)))


def pytest_collection_finish() -> None:
    """The collector need not look again and again at the modules and tables that all tests share: a seventh of the
    time of the quick ones."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """A marked test of a file that is not among the slow ones, as by a fixture of another folder, would never run."""
    if items and items[0].config.option.markexpr == door.QUICKLY:
        slow = set(door._slow_files())
        unrun = sorted({str(item.path) for item in items} - slow)
        if unrun:
            raise pytest.UsageError(f"write the mark of their slow tests into these files: {', '.join(unrun)}")

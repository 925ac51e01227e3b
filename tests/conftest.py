"""Tests that share something dear, as a cloud or a built console, run in one worker, one after the other."""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

_AS_A_WHOLE = {"tests/console", "tests/gcp"}


class _Scheduling(LoadScopeScheduling):
    """A file is a unit, and so are the folders whose files share a fixture."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = file.rpartition("/")[0]
        return folder if folder in _AS_A_WHOLE else file


def pytest_xdist_make_scheduler(config: Any, log: Any) -> LoadScopeScheduling:
    return _Scheduling(config, log)

"""What `python -m tests` does with tests that failed, and which tests a worker gets."""

import json
import os
from types import SimpleNamespace

import pytest

import tests.__main__ as door
from tests.conftest import _has_no_cloud, _Scheduling, _scope, pytest_deselected, pytest_runtest_setup


@pytest.fixture
def runs(monkeypatch, tmp_path):
    """A whole run whose slow and quick tests end as told, and what was run again, which ends with `again`."""
    asked = []

    def ends(codes, failed, again=0):
        for cache, numbers in zip((".pytest_cache", ".pytest_cache/quick"), failed, strict=True):
            kept = tmp_path / cache / "v/cache/lastfailed"
            kept.parent.mkdir(parents=True)
            kept.write_text(json.dumps({f"tests/test_a.py::test_{n}": True for n in numbers}))
        monkeypatch.setattr(door, "_tested_beside", lambda *_, **__: codes)
        monkeypatch.setattr(door, "_tested", lambda arguments: asked.append(arguments) or again)
        monkeypatch.setattr(door, "_checked", lambda **_: [])
        return door.main([]), asked

    monkeypatch.setattr(door, "ROOT", tmp_path)
    return ends


@pytest.mark.parametrize(
    ("codes", "failed"), [((1, 0), ((1, 2), ())), ((0, 1), ((9,), (1, 2))), ((1, 1), ((1,), (2,)))]
)
def test_a_few_that_failed_beside_others_are_run_again_alone_and_named(runs, capsys, codes, failed):
    code, asked = runs(codes, failed)
    assert code == 0
    assert asked == [["-q", "tests/test_a.py::test_1", "tests/test_a.py::test_2"]]
    assert capsys.readouterr().out.count("tests/test_a.py::test_1") == 2


@pytest.mark.parametrize(
    ("codes", "failed", "again"),
    [
        ((1, 0), ((1, 2), ()), 1),
        ((1, 1), ((1, 2, 3), (4, 5, 6)), None),
        ((0, 1), ((), ()), None),
        ((2, 1), ((1,), (2,)), None),
        ((0, 4), ((), (1,)), None),
    ],
)
def test_what_fails_twice_or_in_numbers_or_otherwise_has_failed(runs, codes, failed, again):
    code, asked = runs(codes, failed, again)
    assert code
    assert len(asked) == (again is not None)


def test_each_file_is_among_the_slow_or_the_quick_ones():
    slow, quick = set(door._slow_files()), set(door._quick_files())
    assert slow | quick == {str(path) for path in door._files()}
    assert str(door.ROOT / "tests/local/test_contract.py") in slow & quick


def test_a_file_is_a_unit_unless_its_tests_share_nothing_or_its_folder_something():
    for file, unit in (("cost/test_cost.py", "cost/test_cost.py"), ("gcp/test_flow.py", "gcp")):
        assert _scope(f"tests/{file}::test_x[1]") == f"tests/{unit}"
    history = "tests/simulator/test_histories.py::test_no_history_breaks_a_promise[1]"
    assert _scope(history) == history
    assert _has_no_cloud(history)


@pytest.mark.parametrize(("file", "told"), [("test_main.py", True), ("local/test_contract.py", False)])
def test_a_slow_test_that_its_file_does_not_tell_of_stops_the_quick_run(file, told):
    path = door.ROOT / "tests" / file
    item = SimpleNamespace(path=path, config=SimpleNamespace(option=SimpleNamespace(markexpr=door.QUICKLY)))
    if not told:
        assert pytest_deselected([item]) is None
        return
    with pytest.raises(pytest.UsageError, match=r"test_main\.py"):
        pytest_deselected([item])


def test_the_quick_checks_run_each_file_once_that_has_something_for_them(monkeypatch, tmp_path):
    ran = tmp_path / "ran"
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\nfor each; do echo "$each" >> {ran}; done\n')
    program.chmod(0o755)
    monkeypatch.setattr(door.sys, "executable", str(program))
    assert door._tested_quickly() == 0
    files = [line for line in ran.read_text().splitlines() if line.endswith(".py")]
    assert len(files) == len(set(files)) > 100
    names = {line.rpartition("/")[2] for line in files}
    assert {"test_rooms.py", "test_every_part.py"} <= names
    assert not names & {"test_kills.py", "test_personas.py", "test_demo.py"}


class Worker:
    """A worker of xdist, which does nothing."""

    def __init__(self, name):
        self.gateway = SimpleNamespace(id=name)
        self.shutting_down = False
        self.given = []

    def send_runtest_some(self, indices):
        self.given += indices

    def shutdown(self):
        self.shutting_down = True


def test_the_nice_worker_gets_plain_files_from_the_last_on_and_what_the_others_get_when_there_is_none_left():
    plain = ["tests/test_main.py", "tests/test_rooms.py", "tests/cost/test_published.py"]
    tests = [
        f"{file}::test_{n}"
        for file in ("tests/local/test_kills.py", *plain, "tests/local/test_up.py", "tests/test_e2e.py")
        for n in range(4)
    ]
    several = SimpleNamespace(getvalue=lambda _: ["popen"] * 3, option=SimpleNamespace(loadscopereorder=False))
    schedule = _Scheduling(several, None)
    workers = [Worker("gw0"), Worker("gw1"), Worker("gw2")]
    for worker in workers:
        schedule.add_node(worker)
    for worker in workers:
        schedule.add_node_collection(worker, tests)
    schedule.schedule()
    first, second, nice = workers
    assert [tests[index].partition("::")[0] for index in nice.given[::4]] == ["tests/cost/test_published.py"]
    assert [first.given[::4], second.given[::4]] == [[0], [4]]
    for _ in range(2):
        for index in nice.given[-4:]:
            schedule.mark_test_complete(nice, index)
    given = [tests[index].partition("::")[0] for index in nice.given[::4]]
    assert given == [plain[2], plain[1], "tests/local/test_up.py"]
    for index in first.given[:4]:
        schedule.mark_test_complete(first, index)
    assert tests[first.given[-1]].startswith("tests/test_e2e.py")
    for index in nice.given[-4:]:
        schedule.mark_test_complete(nice, index)
    assert nice.shutting_down
    assert not second.shutting_down


@pytest.mark.parametrize(
    ("worker", "test", "taken_back"),
    [
        ("gw2", "tests/local/test_up.py::test_it", True),
        ("gw2", "tests/gcp/test_flow.py::test_it", True),
        ("gw2", "tests/test_rooms.py::test_it", False),
        ("gw1", "tests/local/test_up.py::test_it", False),
    ],
)
def test_the_nice_worker_is_no_longer_nice_once_it_starts_clouds(monkeypatch, worker, test, taken_back):
    told = []
    monkeypatch.setattr(os, "setpriority", lambda *words: told.append(words))
    config = SimpleNamespace(workerinput={"workerid": worker})
    pytest_runtest_setup(SimpleNamespace(nodeid=test, config=config))
    assert told == [(os.PRIO_PROCESS, 0, 0)] * taken_back


def test_what_is_compiled_is_kept_for_all_of_its_processes(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(door, "_tested", lambda _: "PYTHONDONTWRITEBYTECODE" in os.environ)
    assert door.main(["tests/test_main.py"]) == 0

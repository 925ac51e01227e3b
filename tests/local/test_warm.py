"""The parent that has loaded what others need: who is born of it is a process like any that is started."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.local.host import FunctionsHost, warm_parent
from infra.local.jobs import JOBS, parent_of
from infra.local.processes import identity
from infra.local.run_jobs import RunJobs
from infra.local.run_jobs.executions import Job
from infra.local.warm import Barren, Warm, parent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it"),
]

SHOWN = """
import json, os, signal, sys, tempfile, threading
import loaded_before
inherited = [n for n in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{n}")]
print(json.dumps({
    "env": dict(os.environ), "argv": sys.argv[1:], "cwd": os.getcwd(), "temporary": tempfile.gettempdir(),
    "name": __name__, "loaded_by": loaded_before.PID, "leader": os.getpid() == os.getsid(0),
    "descriptors": sorted(map(int, inherited)), "input": sys.stdin.read() if "read" in sys.argv else "",
    "interrupt": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
    "child": signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL, "threads": threading.active_count(),
}), flush=True)
if "fail" in sys.argv:
    sys.exit(3)
if "wait" in sys.argv:
    threading.Event().wait()
"""


@pytest.fixture
def modules(tmp_path):
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "loaded_before.py").write_text("import os\nPID = os.getpid()\n")
    (folder / "broken_before.py").write_text("import no_such_module\n")
    (folder / "shown.py").write_text(SHOWN)
    return folder


@pytest.fixture
def warm(modules):
    made = Warm([modules], ["loaded_before", "broken_before", "infra.local.run_jobs"])
    yield made
    made.close()


def test_who_is_born_has_nothing_of_its_parent_but_what_is_loaded(warm, tmp_path, monkeypatch):
    monkeypatch.setenv("A_SECRET_OF_THE_USER", "x")
    with (tmp_path / "kept").open("wb") as kept, (tmp_path / "errors").open("wb") as errors:
        env = {"ONLY": "this", "TMPDIR": str(tmp_path)}
        numbers = {"errors": errors.fileno(), "kept": [kept.fileno()]}
        born = warm.start("shown", ["a", "read"], env=env, cwd=tmp_path, **numbers)
    born.stdin.write(b"said to it")
    born.stdin.close()
    said = json.loads(born.stdout.read())
    assert born.wait() == 0
    assert identity(born.pid) is None
    assert said.pop("loaded_by") == warm._process.pid
    assert said.pop("descriptors")[:4] == [0, 1, 2, 3]
    assert said == {
        "env": env,
        "argv": ["a", "read"],
        "cwd": str(tmp_path),
        "temporary": str(tmp_path),
        "name": "__main__",
        "leader": True,
        "input": "said to it",
        "interrupt": True,
        "child": True,
        "threads": 1,
    }
    born.stdout.close()


def test_its_end_is_told_as_a_program_s_is(warm, tmp_path):
    failed = warm.start("shown", ["fail"], env={}, cwd=tmp_path)
    killed = warm.start("shown", ["wait"], env={}, cwd=tmp_path)
    assert failed.wait() == 3
    with pytest.raises(subprocess.TimeoutExpired):
        killed.wait(0.05)
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    missing = warm.start("no_such_module", [], env={}, cwd=tmp_path)
    assert missing.wait() == 1
    for each in (failed, killed, missing):
        each.stdin.close()
        each.stdout.close()


def test_an_execution_of_a_module_is_born_in_its_container(warm, tmp_path):
    name = "projects/p/locations/l/jobs/shown"
    jobs = RunJobs(tmp_path / "jobs", environment=lambda: {"GIVEN": "yes"}, grace=0.3)
    jobs.born_of(lambda: warm)
    jobs.put_job(Job(name=name, command=[sys.executable, "-m", "shown"], args=["fail"], told=frozenset({"RUN_ID"})))
    ended = jobs.wait(jobs.run(name, env={"RUN_ID": "r1"}).name, 60)
    said = json.loads(Path(ended.log).read_text())
    assert (ended.state, ended.exit_code) == ("failed", 3)
    assert (said["loaded_by"], said["name"]) == (warm._process.pid, "__main__")
    assert (said["env"]["GIVEN"], said["env"]["RUN_ID"]) == ("yes", "r1")
    assert said["cwd"] == said["env"]["HOME"] == said["temporary"]
    assert (said["leader"], said["interrupt"], said["child"]) == (True, True, True)

    running = jobs.run(name, args=["wait"])
    deadline = time.monotonic() + 60
    while not (pid := jobs.execution(running.name).pid) or not Path(running.log).read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert jobs.wait(jobs.cancel(running.name).name, 60).state == "cancelled"
    assert identity(pid) is None

    # Without its parent it is started as a program.
    warm._process.kill()
    warm._process.wait()
    alone = jobs.wait(jobs.run(name, args=[]).name, 60)
    assert "No module named shown" in Path(alone.log).read_text()
    jobs.close()


def test_a_parent_that_is_gone_starts_nobody_and_the_next_one_is_another(modules, tmp_path):
    first = parent([modules], ["loaded_before"])
    assert parent([modules], ["loaded_before"]) is first
    first._process.kill()
    first._process.wait()
    with pytest.raises(Barren):
        first.start("shown", [], env={}, cwd=tmp_path)
    again = parent([modules], ["loaded_before"])
    assert again is not first
    assert again.lives
    for each in (first, again):
        each.close()


def test_it_ends_with_who_asks_it(modules):
    started = """
import time
from infra.local.warm import parent
print(parent([], [])._process.pid, flush=True)
time.sleep(60)
"""
    asking = subprocess.Popen([sys.executable, "-c", started], stdout=subprocess.PIPE, text=True)
    pid = int(asking.stdout.readline())
    asking.kill()
    asking.wait()
    asking.stdout.close()
    deadline = time.monotonic() + 60
    while identity(pid) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_project_s_own_parents_have_one_thread_when_they_start_somebody(tmp_path):
    assert parent_of(tmp_path) is None, "jobs of another folder are not loaded"
    host = FunctionsHost(tmp_path / "log", functions=tmp_path)
    assert host._born(0, 2) is None, "functions of another folder are not loaded"
    host.close()
    for warm in (parent_of(JOBS), warm_parent()):
        born = warm.start("no_such_module", [], env={}, cwd=tmp_path)
        assert len(list(Path(f"/proc/{warm._process.pid}/task").iterdir())) == 1
        assert born.wait() == 1
        for pipe in (born.stdin, born.stdout):
            pipe.close()

"""The second wall: a program in terraform's place, as hostile as it likes, gets at nothing of the job's."""

import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from shared.terraform.confinement import (
    USERS,
    Confinement,
    confinement,
    held_to,
    may_change_user,
    ports_needed,
    scratch,
)
from shared.terraform.output import Scrubber
from shared.terraform.runner import Terraform, TerraformError, environment

pytestmark = pytest.mark.terraform

SECRET = "a-secret-of-the-job"
ROOT = Path(__file__).parents[2]
CONFINED = (sys.executable, "-I", "-S", str(ROOT / "shared/terraform/confine.py"))

# In terraform's place: it looks wherever the job could have left something, and says what it found.
HOSTILE = """#!/usr/bin/env python3
import glob, json, os, sys
found = {"uid": os.getuid(), "environ": dict(os.environ), "read": {}}
paths = [p for pid in {os.getppid(), *map(int, filter(str.isdigit, os.listdir("/proc")))} if pid != os.getpid()
         for p in (f"/proc/{pid}/environ", f"/proc/{pid}/mem", f"/proc/{pid}/cwd/secret", f"/proc/{pid}/root/root")]
paths += [f"/proc/self/fd/{n}" for n in range(3, 64)] + glob.glob("FOLDER/**", recursive=True) + ["FOLDER/secret"]
for path in paths:
    try:
        text = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1 << 16).decode(errors="replace")
    except (OSError, OverflowError):
        continue
    found["read"][path] = str(text)
def may(what):
    try:
        what()
    except OSError:
        return False
    return True
work = os.getcwd()
found["may"] = {
    "write_home_of_the_job": may(lambda: open("FOLDER/x", "w")),
    "change_what_was_judged": may(lambda: open(work + "/main.tf", "a")) or may(lambda: os.unlink(work + "/main.tf")),
    "write_in_its_own_folder": may(lambda: open(work + "/tfplan", "w")),
    "kill_the_job": may(lambda: os.kill(os.getppid(), 0)),
    "become_root": may(lambda: os.setuid(0)),
}
print(json.dumps({"@message": "found " + json.dumps(found)}))
"""

JOB = """
import os, sys
from pathlib import Path
from shared.terraform.confinement import confinement, hide_this_process
from shared.terraform.output import Scrubber
from shared.terraform.runner import Terraform, environment

user = int(sys.argv[3])
if user:
    import ctypes

    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # As an ordinary process is, which this one is not after such a change.
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
    # The tests' own python may lie where only root gets.
    sys.executable = sys.argv[4]
hide_this_process()
folder = Path(sys.argv[1])
kept = os.open(folder / "secret", os.O_RDONLY)
os.set_inheritable(kept, True)
work, home = folder / "run" / "configuration", folder / "run" / "home"
confined = confinement()
confined.share(work)
confined.give(home)
with Terraform(
    work, environment(sys.argv[2], home, {}), Scrubber(), on_line=print, binary=sys.argv[2], confined=confined
) as terraform:
    terraform.init({})
"""


def holds_ports():
    """Whether the kernel can keep a process to TCP ports: Landlock's fourth version."""
    return sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) >= 4


@pytest.fixture
def folder():
    """A folder another user can get through to, which pytest's own is not."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def hostile(folder, user=0):
    """What the program found when a job of this user ran it as terraform."""
    binary = folder / "bin" / "terraform"
    binary.parent.mkdir()
    binary.write_text(HOSTILE.replace("FOLDER", str(folder)))
    binary.chmod(0o755)
    (folder / "run" / "configuration").mkdir(parents=True)
    (folder / "run").chmod(0o711)
    (folder / "run" / "home").mkdir(mode=0o700)
    (folder / "run" / "configuration" / "main.tf").write_text("")
    (folder / "secret").write_text(SECRET)
    (folder / "secret").chmod(0o600)
    if user:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, user, user)
    ran = subprocess.run(
        [sys.executable, "-c", JOB, str(folder), str(binary), str(user), shutil.which("python3", path="/usr/bin")],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SECRET_OF_THE_JOB": SECRET},
        capture_output=True,
        text=True,
        cwd="/",
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("found ")]
    return json.loads(line.removeprefix("found "))


@pytest.mark.skipif(not may_change_user(), reason="this process may not start others as another user")
def test_as_another_user_it_reads_nothing_of_the_job_and_changes_nothing_that_was_judged(folder):
    found = hostile(folder)
    assert found["uid"] in USERS
    assert set(found["environ"]) <= set(environment("terraform", Path("/"), {})) | {"LC_CTYPE", "PWD"}
    holding = [path for path, text in found["read"].items() if SECRET in text]
    assert holding == []
    assert not [path for path in found["read"] if path.endswith(("/environ", "/mem"))]
    assert found["may"] == {
        "write_home_of_the_job": False,
        "change_what_was_judged": False,
        "write_in_its_own_folder": True,
        "kill_the_job": False,
        "become_root": False,
    }


@pytest.mark.skipif(not may_change_user(), reason="this process may not start others as another user")
def test_no_two_runs_have_the_same_user_and_none_has_one_as_which_something_still_runs():
    first, second = confinement(), confinement()
    assert first.uid != second.uid
    uid = first.uid
    left = subprocess.Popen(["/usr/bin/env", "sleep", "60"], user=uid, group=uid, extra_groups=[])
    try:
        del first
        assert confinement().uid not in {uid, second.uid}
    finally:
        left.kill()
        left.wait()
    assert confinement().uid == uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody without its rights")
def test_as_the_jobs_own_user_it_still_reads_nothing_of_the_jobs_memory(folder):
    """A job that is not root: no other user to give, but its environment and its descriptors stay its own."""
    found = hostile(folder, user=USERS[-1] + 1)
    assert found["uid"] == USERS[-1] + 1
    opened = [path for path in found["read"] if path.startswith("/proc/") and SECRET in found["read"][path]]
    assert opened == []
    assert found["may"]["become_root"] is False


def limited(folder, body, **limits):
    binary = folder / "terraform"
    binary.write_text(f"#!/usr/bin/env python3\n{body}\n")
    binary.chmod(0o755)
    confined = Confinement(None, {**Confinement().limits, **limits})
    return Terraform(folder, environment(str(binary), folder, {}), Scrubber(), binary=str(binary), confined=confined)


@pytest.mark.parametrize(
    ("limits", "body"),
    [
        ({"DATA": 200 << 20}, "x = bytearray(400 << 20)"),
        ({"FSIZE": 1 << 20}, "open('big', 'wb').write(bytes(2 << 20))"),
        ({"NOFILE": 32}, "x = [open('/dev/null') for _ in range(64)]"),
        ({"CPU": 1}, "while True: pass"),
    ],
    ids=["memory", "file size", "open files", "processor time"],
)
def test_each_limit_ends_what_goes_beyond_it(folder, limits, body):
    with limited(folder, "pass") as terraform:
        terraform.init({})
    with limited(folder, body, **limits) as terraform, pytest.raises(TerraformError):
        terraform.init({})


@pytest.mark.skipif(not may_change_user(), reason="processes are counted per user")
def test_processes_are_limited_where_terraform_has_a_user_of_its_own():
    assert confinement().limits["NPROC"] <= 4096
    assert "NPROC" not in Confinement().limits


def test_what_is_not_there_is_said(folder):
    terraform = Terraform(folder, environment("x", folder, {}), Scrubber(), binary=str(folder / "nothing"))
    with pytest.raises(TerraformError, match=r"starting terraform: .*No such file"):
        terraform.init({})


@pytest.mark.skipif(not may_change_user(), reason="terraform has no user of its own here")
def test_a_private_folder_for_temporary_files_is_none_that_terraform_works_in(tmp_path, monkeypatch):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    assert scratch() != private
    assert all(each.stat().st_mode & 0o001 for each in (scratch(), *scratch().parents))


CONNECTS = f"""#!{sys.executable}
import socket, sys
for port in sys.argv[1:]:
    try:
        socket.create_connection(("127.0.0.1", int(port)), timeout=5).close()
        print("reached")
    except PermissionError:
        print("forbidden")
"""


@pytest.mark.skipif(not holds_ports(), reason="this kernel holds no process to ports")
def test_it_connects_to_the_ports_that_it_needs_and_to_no_others(tmp_path):
    program = tmp_path / "terraform"
    program.write_text(CONNECTS)
    program.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as needed, socket.create_server(("127.0.0.1", 0)) as other:
        ports = [each.getsockname()[1] for each in (needed, other)]
        ran = subprocess.run(
            [*CONFINED, *held_to(None, {}, ports[:1]), str(program), *map(str, ports)],
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    assert ran.stdout.split() == ["reached", "forbidden"]


def test_it_is_told_of_providers_as_if_it_had_started_them():
    servers = {name: {"Pid": 4, "Test": True, "Addr": {"String": f"127.0.0.1:{name}"}} for name in ("1", "2")}
    told = subprocess.run(
        [*CONFINED, *held_to(None, {}), "/bin/sh", "-c", 'echo "$$"; echo "$TF_REATTACH_PROVIDERS"'],
        env={"TF_REATTACH_PROVIDERS": json.dumps(servers)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.splitlines()
    assert json.loads(told[1]) == {name: {**server, "Pid": int(told[0])} for name, server in servers.items()}


def test_the_ports_are_those_of_what_the_job_was_told_to_speak_to():
    attached = json.dumps(
        {"registry.terraform.io/hashicorp/google": {"Addr": {"Network": "tcp", "String": "127.0.0.1:4001"}}}
    )
    assert ports_needed("http://127.0.0.1:4000/storage/v1/b", attached) == (4000, 4001)
    assert ports_needed(None, None) == (53, 80, 443)
    assert ports_needed("http://127.0.0.1:4000", None) == (53, 80, 443, 4000)

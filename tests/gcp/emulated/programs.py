"""What steps call that this machine has not: Docker, gcloud, and a Python that installs from the lock.

Each is started as a program of its own; EMULATED is the folder of the build.
"""

import fnmatch
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.gcp.emulated.cloud_build import program

BIN = Path(sys.executable).parent


def _folder():
    return Path(os.environ["EMULATED"])


def gcloud(arguments):
    """`storage cp [--no-clobber] FROM TO`, a bucket being a folder."""
    assert arguments[:2] == ["storage", "cp"], arguments
    words = [each for each in arguments[2:] if each != "--no-clobber"]
    source, target = (_place(each) for each in words)
    if not source.is_file():
        print(f"no such object: {words[0]}", file=sys.stderr)
        return 1
    target = target / source.name if words[1].endswith("/") else target
    if "--no-clobber" not in arguments or not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    return 0


def _place(text):
    return _folder() / "buckets" / text.removeprefix("gs://") if text.startswith("gs://") else Path(text)


def python(arguments):
    """Python with the packages of this environment, which stand for what the lock names.

    `-m venv X` makes programs that call this one; `-m tests` runs the checks that EMULATED_CHECKS names,
    `-m tests.simulator` plays one history. With `whole` it is Python itself, which installs and tests everything.
    """
    if os.environ["EMULATED_CHECKS"] == "whole":
        return subprocess.run([os.path.realpath(sys.executable), *arguments], check=False).returncode
    if arguments[:2] == ["-m", "venv"]:
        made = Path(arguments[2]) / "bin"
        made.mkdir(parents=True)
        for name in ("python", "pip"):
            program(made / name, name)
        return 0
    if arguments[:2] == ["-m", "tests.simulator"]:
        arguments = [*arguments[:2], "1"]
    if arguments == ["-m", "tests"]:
        from tests.__main__ import CHECKS

        for name, command in CHECKS:
            if name in os.environ["EMULATED_CHECKS"].split() and (code := _call(command)):
                return code
        return _call(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/gcp/test_dates.py"]
        )
    return _call([sys.executable, *arguments])


python3 = python


def pip(arguments):
    """`install` from a lock: every line of it has to have a hash. Nothing is installed: what is here stands for it."""
    if "--require-hashes" not in arguments:
        assert arguments[0] == "uninstall" or {"--no-deps", "-e"} <= set(arguments), arguments
        return 0
    text = Path(arguments[arguments.index("-r") + 1]).read_text().replace("\\\n", " ")
    bare = [line for line in text.splitlines() if line.strip() and "--hash=sha256:" not in line]
    print("\n".join(bare), file=sys.stderr)
    return bool(bare)


def _call(command):
    path = f"{BIN}:{Path(os.environ['TERRAFORM']).parent}:/usr/bin:/bin"
    here = {"PATH": path, "PYTHONPATH": str(Path.cwd()), "PYTHONDONTWRITEBYTECODE": "1"}
    kept = {name: os.environ[name] for name in ("HOME", "CI", "PYTHONPATH") if name in os.environ}
    return subprocess.run(command, env={**here, **kept}, check=False).returncode


def npm(arguments):
    """`ci` holds the lock to package.json; `run build` leaves an app of one page, where the build's own leaves its."""
    said, lock = (json.loads(Path(name).read_text()) for name in ("package.json", "package-lock.json"))
    if arguments[0] == "ci":
        locked = lock["packages"][""]
        same = all(said.get(kind, {}) == locked.get(kind, {}) for kind in ("dependencies", "devDependencies"))
        return 0 if same else 1
    assert arguments == ["run", "build"], arguments
    assert "build" in said["scripts"]
    made = Path("../dist")
    made.mkdir(exist_ok=True)
    (made / "index.html").write_text("<!doctype html><title>INFRAai</title>")
    return 0


def docker(arguments):
    """`build -f FILE -t NAME CONTEXT`, `push NAME`, and `inspect`, which tells the digest of what was pushed."""
    verb, *rest = arguments
    pushed = _folder() / "pushed"
    if verb == "build":
        file, name, context = rest[1], rest[3], Path(rest[4])
        assert (rest[0], rest[2]) == ("-f", "-t"), rest
        shutil.rmtree(pushed, ignore_errors=True)
        made = build(Path(file), context.resolve(), _folder() / "docker")
        shutil.copytree(made, pushed, symlinks=True)
        for path in pushed.rglob("terraform.rc"):
            path.write_text(re.sub(rf"{_folder()}/docker/stage-\d+", str(pushed), path.read_text()))
        (_folder() / "built").write_text(name)
        return 0
    if rest[-1] != (_folder() / "built").read_text():
        print(f"no such image: {rest[-1]}", file=sys.stderr)
        return 1
    if verb == "push":
        (_folder() / "in-registry").write_text(rest[-1])
    elif (_folder() / "in-registry").exists():
        print(f"{rest[-1].rpartition(':')[0]}@sha256:{hashlib.sha256(rest[-1].encode()).hexdigest()}")
    return 0


def build(file, context, work):
    """The files of the last stage, made by the Dockerfile's own lines as far as they need no network."""
    text = re.sub(r"^\s*#.*\n", "", file.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    sent = _sent(context, work / "context")
    stages, root, here = {}, None, "/"
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, said = line.partition(" ")
        if word == "FROM":
            base, _, name = said.partition(" AS ")
            root, here = work / f"stage-{len(stages)}", "/"
            root.mkdir(parents=True)
            if base.startswith("hashicorp/terraform"):
                (root / "bin").mkdir()
                (root / "bin/terraform").symlink_to(os.environ["TERRAFORM"])
            stages[name.strip() or str(len(stages))] = root
        elif word == "COPY":
            *sources, target = said.split()
            origin = sent
            if sources[0].startswith("--from="):
                origin = stages[sources.pop(0).partition("=")[2]]
            for source in sources:
                _copy(origin, source, root / (Path(here) / target).relative_to("/"), target.endswith("/"))
        elif word == "WORKDIR":
            here = said
            (root / here.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "RUN":
            _run(said, root, here)
    return root


def _sent(context, into):
    """What .dockerignore lets into the build; it names what to take after a line that leaves out everything."""
    lines = [line for line in (context / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert lines[0] == "*"
    for line in lines[1:]:
        if line.startswith("!"):
            source = context / line[1:]
            (into / line[1:]).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, into / line[1:])
    for line in lines[1:]:
        if line.startswith("**/"):
            for path in [each for each in into.rglob("*") if fnmatch.fnmatchcase(each.name, line[3:])]:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return into


def _copy(origin, source, target, into):
    found = origin / source.strip("/")
    if not found.exists():
        raise SystemExit(f"COPY {source}: not found")
    if found.is_dir():
        shutil.copytree(found, target, dirs_exist_ok=True, symlinks=True)
        return
    target = target / found.name if into or target.is_dir() else target
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(found, target)


def _run(script, root, here):
    """A RUN line with the image's root moved to a folder."""
    programs = root / "emulated"
    programs.mkdir(exist_ok=True)
    for name in ("python", "terraform"):
        program(programs / name, name)
    for place in ("/build", "/opt"):
        (root / place[1:]).mkdir(exist_ok=True)
        script = re.sub(rf"(?<![\w.]){place}(?=[/\s]|$)", shlex.quote(str(root / place[1:])), script)
    environment = {**os.environ, "PATH": f"{programs}:/usr/bin:/bin"}
    subprocess.run(["/bin/sh", "-ec", script], cwd=root / here.lstrip("/"), env=environment, check=True)


def terraform(arguments):
    """`-chdir=D providers mirror` gives providers that do nothing; every other command is the real one's."""
    if arguments[1:3] != ["providers", "mirror"]:
        return subprocess.run([os.environ["TERRAFORM"], *arguments], check=False).returncode
    from tests.gcp.test_image import packed

    packed(Path(arguments[-1]))
    return 0

"""Cloud Build on this machine: what is submitted, and the steps of a configuration run by their own lines.

As Cloud Build has it (https://docs.cloud.google.com/build/docs/build-config-file-schema): a step runs in /workspace or
its `dir`, with nothing in its environment but `env`, in a container that holds what its image holds; `$NAME` is a
substitution, `$$` a dollar, an unknown name an error; one failed step ends the build. Here /workspace is a folder, so
its name is exchanged in scripts, and an image is a folder of programs. What can't be had without Docker and Google
stands in programs.py.
"""

import fnmatch
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROJECT = "demo-platform"
_SHELL = (
    "bash",
    "sh",
    "basename",
    "cat",
    "cp",
    "dirname",
    "echo",
    "env",
    "grep",
    "mkdir",
    "rm",
    "sed",
    "sleep",
    "test",
)
_NAME = re.compile(r"\$\$|\$\{?([A-Z_][A-Z0-9_]*)\}?")


class StepFailed(AssertionError):
    """A step ended badly; the text is its output."""


def submitted(into, root=ROOT):
    """Copy what `gcloud builds submit` uploads: everything that .gcloudignore does not name.

    Names without a slash are meant wherever they stand, as in .gitignore; `!` and `**` are not read, and not used.
    """
    patterns = [line.rstrip("/") for line in (root / ".gcloudignore").read_text().split() if not line.startswith("#")]
    assert not any(pattern.startswith("!") or "**" in pattern for pattern in patterns)

    def left_out(folder, names):
        here = Path(folder).relative_to(root)
        return {
            name
            for name in names
            for pattern in patterns
            if fnmatch.fnmatchcase((here / name).as_posix() if "/" in pattern else name, pattern.lstrip("/"))
        }

    shutil.copytree(root, into, ignore=left_out, symlinks=True, dirs_exist_ok=True)
    return into


class Build:
    """One project's builds in `folder`: images that were pushed, buckets, and where steps work."""

    def __init__(self, folder, *, checks=("style", "format", "imports"), extra=None):
        self.folder, self.workspace = folder, folder / "workspace"
        self.checks, self.extra = checks, extra or {}
        self.ran = []

    def run(self, config, before=None, **substitutions):
        """Run all steps of a configuration; raises StepFailed. `before`: id of a step -> what is done first."""
        known = {**config.get("substitutions", {}), **substitutions}
        known |= {"PROJECT_ID": PROJECT, "BUILD_ID": "0f0e0d0c-1111-2222-3333-444455556666"}
        for step in config["steps"]:
            (before or {}).get(step["id"], lambda: None)()
            self._step(step, known)

    def _step(self, step, known):
        image = _filled(step["name"], known)
        command = [step["entrypoint"], *(_filled(each, known) for each in step["args"])]
        programs = self._image(image)
        environment = dict(_filled(each, known).split("=", 1) for each in step.get("env", ()))
        places = {**self._places(image), "/workspace": str(self.workspace)}
        command = [_moved(each, places) for each in command]
        environment = {name: _moved(value, places) for name, value in environment.items()}
        own = {"PATH": str(programs), "HOME": str(self.folder / "home"), "EMULATED": str(self.folder)}
        own |= {"EMULATED_CHECKS": " ".join(self.checks), "TERRAFORM": shutil.which("terraform") or ""}
        own |= self.extra.get(step["id"], {})
        (self.folder / "home").mkdir(exist_ok=True)
        done = subprocess.run(
            [str(programs / command[0]), *command[1:]],
            cwd=self.workspace / step.get("dir", ""),
            env={**own, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=7200 if "whole" in self.checks else 300,
        )
        self.ran.append((step["id"], done.stdout))
        if done.returncode:
            raise StepFailed(f"{step['id']}: {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")

    def _image(self, image):
        """A folder with the programs of an image, and no others."""
        name = image.partition("@")[0]
        folder = self.folder / "images" / re.sub(r"\W", "_", name)
        if not folder.exists():
            folder.mkdir(parents=True)
            for each in (*_SHELL, *_holds(name, "programs")):
                if found := shutil.which(each):
                    (folder / each).symlink_to(found)
            for each in _holds(name, "made"):
                program(folder / each, each)
        return folder

    def _places(self, image):
        """Where an image's own files are on this machine."""
        name = image.partition("@")[0]
        found = {}
        if name.startswith("hashicorp/terraform"):
            found["/bin/terraform"] = shutil.which("terraform")
        if "/infraai/jobs" in name:
            found["/opt/terraform"] = str(self.folder / "pushed/opt/terraform")
        return found


# By how an image is called: programs of this machine that it holds, and those that programs.py makes.
_IMAGES = {
    "hashicorp/terraform": {"programs": ("terraform",), "made": ()},
    "node": {"programs": (), "made": ("npm",)},
    "python": {"programs": (), "made": ("python",)},
    "gcr.io/cloud-builders/docker": {"programs": (), "made": ("docker",)},
    "gcr.io/google.com/cloudsdktool/google-cloud-cli": {"programs": (), "made": ("gcloud", "python3")},
    f"us-central1-docker.pkg.dev/{PROJECT}/infraai/jobs": {"programs": ("terraform",), "made": ("python",)},
}


def _holds(name, what):
    [found] = [held[what] for image, held in _IMAGES.items() if image in {name, name.rpartition(":")[0]}]
    return found


def program(path, name):
    """An executable that does what programs.py says under this name."""
    # Whoever calls it may hand on no more of the environment than a path.
    terraform = os.environ.get("TERRAFORM") or shutil.which("terraform") or ""
    lines = (
        f"#!{sys.executable}",
        "import os, sys",
        f"os.environ.setdefault('TERRAFORM', {terraform!r})",
        f"sys.path.insert(0, {str(ROOT)!r})",
        "from tests.gcp.emulated import programs",
        f"sys.exit(programs.{name}(sys.argv[1:]))",
    )
    path.write_text("\n".join([*lines, ""]))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def _filled(text, known):
    def exchange(match):
        if match[0] == "$$":
            return "$"
        if match[1] not in known:
            raise StepFailed(f"${match[1]} is no substitution")
        return known[match[1]]

    return _NAME.sub(exchange, text)


def _moved(text, places):
    for place, here in places.items():
        text = re.sub(rf"(?<![\w.]){re.escape(place)}(?![\w-])", here, text)
    return text

"""Which types a terraform process works on, as its folder and its state name them.

Each command decodes what it is shown of a provider: the schema of all that a platform offers takes three times as long
as everything else that most commands do.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from infra.local import peers

# The content of an object by bucket and name; None where there is none.
Stored = Callable[[str, str], bytes | None]

_TYPE = re.compile(rb"google_[a-z0-9_]+")
_LOCAL_STATES = ("*.tfstate", "*.tfstate.backup")
# Set beside what the folder says, by an option or the environment.
_ELSEWHERE = (b"-state", b"TF_DATA_DIR=", b"TF_WORKSPACE=")


class _NotSeenError(Exception):
    """What it works on lies where nobody looks here."""


def types_at_work(theirs: tuple[str, int], ours: tuple[str, int], stored: Stored | None) -> frozenset[str] | None:
    """Every name of a type that the terraform behind the connection from `theirs` to `ours` can meet, and maybe others;
    None where that can't be told. `stored` reads the buckets in which states are kept."""
    process = peers.process_of(theirs, ours)
    if process is None:
        return None
    about = Path(f"/proc/{process}")
    try:
        if any(word in (about / part).read_bytes() for part in ("cmdline", "environ") for word in _ELSEWHERE):
            return None
        return types_in((about / "cwd").readlink(), stored)
    except OSError:
        return None


def types_in(folder: Path, stored: Stored | None) -> frozenset[str] | None:
    """Every name of a type in the files of a folder that terraform runs in, in its saved plans, and in its state."""
    try:
        return frozenset(name.decode() for text in _texts(folder, stored) for name in _TYPE.findall(text))
    except _NotSeenError:
        return None


def _texts(folder: Path, stored: Stored | None) -> Iterator[bytes]:
    files = [*folder.glob("*.tf"), *folder.glob("*.tf.json")]
    if not files or any((folder / ".terraform" / each).exists() for each in ("modules", "environment")):
        raise _NotSeenError
    yield from (each.read_bytes() for each in files)
    for pattern in _LOCAL_STATES:
        yield from (each.read_bytes() for each in folder.glob(pattern))
    for each in folder.iterdir():
        if each.is_file() and zipfile.is_zipfile(each):
            with zipfile.ZipFile(each) as plan:
                yield from (plan.read(name) for name in plan.namelist())
    if (connected := folder / ".terraform" / "terraform.tfstate").exists():
        yield _remote(connected.read_bytes(), stored)


def _remote(connected: bytes, stored: Stored | None) -> bytes:
    """The state that `terraform init` connected the folder to."""
    with suppress(ValueError, KeyError, TypeError):
        backend = json.loads(connected)["backend"]
        if backend["type"] == "gcs" and stored is not None:
            config = backend["config"]
            return stored(config["bucket"], f"{(config['prefix'] or '').strip('/')}/default.tfstate") or b""
    raise _NotSeenError

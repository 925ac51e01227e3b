"""Steps that are a shell's script: they run in the source, and what they ask of Docker or pack is written down."""

import shutil
from pathlib import Path

from infra.local.build.commands import Shell
from infra.local.tenant import BUILDER, around, tenant

# Each call is a line of its words, with a character between them that no argument has.
_SHIM = '#!/bin/sh\n{{ printf "%s\\036" "${{0##*/}}" "$@"; echo; }} >> "{calls}"\n'


def calls_of(scripts: tuple[tuple[str, ...], ...], folder: Path, shell: Shell) -> list[list[str]]:
    """What the scripts call, in their order; raises Failed."""
    home = folder.parent / "steps"
    shims = home / "bin"
    shims.mkdir(parents=True)
    calls = home / "calls"
    for name in ("pack", "docker"):
        shim = shims / name
        shim.write_text(_SHIM.format(calls=calls))
        shim.chmod(0o755)
    for each in (home, folder):
        tenant().give(each, BUILDER)
    for script in scripts:
        env = around(home, str(shims))
        shell.run(script, folder=folder, env=env, failed="a step of the build did not work")
    found = calls.read_text(errors="replace") if calls.is_file() and not calls.is_symlink() else ""
    shutil.rmtree(home, ignore_errors=True)
    return [line.split("\x1e")[:-1] for line in found.split("\n") if "\x1e" in line]

"""What somebody's own terraform needs to reach the laptop's cloud: a file for a shell, `. .infraai/terraform.env`."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

NAME = "terraform.env"
_WORDS = ("TF_REATTACH_PROVIDERS", "TF_CLI_CONFIG_FILE", "GOOGLE_OAUTH_ACCESS_TOKEN")
# By this name Terraform's own backend finds where a state in a bucket lies.
_BACKEND = ("STATE_ENDPOINT", "GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT")


def write_environment(folder: Path, given: Mapping[str, str], project: str) -> Path:
    """Write the file, for this user alone: it holds the key of this cloud."""
    path = folder / NAME
    known = {word: given[word] for word in _WORDS if word in given} | {"TF_VAR_project_id": project}
    if endpoint := given.get(_BACKEND[0]):
        known[_BACKEND[1]] = endpoint
    if not Path(known.get("TF_CLI_CONFIG_FILE", "")).is_file():
        known.pop("TF_CLI_CONFIG_FILE", None)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"export {word}={shlex.quote(value)}\n" for word, value in known.items())
    return path


def forget(folder: Path) -> None:
    """Nothing answers at these addresses any more."""
    (folder / NAME).unlink(missing_ok=True)

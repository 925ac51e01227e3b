"""What is looked at before the laptop's cloud starts: terraform, and that the folder is ours alone."""

import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import IO

from infra.local.problems import DataDirInUse, NotOurFolder, TerraformMissing, TerraformTooOld

OLDEST_TERRAFORM = (1, 5, 0)
_INSTALL = "Install Terraform 1.5 or newer: https://developer.hashicorp.com/terraform/install"


def find_terraform(path: str | None = None) -> tuple[str, str]:
    """Where terraform is and its version; raises TerraformMissing, TerraformTooOld. `path` is a PATH to search."""
    binary = shutil.which("terraform", path=path)
    if binary is None:
        raise TerraformMissing("There is no terraform on the PATH.", _INSTALL)
    environment = {"PATH": os.defpath, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    try:
        said = subprocess.run(  # noqa: S603 - what the PATH has
            [binary, "version", "-json"], capture_output=True, env=environment, timeout=20, check=True
        )
        version = str(json.loads(said.stdout)["terraform_version"])
        numbers = tuple(int(part) for part in version.partition("-")[0].split("."))
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        raise TerraformMissing(f"{binary} does not say its version.", _INSTALL) from error
    if numbers < OLDEST_TERRAFORM:
        raise TerraformTooOld(f"Terraform {version} at {binary} is too old.", _INSTALL)
    return binary, version


class Lock:
    """A folder that is this process's own until `release`, or until the process dies.

    `unclean`: whoever had it before did not release it.
    """

    def __init__(self, file: IO[str], *, unclean: bool) -> None:
        self._file = file
        self.unclean = unclean

    def release(self) -> None:
        """Let others have it."""
        self._file.truncate(0)
        self._file.close()


def lock(data_dir: Path) -> Lock:
    """Make the folder and take it, closed to everybody else; raises DataDirInUse, NotOurFolder."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # One that was there before may be open to everybody, and secrets are about to lie in it.
        data_dir.chmod(0o700)
    except PermissionError as error:
        remedy = "Give a folder of your own with --data."
        raise NotOurFolder(f"{data_dir} is another user's, who could read what is kept there.", remedy) from error
    file = (data_dir / "lock").open("a+")
    file.seek(0)
    holder = file.read().strip()
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        who = f" (process {holder})" if holder else ""
        remedy = "Stop it, or give another folder with --data."
        raise DataDirInUse(f"{data_dir} is in use by another `infraai up`{who}.", remedy) from error
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return Lock(file, unclean=bool(holder))

"""The real `terraform validate` for many sets of files, against the provider server of this process."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.local.provider.server import ProviderServer
from infra.local.world import World
from shared.terraform.diagnostics import Diagnostic, parse_validate_json


class Validator:
    """`validate(files)` writes them into a fresh directory, runs terraform there and gives its errors back.

    Providers that are attached need no `terraform init`, so one process per set of files is all it takes.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="repair-")
        self._server = ProviderServer(World(None, lambda: 0.0), project="demo")

    def __enter__(self) -> Self:
        self._server.start()
        binary = shutil.which("terraform")
        assert binary, "terraform is not on the PATH"
        self._binary = binary
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": self._folder.name,
            "TF_CLI_CONFIG_FILE": os.devnull,
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            **self._server.reattach_env(),
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self._folder.cleanup()

    def __call__(self, files: Mapping[str, str]) -> list[Diagnostic]:
        """The errors of these files; empty when they are valid."""
        folder = Path(tempfile.mkdtemp(dir=self._folder.name))
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return self.directory(folder)

    def directory(self, folder: Path) -> list[Diagnostic]:
        """The errors of the files in a folder, which is removed if it is one of this validator's own."""
        command = [self._binary, "validate", "-json", "-no-color"]
        done = subprocess.run(
            command, check=False, cwd=folder, env=self._env, capture_output=True, text=True, timeout=60
        )
        if folder.parent == Path(self._folder.name):
            shutil.rmtree(folder)
        return [item for item in parse_validate_json(done.stdout) if item.is_error]

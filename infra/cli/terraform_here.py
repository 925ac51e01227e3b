"""The real terraform on this machine, with the stand-in for Google's provider: what `check` and `fix` validate with."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from infra.local.checks import find_terraform
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from shared.terraform.diagnostics import Diagnostic
from shared.terraform.output import Scrubber
from shared.terraform.runner import Terraform, TerraformError, environment


class TerraformHere:
    """`terraform init` and `validate` on directories that the gate has seen; nothing is ever planned or applied.

    Safe for several threads. `only`: the provider's types that will come; all when None. Raises
    infra.local.problems.CannotStart on entry when there is no terraform.
    """

    def __init__(self, only: frozenset[str] | None = None) -> None:
        self._only = only

    def __enter__(self) -> Self:
        with ExitStack() as running:
            self._binary, _ = find_terraform()
            home = running.enter_context(tempfile.TemporaryDirectory(prefix="infraai-home-"))
            world = World(None, time.time)
            running.callback(world.close)
            provider = running.enter_context(ProviderServer(world, project="check", only=self._only))
            self._environment = environment(self._binary, Path(home), provider.reattach_env())
            self._running = running.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def validate(self, directory: Path) -> list[Diagnostic]:
        """What terraform says about a directory, warnings included."""
        with Terraform(directory, self._environment, Scrubber([]), binary=self._binary) as terraform:
            try:
                terraform.init({})
            except TerraformError as error:
                return error.diagnostics or [Diagnostic(severity="error", summary=str(error))]
            return terraform.validate()

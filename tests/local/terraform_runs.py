"""The real terraform binary in a folder of its own, attached to a provider server."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from infra.local.provider.offline import write_cli_config
from infra.local.provider.server import ProviderServer

HEADER = """
terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}
provider "google" {
  project = "%s"
  region  = "%s"
  zone    = "%s-a"
}
"""


class Terraform:
    """Runs terraform commands on one configuration; attached providers need no `init`."""

    def __init__(self, folder: Path, server: ProviderServer, *, project: str = "demo", region: str = "us-central1"):
        binary = shutil.which("terraform")
        assert binary, "terraform is not on the PATH"
        self.binary, self.folder, self.server = binary, folder, server
        self.header = HEADER % (project, region, region)
        folder.mkdir(parents=True, exist_ok=True)
        self._config = write_cli_config(folder.parent / "cli")

    def write(self, body: str, *, header: bool = True) -> None:
        (self.folder / "main.tf").write_text((self.header if header else "") + body)

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder.parent),
            "TF_CLI_CONFIG_FILE": str(self._config),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            **self.server.reattach_env(),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [self.binary, *arguments, "-no-color"]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=self.folder, env=self.environment(), stdout=pipe, stderr=pipe, text=True)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, " ".join(err.split()))

    def apply(self, *arguments: str) -> str:
        done = self.run("apply", "-auto-approve", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *arguments: str) -> str:
        """The errors of an apply that must fail, on one line."""
        done = self.run("apply", "-auto-approve", *arguments)
        assert done.returncode == 1, done.stdout
        return done.stderr

    def plan(self) -> dict[str, str]:
        """What a plan would do: address -> create, update, replace or delete."""
        done = self.run("plan", "-json")
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        assert done.returncode == 0, [line for line in lines if line["@level"] == "error"]
        changes = [line["change"] for line in lines if line["type"] == "planned_change"]
        return {change["resource"]["addr"]: change["action"] for change in changes if change["action"] != "noop"}

    def output(self) -> dict:
        return {name: item["value"] for name, item in json.loads(self.run("output", "-json").stdout).items()}

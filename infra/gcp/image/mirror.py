"""`python mirror.py PACKED INTO`: the image's providers, ready to be used without a network and without unpacking.

PACKED is what `terraform providers mirror` made. INTO gets `providers/`, the unpacked mirror `terraform init` links
to; `terraform.rc`, which allows that mirror and no registry; and `.terraform.lock.hcl` with the checksums of what lies
there, by which terraform refuses anything else. Reads providers.tf beside this file. Needs terraform and nothing more.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PLATFORM = "linux_amd64"
LOCK = ".terraform.lock.hcl"
_RC = """provider_installation {{
  filesystem_mirror {{
    path    = "{path}"
    include = ["registry.terraform.io/hashicorp/*"]
  }}
}}

disable_checkpoint = true
"""


def main(packed: Path, into: Path, binary: str = "terraform") -> None:
    """Raises CalledProcessError, BadZipFile, or ValueError when a provider is missing."""
    providers = into / "providers"
    archives = sorted(packed.rglob(f"*_{PLATFORM}.zip"))
    if not archives:
        raise ValueError(f"no provider for {PLATFORM} in {packed}")
    for archive in archives:
        # terraform-provider-NAME_VERSION_OS_ARCH.zip, in REGISTRY/NAMESPACE/NAME.
        version = archive.stem.removesuffix(f"_{PLATFORM}").rpartition("_")[2]
        folder = providers / archive.parent.relative_to(packed) / version / PLATFORM
        folder.mkdir(parents=True)
        with zipfile.ZipFile(archive) as held:
            held.extractall(folder)
        for each in folder.iterdir():
            each.chmod(0o555 if each.name.startswith("terraform-provider-") else 0o444)
    (into / "terraform.rc").write_text(_RC.format(path=providers))
    with tempfile.TemporaryDirectory() as work:
        shutil.copy(Path(__file__).with_name("providers.tf"), work)
        environment = {"PATH": os.environ["PATH"], "HOME": work, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
        environment["TF_CLI_CONFIG_FILE"] = str(into / "terraform.rc")
        command = [binary, "providers", "lock", f"-fs-mirror={providers}", f"-platform={PLATFORM}"]
        subprocess.run(command, cwd=work, env=environment, check=True)  # noqa: S603 - no shell, names of our own
        shutil.copy(Path(work) / LOCK, into / LOCK)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

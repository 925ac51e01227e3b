"""`python -m infra.gcp.sbom`: what ships, as a CycloneDX 1.6 document: packages of Python and the console, providers.

Python packages and their hashes are those of requirements.txt beside this file, which the functions' build and the
jobs' image install; their licences are what the installed packages say of themselves.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.markers import Marker

HERE = Path(__file__).parent
_CONSOLE = HERE.parents[1] / "functions/console/web/package-lock.json"
_PACKAGE = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+?)(?: ; (.*?))?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")
_PROVIDER = re.compile(r'source\s*=\s*"([^"]+)"\s*version\s*=\s*"([^"]+)"')
# What they say in words of their own.
_WORDS = {
    "mit": "MIT",
    "mit license": "MIT",
    "bsd license": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "isc license (iscl)": "ISC",
}
_LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "python_version": "3.13"}
_LINUX |= {"python_full_version": "3.11.13", "platform_python_implementation": "CPython", "extra": ""}


def document() -> dict[str, Any]:
    """The whole document; the same sources give the same."""
    components = [*python(), *console(), *providers()]
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}


def locked(text: str) -> Iterator[tuple[str, str, str, list[str]]]:
    """Name, version, marker and hashes of each package of a file with hashes."""
    for name, version, marker, hashes in _PACKAGE.findall(text):
        yield name, version, marker, _HASH.findall(hashes)


def python() -> Iterator[dict[str, Any]]:
    """Python packages that are installed on Google Cloud."""
    for name, version, marker, hashes in locked((HERE / "requirements.txt").read_text()):
        if marker and not Marker(marker).evaluate(dict(_LINUX)):
            continue
        yield {
            **_component(name, version, f"pkg:pypi/{name.lower()}@{version}", _licence(name)),
            "hashes": [{"alg": "SHA-256", "content": each} for each in hashes],
        }


def console() -> Iterator[dict[str, Any]]:
    """What the web console is bundled from; tools that only build it are left out."""
    for path, each in json.loads(_CONSOLE.read_text())["packages"].items():
        if path and not each.get("dev"):
            name = path.rpartition("node_modules/")[2]
            version = str(each["version"])
            yield _component(
                name, version, f"pkg:npm/{name.replace('@', '%40')}@{version}", str(each.get("license", ""))
            )


def providers() -> Iterator[dict[str, Any]]:
    """Terraform's providers in the jobs' image."""
    for source, version in _PROVIDER.findall((HERE / "image/providers.tf").read_text()):
        yield _component(source, version, f"pkg:terraform/{source}@{version}", "MPL-2.0")


def _component(name: str, version: str, purl: str, licence: str) -> dict[str, Any]:
    licences = [{"expression": licence}] if licence else []
    return {"type": "library", "name": name, "version": version, "purl": purl, "licenses": licences}


def _licence(name: str) -> str:
    """The licence as an SPDX expression, empty when the package does not say one that is known."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if said := (about.get_all("License-Expression") or [""])[0]:
        return str(said)
    classified = [
        each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or [] if each.startswith("License")
    ]
    plain = str((about.get_all("License") or [""])[0]).strip()
    if plain in {*_WORDS.values(), "BSD-2-Clause"}:
        return plain
    for word in [*classified, plain]:
        known = _WORDS.get(word.lower())
        if known:
            return known
    return ""


if __name__ == "__main__":
    sys.stdout.write(json.dumps(document(), indent=1) + "\n")

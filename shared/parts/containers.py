"""What services, jobs and workers of Cloud Run have in common: their settings, rules and prices."""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from shared.parts.held import HoldsRights
from shared.parts.part import Settings
from shared.schemas.app import CONNECTED
from shared.schemas.images import whole_image
from shared.schemas.variables import command_line, env_variable

IMAGE = "us-docker.pkg.dev/cloudrun/container/hello"
"""What answers until the application's own image is there."""

JOB_IMAGE = "us-docker.pkg.dev/cloudrun/container/job"
"""What runs, and ends, until the application's own image is there."""

WORKER_IMAGE = "us-docker.pkg.dev/cloudrun/container/worker-pool"
"""What works until the application's own image is there."""

COPY = "copy:"
"""What a source begins with that is an image of another registry, and not built but copied."""

# Whose images Cloud Run pulls: https://cloud.google.com/run/docs/deploying#images
_PULLED = re.compile(r"(?:[a-z0-9.-]+\.)?(?:[a-z0-9-]+-docker\.pkg\.dev|pkg\.dev|gcr\.io|docker\.io)")
_PORT = re.compile(r":\d+$")


# Registries that have a name on the internet, rather than in a network or on a machine.
_NAMED = re.compile(r"(?:[a-z0-9-]+\.)+(?!(?:internal|local|localhost|lan|home|corp)[:/])[a-z]{2,24}(?::\d{1,5})?/")


def is_pulled(image: str) -> bool:
    """Whether Cloud Run pulls an image, by its full name, from where it is: any registry of Google's or of Docker's,
    with a port or the root's dot behind it too. A build reads those with the platform's own right."""
    host, slash, _ = image.partition("/")
    return bool(slash) and bool(_PULLED.fullmatch(_PORT.sub("", host).rstrip(".").lower()))


def is_copied(image: str) -> bool:
    """Whether a run copies it first, by its full name; nobody can pull from an address, a private network or this
    machine."""
    return not is_pulled(image) and bool(_NAMED.match(image))


_PAIR = re.compile(r"([A-Za-z_][A-Za-z0-9_]{0,127})=([^,]{0,2048})")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
# https://cloud.google.com/run/docs/configuring/services/memory-limits: above which memory how many vCPUs it takes.
_CPU_OF = ((4.0, 1), (8.0, 2), (16.0, 4), (32.0, 8))
_LEAST_GIB = {4: 2.0, 8: 4.0}


_ALIAS = "[A-Za-z][A-Za-z0-9_]{0,63}=[A-Z][A-Z0-9_]{0,63}"


class Variables(Settings):
    """What a program is given: `env` as `NAME=value,OTHER=value`, or a JSON object of texts (no secrets: those are
    parts). What stood before (the context of the validation) is not judged again."""

    env: str = Field("", max_length=26_000)

    @model_validator(mode="after")
    def _are_plain(self, info: ValidationInfo) -> Self:
        stood: Mapping[str, str] = info.context or {}
        before = pairs_of(stood.get("env", ""))
        for name, value in pairs_of(self.env):
            if (name, value) not in before:
                env_variable(name, value)
        return self

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The environment as said: name and value."""
        return pairs_of(self.env)


class ContainerSettings(Variables, HoldsRights):
    """`image` is the default of a variable, so that a later one is a value and no change of the files.

    `source`: what the image is built from instead, `sha256:` and an uploaded archive's hash, a public repository's
    address with `#`, a branch, tag or commit and `:` with a folder, the full name of a connected repository with the
    same behind it, or `copy:` and an image of a registry that Cloud Run does not pull from; the run builds or copies it
    and gives the variable the image by its digest.
    `command` in one line, as a shell would split it; `mount`: where the first bucket it uses is mounted, or its share
    where it uses no bucket (`/mnt/ID` where nobody says); `egress`: `all` takes everything through the network.
    `known_as`: what it is given by what it uses, under its own names
    too, as `DB_HOST=DATABASE_HOST,...`. `rolled_out`: a pipeline brings new versions, and Terraform leaves the image
    alone that it brought. What stood before is not judged again.
    """

    image: str = Field(IMAGE, pattern=r"^[a-z0-9][a-zA-Z0-9._/:@-]{0,399}$")
    source: str = Field(
        "",
        pattern=r"^(sha256:[0-9a-f]{64}|copy:[a-z0-9][a-zA-Z0-9._/:@-]{0,399}|https://[a-z.]{3,20}(/[A-Za-z0-9_.-]{1,100}){2,3}(#[A-Za-z0-9_./-]{0,200}(:[A-Za-z0-9_.][A-Za-z0-9_./-]{0,199})?)?|"
        + CONNECTED
        + r"#[A-Za-z0-9_./-]{1,200}(:[A-Za-z0-9_.][A-Za-z0-9_./-]{0,199})?)?$",
    )
    command: str = Field("", max_length=1_000)
    cpu: Literal["1", "2", "4", "8"] = "1"
    memory: Literal["512Mi", "1Gi", "2Gi", "4Gi", "8Gi", "16Gi", "32Gi"] = "512Mi"
    gpu: Literal["", "nvidia-l4"] = ""
    mount: str = Field("", pattern=r"^(/[A-Za-z0-9._-]{1,60}){0,6}$")
    egress: Literal["private", "all"] = "private"
    known_as: str = Field("", pattern=rf"^({_ALIAS}(,{_ALIAS}){{0,60}})?$")
    rolled_out: bool = False

    @model_validator(mode="before")
    @classmethod
    def _sizes(cls, data: Any) -> Any:
        """What was not said is taken as large as what was said needs it."""
        if not isinstance(data, dict):
            return data
        said = {**data}
        if said.get("gpu"):
            said.setdefault("memory", "16Gi")
        if "memory" in said and "cpu" not in said:
            gib = _gib(str(said["memory"]))
            said["cpu"] = str(next((cpus for most, cpus in _CPU_OF if gib <= most), 8))
        elif said.get("cpu") in {"4", "8"} and "memory" not in said:
            said["memory"] = "2Gi" if said["cpu"] == "4" else "4Gi"
        return said

    @model_validator(mode="after")
    def _fits(self, info: ValidationInfo) -> Self:
        stood: Mapping[str, str] = info.context or {}
        gib, cpus = _gib(self.memory), int(self.cpu)
        needed = next((count for most, count in _CPU_OF if gib <= most), 8)
        if cpus < needed:
            raise ValueError(f"{self.memory} of memory takes cpu = {needed} or more")
        if gib < _LEAST_GIB.get(cpus, 0):
            raise ValueError(f"cpu = {cpus} takes {_LEAST_GIB[cpus]:g}Gi of memory or more")
        if self.gpu and (cpus < 4 or gib < 16):
            raise ValueError("a GPU takes cpu = 4 and memory = 16Gi or more")
        if self.image != stood.get("image"):
            whole_image(self.image)
        if self.source.startswith(COPY) and self.source != stood.get("source"):
            whole_image(self.copied)
            if not is_copied(self.copied):
                raise ValueError(f"{self.copied[:200]} is not copied: name it as the image")
        if self.command != stood.get("command"):
            command_line(self.command)
        try:
            shlex.split(self.command)
        except ValueError:
            raise ValueError("command has a quote without its other one") from None
        return self

    @property
    def copied(self) -> str:
        """The image that is copied and then runs; empty where it is built, or pulled from where it is."""
        return self.source.removeprefix(COPY) if self.source.startswith(COPY) else ""

    @property
    def words(self) -> list[str]:
        """The command's words."""
        return shlex.split(self.command)

    @property
    def also(self) -> list[tuple[str, str]]:
        """Names of the program's own, each with that of what it stands for."""
        return pairs_of(self.known_as)


def pairs_of(env: str) -> list[tuple[str, str]]:
    """The variables that a setting of either form names; raises ValueError."""
    if env.lstrip().startswith("{"):
        try:
            said = json.loads(env)
        except ValueError:
            raise ValueError("env is no JSON object of texts") from None
        if not isinstance(said, dict) or not all(
            _NAME.fullmatch(name) and isinstance(value, str) for name, value in said.items()
        ):
            raise ValueError("env is no JSON object of texts")
        return list(said.items())
    found = []
    for each in filter(None, env.split(",")):
        pair = _PAIR.fullmatch(each.strip())
        if pair is None:
            raise ValueError("env is NAME=value,OTHER=value, or a JSON object of texts")
        found.append((pair[1], pair[2]))
    return found


def env_text(values: Mapping[str, str]) -> str:
    """Variables as the setting has them: the plain form where every value fits into it."""
    if all(value and value == value.strip() and _PAIR.fullmatch(f"{name}={value}") for name, value in values.items()):
        return ",".join(f"{name}={value}" for name, value in values.items())
    return json.dumps(values, ensure_ascii=False)


def _gib(memory: str) -> float:
    digits = memory.removesuffix("Gi").removesuffix("Mi")
    if not digits.isdigit():
        return 0.0
    return float(digits) if memory.endswith("Gi") else float(digits) / 1024


def container_values(settings: ContainerSettings) -> dict[str, Any]:
    """A container, and where its instances run, as a plan will list them."""
    limits = {"cpu": settings.cpu, "memory": settings.memory}
    if settings.gpu:
        limits["nvidia.com/gpu"] = "1"
    values: dict[str, Any] = {"containers": [{"resources": [{"limits": limits, "cpu_idle": not settings.gpu}]}]}
    if settings.gpu:
        values |= {"node_selector": [{"accelerator": settings.gpu}], "gpu_zonal_redundancy_disabled": True}
    return values


SHARE = (("google_filestore_instance", "", "networks[0].ip_addresses[0]", ""),)
"""The address of a share of one's own, which is the only one that is mounted."""

CONTAINER_RULES: Mapping[str, Any] = {
    "acts_as": "template.service_account",
    "identities": ("template.service_account",),
    "references": {"template.volumes.cloud_sql_instance.instances": ("google_sql_database_instance",)},
    "endpoints": {"template.volumes.nfs.server": SHARE},
    "plain": ("template.volumes.nfs", "template.volumes.nfs.path", "template.volumes.nfs.read_only"),
    "refused": ("binary_authorization*", "*.source_code*"),
}
"""Rules that services and workers share."""

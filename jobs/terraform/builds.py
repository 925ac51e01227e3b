"""Cloud Build: an image of the user's source, started once, looked at, its log read as it grows.

A build is found again by its tags: `source-KEY` (what it is built from) and the run's id. So it needs no note of ours
to be safe from a crash, and an image that was built before is the cache.
"""

import hashlib
import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jobs.terraform.page_look import PYTHON, program
from jobs.terraform.pages import serving
from shared.cloud.buckets import bucket
from shared.failures import translated

if TYPE_CHECKING:
    from google.cloud.devtools.cloudbuild_v1 import CloudBuildClient
    from google.cloud.storage import Bucket

TIMEOUT = 20.0
BUILD_SECONDS = 1_200
"""How long a build may take."""

_BUILDER = "gcr.io/buildpacks/builder:latest"
_DOCKER = "gcr.io/cloud-builders/docker"
_PACK = "gcr.io/k8s-skaffold/pack"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_UNDER_WAY = frozenset({"STATUS_UNKNOWN", "PENDING", "QUEUED", "WORKING"})


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: `key` tells it from all others, `tag` is the image's.

    An archive has `object` and `generation` in the bucket of sources, a repository `url` (of a connected one its full
    name), `revision` and `folder`; `copy` is an image of another registry, of which nothing is built. `dockerfile`: it
    is built by its own Dockerfile (None: the build looks). `command` starts it where its buildpack is not to guess.
    `variables` are what its build reads; a Dockerfile has to name each as an ARG. `pages` is the folder where a
    source's build leaves pages that nothing in it serves, `.` where it is nothing else: no buildpack serves these.
    """

    key: str
    tag: str
    run_id: str
    object: str = ""
    generation: int = 0
    url: str = ""
    revision: str = ""
    folder: str = ""
    copy: str = ""
    dockerfile: bool | None = None
    command: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    pages: str = ""

    @property
    def connected(self) -> bool:
        """Whether a connection reads its repository."""
        return self.url.startswith("projects/")


@dataclass(frozen=True, slots=True)
class Seen:
    """A build as it stands: `status` in Cloud Build's words, `digest` once it is pushed, `tags` whose it is; `unread`
    where its source could not be had."""

    id: str
    status: str
    tags: tuple[str, ...]
    digest: str = ""
    detail: str = ""
    unread: bool = False

    @property
    def under_way(self) -> bool:
        """Whether it is still to come to an end."""
        return self.status in _UNDER_WAY

    @property
    def built(self) -> bool:
        """Whether its image is there."""
        return self.status == "SUCCESS" and bool(self.digest)


@dataclass(frozen=True, slots=True)
class Place:
    """Where builds run and what they may use: the project's location, buckets, repository, identity.

    `connected` is the identity of what a connection reads: no other build's program may ask for its repositories.
    """

    project: str
    location: str
    repository: str
    sources: str
    logs: str
    account: str | None
    endpoint: str | None
    storage_endpoint: str | None
    connected: str | None = None


class Builds:
    """Builds of one place; clients are made on first use. Raises CloudError."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._parent = f"projects/{place.project}/locations/{place.location}"
        self._client_made: CloudBuildClient | None = None
        self._buckets: dict[str, Bucket] = {}

    def image(self, tag: str) -> str:
        """The full name of an image in the repository."""
        return f"{self.place.repository}/app:{tag}"

    def exact(self, digest: str) -> str:
        """An image of the repository by its digest."""
        return f"{self.place.repository}/app@{digest}"

    @translated()
    def find(self, tag: str) -> Seen | None:
        """The newest build with this tag that is under way or went well; None where there is none."""
        from google.cloud.devtools import cloudbuild_v1  # only where something is built

        request = cloudbuild_v1.ListBuildsRequest(
            parent=self._parent, project_id=self.place.project, filter=f'tags="{tag}"', page_size=50
        )
        for build in self._client().list_builds(request=request, timeout=TIMEOUT):
            seen = self._seen(build)
            if tag in seen.tags and (seen.under_way or seen.built):
                return seen
        return None

    @translated()
    def start(self, order: Order) -> Seen:
        """Start a build; the id is known at once."""
        from google.cloud.devtools import cloudbuild_v1  # see find

        image = self.image(order.tag)
        place = self.place
        options: dict[str, Any] = {"logging": "GCS_ONLY"}
        build: dict[str, Any] = {
            "steps": _steps(order, image),
            "images": [image],
            "tags": ["infraai-app", order.run_id, f"source-{order.key}"],
            "timeout": {"seconds": BUILD_SECONDS},
            "logs_bucket": f"gs://{place.logs}",
            "options": options,
        }
        if not order.copy:
            build["source"] = _source(order, place.sources)
        account = place.connected if order.connected else place.account
        if account:
            build["service_account"] = f"projects/{place.project}/serviceAccounts/{account}"
        request = cloudbuild_v1.CreateBuildRequest(
            parent=self._parent, project_id=place.project, build=cloudbuild_v1.Build(build)
        )
        operation = self._client().create_build(request=request, timeout=TIMEOUT, retry=None)
        return self._seen(operation.metadata.build)

    @translated()
    def look(self, build_id: str) -> Seen:
        """The build as it stands."""
        from google.cloud.devtools import cloudbuild_v1  # see find

        request = cloudbuild_v1.GetBuildRequest(
            name=f"{self._parent}/builds/{build_id}", project_id=self.place.project, id=build_id
        )
        return self._seen(self._client().get_build(request=request, timeout=TIMEOUT))

    @translated()
    def cancel(self, build_id: str) -> None:
        """Stop it; one that has ended meanwhile stays as it is."""
        from google.api_core.exceptions import FailedPrecondition, NotFound
        from google.cloud.devtools import cloudbuild_v1  # see find

        request = cloudbuild_v1.CancelBuildRequest(
            name=f"{self._parent}/builds/{build_id}", project_id=self.place.project, id=build_id
        )
        try:
            self._client().cancel_build(request=request, timeout=TIMEOUT)
        except (FailedPrecondition, NotFound):
            return

    @translated()
    def log(self, build_id: str, start: int) -> bytes:
        """What the log holds from a byte on; empty where it is not there yet, or not longer."""
        from google.api_core.exceptions import NotFound, RequestRangeNotSatisfiable

        blob = self._bucket(self.place.logs).blob(f"log-{build_id}.txt")
        try:
            return bytes(blob.download_as_bytes(start=start, timeout=TIMEOUT, checksum=None))
        except (NotFound, RequestRangeNotSatisfiable):
            return b""

    @translated()
    def fetch(self, name: str, most: int) -> tuple[bytes, int] | None:
        """A source and its generation; None where there is none. Raises ValueError for more than `most` bytes."""
        blob = self._bucket(self.place.sources).get_blob(name, timeout=TIMEOUT)
        if blob is None:
            return None
        if blob.size is None or blob.size > most:
            raise ValueError(f"the source is larger than {most // 1_000_000} MB")
        content = blob.download_as_bytes(if_generation_match=blob.generation, timeout=3 * TIMEOUT)
        return bytes(content), int(blob.generation)

    def _seen(self, build: Any) -> Seen:
        image = next(
            (each for each in build.results.images if each.name.startswith(f"{self.place.repository}/app:")), None
        )
        digest = image.digest if image is not None and _DIGEST.fullmatch(image.digest) else ""
        unread = build.failure_info.type_.name == "FETCH_SOURCE_FAILED"
        return Seen(build.id, build.status.name, tuple(build.tags), digest, build.status_detail, unread)

    def _client(self) -> "CloudBuildClient":
        if self._client_made is None:
            from google.cloud.devtools.cloudbuild_v1 import CloudBuildClient  # see find

            options = {"api_endpoint": self.place.endpoint} if self.place.endpoint else {}
            self._client_made = CloudBuildClient(transport="rest", client_options=options)
        return self._client_made

    def _bucket(self, name: str) -> "Bucket":
        if name not in self._buckets:
            self._buckets[name] = bucket(self.place.project, name, self.place.storage_endpoint)
        return self._buckets[name]


def _source(order: Order, bucket: str) -> dict[str, Any]:
    if order.connected:
        return {"connected_repository": {"repository": order.url, "revision": order.revision, "dir_": order.folder}}
    if order.url:
        return {"git_source": {"url": order.url, "revision": order.revision or "HEAD", "dir_": order.folder}}
    return {"storage_source": {"bucket": bucket, "object": order.object, "generation": order.generation}}


def _steps(order: Order, image: str) -> list[dict[str, Any]]:
    """A Dockerfile's own build, or Google's buildpacks. No text of a user's is part of a script.

    A command takes the place of what a Dockerfile starts, by a last line of it; a buildpack is told. A copy is pulled
    and pushed under a name of our own.
    """
    if order.copy:
        return [{"name": _DOCKER, "args": words} for words in (["pull", order.copy], ["tag", order.copy, image])]
    started = [("GOOGLE_ENTRYPOINT", order.command)] if order.command else []
    told = [word for name, value in (*started, *order.variables) for word in ("--env", f"{name}={value}")]
    pack = ["build", image, "--builder", _BUILDER, "--network", "cloudbuild", *told]
    given = [word for name, value in order.variables for word in ("--build-arg", f"{name}={value}")]
    asked = ["build", "-t", image, *given, "."]
    docker = ["-c", 'docker "$@"', "docker", *asked]
    if order.pages:
        served = ["-c", 'printf %s "$0" | docker "$@"', serving(order.pages, [name for name, _ in order.variables])]
        return _escaped([{"name": _DOCKER, "entrypoint": "bash", "args": [*served, *asked[:1], "-f", "-", *asked[1:]]}])
    if order.command:
        start = r"""printf '\nENTRYPOINT []\nCMD %s\n' "$0" >> Dockerfile"""
        docker = ["-c", f"{start} && {docker[1]}", _cmd(order), *asked]
    steps: list[dict[str, Any]]
    if order.dockerfile is None:
        docker[1] = f"test ! -f Dockerfile || {{ {docker[1]}; }}"
        steps = [
            {"name": _DOCKER, "entrypoint": "bash", "args": docker},
            {"name": _PACK, "entrypoint": "sh", "args": ["-c", 'test -f Dockerfile || pack "$@"', "pack", *pack]},
        ]
        if not order.command:
            looked = ["-c", program(), *(name for name, _ in order.variables)]
            steps.insert(0, {"name": PYTHON, "entrypoint": "python", "args": looked})
    elif not order.dockerfile:
        steps = [{"name": _PACK, "entrypoint": "pack", "args": pack}]
    elif order.command:
        steps = [{"name": _DOCKER, "entrypoint": "bash", "args": docker}]
    else:
        steps = [{"name": _DOCKER, "args": asked}]
    return _escaped(steps)


def _escaped(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Cloud Build would take for a substitution is none."""
    return [{**step, "args": [word.replace("$", "$$") for word in step["args"]]} for step in steps]


def _cmd(order: Order) -> str:
    """The command as a Dockerfile's CMD has it: its words, or a shell's line where a shell has to read it."""
    plain = not re.search(r"[$`;&|<>(){}*?~]", order.command)
    return json.dumps(shlex.split(order.command) if plain else ["/bin/sh", "-c", order.command])


RECIPE = hashlib.sha256(
    json.dumps(
        [
            _steps(Order(key="", tag="", run_id="", dockerfile=each, command=command, variables=(("A", "b"),)), "")
            for each, command in ((True, "c"), (False, "c"), (None, ""))
        ]
        + [_steps(Order(key="", tag="", run_id="", variables=(("A", "b"),), pages=each), "") for each in (".", "dist")]
    ).encode()
).hexdigest()[:12]
"""What tells how things are built from how another version does: what that one built is built anew."""

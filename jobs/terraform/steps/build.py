"""The images of the user's own program: built once from exactly what the architecture names, and given by digest.

A build is looked for before it is started, so that an execution that died over it goes on with the same one, and what
was built before is not built again.
"""

import codecs
import dataclasses
import hashlib
import re
import time
from collections.abc import Iterator
from typing import NamedTuple

from jobs.terraform.archive_checks import MOST_BYTES, BadArchive, check_archive, pages_of, processes_of
from jobs.terraform.builds import BUILD_SECONDS, RECIPE, Builds, Order, Seen
from jobs.terraform.work import Ended, Work
from shared.failures import Refused
from shared.parts.app import (
    UPLOADED,
    built_in,
    built_parts,
    command_of,
    connection_refused,
    object_of,
    process_of,
)
from shared.parts.containers import COPY, IMAGE, is_copied
from shared.schemas import Architecture, Phase
from shared.terraform.runner import Interrupted

_LOOK_EVERY = 0.5
_SPARE = 120.0
_TAIL = 15
_MOST_LINES = 5_000
_COMMIT = re.compile(r"[0-9a-f]{40}")
_CONNECTED = (
    "See that the connection is there and COMPLETE (gcloud builds connections describe NAME --region=REGION), that it "
    "has this repository, that its host lets it read this one, and that infra/gcp names it in `connections`, which "
    'lets the build use it: the four steps of "A private repository" (docs, Your own application)'
)

_PUBLIC = (
    "Cloud Build could not fetch it: see that everybody can read it and that it has this branch, tag or commit. A "
    'private one is connected once ("A private repository" in the docs, Your own application)'
)


def build_images(work: Work) -> None:
    """Build what the run's files take and nobody has built; what its deployment has of the same source is taken again.

    Raises Ended with the build's last lines, Interrupted where somebody stopped it.
    """
    run = work.run
    before = work.desk.deployments.find(run.deployment_id) if run.kind != "deploy" else None
    if run.architecture is None:
        if before and before.images and not run.images:
            work.held.write(images=before.images)
        return
    wanted = _wanted(run.architecture)
    if run.promotion is not None:
        # What was verified is what runs: nothing is built, and nothing taken that stands here.
        if lacking := sorted(wanted.keys() - run.images.keys()):
            raise Ended("build_failed", f"{', '.join(lacking)}: nothing was verified of it where it is promoted from")
        return
    sources = _wanted(before.architecture) if before else {}
    stood = {name: image for name, image in (before.images if before else {}).items() if name in sources}
    images = {name: image for name, image in stood.items() if wanted.get(name) == sources[name]}
    # What the run was drafted with counts where it is not merely what stands, of another source.
    given = {name: image for name, image in run.images.items() if name in images or image != stood.get(name)}
    images = {name: image for name, image in {**images, **given}.items() if name in wanted}
    if images != run.images:
        work.held.write(images=images)
    missing = {name: what for name, what in wanted.items() if name not in images}
    if missing and run.kind == "destroy":
        # Nothing will run: any image does for what is about to go.
        work.held.write(images={**images, **dict.fromkeys(missing, IMAGE)})
        return
    if not missing:
        return
    if work.desk.builds is None:
        raise Ended("build_failed", "this platform builds nothing: it has no repository or bucket for that (infra/gcp)")
    work.enter(Phase.BUILDING)
    for name, what in missing.items():
        images |= {name: _built(work, work.desk.builds, what)}
        work.held.write(images=images)


class _What(NamedTuple):
    """What an image is built of, and how it starts: by `command`, or the line `process` of its Procfile, which it must
    have where that is `needed`; without any as its source or a builder has it. `variables` are what its build reads."""

    source: str
    command: str
    process: str = ""
    needed: bool = False
    variables: tuple[tuple[str, str], ...] = ()


def _wanted(architecture: Architecture | None) -> dict[str, _What]:
    """What is built, by the variable that takes each."""
    if architecture is None:
        return {}
    return {
        name: _What(
            source,
            command_of(architecture, name),
            *process_of(architecture, name),
            variables=tuple(sorted(built_in(architecture, name).items())),
        )
        for name, source in built_parts(architecture).items()
    }


def _built(work: Work, builds: Builds, what: _What) -> str:
    """The image by its digest."""
    order = _order(work.run.run_id, what)
    shown = _shown(what.source)
    place = builds.place
    if why := connection_refused(order.url, place.project, place.location):
        raise Ended("build_failed", f"{order.url} is not built: {why}")
    if order.connected and place.account and not place.connected:
        raise Ended("build_failed", f"this platform builds from no connection (infra/gcp: connections). {_CONNECTED}")
    try:
        seen = builds.find(f"source-{order.key}")
        if seen is None:
            seen = builds.start(_with_source(builds, order, what))
            work.say(f"building {shown}: Cloud Build {seen.id}")
        elif seen.built:
            work.say(f"{shown} was built before: Cloud Build {seen.id}")
        else:
            work.say(f"{shown} is being built already: Cloud Build {seen.id}")
        seen = _followed(work, builds, seen, _CONNECTED if order.connected else _PUBLIC if order.url else "")
    except Refused as error:
        told = f". {_CONNECTED}" if order.connected else ""
        raise Ended("build_failed", f"Cloud Build refused it: {error}{told}") from error
    if not seen.digest:
        raise Ended("build_failed", "Cloud Build names no image of it")
    image = builds.exact(seen.digest)
    work.say(f"the image is {image}")
    return image


def _order(run_id: str, what: _What) -> Order:
    """What to build; what may be another thing tomorrow (a branch) is nobody else's but this run's."""
    source, command = what.source, what.command
    started = command or (f"Procfile: {what.process}" if what.process else "")
    commanded = f"\n{started}\n{RECIPE}" if started else f"\n{RECIPE}"
    commanded += "".join(f"\n{name}={value}" for name, value in what.variables)
    order = Order(key="", tag="", run_id=run_id, command=command, variables=what.variables)
    if source.startswith(UPLOADED):
        sha = source.removeprefix(UPLOADED)
        key = hashlib.sha256(f"{sha}{commanded}".encode()).hexdigest()
        return dataclasses.replace(order, key=key, tag=f"sha-{key}", object=object_of(sha))
    if source.startswith(COPY):
        image = source.removeprefix(COPY)
        if not is_copied(image):
            # Whoever builds may read there what the deployment may not.
            raise Ended("build_failed", f"{image[:200]} is not copied: only images of other registries are")
        fixed = "" if "@sha256:" in image else f"\n{run_id}"
        key = hashlib.sha256(f"{source}{fixed}".encode()).hexdigest()
        return Order(key=key, tag=f"sha-{key}", run_id=run_id, copy=image)
    url, _, place = source.partition("#")
    revision, _, folder = place.partition(":")
    fixed = "" if _COMMIT.fullmatch(revision) else f"\n{run_id}"
    key = hashlib.sha256(f"{source}{commanded}{fixed}".encode()).hexdigest()
    return dataclasses.replace(order, key=key, tag=f"sha-{key}", url=url, revision=revision, folder=folder)


def _with_source(builds: Builds, order: Order, what: _What) -> Order:
    """The order with the very archive, looked through, and what it says of how it starts. Raises Ended."""
    if order.url or order.copy:
        return order
    try:
        found = builds.fetch(order.object, MOST_BYTES)
        if found is None:
            raise Ended("build_failed", "its source is not there any more: deploy it again with --source")
        content, generation = found
        top = check_archive(content, order.object.removeprefix("sources/").removesuffix(".tar.gz"))
    except BadArchive as bad:
        raise Ended("build_failed", f"the source is not built: {bad}") from bad
    except ValueError as error:
        raise Ended("build_failed", str(error)) from error
    line = processes_of(content).get(what.process, "") if what.process else ""
    if what.needed and not line:
        raise Ended(
            "build_failed",
            f"the plan has a {what.process} beside the service, and nothing says how it starts: add a line "
            f"`{what.process}: COMMAND` to the source's Procfile, as in `{what.process}: celery -A tasks "
            "worker`, beside its `web: COMMAND`",
        )
    command = order.command or line
    pages = "" if command else pages_of(content)
    return dataclasses.replace(
        order, generation=generation, dockerfile="Dockerfile" in top, command=command, pages=pages
    )


def _followed(work: Work, builds: Builds, seen: Seen, unread: str) -> Seen:
    """Follow a build to its end, its lines into the run's log; `unread` is what to do where its source is not to be
    had. Raises Ended, Interrupted."""
    if seen.built:
        return seen
    log = _Log(work, builds, seen.id)
    deadline = work.desk.clock() + BUILD_SECONDS + _SPARE
    while seen.under_way:
        if work.watch.lost or work.terraform.interrupted:
            if work.watch.stopped is not None and work.run.run_id in seen.tags:
                builds.cancel(seen.id)
                work.say("the build is cancelled")
            raise Interrupted("building: asked to stop")
        if work.desk.clock() > deadline:
            raise Ended("build_failed", f"Cloud Build {seen.id} did not come to an end in time")
        log.read()
        time.sleep(_LOOK_EVERY)
        seen = builds.look(seen.id)
    log.read(last=True)
    if seen.built:
        return seen
    raise Ended("build_failed", _why(seen, log.tail, unread))


def _why(seen: Seen, tail: list[str], unread: str) -> str:
    what = {
        "FAILURE": "The build failed",
        "TIMEOUT": f"The build took longer than {BUILD_SECONDS // 60} minutes",
        "CANCELLED": "The build was cancelled",
        "EXPIRED": "The build waited too long for its turn",
    }.get(seen.status, f"Cloud Build ended it with {seen.status}")
    said = "".join(f"\n  {line}" for line in tail)
    detail = f" ({seen.detail})" if seen.detail and not tail else ""
    if seen.unread and unread:
        return f"{what}{detail}.{said}\n{unread}"
    return f"{what}{detail}.{said}\nWhat is the program's, mend and deploy again; the run's log has every line."


class _Log:
    """The build's log, as far as it was read."""

    def __init__(self, work: Work, builds: Builds, build_id: str) -> None:
        self._work = work
        self._builds = builds
        self._id = build_id
        self._at = 0
        self._decode = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._count = 0
        self.tail: list[str] = []

    def read(self, *, last: bool = False) -> None:
        """Say what is new; the last line is said when it is whole, or nothing follows."""
        while content := self._builds.log(self._id, self._at):
            self._at += len(content)
            self._take(self._lines(self._decode.decode(content)))
            if not last:
                return
        if last:
            self._take(iter([*self._lines(self._decode.decode(b"", final=True)), self._rest]))

    def _take(self, lines: Iterator[str]) -> None:
        for line in lines:
            if not line.strip():
                continue
            self.tail = [*self.tail, line[:300]][-_TAIL:]
            self._count += 1
            if self._count <= _MOST_LINES:
                self._work.say(line[:2_000])
            elif self._count == _MOST_LINES + 1:
                self._work.say(f"... more than {_MOST_LINES} lines; Cloud Build {self._id} has the rest")

    def _lines(self, text: str) -> Iterator[str]:
        *whole, self._rest = (self._rest + text).split("\n")
        yield from (line.rstrip("\r") for line in whole)


def _shown(source: str) -> str:
    if source.startswith(COPY):
        return f"a copy of {source.removeprefix(COPY)}"
    return f"the source {source.removeprefix(UPLOADED)[:12]}" if source.startswith(UPLOADED) else source

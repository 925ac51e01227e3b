"""Builds: queued, built one after the other, kept on disk, their log in a bucket and in Cloud Logging as it grows."""

import html
import json
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.build import source
from infra.local.build.commands import Cancelled, Failed, OutOfTime, Shell
from infra.local.build.connections import Connections, NotConnected
from infra.local.build.dockerfile import arguments_of
from infra.local.build.images import Shelf
from infra.local.build.recipes import Recipes
from infra.local.build.request import Asked, Unread, named, read_build, with_calls
from infra.local.build.scripts import calls_of
from infra.local.disk import open_database
from infra.local.logs import LogStore
from infra.local.storage import ObjectStore
from infra.local.storage.objects import Condition, NoBucket, NoObject
from infra.local.tenant import BUILDER, tenant, ways_out

Build = dict[str, Any]

_TABLES = (
    "CREATE TABLE IF NOT EXISTS builds (id TEXT PRIMARY KEY, created REAL NOT NULL, body TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS recipes (recipe TEXT PRIMARY KEY);"
)
_AT_ONCE = 2
_STANDS_FOR = (
    "<!doctype html><title>{0}</title><h1>{0}</h1><p>On Google Cloud this image runs here. The laptop has no "
    "containers, and this page stands for it.</p>\n"
)
_KEPT = 200
_LOG_LIMIT = 4 << 20
# How often a log's object is written while it grows.
_FLUSH = 0.3
ENDED = frozenset({"SUCCESS", "FAILURE", "INTERNAL_ERROR", "TIMEOUT", "CANCELLED", "EXPIRED"})
"""Statuses of a build that is over."""


class Absent(LookupError):
    """No build of that id."""


class _Unfetched(Failed):
    """The source could not be had."""


class Builds:
    """The builds of `project`, whose images go to `images`; `user` is the environment of who started the platform.

    `connections` are those that it may read repositories of.
    """

    def __init__(
        self,
        path: Path,
        *,
        project: str,
        number: str,
        storage: ObjectStore,
        logs: LogStore,
        images: Shelf,
        user: Mapping[str, str],
        connections: Connections,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._project, self._number = project, number
        self.connections = connections
        self._storage, self._logs = storage, logs
        self._images = images
        self._ways_out = ways_out(user)
        self._clock = clock
        self._changed = threading.Condition()
        self._db = open_database(path, _TABLES)
        self._stops: dict[str, threading.Event] = {}
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="build")
        self._forget_other_recipes()
        for build in self.builds():
            if build["status"] not in ENDED:
                lost = {"status": "INTERNAL_ERROR", "statusDetail": "The build was lost when the platform stopped."}
                self._keep({**build, **lost, "finishTime": self._now()})

    def _forget_other_recipes(self) -> None:
        """What another version built is built anew: nobody finds such a build, as none of last year's on Google Cloud.

        What runs of it runs on: its image is kept.
        """
        now = source.recipe()
        if self._db.execute("SELECT 1 FROM recipes WHERE recipe = ?", (now,)).fetchone() is None:
            self._db.execute("DELETE FROM builds")
            self._db.execute("DELETE FROM recipes")
            self._db.execute("INSERT INTO recipes VALUES (?)", (now,))

    def close(self) -> None:
        """Stop what is built and close the file."""
        with self._changed:
            stops = list(self._stops.values())
        for stop in stops:
            stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._db.close()

    def create(self, body: Mapping[str, Any], location: str) -> Build:
        """Take a build as the API does; raises Unread for what is not understood, NotConnected for a repository that
        nobody can read."""
        body = named(body)
        asked = read_build(body, self._project)
        if asked.connected:
            self.connections.reach(asked.connected)
        identity = str(uuid.uuid4())
        bucket = asked.logs_bucket or f"{self._number}.cloudbuild-logs.googleusercontent.com"
        if not asked.logs_bucket:
            self._storage.ensure_bucket(bucket)
        console = f"https://console.cloud.google.com/cloud-build/builds;region={location}/{identity}"
        build: Build = {
            **body,
            "id": identity,
            "name": f"projects/{self._number}/locations/{location}/builds/{identity}",
            "projectId": self._project,
            "status": "QUEUED",
            "createTime": self._now(),
            "timeout": f"{asked.timeout:g}s",
            "queueTtl": "3600s",
            "logsBucket": f"gs://{bucket}",
            "logUrl": f"{console}?project={self._number}",
            "artifacts": {"images": list(asked.images)} if asked.images else {},
            "sourceProvenance": {},
        }
        stop = threading.Event()
        with self._changed:
            self._stops[identity] = stop
            self._keep(build)
            for old in self.builds()[_KEPT:]:
                self._db.execute("DELETE FROM builds WHERE id = ?", (old["id"],))
        self._pool.submit(self._work, identity, asked, bucket, location, stop)
        return build

    def build(self, identity: str) -> Build:
        """A build as it stands; raises Absent."""
        with self._changed:
            row = self._db.execute("SELECT body FROM builds WHERE id = ?", (identity,)).fetchone()
        if row is None:
            raise Absent(identity)
        found: Build = json.loads(row[0])
        return found

    def builds(self) -> list[Build]:
        """Every build, the newest first."""
        with self._changed:
            rows = self._db.execute("SELECT body FROM builds ORDER BY created DESC, rowid DESC").fetchall()
        return [json.loads(row[0]) for row in rows]

    def cancel(self, identity: str) -> Build:
        """Stop a build; one that is over stays as it is. Raises Absent."""
        with self._changed:
            build = self.build(identity)
            if build["status"] not in ENDED:
                build = {**build, "status": "CANCELLED", "finishTime": self._now()}
                self._keep(build)
                self._stops[identity].set()
        return build

    def wait(self, identity: str, timeout: float) -> Build:
        """The build when it is over, or as it stands after `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.build(identity)["status"] in ENDED, timeout)
            return self.build(identity)

    def _work(self, identity: str, asked: Asked, bucket: str, location: str, stop: threading.Event) -> None:
        if self.build(identity)["status"] in ENDED:
            return
        self._change(identity, status="WORKING", startTime=self._now())
        log = _Log(
            self._storage, bucket, f"{asked.log_prefix}log-{identity}.txt", self._to_logging(asked, identity, location)
        )
        outcome: dict[str, Any]
        try:
            log.say(f'starting build "{identity}"')
            log.say("")
            shell = Shell(log.say, deadline=time.monotonic() + asked.timeout, stopped=stop, idle=log.flush)
            outcome = self._outcome(asked, shell)
        except Cancelled:
            outcome = {"status": "CANCELLED"}
        except OutOfTime as error:
            outcome = {"status": "TIMEOUT", "statusDetail": f"build step timed out: {error}"}
        except Failed as error:
            kind = "FETCH_SOURCE_FAILED" if isinstance(error, _Unfetched) else "USER_BUILD_STEP"
            outcome = {"status": "FAILURE", "statusDetail": str(error)}
        except NoBucket:
            kind = "LOGGING_FAILURE"
            outcome = {"status": "FAILURE", "statusDetail": f'invalid bucket "{bucket}"; it does not exist'}
        except Exception as error:  # noqa: BLE001 - a build that breaks the builder is a build that failed
            outcome = {"status": "INTERNAL_ERROR", "statusDetail": f"{type(error).__name__}: {error}"}
        if outcome["status"] == "FAILURE":
            outcome["failureInfo"] = {"type": kind, "detail": outcome["statusDetail"]}
        with suppress(NoBucket):
            if outcome["status"] == "SUCCESS":
                log.say("DONE")
            else:
                log.say(f"ERROR: {outcome.get('statusDetail') or 'the build was cancelled'}")
            log.close()
        with self._changed:
            self._stops.pop(identity, None)
        self._change(identity, finishTime=self._now(), **outcome)

    def _outcome(self, asked: Asked, shell: Shell) -> dict[str, Any]:
        images = self._images.open()
        place = images.workplace()
        try:
            folder, asked = self._fetched(asked, place, shell)
            taken = arguments_of(folder / "Dockerfile") & asked.arguments.keys()
            env = {**asked.env, **{name: asked.arguments[name] for name in taken}}
            key = source.key(folder, env)
            found = images.built(key)
            if found is not None:
                shell.say("This source was built before; its image is used again.")
            else:
                tenant().give(folder, BUILDER)
                if tenant().why:
                    shell.say(f"Note: it is built as the user who started the platform: {tenant().why}.")
                image, files = Recipes(images, self._ways_out).build(folder, shell, env)
                shell.check()
                found = images.keep(image, files, key)
            shell.check()
            pushed = []
            for name in asked.images:
                shell.say(f"PUSH {name}")
                images.name(name, found.digest)
                shell.say(f"{name}: digest: {found.digest}")
                pushed.append({"name": name, "digest": found.digest})
            return {"status": "SUCCESS", "results": {"images": pushed, "buildStepImages": [], "buildStepOutputs": []}}
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _fetched(self, asked: Asked, place: Path, shell: Shell) -> tuple[Path, Asked]:
        """The folder to build, and the build once its scripts have said what they call."""
        folder = place / "source"
        if asked.copied:
            shell.say(f"Pulling {asked.copied}")
            shell.say(
                "Note: the laptop has no containers and runs nobody else's images. A page that says so stands for it."
            )
            folder.mkdir(mode=0o755)
            (folder / "index.html").write_text(_STANDS_FOR.format(html.escape(asked.copied)))
            return folder, asked
        shell.say("FETCHSOURCE")
        if asked.repository is not None:
            url, revision = asked.repository
            token = ""
            try:
                if asked.connected:
                    url, token = self.connections.reach(asked.connected)
                source.clone(url, revision, folder, shell, self._ways_out, token=token)
            except (Failed, NotConnected) as error:
                raise _Unfetched(str(error)) from error
        else:
            assert asked.archive is not None
            bucket, name, generation = asked.archive
            try:
                _, content = self._storage.read(bucket, name, generation, Condition())
            except (NoBucket, NoObject) as error:
                raise Failed(f"the source gs://{bucket}/{name} is not there: {error}") from error
            folder.mkdir(mode=0o755)
            shell.say(f"Fetching gs://{bucket}/{name}")
            source.unpack(content, f"gs://{bucket}/{name}", folder)
        if asked.scripts:
            try:
                asked = with_calls(asked, calls_of(asked.scripts, folder, shell))
            except Unread as error:
                raise Failed(str(error)) from error
        inner = folder / asked.folder
        if not inner.is_dir() or not inner.resolve().is_relative_to(folder.resolve()):
            raise Failed(f"the source has no folder {asked.folder}")
        return inner, asked

    def _to_logging(self, asked: Asked, identity: str, location: str) -> Callable[[str], None]:
        labels = {"build_id": identity, "build_trigger_id": "", "location": location}

        def say(line: str) -> None:
            self._logs.write("cloudbuild", "build", labels, text=line, severity="INFO")

        return say if asked.to_logging else lambda _: None

    def _change(self, identity: str, **fields: Any) -> None:
        with self._changed:
            build = self.build(identity)
            # Whoever cancelled it has said how it ended.
            if build["status"] not in ENDED:
                self._keep({**build, **fields})

    def _keep(self, build: Build) -> None:
        row = (build["id"], self._clock(), json.dumps(build))
        with self._changed:
            kept = "ON CONFLICT (id) DO UPDATE SET body = excluded.body"
            self._db.execute(f"INSERT INTO builds (id, created, body) VALUES (?, ?, ?) {kept}", row)  # noqa: S608 - constant
            self._changed.notify_all()

    def _now(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).isoformat().replace("+00:00", "Z")


class _Log:
    """A build's log: an object that grows, and a line at a time for Cloud Logging."""

    def __init__(self, storage: ObjectStore, bucket: str, name: str, further: Callable[[str], None]) -> None:
        self._storage, self._bucket, self._name = storage, bucket, name
        self._further = further
        self._text = bytearray()
        self._written = 0.0
        self._shown = 0

    def say(self, line: str) -> None:
        """One more line."""
        if len(self._text) < _LOG_LIMIT:
            self._text += line.encode() + b"\n"
            if line:
                self._further(line)
            if time.monotonic() - self._written > _FLUSH:
                self._write()

    def flush(self) -> None:
        """Write what isn't written yet."""
        if self._shown != len(self._text):
            self._write()

    def close(self) -> None:
        """Write it to its end."""
        self._write()

    def _write(self) -> None:
        fields = {"contentType": "text/plain; charset=utf-8"}
        self._storage.put(self._bucket, self._name, bytes(self._text), fields, Condition())
        self._written = time.monotonic()
        self._shown = len(self._text)

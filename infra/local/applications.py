"""The user's own applications on a laptop: what builds them, runs them, keeps what they say and what they use."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.local.build.app import build_app
from infra.local.build.builds import Builds
from infra.local.build.connections import Connections
from infra.local.build.images import Shelf
from infra.local.databases import Databases
from infra.local.internet.authority import Authority
from infra.local.logs import LogStore, logs_app
from infra.local.provider.call import project_number
from infra.local.secrets import secrets_app
from infra.local.serve.applied import Programs
from infra.local.serve.buckets import Buckets
from infra.local.serve.delivery import Delivery
from infra.local.serve.forward import Front
from infra.local.serve.jobs import Jobs
from infra.local.serve.messages import Messages
from infra.local.serve.peers import Peers
from infra.local.serve.queues import Deployed
from infra.local.serve.schedules import Schedules
from infra.local.serve.services import Services
from infra.local.serve.workers import Workers
from infra.local.settings import LocalSettings
from infra.local.storage import ObjectStore
from infra.local.tenant import open_folder, open_place
from infra.local.world import Entry, World

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from infra.local.faults.model import Service

# Of Cloud Build, in a build's own bucket.
_LOGS = ".cloudbuild-logs."


class Applications:
    """Everything of them, kept in `data_dir`; `user` is the environment of who started the platform.

    `pubsub` is where Pub/Sub listens (None: nothing flows), `sign` makes a token of claims.
    """

    def __init__(
        self,
        data_dir: Path,
        settings: LocalSettings,
        *,
        world: World,
        storage: ObjectStore,
        user: Mapping[str, str],
        clock: Callable[[], float] = time.time,
        pubsub: Callable[[], str] | None = None,
        sign: Callable[[Mapping[str, Any]], str] | None = None,
    ) -> None:
        self._world, self._project = world, settings.project
        self.logs = LogStore(data_dir / "logs.sqlite", project=settings.project, clock=clock)
        place = settings.images or open_place(data_dir, "images")
        shelf = Shelf(place, lambda: settings.images or open_folder(data_dir, "images"))
        self.authority = Authority(data_dir)
        self.databases = Databases(
            world,
            folder=lambda: open_folder(data_dir, "databases"),
            secure=lambda: self.authority.context("cloudsql"),
        )
        self.peers = Peers(world, self._serves)
        queues = Deployed(pubsub, lambda: _own(settings.project)) if pubsub else None
        self.buckets = Buckets(world, storage, queues, lambda name: name in kept_by(settings.project) or _LOGS in name)
        self.messages = Messages(world, pubsub, lambda: _own(settings.project)) if pubsub else None
        self.services = Services(
            world,
            shelf,
            self.logs,
            path=data_dir / "revisions.sqlite",
            folder=partial(open_folder, data_dir, "run"),
            idle=settings.idle_seconds,
            translated=self._translated,
            told=self._told,
            silent=self.databases.silent,
            clock=clock,
        )
        run = partial(open_folder, data_dir, "run")
        self.workers = Workers(world, shelf, self.logs, folder=run, translated=self._translated, told=self._told)
        self.jobs = Jobs(world, shelf, self.logs, folder=run, translated=self._translated, told=self._told)
        self.builds = Builds(
            data_dir / "builds.sqlite",
            project=settings.project,
            number=project_number(settings.project),
            storage=storage,
            logs=self.logs,
            images=shelf,
            user=user,
            connections=Connections(world),
            clock=clock,
        )
        self.aftermath = Programs(
            self.services, self.workers, self.jobs, self.databases, queues=queues, buckets=self.buckets
        )
        self.front = Front(self.services, self.logs)
        self.peers.behind(self.front.app)
        self.delivery = Delivery(world, self.services, self.front, sign)
        self.schedules = Schedules(
            world,
            self.logs,
            call=self.delivery.call,
            start_job=self.jobs.start,
            publish=queues.publish if queues else lambda *_: None,
            clock=clock,
        )

    def _serves(self, entry: Entry) -> bool:
        return self.services.serves(entry)

    def _told(self, account: str, user: int) -> dict[str, str]:
        """What a program of an account, run by a user of this machine, is told of Google's APIs here."""
        messages = self.messages.variables(account, user) if self.messages else {}
        return {**self.buckets.variables(account), **messages}

    def _translated(self, text: str, account: str) -> str:
        return self.peers.translated(self.databases.translated(text), account)

    def start(self) -> None:
        """Go on with what ran when the platform was stopped."""
        self.buckets.start()
        self.workers.start()
        self.schedules.start()

    def close(self) -> None:
        """Stop what is built and what runs, all at the same time."""
        self.schedules.close()
        with ThreadPoolExecutor(4) as together:
            all_of_it = (self.builds, self.services, self.workers, self.databases, self.peers, self.buckets)
            ends = [together.submit(each.close) for each in all_of_it]
            if self.messages:
                self.messages.close()
        self.logs.close()
        for end in ends:
            end.result()

    def apis(self) -> "dict[Service, WSGIApplication]":
        """The REST APIs, by what they are called among the faults."""
        return {
            "secrets": secrets_app(self._world, self._project),
            "build": build_app(self.builds, self._project),
            "logging": logs_app(self.logs),
        }


def kept_by(project: str) -> dict[str, bool]:
    """The buckets that the platform keeps, and whether each keeps what is overwritten."""
    return {f"{project}-{kept}": kept == "state" for kept in ("state", "sources", "build-logs")}


def _own(project: str) -> frozenset[str]:
    """What the platform's own flow uses; an application's is never of these."""
    from infra.local.flow import DEAD_LETTERS  # its types are large
    from shared.events import FLOW

    topics = {link.topic for link in FLOW} | {DEAD_LETTERS}
    subscriptions = {f"{link.topic}-{link.consumer}" for link in FLOW} | {f"{DEAD_LETTERS}-kept"}
    named = {f"projects/{project}/topics/{each}" for each in topics}
    return frozenset(named | {f"projects/{project}/subscriptions/{each}" for each in subscriptions})

"""Cloud Monitoring as a whole: samples, evaluates, notifies, and answers over gRPC."""

import logging
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.local.incidents import Load
from infra.local.internet import Answer
from infra.local.monitoring.evaluate import BY_HAND, Evaluation
from infra.local.monitoring.incident_log import Incident, IncidentLog
from infra.local.monitoring.lists import Lists
from infra.local.monitoring.metric_service import MetricService
from infra.local.monitoring.notifier import Notifier
from infra.local.monitoring.pace import Pace
from infra.local.monitoring.payload import back
from infra.local.monitoring.policies import POLICY, channel_urls
from infra.local.monitoring.sampler import Sampler
from infra.local.monitoring.series import SeriesStore
from infra.local.world import World

if TYPE_CHECKING:
    import grpc

_log = logging.getLogger(__name__)
_KEPT = 3600.0


class Monitoring:
    """Watches a world between `start` and `close`; `tick` is one look at it.

    `failed` is how many requests of a service's program failed since it was asked last, `lines` how many entries of the
    log came through somebody's filter since then.
    `path` keeps incidents and notifications (None: in memory). Series are kept in memory for an hour at the least.
    """

    def __init__(
        self,
        world: World,
        load: Load,
        *,
        probe: Answer,
        path: Path | None,
        pace: Pace = Pace(),  # noqa: B008 - it can't be changed
        failed: Callable[[str], int] = lambda _: 0,
        lines: Callable[[str, str], int] = lambda _who, _filter: 0,
    ) -> None:
        self._world = world
        self._pace = pace
        self._store = SeriesStore(limit=int(_KEPT / pace.sample_seconds) + 1)
        self._incidents = IncidentLog(path)
        self._sampler = Sampler(world, load, probe, self._store, pace, failed=failed, lines=lines)
        self._evaluation = Evaluation(world, self._store, self._incidents, pace, _new_id)
        self._service = MetricService(self._store, pace, world.clock)
        self._lists = Lists(world)
        self.notifier = Notifier(self._incidents, world, pace)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="monitoring", daemon=True)

    def handlers(self) -> "tuple[grpc.GenericRpcHandler[Any, Any], ...]":
        """For `grpc.Server.add_generic_rpc_handlers`."""
        return (*self._service.handlers(), *self._lists.handlers())

    def start(self) -> None:
        """Begin to watch and to notify."""
        self.notifier.start()
        self._thread.start()

    def close(self) -> None:
        """Stop both."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2.0)
        self.notifier.close()
        self._incidents.close()

    def tick(self) -> None:
        """Sample everything and evaluate every policy."""
        self._sampler.sample()
        if self._evaluation.evaluate():
            self.notifier.wake()

    def open_incidents(self) -> list[Incident]:
        """What is open at the moment."""
        return self._incidents.open()

    def send(self, incident_id: str, resource: str, fields: dict[str, Any] | None) -> None:
        """Open an incident that no policy asked for, about a resource by its real name, through the channels of that
        resource's policies; `fields` None closes it again."""
        now = self._world.clock()
        known = next((each for each in self._incidents.open() if each.id == incident_id), None)
        if fields is None:
            if known is not None:
                self._incidents.end(known, back(known.fields, 0.0), now)
        elif known is None:
            policies = [
                policy
                for policy in self._world.list(POLICY)
                if (policy.attributes.get("user_labels") or {}).get("resource") == resource
            ]
            urls = list(dict.fromkeys(url for policy in policies for url in channel_urls(self._world, policy)))
            project = str(fields["resource"]["labels"]["project_id"])
            self._incidents.begin(Incident(incident_id, BY_HAND, incident_id, project, now, fields, urls))
        self.notifier.wake()

    def _run(self) -> None:
        rounds = 0
        while not self._stopping.wait(self._pace.sample_seconds):
            try:
                self.tick()
                rounds += 1
                if rounds % 100 == 0:
                    self._store.forget(self._world.clock() - _KEPT)
            except Exception:  # noqa: BLE001 - one look that failed must not end the watch
                _log.exception("watching the world")


def _new_id() -> str:
    return f"0.{secrets.token_hex(6)}"

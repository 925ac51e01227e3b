"""What Terraform's changes start and stop on this machine: the programs behind what was applied."""

from infra.local.databases import Databases
from infra.local.databases.databases import KINDS
from infra.local.provider.aftermath import Aftermath, Verb
from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.serve.buckets import BUCKET, Buckets
from infra.local.serve.buckets import KINDS as STORED
from infra.local.serve.jobs import JOB, Jobs
from infra.local.serve.queues import KINDS as QUEUES
from infra.local.serve.queues import TOPIC, Deployed
from infra.local.serve.services import SERVICE, NotFound, NotReady, Services
from infra.local.serve.workers import POOL, Workers


class Programs(Aftermath):
    """Starts services and workers as they are applied, knows jobs, and ends what is behind resources that are gone."""

    def __init__(
        self,
        services: Services,
        workers: Workers,
        jobs: Jobs,
        databases: Databases,
        *,
        queues: Deployed | None = None,
        buckets: Buckets | None = None,
    ) -> None:
        self._services, self._workers, self._jobs = services, workers, jobs
        self._databases, self._queues, self._buckets = databases, queues, buckets

    def kept(self, type_name: str, values: Object, verb: Verb) -> None:
        """See Aftermath."""
        if self._queues is not None and type_name in QUEUES:
            try:
                self._queues.kept(type_name, values)
            except ValueError as error:
                what = "Topic" if type_name == TOPIC else "Subscription"
                raise Refused(f"Error {verb[:-1]}ing {what}: googleapi: Error 400: {error}") from error
            return
        if self._buckets is not None and type_name in STORED:
            try:
                self._buckets.kept(type_name, values)
            except ValueError as error:
                raise Refused(f"googleapi: Error 409: {error}") from error
            return
        deploys = {
            SERVICE: ("Service", self._services.deploy),
            POOL: ("WorkerPool", self._workers.deploy),
            JOB: ("Job", self._jobs.deploy),
        }
        if type_name not in deploys:
            return
        what, deploy = deploys[type_name]
        doing = "Creating" if verb == "create" else "Updating"
        try:
            deploy(values)
        except (NotReady, NotFound) as error:
            code = 5 if isinstance(error, NotFound) else 9
            said = f"Error waiting for {doing} {what}: Error code {code}, message: {error}"
            raise Refused(f"Error waiting to {verb} {what}: {said}") from error

    def may_go(self, type_name: str, values: Object) -> None:
        """See Aftermath."""
        name = str(values.get("name"))
        if type_name == BUCKET and not values.get("force_destroy") and self._buckets and self._buckets.holds(name):
            raise Refused(
                f"Error trying to delete bucket {name} containing objects without `force_destroy` set to true"
            )

    def gone(self, type_name: str, id: str) -> None:  # noqa: A002 - the interface's word
        """See Aftermath."""
        if type_name == SERVICE:
            self._services.remove(id)
        elif type_name == JOB:
            self._jobs.remove(id)
        elif type_name == POOL:
            self._workers.remove(id)
        elif type_name in QUEUES and self._queues is not None:
            self._queues.gone(type_name, id)
        elif type_name in STORED and self._buckets is not None:
            self._buckets.gone(type_name, id)
        elif type_name in KINDS:
            self._databases.gone(type_name, id)

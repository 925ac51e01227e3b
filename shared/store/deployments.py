"""`deployments` and `resources`: what exists, and which deployment it belongs to."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from shared.schemas import Deployment, Resource
from shared.store.documents import TIMEOUT, Conflict, Documents
from shared.store.keys import is_key
from shared.store.pages import Page, Place, newest

if TYPE_CHECKING:
    from google.cloud.firestore import Client

DEPLOYMENTS = "deployments"
RESOURCES = "resources"
NAMES = "names"
ADOPTED = "adopted"
_ALL = 2_000
_MOST = 1000
_TRIES = 10
# A run's id, which the first deployment of a run takes over.
_ID = re.compile(r"run-[a-z0-9]{12}")


class Name(BaseModel):
    """`names/{environment}.{application}`: whose deployment an application's name in an environment is."""

    deployment_id: str


class Deployments(Documents[Deployment]):
    """The deployments, with the registry of their resources."""

    def __init__(self, client: "Client") -> None:
        super().__init__(client, DEPLOYMENTS, Deployment)
        self.resources = Documents(client, RESOURCES, Resource)
        self.names = Documents(client, NAMES, Name)
        self.adopted = Documents(client, ADOPTED, Name)

    def register(self, deployment: Deployment, resources: Iterable[Resource]) -> list[str]:
        """Store a deployment and all of its resources in one commit, and forget those it no longer has.

        A name that belongs to another deployment is left as it is: these names are the answer. The same however often
        it is done. Raises Conflict when the registry keeps changing.
        """
        from google.api_core.exceptions import Aborted, AlreadyExists, FailedPrecondition  # the client's

        now = {resource.name: resource for resource in resources}
        for _ in range(_TRIES):
            try:
                return self._register(deployment, now)
            except (AlreadyExists, Aborted, FailedPrecondition):
                continue
        raise Conflict(f"{RESOURCES} kept changing under {deployment.deployment_id}")

    def _register(self, deployment: Deployment, now: Mapping[str, Resource]) -> list[str]:
        collection = self.resources.collection
        before = [each.id for each in self.resources.query(("deployment_id", "==", deployment.deployment_id))]
        references = [collection.document(name) for name in now]
        found = self.client.get_all(references, timeout=TIMEOUT) if references else ()
        there = {each.id: each for each in found if each.exists}
        foreign: list[str] = []
        batch = self.client.batch()
        for name, resource in now.items():
            reference, stands = collection.document(name), there.get(name)
            if stands is None:
                batch.create(reference, resource.model_dump(mode="json"))
            elif (stands.to_dict() or {}).get("deployment_id") != deployment.deployment_id:
                foreign.append(name)
            else:
                unchanged = self.client.write_option(last_update_time=stands.update_time)
                batch.update(reference, resource.model_dump(mode="json"), option=unchanged)
        for name in before:
            if name not in now:
                batch.delete(collection.document(name))
        own = {name: run_id for name, run_id in deployment.resource_map.items() if name not in foreign}
        document = deployment.model_copy(update={"resource_map": own}).model_dump(mode="json")
        batch.set(self.collection.document(deployment.deployment_id), document)
        batch.commit(timeout=TIMEOUT)
        return foreign

    def remove(self, deployment_id: str) -> None:
        """Forget a deployment, its resources and its name; the same however often it is done."""
        gone = self.find(deployment_id)
        batch = self.client.batch()
        if gone is not None and gone.application:
            name = f"{gone.environment}.{gone.application}"
            held = self.names.find(name)
            if held is not None and held.deployment_id == deployment_id:
                batch.delete(self.names.collection.document(name))
        for snapshot in self.resources.query(("deployment_id", "==", deployment_id)):
            batch.delete(snapshot.reference)
        batch.delete(self.collection.document(deployment_id))
        batch.commit(timeout=TIMEOUT)
        self.unclaim(deployment_id)

    def claim(self, keys: Iterable[str], deployment_id: str) -> str:
        """Have what a state holds for a deployment, all of it or nothing; answers whose it is then.

        `keys`: `shared.store.adoptions.key_of` of each, 400 at most. The same however often it is done.
        """
        from google.api_core.exceptions import Aborted, AlreadyExists, FailedPrecondition  # the client's

        references = [self.adopted.collection.document(key) for key in sorted(set(keys))]
        for _ in range(_TRIES):
            there = {each.id: each for each in self.client.get_all(references, timeout=TIMEOUT) if each.exists}
            owners = {str((each.to_dict() or {}).get("deployment_id")) for each in there.values()}
            if others := owners - {deployment_id}:
                return min(others)
            batch = self.client.batch()
            for reference in references:
                if reference.id not in there:
                    batch.create(reference, {"deployment_id": deployment_id})
            try:
                batch.commit(timeout=TIMEOUT)
            except (AlreadyExists, Aborted, FailedPrecondition):
                continue
            return deployment_id
        raise Conflict(f"{ADOPTED} kept changing under {deployment_id}")

    def unclaim(self, deployment_id: str) -> None:
        """Let go of everything that was claimed for a deployment; the same however often it is done."""
        batch = self.client.batch()
        for key in self.claimed(deployment_id):
            batch.delete(self.adopted.collection.document(key))
        batch.commit(timeout=TIMEOUT)

    def claimed(self, deployment_id: str) -> frozenset[str]:
        """The keys of everything that is claimed for a deployment. One round trip."""
        return frozenset(each.id for each in self.adopted.query(("deployment_id", "==", deployment_id)))

    def claimed_by(self, keys: Iterable[str]) -> dict[str, str]:
        """Key -> the deployment for which it is claimed, of those that are. One round trip."""
        references = [self.adopted.collection.document(key) for key in sorted(set(keys))]
        found = self.client.get_all(references, timeout=TIMEOUT) if references else ()
        return {each.id: str((each.to_dict() or {}).get("deployment_id")) for each in found if each.exists}

    def of_names(self, names: Iterable[str]) -> list[Resource]:
        """What is registered under these names, whosever it is. One round trip."""
        references = [self.resources.collection.document(name) for name in sorted(set(names)) if is_key(name)]
        found = self.client.get_all(references, timeout=TIMEOUT) if references else ()
        return list(self.resources.read(each for each in found if each.exists))

    def applications(self, ids: Iterable[str]) -> dict[str, str]:
        """What people call these deployments, of those that stand and have a name. One round trip, and a name each."""
        references = [self.collection.document(id_) for id_ in sorted({*ids}) if is_key(id_)]
        found = self.client.get_all(references, ["application"], timeout=TIMEOUT) if references else ()
        return {each.id: name for each in found if each.exists and (name := (each.to_dict() or {}).get("application"))}

    def unfinished(self, prompt: str) -> list[Deployment]:
        """Deployments of exactly this goal whose last run did not come to its end. One round trip."""
        return self.where(("status", "==", "incomplete"), ("prompt", "==", prompt))

    def standing_in(self, environment: str) -> list[Deployment]:
        """The deployments of an environment. One round trip."""
        found = self.where(("environment", "==", environment), limit=_MOST)
        return sorted(found, key=lambda each: each.created_at)

    def everywhere(self) -> list[Deployment]:
        """The deployments of all environments: two of these may share a project. Raises RuntimeError for too many."""
        found = self.where(limit=_ALL + 1)
        if len(found) > _ALL:
            raise RuntimeError(f"more than {_ALL} deployments stand: whose something is can't be told")
        return found

    def called(self, name: str, environment: str | None = None) -> list[Deployment]:
        """The deployments that a word means: the one of that id, else those of that application, in an environment.

        Two round trips at most.
        """
        one = self.find(name) if is_key(name) else None
        if one is not None:
            return [one] if environment in {None, one.environment} else []
        found = self.where(("application", "==", name), limit=_MOST)
        return [each for each in found if environment in {None, each.environment}]

    def take_name(self, application: str, environment: str, deployment_id: str, *, over: str = "") -> str:
        """Have an application's name in an environment for a deployment; answers whose it is then.

        A name that is a deployment's id, or could come to be one's, is that one's: an id goes before every name, and
        who asked for the one would get the other. `over`: whose it may be taken from, for nothing of that one stands.
        Three round trips. Raises Conflict.
        """
        if application != deployment_id and self._is_an_id(application):
            return application
        key = f"{environment}.{application}"
        if self.names.create(key, Name(deployment_id=deployment_id)):
            return deployment_id

        def decide(now: Name) -> Mapping[str, str] | None:
            return {"deployment_id": deployment_id} if now.deployment_id == over else None

        if over and self.names.change(key, decide) is not None:
            return deployment_id
        return self.names.get(key).deployment_id

    def holder_of(self, application: str, environment: str) -> str:
        """Whose an application's name in an environment is; empty for nobody's."""
        if self._is_an_id(application):
            return application
        held = self.names.find(f"{environment}.{application}")
        return held.deployment_id if held else ""

    def _is_an_id(self, application: str) -> bool:
        return _ID.fullmatch(application) is not None or self.find(application) is not None

    def free_name(self, application: str, environment: str, deployment_id: str) -> None:
        """Let go of a name, if it is still this deployment's; the same however often it is done."""
        held = self.names.find(f"{environment}.{application}")
        if held is not None and held.deployment_id == deployment_id:
            self.names.delete(f"{environment}.{application}")

    def newest(self, limit: int, after: Place | None = None) -> Page[Deployment]:
        """Deployments, newest first, below the place where the page before ended. One round trip."""
        return newest(self, limit, after)

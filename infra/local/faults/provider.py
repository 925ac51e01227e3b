"""The google provider, asked through a plan of faults."""

import copy
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from infra.local.faults.model import Failure, Fault, at, names
from infra.local.faults.plan import Plan, forbidden
from infra.local.faults.project import service_of
from infra.local.incidents.load import capacity
from infra.local.provider.call import project_number
from infra.local.provider.identity import label
from infra.local.provider.plan import Object, Planned
from infra.local.provider.problems import Diagnostic, HalfDone, Refused
from infra.local.provider.service import Provider
from infra.local.world import World, short
from shared.terraform.schema import ProviderSchema

T = TypeVar("T")

_DOING = {"create": "creating", "update": "updating", "delete": "deleting", "read": "when reading or editing"}
_IN_BRACES = re.compile(r"\{(\w+)\}")


class FaultyProvider:
    """A provider that meets the faults of a plan; `world` is where it keeps what it makes."""

    def __init__(self, provider: Provider, plan: Plan, world: World, *, project: str) -> None:
        self.schema: ProviderSchema = provider.schema
        self.functions: Mapping[str, tuple[str, Callable[[str], str]]] = provider.functions
        self._provider = provider
        self._plan = plan
        self._world = world
        self._project = project
        self._before: dict[tuple[str, str], tuple[Object | None, float]] = {}

    def configure(self, client: str, config: Object) -> None:
        self._provider.configure(client, config)

    def validate(self, type_name: str, config: Object) -> list[Diagnostic]:
        return self._provider.validate(type_name, config)

    def plan_deletion(self, client: str, type_name: str, prior: Object) -> None:
        self._provider.plan_deletion(client, type_name, prior)

    def plan(self, client: str, type_name: str, prior: Object | None, config: Object) -> Planned:
        return self._through("plan", type_name, config, lambda: self._provider.plan(client, type_name, prior, config))

    def create(self, client: str, type_name: str, planned: Object, config: Object) -> Object:
        def work() -> Object:
            made = self._provider.create(client, type_name, planned, config)
            self._before[type_name, str(made.get("id"))] = None, self._plan.clock()
            return made

        return self._through("create", type_name, planned, work)

    def update(self, client: str, type_name: str, prior: Object, planned: Object, config: Object) -> Object:
        def work() -> Object:
            made = self._provider.update(client, type_name, prior, planned, config)
            self._before[type_name, str(made.get("id"))] = copy.deepcopy(prior), self._plan.clock()
            return made

        return self._through("update", type_name, planned, work)

    def delete(self, client: str, type_name: str, prior: Object) -> None:
        def work() -> None:
            self._provider.delete(client, type_name, prior)
            self._plan.deleted(type_name, names(prior))

        self._through("delete", type_name, prior, work)

    def read(self, client: str, type_name: str, state: Object) -> Object | None:
        def work() -> Object | None:
            return self._provider.read(client, type_name, state)

        return self._through("read", type_name, state, work)

    def import_(self, client: str, type_name: str, import_id: str) -> Object:
        asked = {"name": short(import_id)}
        return self._through("import", type_name, asked, lambda: self._provider.import_(client, type_name, import_id))

    def read_data(self, client: str, type_name: str, config: Object) -> Object:
        return self._through("data", type_name, config, lambda: self._provider.read_data(client, type_name, config))

    def _through(self, verb: str, type_name: str, attributes: Object, work: Callable[[], T]) -> T:
        fault = self._plan.of_provider(
            type_name, verb, attributes, lambda fault: self._holds(fault, type_name, attributes)
        )
        if fault is None:
            return work()
        self._plan.wait(fault)
        if fault.crash:
            raise RuntimeError("the provider's process ended, as a fault wanted")
        denied = forbidden(fault, type_name, verb, next(iter(names(attributes))) or label(type_name), attributes)
        failure = denied or fault.error
        if failure is None:
            seen: T = self._seen(fault, type_name, work())
            return seen
        if fault.when == "before" or denied:
            raise self._refusal(failure, verb, type_name, attributes)
        done = work()
        refusal = self._refusal(failure, verb, type_name, attributes)
        raise HalfDone(refusal, done) if fault.tainted else refusal

    def _seen(self, fault: Fault, type_name: str, state: Any) -> Any:
        """What a read shows under a fault; a fault of another verb that only took its time changes nothing."""
        if state is None or not (fault.gone or fault.patch or fault.stale):
            return state
        if fault.gone:
            return None
        shown = copy.deepcopy(state)
        if fault.stale:
            before, since = self._before.get((type_name, str(state.get("id"))), (state, float("-inf")))
            shown = copy.deepcopy(before) if self._plan.clock() - since < fault.stale else shown
        for path, value in fault.patch if shown is not None else ():
            around: Any = at(shown, path[:-1])
            last: Any = path[-1]
            if isinstance(around, dict | list):
                around[last] = value
        return shown

    def _holds(self, fault: Fault, type_name: str, attributes: Object) -> bool:
        """Whether what the fault depends on is so."""
        if fault.quota is not None and self._used(fault, type_name, attributes) <= fault.quota.limit:
            return False
        if fault.names_kept:
            since = min(self._plan.gone_since(type_name, name) for name in names(attributes))
            if since > fault.names_kept:
                return False
        if fault.while_exists:
            stands = any(self._world.list(kind) for kind in fault.while_exists)
            lately = any(self._plan.gone_since(kind) < fault.lingers for kind in fault.while_exists)
            return stands or lately
        return True

    def _used(self, fault: Fault, type_name: str, attributes: Object) -> float:
        """How much there would be with what is asked for."""
        there = [entry.attributes for entry in self._world.list(type_name)] + [attributes]
        if fault.quota is not None and fault.quota.of == "cpus":
            return sum(capacity(short(str(each.get("machine_type") or ""))) for each in there)
        if fault.quota is not None and fault.quota.of == "gigabytes":
            return sum(float(each.get("memory_size_gb") or 0) for each in there)
        if fault.quota is not None and fault.quota.of == "milli_cpus":
            most = at(attributes, ("template", 0, "scaling", 0, "max_instance_count"))
            said = str(at(attributes, ("template", 0, "containers", 0, "resources", 0, "limits", "cpu")) or "1")
            milli = float(said.removesuffix("m")) * (1 if said.endswith("m") else 1000)
            return milli * (most if isinstance(most, int) else 1)
        return len(there)

    def _refusal(self, failure: Failure, verb: str, type_name: str, attributes: Object) -> Refused:
        known = {"project": self._project, "number": project_number(self._project), "label": label(type_name)}
        known |= {key: short(value) if key in {"zone", "region"} else value for key, value in attributes.items()
                  if isinstance(value, str)}  # fmt: skip
        known.setdefault("name", next(iter(names(attributes))))
        known["service"] = service_of(type_name)
        known["account"] = str(attributes.get("member") or "").partition(":")[2]

        def fill(text: str) -> str:
            return _IN_BRACES.sub(lambda match: str(known.get(match[1], match[0])), text)

        if failure.text:
            return Refused(fill(failure.text))
        reason = f", {failure.reason}" if failure.reason else ""
        doing = f"{_DOING.get(verb, 'reading')} {label(type_name)}"
        return Refused(f"Error {doing}: googleapi: Error {failure.code}: {fill(failure.message)}{reason}")

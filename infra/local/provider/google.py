"""The google provider over the world: plan, create, read, update, delete, import, data sources."""

# ruff: noqa: ARG002 - the methods are those of service.Provider; not every one needs every argument
import copy
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from infra.local.parts import BEHAVIOURS
from infra.local.provider import data_sources
from infra.local.provider.aftermath import Aftermath, Verb
from infra.local.provider.call import Behaviour, Call, Settings
from infra.local.provider.functions import FUNCTIONS
from infra.local.provider.generic import fill_unknown
from infra.local.provider.identity import resource_id, resource_path, self_link
from infra.local.provider.plan import Object, Planned, plan_creation, plan_update
from infra.local.provider.problems import Diagnostic, HalfDone, Refused
from infra.local.provider.refusals import refuse
from infra.local.provider.rules import adjust, rules_of
from infra.local.provider.unserved import unserved
from infra.local.provider.validate import findings
from infra.local.provider.wire import UNKNOWN, is_known
from infra.local.world import AddressesExhausted, Entry, World, short
from shared.terraform.schema import Block, ProviderName, provider_schema

_CLIENTS_KEPT = 512
_PLAIN = Behaviour()
_ATTRIBUTION = {"goog-terraform-provisioned": "true"}


class GoogleProvider:
    """One provider; every terraform process that is connected has settings of its own."""

    def __init__(
        self,
        world: World,
        *,
        project: str,
        latency: float,
        wait: Callable[[float], None],
        name: ProviderName = "google",
        aftermath: Aftermath = Aftermath(),  # noqa: B008 - it holds nothing
    ) -> None:
        self.schema = provider_schema(name)
        self.functions = FUNCTIONS
        self._world = world
        self._project = project
        self._wait = wait
        self._aftermath = aftermath
        self.latency = latency
        self._lock = threading.Lock()
        self._settings: OrderedDict[str, Settings] = OrderedDict()

    def configure(self, client: str, config: Object) -> None:
        labels = config.get("default_labels")
        settings = Settings(
            project=_said(config.get("project")) or self._project,
            region=short(_said(config.get("region"))) or None,
            zone=short(_said(config.get("zone"))) or None,
            default_labels=labels if isinstance(labels, dict) and is_known(labels) else {},
            attribution=config.get("add_terraform_attribution_label") is not False,
            deletion_policy=_said(config.get("deletion_policy")) or None,
        )
        with self._lock:
            self._settings[client] = settings
            while len(self._settings) > _CLIENTS_KEPT:
                self._settings.popitem(last=False)

    def validate(self, type_name: str, config: Object) -> list[Diagnostic]:
        return findings(self._block(type_name), type_name, config)

    def plan(self, client: str, type_name: str, prior: Object | None, config: Object) -> Planned:
        block, settings = self._block(type_name), self._of(client)
        if prior is None:
            value = plan_creation(block, config)
            _place(block, value, config, settings)
            planned = Planned(value)
        else:
            planned = plan_update(block, rules_of(type_name), prior, config)
        _label(block, planned.value, config, settings, prior or {})
        policy = self._deletion_policy(type_name, settings)
        if policy is not None and config.get("deletion_policy") is None:
            planned.value["deletion_policy"] = policy
        planned = adjust(type_name, prior, planned)
        known = unserved(type_name, prior, self._project) if prior else []
        warnings = [each for each in unserved(type_name, planned.value, self._project) if each not in known]
        return replace(planned, warnings=tuple(warnings))

    def plan_deletion(self, client: str, type_name: str, prior: Object) -> None:
        """Nothing to refuse yet: the API is asked when the deletion is applied."""

    def create(self, client: str, type_name: str, planned: Object, config: Object) -> Object:
        call = Call(self._world, self._of(client), type_name)
        behaviour = BEHAVIOURS.get(type_name, _PLAIN)
        block = self._block(type_name)
        values = copy.deepcopy(planned)
        _place(block, values, config, call.settings)
        with self._world.transaction():
            refuse(call, values, "creating")
            if behaviour.prepare:
                behaviour.prepare(call, values)
            entry_id = resource_id(type_name, _identity(values, call.settings), call.number)
            if self._world.get(type_name, entry_id) is not None and not behaviour.adopts:
                raise _taken(call, behaviour, entry_id, values)
            self._complete(call, behaviour, block, values, entry_id)
            self._world.put(type_name, entry_id, values)
            if behaviour.after:
                behaviour.after(call, values)
        self._follow(type_name, values, "create")
        self._wait(self.latency)
        return values

    def update(self, client: str, type_name: str, prior: Object, planned: Object, config: Object) -> Object:
        call = Call(self._world, self._of(client), type_name)
        behaviour = BEHAVIOURS.get(type_name, _PLAIN)
        values = copy.deepcopy(planned)
        with self._world.transaction():
            entry = self._entry(type_name, prior)
            if entry is None:
                path = resource_path(type_name, str(prior.get("id")))
                raise call.refuse("updating", 404, f"The resource '{path}' was not found, notFound")
            if values == {**prior, "deletion_policy": values.get("deletion_policy")}:
                # Terraform's own: no request is made (GoogleCloudPlatform/magic-modules#17380).
                self._world.put(type_name, entry.id, {**entry.attributes, "deletion_policy": values["deletion_policy"]})
                return values
            refuse(call, values, "updating")
            restarted = bool(behaviour.change and behaviour.change(call, prior, values))
            self._complete(call, behaviour, self._block(type_name), values, entry.id)
            self._world.put(type_name, entry.id, values, restart=restarted)
            if behaviour.after:
                behaviour.after(call, values)
        self._follow(type_name, values, "update")
        self._wait(self.latency)
        return values

    def delete(self, client: str, type_name: str, prior: Object) -> None:
        call = Call(self._world, self._of(client), type_name)
        behaviour = BEHAVIOURS.get(type_name, _PLAIN)
        with self._world.transaction():
            if self._deletion_policy(type_name, call.settings) is not None:
                if prior.get("deletion_policy") == "ABANDON":
                    return  # Terraform forgets it, and it stays
                if prior.get("deletion_policy") == "PREVENT":
                    text = f'cannot destroy {call.label} without setting deletion_policy="DELETE" and running '
                    raise Refused(text + "`terraform apply`")
            entry = self._entry(type_name, prior)
            if entry is None:
                return  # someone else was faster; the provider takes a 404 for success
            if behaviour.remove:
                behaviour.remove(call, {**entry.attributes, **prior})
            self._aftermath.may_go(type_name, {**entry.attributes, **prior})
            self._world.delete(type_name, entry.id)
        self._aftermath.gone(type_name, entry.id)
        self._wait(self.latency)

    def read(self, client: str, type_name: str, state: Object) -> Object | None:
        entry = self._entry(type_name, state)
        return None if entry is None else {**state, **entry.attributes}

    def import_(self, client: str, type_name: str, import_id: str) -> Object:
        entry = _imported(self._world.list(type_name), import_id)
        if entry is None:
            raise Refused(
                "Cannot import non-existent remote object",
                f'While attempting to import an existing object to "{type_name}", the provider detected that no object '
                f"exists with the given id {import_id!r}. Only pre-existing objects can be imported; check that the "
                "id is correct and that it is associated with the provider's configured region or endpoint, or use "
                '"terraform apply" to create a new remote object for this resource.',
            )
        return entry.attributes

    def read_data(self, client: str, type_name: str, config: Object) -> Object:
        call = Call(self._world, self._of(client), type_name)
        block = self.schema.data_source(type_name)
        if block is None:
            raise Refused(f"the provider has no data source {type_name}")
        values = data_sources.answer(call, block, config)
        fill_unknown(call, block, values)
        return values

    def _follow(self, type_name: str, values: Object, verb: Verb) -> None:
        """What has to happen once it is kept; raises HalfDone where that fails."""
        try:
            self._aftermath.kept(type_name, values, verb)
        except Refused as refusal:
            entry = self._world.get(type_name, str(values["id"]))
            raise HalfDone(refusal, {**values, **entry.attributes} if entry else values) from refusal

    def _complete(self, call: Call, behaviour: Behaviour, block: Block, values: Object, entry_id: str) -> None:
        """Answers everything that is still unknown."""
        values["id"] = entry_id
        if values.get("self_link") is UNKNOWN:
            values["self_link"] = self_link(call.type_name, entry_id)
        if values.get("name") is UNKNOWN:
            values["name"] = entry_id
        try:
            if behaviour.fill:
                behaviour.fill(call, values)
        except AddressesExhausted:
            quota = "Quota 'IN_USE_ADDRESSES' exceeded.  Limit: 254.0 in region global., quotaExceeded"
            raise call.refuse("creating", 403, quota) from None
        fill_unknown(call, block, values)

    def _of(self, client: str) -> Settings:
        with self._lock:
            return self._settings.get(client) or Settings(project=self._project)

    def _deletion_policy(self, type_name: str, settings: Settings) -> str | None:
        """A type's deletion_policy where its configuration says nothing; None when the provider gives it none."""
        attribute = self._block(type_name).attributes.get("deletion_policy")
        if attribute is None or not attribute.computed:
            return None
        rules = dict(self.schema.type_facts(type_name).plan_rules)
        said = rules.get("DefaultProviderDeletionPolicy")
        return None if said is None else settings.deletion_policy or str(said[0])

    def _block(self, type_name: str) -> Block:
        block = self.schema.resource(type_name)
        if block is None:
            raise Refused(f"the provider has no resource type {type_name}")
        return block

    def _entry(self, type_name: str, state: Object) -> Entry | None:
        return self._world.get(type_name, str(state.get("id")))


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _places(settings: Settings) -> dict[str, str | None]:
    region = settings.region or (settings.zone.rsplit("-", 1)[0] if settings.zone else None)
    return {"project": settings.project, "region": region, "zone": settings.zone}


def _identity(values: Object, settings: Settings) -> Object:
    """The values with the provider's places where a resource leaves them open without keeping them."""
    places = {name: said for name, said in _places(settings).items() if name in values or name == "project"}
    return {**values, **{name: said for name, said in places.items() if values.get(name) in (None, UNKNOWN)}}


def _place(block: Block, values: Object, config: Object, settings: Settings) -> None:
    """Project, region and zone the configuration leaves to the provider's own settings."""
    for name, said in _places(settings).items():
        attribute = block.attributes.get(name)
        open_ = values.get(name) in (None, UNKNOWN) and config.get(name) is None
        if said and attribute and attribute.optional and attribute.computed and open_:
            values[name] = said


def _label(block: Block, values: Object, config: Object, settings: Settings, prior: Object) -> None:
    """What a resource's labels come to with the provider's own; unknown as long as one of them is.

    Labels that somebody else has put there are left alone: only what terraform had set before can go.
    """
    if "terraform_labels" not in block.attributes:
        return
    said = config.get("labels")
    if not is_known(said):
        values["terraform_labels"] = values["effective_labels"] = UNKNOWN
        return
    labels = {**(_ATTRIBUTION if settings.attribution else {}), **settings.default_labels, **(said or {})}
    values["terraform_labels"] = labels
    ours = prior.get("terraform_labels") or {}
    foreign = {key: value for key, value in (prior.get("effective_labels") or {}).items() if key not in ours}
    values["effective_labels"] = {**foreign, **labels}


def _taken(call: Call, behaviour: Behaviour, entry_id: str, values: Object) -> Refused:
    if behaviour.taken:
        return Refused(re.sub(r"\{(\w+)\}", lambda match: str(values.get(match[1])), behaviour.taken))
    path = resource_path(call.type_name, entry_id)
    return call.refuse("creating", 409, f"The resource '{path}' already exists, alreadyExists")


def _means(attributes: Mapping[str, Any], import_id: str) -> bool:
    """Whether an id in a documented long form is of this: `PROJECT/INSTANCE/NAME`, or `RESOURCE ROLE MEMBER TITLE`."""
    values = {short(value) for value in attributes.values() if isinstance(value, str)}
    resource, *grant = import_id.split(" ")
    if grant:
        titles = [condition.get("title") for condition in attributes.get("condition") or []]
        return grant == [attributes.get("role"), attributes.get("member"), *titles] and short(resource) in values
    parts = import_id.split("/")
    # `projects/P/instances/I`: every second one is the word for a collection.
    parts = parts[1::2] if parts[0] == "projects" else parts
    return short(str(attributes.get("name"))) == parts[-1] and set(parts) <= values


def _imported(entries: list[Entry], import_id: str) -> Entry | None:
    """The entry an import id means: its id, or the documented short forms (project/zone/name, zone/name, name)."""
    for entry in entries:
        if import_id in (entry.id, entry.attributes.get("self_link")):
            return entry
    parts = [part for part in import_id.split("/") if part]
    found = []
    for entry in entries:
        attributes = entry.attributes
        known = [short(str(attributes.get(name))) for name in ("project", "zone", "region", "location", "name")]
        ids = [part for part in known if part != "None"]
        tail = ids[-len(parts) :]
        short_form = tail == parts or entry.id.endswith("/" + import_id) or set(parts) == {*ids[:1], *ids[-1:]}
        if parts and (short_form or _means(attributes, import_id)):
            found.append(entry)
    return found[0] if len(found) == 1 else None

"""A provider of things that live in Terraform's state alone."""

# ruff: noqa: ARG002 - the methods are those of service.Provider; not every one needs every argument
from collections.abc import Callable, Mapping

from infra.local.provider.plan import Object, Planned, Rules, plan_creation, plan_update
from infra.local.provider.problems import Diagnostic, Refused
from shared.terraform.schema import Block, ProviderSchema


class StateOnly:
    """What random, time, tls and archive have in common; each says what its types are `made` of."""

    def __init__(self, schema: ProviderSchema) -> None:
        self.schema = schema
        self.functions: Mapping[str, tuple[str, Callable[[str], str]]] = {}

    def made(self, type_name: str, planned: Object) -> Object:
        """The computed values of a new resource; raises Refused when there can be none."""
        raise NotImplementedError

    def configure(self, client: str, config: Object) -> None:
        """The provider has no settings."""

    def validate(self, type_name: str, config: Object) -> list[Diagnostic]:
        return []

    def plan(self, client: str, type_name: str, prior: Object | None, config: Object) -> Planned:
        block = self._block(type_name)
        return Planned(plan_creation(block, config)) if prior is None else plan_update(block, Rules(), prior, config)

    def plan_deletion(self, client: str, type_name: str, prior: Object) -> None:
        """Nothing stands against it."""

    def create(self, client: str, type_name: str, planned: Object, config: Object) -> Object:
        return {**planned, **self.made(type_name, planned)}

    def update(self, client: str, type_name: str, prior: Object, planned: Object, config: Object) -> Object:
        return planned

    def delete(self, client: str, type_name: str, prior: Object) -> None:
        """There is nothing outside the state."""

    def read(self, client: str, type_name: str, state: Object) -> Object | None:
        return state

    def import_(self, client: str, type_name: str, import_id: str) -> Object:
        raise Refused(f"{type_name} can't be imported here", "Its value lives in Terraform's state alone.")

    def read_data(self, client: str, type_name: str, config: Object) -> Object:
        raise Refused(f"the provider has no data source {type_name}")

    def _block(self, type_name: str) -> Block:
        block = self.schema.resource(type_name)
        if block is None:
            raise Refused(f"the provider here has no resource type {type_name}")
        return block

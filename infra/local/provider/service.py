"""Terraform's plugin protocol, version 6, over one `Provider`: values in, values out, problems as diagnostics."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import grpc
from tf.gen import tfplugin_pb2 as pb

from infra.local.provider.plan import Object, Planned
from infra.local.provider.problems import Diagnostic, HalfDone, Refused
from infra.local.provider.wire import conform, decode, encode, schema_response, signature
from shared.terraform.schema import Block, ProviderSchema

log = logging.getLogger(__name__)

SERVICE = "tfplugin6.Provider"


class Provider(Protocol):
    """What a provider does, on plain values; `client` tells one terraform process's connection from another's.

    Every method may raise Refused.
    """

    schema: ProviderSchema
    functions: Mapping[str, tuple[str, Callable[[str], str]]]  # by name: of one string, called so, to another

    def configure(self, client: str, config: Object) -> None: ...

    def validate(self, type_name: str, config: Object) -> list[Diagnostic]: ...

    def plan(self, client: str, type_name: str, prior: Object | None, config: Object) -> Planned: ...

    def create(self, client: str, type_name: str, planned: Object, config: Object) -> Object: ...

    def update(self, client: str, type_name: str, prior: Object, planned: Object, config: Object) -> Object: ...

    def delete(self, client: str, type_name: str, prior: Object) -> None: ...

    def plan_deletion(self, client: str, type_name: str, prior: Object) -> None: ...

    def read(self, client: str, type_name: str, state: Object) -> Object | None: ...

    def import_(self, client: str, type_name: str, import_id: str) -> Object: ...

    def read_data(self, client: str, type_name: str, config: Object) -> Object: ...


class PluginService:
    """The RPCs terraform 1.11 calls, for one provider; `only` are the types it presents, all when None.

    Terraform takes 0.3 s of CPU for every command to decode the whole schema. `at_work` tells which types a connection
    is about, where it can: it is shown no others then.
    """

    def __init__(
        self,
        provider: Provider,
        only: frozenset[str] | None = None,
        at_work: Callable[[str], frozenset[str] | None] = lambda _: None,
    ) -> None:
        self._provider = provider
        self._only = only
        self._at_work = at_work

    def schema(self, types: frozenset[str] | None) -> bytes:
        """GetProviderSchema's answer for every type, or for these."""
        # What is encoded on its own and put behind is the same message.
        signatures: bytes = pb.GetProviderSchema.Response(functions=self._signatures()).SerializeToString()
        return schema_response(self._provider.schema, types) + signatures

    def _signatures(self) -> dict[str, Any]:
        return {name: signature(argument) for name, (argument, _) in self._provider.functions.items()}

    def handler(self, name: str) -> "grpc.GenericRpcHandler[Any, Any]":
        """The service for the gRPC server called `name`.

        GetMetadata is left out: terraform then asks for the whole schema, once.
        """
        methods = {
            "GetProviderSchema": (pb.GetProviderSchema.Request, self._schema),
            "ValidateProviderConfig": (pb.ValidateProviderConfig.Request, self._accept(pb.ValidateProviderConfig)),
            "ConfigureProvider": (pb.ConfigureProvider.Request, self._configure),
            "ValidateResourceConfig": (pb.ValidateResourceConfig.Request, self._validate),
            "ValidateDataResourceConfig": (
                pb.ValidateDataResourceConfig.Request,
                self._accept(pb.ValidateDataResourceConfig),
            ),
            "UpgradeResourceState": (pb.UpgradeResourceState.Request, self._upgrade),
            "PlanResourceChange": (pb.PlanResourceChange.Request, self._plan),
            "ApplyResourceChange": (pb.ApplyResourceChange.Request, self._apply),
            "ReadResource": (pb.ReadResource.Request, self._read),
            "ImportResourceState": (pb.ImportResourceState.Request, self._import),
            "MoveResourceState": (pb.MoveResourceState.Request, self._move),
            "ReadDataSource": (pb.ReadDataSource.Request, self._read_data),
            "GetFunctions": (
                pb.GetFunctions.Request,
                lambda _request, _client: pb.GetFunctions.Response(functions=self._signatures()),
            ),
            "CallFunction": (pb.CallFunction.Request, self._call_function),
            "StopProvider": (pb.StopProvider.Request, self._accept(pb.StopProvider)),
        }
        handlers = {
            rpc: grpc.unary_unary_rpc_method_handler(
                _guarded(name, rpc, method),
                request_deserializer=request.FromString,
                response_serializer=lambda answer: answer if isinstance(answer, bytes) else answer.SerializeToString(),
            )
            for rpc, (request, method) in methods.items()
        }
        return grpc.method_handlers_generic_handler(SERVICE, handlers)

    def _schema(self, _request: Any, client: str) -> bytes:
        named = self._at_work(client.partition(" ")[2])
        return self.schema(self._only if named is None else named & (self._only or named))

    @staticmethod
    def _accept(message: Any) -> Callable[[Any, str], Any]:
        return lambda _request, _client: message.Response()

    def _configure(self, request: Any, client: str) -> Any:
        config = conform(decode(request.config), self._provider.schema.provider()) or {}
        return _answer(pb.ConfigureProvider, lambda _: self._provider.configure(client, config))

    def _validate(self, request: Any, _client: str) -> Any:
        def fill(response: Any) -> None:
            config = self._value(request.type_name, request.config) or {}
            response.diagnostics.extend(_diagnostics(self._provider.validate(request.type_name, config)))

        return _answer(pb.ValidateResourceConfig, fill)

    def _upgrade(self, request: Any, _client: str) -> Any:
        # Of an older version of a type no more is known than its names: fitted to today's, and read anew from Google.
        def fill(response: Any) -> None:
            state = json.loads(request.raw_state.json)
            response.upgraded_state.CopyFrom(encode(conform(state, self._block(request.type_name))))

        return _answer(pb.UpgradeResourceState, fill)

    def _plan(self, request: Any, client: str) -> Any:
        def fill(response: Any) -> None:
            response.legacy_type_system = True
            response.planned_private = request.prior_private
            prior = self._value(request.type_name, request.prior_state)
            config = self._value(request.type_name, request.config)
            if config is None:
                if prior is not None:
                    self._provider.plan_deletion(client, request.type_name, prior)
                response.planned_state.CopyFrom(encode(None))
                return
            planned = self._provider.plan(client, request.type_name, prior, config)
            response.planned_state.CopyFrom(encode(conform(planned.value, self._block(request.type_name))))
            response.requires_replace.extend(_attribute_path(path) for path in planned.replaces)
            response.diagnostics.extend(_diagnostics(planned.warnings))

        return _answer(pb.PlanResourceChange, fill)

    def _apply(self, request: Any, client: str) -> Any:
        name = request.type_name
        prior = self._value(name, request.prior_state)
        planned = self._value(name, request.planned_state)
        config = self._value(name, request.config) or {}

        def fill(response: Any) -> None:
            response.legacy_type_system = True
            response.private = request.planned_private
            response.new_state.CopyFrom(encode(prior))  # what terraform keeps when the change is refused
            if planned is None:
                if prior is not None:
                    self._provider.delete(client, name, prior)
                response.new_state.CopyFrom(encode(None))
                return
            try:
                if prior is None:
                    state = self._provider.create(client, name, planned, config)
                else:
                    state = self._provider.update(client, name, prior, planned, config)
            except HalfDone as half:
                response.new_state.CopyFrom(encode(conform(half.state, self._block(name))))
                raise
            response.new_state.CopyFrom(encode(conform(state, self._block(name))))

        return _answer(pb.ApplyResourceChange, fill)

    def _read(self, request: Any, client: str) -> Any:
        def fill(response: Any) -> None:
            response.private = request.private
            state = self._value(request.type_name, request.current_state)
            found = self._provider.read(client, request.type_name, state) if state is not None else None
            response.new_state.CopyFrom(encode(conform(found, self._block(request.type_name))))

        return _answer(pb.ReadResource, fill)

    def _import(self, request: Any, client: str) -> Any:
        def fill(response: Any) -> None:
            state = self._provider.import_(client, request.type_name, request.id)
            found = pb.ImportResourceState.ImportedResource(type_name=request.type_name)
            found.state.CopyFrom(encode(conform(state, self._block(request.type_name))))
            response.imported_resources.append(found)

        return _answer(pb.ImportResourceState, fill)

    @staticmethod
    def _move(request: Any, _client: str) -> Any:
        def fill(_response: Any) -> None:
            raise Refused(
                "Move Resource State Not Supported",
                f'The "{request.target_type_name}" resource type does not support moving resource state across types.',
            )

        return _answer(pb.MoveResourceState, fill)

    def _read_data(self, request: Any, client: str) -> Any:
        def fill(response: Any) -> None:
            block = self._provider.schema.data_source(request.type_name)
            if block is None:
                raise Refused(f"the provider has no data source {request.type_name}")
            config = conform(decode(request.config), block) or {}
            response.state.CopyFrom(encode(conform(self._provider.read_data(client, request.type_name, config), block)))

        return _answer(pb.ReadDataSource, fill)

    def _call_function(self, request: Any, _client: str) -> Any:
        try:
            _, function = self._provider.functions[request.name]
            return pb.CallFunction.Response(result=encode(function(decode(request.arguments[0]))))
        except Refused as refusal:
            return pb.CallFunction.Response(error=pb.FunctionError(text=str(refusal), function_argument=0))

    def _block(self, type_name: str) -> Block:
        block = self._provider.schema.resource(type_name)
        if block is None:
            raise Refused(f"the provider has no resource type {type_name}")
        return block

    def _value(self, type_name: str, value: pb.DynamicValue) -> Object | None:
        return conform(decode(value), self._block(type_name))


def _guarded(server: str, rpc: str, method: Callable[[Any, str], Any]) -> Callable[[Any, grpc.ServicerContext], Any]:
    def call(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(request, f"{server} {context.peer()}")
        except Exception as error:
            log.exception("answering %s", rpc)
            context.abort(grpc.StatusCode.INTERNAL, f"the provider stand-in met a defect in {rpc}: {error!r}")

    return call


def _answer(message: Any, fill: Callable[[Any], None]) -> Any:
    response = message.Response()
    try:
        fill(response)
    except Refused as refusal:
        response.diagnostics.extend(_diagnostics(refusal.findings))
    return response


def _diagnostics(findings: Iterable[Diagnostic]) -> list[pb.Diagnostic]:
    severity = pb.Diagnostic.Severity
    return [
        pb.Diagnostic(
            severity=severity.WARNING if finding.warning else severity.ERROR,
            summary=finding.summary,
            detail=finding.detail,
            attribute=_attribute_path(finding.path) if finding.path else None,
        )
        for finding in findings
    ]


def _attribute_path(path: Iterable[str | int]) -> pb.AttributePath:
    steps = [
        pb.AttributePath.Step(element_key_int=step)
        if isinstance(step, int)
        else pb.AttributePath.Step(attribute_name=step)
        for step in path
    ]
    return pb.AttributePath(steps=steps)

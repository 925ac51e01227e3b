"""The configuration as Terraform read it and its plan repeats it: the files that were judged, and no more."""

from collections.abc import Iterator, Mapping
from typing import Any

from jobs.terraform.policy.plan_document import Source
from shared.policy.static_gate import inspect
from shared.policy.static_rules import is_regional_endpoint
from shared.schemas import Finding
from shared.terraform.beside import whole_reference
from shared.terraform.hcl import Block, Expr, Template

Reason = tuple[str, str, str]

_PROVIDER_SETTINGS = frozenset(
    {
        "project", "region", "zone", "default_labels", "add_terraform_attribution_label",
        "terraform_attribution_label_addition_strategy", "request_timeout", "batching", "scopes",
    }
)  # fmt: skip


def unreadable(files: Mapping[str, str]) -> list[Finding]:
    """What the first gate has against the files, all of which it must be able to read."""
    return [one.shown() for one in inspect(files) if one.kind != "invalid"]


def differences(plan: Mapping[str, Any], source: Source, project: str) -> Iterator[Reason]:
    """Address, rule and why the configuration is not the files', or holds what no file may hold.

    `project`: the deployment's, in which every provider works.
    """
    configuration = plan.get("configuration") or {}
    root = configuration.get("root_module") or {}
    if root.get("module_calls"):
        yield "", "type_not_allowed", "modules are not allowed"
    for name, provider in (configuration.get("provider_config") or {}).items():
        given = provider.get("expressions") or {}
        regional = {each for each in given if is_regional_endpoint(each, _constant(given[each]))}
        if extra := sorted(set(given) - _PROVIDER_SETTINGS - regional):
            yield "", "provider_settings", f"the provider {name} may not be given {', '.join(extra)}"
    for file in source.files.values():
        for block in file.body.blocks_of("provider"):
            said = block.body.attribute("project")
            if said is not None and not _is_own_project(said.expr, project):
                yield "", "foreign_project", f"the provider {' '.join(block.names)} has to work in var.project_id"
    read: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for resource in root.get("resources") or []:
        address = str(resource.get("address"))
        key = str(resource.get("mode")), str(resource.get("type")), str(resource.get("name"))
        read[key] = resource
        if resource.get("provisioners"):
            yield address, "provisioner", "provisioners run commands"
    yield from _not_the_files(read, root, source)


def _is_own_project(expr: Expr, project: str) -> bool:
    return whole_reference(expr) == ("var", "project_id") or (isinstance(expr, Template) and expr.text == project)


def _constant(expression: Any) -> str | None:
    value = expression.get("constant_value") if isinstance(expression, Mapping) else None
    return value if isinstance(value, str) else None


def _not_the_files(
    read: Mapping[tuple[str, str, str], Mapping[str, Any]], root: Mapping[str, Any], source: Source
) -> Iterator[Reason]:
    """Where Terraform read something else than we did: then what we judged is not what would be applied."""
    blocks: dict[tuple[str, ...], Block] = {}
    outputs, variables = set(), set()
    for file in source.files.values():
        for block in file.body.blocks:
            match block.type:
                case "resource" | "data" if len(block.names) == 2:
                    blocks["managed" if block.type == "resource" else "data", *block.names] = block
                case "output":
                    outputs |= set(block.names)
                case "variable":
                    variables |= set(block.names)
                case "check":
                    blocks |= {("data", *data.names): data for data in block.body.blocks_of("data")}
    for key, resource in read.items():
        written = blocks.get(key)
        if written is None:
            yield (
                str(resource.get("address")),
                "unreadable",
                "Terraform read it where the files, as read here, have none",
            )
            continue
        names = {item.name for item in written.body.attributes} | {block.type for block in written.body.blocks}
        names |= {name for block in written.body.blocks_of("dynamic") for name in block.names[:1]}
        if extra := sorted(set(resource.get("expressions") or {}) - names):
            yield (
                str(resource.get("address")),
                "unreadable",
                f"Terraform read {', '.join(extra)} where none is read here",
            )
    for _, kind, label in blocks.keys() - read.keys():
        yield f"{kind}.{label}", "unreadable", "it stands in the files, and Terraform did not read it"
    for what, mine in (("outputs", outputs), ("variables", variables)):
        if mine != set(root.get(what) or {}):
            yield "", "unreadable", f"Terraform read other {what} than stand in the files"

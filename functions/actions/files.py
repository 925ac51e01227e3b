"""Editing a deployment's files for a remediation: one value at its exact place, everything else as it was."""

from collections.abc import Iterator

from functions.actions.desk import NotPossible
from shared.schemas import ProposedChange
from shared.terraform.hcl import Attribute, Block, Edit, Template, apply_edits, parse_file, references


def with_machine_type(files: dict[str, str], change: ProposedChange, registered: str | None = None) -> dict[str, str]:
    """The files with the machine type of the instance at `change.address` set to `after`.

    They have to say `before`, or what is `registered` of the machine where that is behind what it is. The value stands
    in the resource itself or is the default of the one variable it names. Raises NotPossible when it is written in
    another way, so that nothing is changed that was not understood.
    """
    kind, _, label = (change.address or "").partition(".")
    found = _attribute(files, "resource", (kind, label), "machine_type")
    if found is None:
        raise NotPossible(f"the files have no machine_type at {change.address}")
    name, attribute = found
    if not isinstance(attribute.expr, Template):
        variable = [str(reference) for reference in references(attribute.expr)]
        if len(variable) != 1 or not variable[0].startswith("var."):
            raise NotPossible(f"the machine_type of {change.address} is an expression: edit it by hand")
        found = _attribute(files, "variable", (variable[0].removeprefix("var."),), "default")
        if found is None:
            raise NotPossible(f"{variable[0]} has no default to change")
        name, attribute = found
    return {**files, name: apply_edits(files[name], [_edit(files[name], attribute, change, registered)])}


def _edit(text: str, attribute: Attribute, change: ProposedChange, registered: str | None) -> Edit:
    span = attribute.expr.span
    if text[span.start : span.end] not in {f'"{change.before}"', f'"{registered}"'}:
        raise NotPossible(f"the files do not say {change.before} for {change.address}: they have changed since")
    return Edit(span.start, span.end, f'"{change.after}"')


def _attribute(files: dict[str, str], kind: str, labels: tuple[str, ...], name: str) -> tuple[str, Attribute] | None:
    for file, block in _blocks(files, kind):
        if tuple(label.text for label in block.labels) == labels:
            for item in block.body.items:
                if isinstance(item, Attribute) and item.name == name:
                    return file, item
    return None


def _blocks(files: dict[str, str], kind: str) -> Iterator[tuple[str, Block]]:
    for path, text in files.items():
        for item in parse_file(path, text).body.items:
            if isinstance(item, Block) and item.type == kind:
                yield path, item

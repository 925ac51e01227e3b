"""Calls of modules: those that lead nowhere, in a circle, or to more copies than anyone would write."""

from collections import defaultdict
from collections.abc import Mapping

from shared.terraform.files import local_module, printable
from shared.terraform.findings import SourceFinding
from shared.terraform.hcl import Block, File, Template

MAX_MODULE_CALLS = 200


def module_calls(folders: Mapping[str, list[tuple[str, File]]]) -> list[SourceFinding]:
    """What is wrong with the calls of these modules, each a folder with its files; a lead to nowhere is `invalid`."""
    calls: dict[str, list[tuple[str, File, Block]]] = defaultdict(list)
    findings: list[SourceFinding] = []
    for folder, files in folders.items():
        for _, file in files:
            for block in file.body.blocks_of("module"):
                source = block.body.attribute("source")
                text = source.expr.text if source is not None and isinstance(source.expr, Template) else None
                target = local_module(folder, text)
                if target is not None:
                    calls[folder].append((target, file, block))
                    if target not in folders:
                        message = f"There are no Terraform files in {printable(target)!r}."
                        findings.append(_at(file, block, "module_source", message, kind="invalid"))
    copies = 0
    pending: list[tuple[str, tuple[str, ...]]] = [("", ())]
    while pending:
        folder, above = pending.pop()
        for target, file, block in calls.get(folder, ()):
            copies += 1
            if target in (*above, folder):
                return [*findings, _at(file, block, "module_source", "The module calls itself. Remove the call.")]
            if copies > MAX_MODULE_CALLS:
                message = f"The modules call one another more than {MAX_MODULE_CALLS} times. Use fewer calls."
                return [*findings, _at(file, block, "module_source", message)]
            pending.append((target, (*above, folder)))
    return findings


def _at(file: File, block: Block, rule: str, message: str, kind: str = "refused") -> SourceFinding:
    line, column = file.position(block.span.start)
    return SourceFinding.model_validate(
        {"rule": rule, "file": file.path, "line": line, "column": column, "message": message, "kind": kind}
    )

"""`depends_on` as Terraform wants it: bare references in a list."""

from __future__ import annotations

from collections.abc import Iterator

from shared.terraform.hcl.nodes import Literal, Span, Template, expressions
from shared.terraform.repair.result import Fix
from shared.terraform.repair.world import Declared, World, fix, replace


def mend_dependencies(world: World) -> Iterator[Fix]:
    """Every `depends_on`."""
    for declared in world.top("resource", "data", "module", "output"):
        yield from _depends_on(world, declared)


def _depends_on(world: World, declared: Declared) -> Iterator[Fix]:
    item = declared.block.body.attribute("depends_on")
    file = declared.file
    if item is None:
        return
    for use in world.uses:
        if use.attribute is not item or use.file is not file:
            continue
        keep = 3 if use.reference.parts[0] == "data" else 2
        if len(use.reference.parts) > keep and not use.reference.parts[keep].startswith("["):
            span = Span(use.reference.spans[keep - 1].end, use.reference.span.end)
            yield fix("depends_on names the resource as a whole", replace(file, span, ""))
            return
    source = file.source(item.expr.span)
    if isinstance(item.expr, Template) and item.expr.text:
        yield fix("depends_on is a list of references", replace(file, item.expr.span, f"[{_unquoted(item.expr.text)}]"))
    elif not source.startswith("["):
        if not isinstance(item.expr, Literal):
            yield fix("depends_on is a list of references", replace(file, item.expr.span, f"[{source}]"))
    else:
        for text in [node for node in expressions(declared.block.body) if isinstance(node, Template) and node.text]:
            if item.span.start <= text.span.start < item.span.end and "." in (text.text or ""):
                yield fix(
                    "depends_on takes references, not strings", replace(file, text.span, _unquoted(text.text or ""))
                )


def _unquoted(text: str) -> str:
    return text.strip().removeprefix("${").removesuffix("}")

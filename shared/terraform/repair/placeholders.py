"""What other tools put into strings, `{{ var.x }}`, `$var.x` and `$(var.x)`, of things that are declared."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from shared.terraform.hcl.nodes import Attribute, Block, File, Span, Template, Text, walk, walk_body
from shared.terraform.repair.result import Fix
from shared.terraform.repair.world import World, fix, replace

_NAMED = r"(?:(?:var|local|each)\.\w+|count\.index)"
_PUT_IN = re.compile(
    rf"\{{\{{\s*(?P<a>{_NAMED})\s*\}}\}}|\$\(\s*(?P<b>{_NAMED})\s*\)|(?<![$\\\w])\$(?P<c>{_NAMED})"
    rf"|#\{{\s*(?P<d>{_NAMED})\s*\}}|%(?P<e>{_NAMED})%|(?<![$%{{])(?:\$\s+)?\{{\s*(?P<f>{_NAMED})\s*\}}(?!\}})"
)


def mend_placeholders(world: World) -> Iterator[Fix]:
    """Not in heredocs, which are often another language's texts, and not where a text speaks to people."""
    for file in world.files:
        for item, around in walk_body(file.body):
            constant = not around or around[0].type in {"variable", "terraform"}
            if isinstance(item, Block) or constant or item.name == "description":
                continue
            yield from _asked_for(file, item)
            if arrow := _ARROW.fullmatch(file.source(item.expr.span)):
                yield fix("an attribute stands behind a dot", replace(file, item.expr.span, f"{arrow[1]}.{arrow[2]}"))
            for text in _texts(item):
                for match in _PUT_IN.finditer(file.source(text)):
                    reference = next(filter(None, match.groups()))
                    if _declared(world, reference, around):
                        span = Span(text.start + match.start(), text.start + match.end())
                        yield fix(
                            f"a value is put into a string as ${{{reference}}}",
                            replace(file, span, f"${{{reference}}}"),
                        )


_ARROW = re.compile(r"((?:data\.)?(?:google|random)_\w+\.\w+)\s*->\s*(\w+)")
_TO_BE_FILLED = re.compile(
    r"<\s*([A-Za-z][\w -]*?)\s*>|\[?(YOUR[_-][A-Z0-9_-]+)\]?|\{([A-Z][A-Z0-9_]+)\}|(REPLACE_[A-Z_]+)"
)


def _asked_for(file: File, item: Attribute) -> Iterator[Fix]:
    """A whole value that says what is to be put there: `<your-project>`. It becomes a variable."""
    text = item.expr.text if isinstance(item.expr, Template) and not item.expr.heredoc else None
    match = _TO_BE_FILLED.fullmatch(text or "")
    if match is None:
        return
    words = re.sub(r"\W+", "_", next(filter(None, match.groups()))).lower()
    name = re.sub(r"\A(?:your|my|replace|insert)_(?:the_)?", "", words).strip("_")
    if re.fullmatch(r"[a-z]\w*", name):
        yield fix(f"{text} is to be put in by whoever applies it", replace(file, item.expr.span, f"var.{name}"))


def _texts(item: Attribute) -> Iterator[Span]:
    """The plain text of quoted strings, from one interpolation to the next."""
    for node in walk(item.expr):
        if isinstance(node, Template) and not node.heredoc:
            for plain, parts in groupby(node.parts, lambda part: isinstance(part, Text)):
                spans = [part.span for part in parts]
                if plain:
                    yield Span(spans[0].start, spans[-1].end)


def _declared(world: World, reference: str, around: Sequence[Block]) -> bool:
    root, name = reference.split(".")
    if root in {"each", "count"}:
        return bool(around) and around[0].body.attribute("for_each" if root == "each" else "count") is not None
    return name in (world.variables if root == "var" else world.locals)

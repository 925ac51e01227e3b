"""What other tools put into strings, `{{ var.x }}`, `$var.x` and `$(var.x)`, of things that are declared."""

import re
from collections.abc import Iterator
from itertools import groupby

from shared.terraform.hcl.nodes import Attribute, Block, File, Span, Template, Text, walk, walk_body
from shared.terraform.repair.result import Fix
from shared.terraform.repair.world import World, fix, replace

_PUT_IN = re.compile(
    r"\{\{\s*(?P<a>(?:var|local)\.\w+)\s*\}\}|\$\(\s*(?P<b>(?:var|local)\.\w+)\s*\)|(?<![$\\\w])\$(?P<c>(?:var|local)\.\w+)"
)


def mend_placeholders(world: World) -> Iterator[Fix]:
    """Not in heredocs, which are often another language's texts, and not where a text speaks to people."""
    for file in world.files:
        for item, around in walk_body(file.body):
            constant = not around or around[0].type in {"variable", "terraform"}
            if isinstance(item, Block) or constant or item.name == "description":
                continue
            yield from _asked_for(file, item)
            for text in _texts(item):
                for match in _PUT_IN.finditer(file.source(text)):
                    reference = match["a"] or match["b"] or match["c"]
                    if _declared(world, reference):
                        span = Span(text.start + match.start(), text.start + match.end())
                        yield fix(
                            f"a value is put into a string as ${{{reference}}}",
                            replace(file, span, f"${{{reference}}}"),
                        )


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


def _declared(world: World, reference: str) -> bool:
    root, name = reference.split(".")
    return name in (world.variables if root == "var" else world.locals)

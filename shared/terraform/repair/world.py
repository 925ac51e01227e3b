"""Everything the files declare and refer to, at one moment of a repair."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from shared.terraform.diagnostics import Diagnostic
from shared.terraform.hcl.nodes import Attribute, Block, Body, File, Span, key_text, walk_body
from shared.terraform.hcl.references import Reference, references
from shared.terraform.lint_references import provider_of
from shared.terraform.other_providers import other_schema
from shared.terraform.repair.result import Fix, Piece, Place
from shared.terraform.schema import Block as SchemaBlock
from shared.terraform.schema import ProviderSchema

ROOTS = frozenset({"var", "local", "data", "module", "each", "count", "self", "path", "terraform", "ephemeral"})
ARGUMENTS_OF_TERRAFORM = frozenset({"count", "for_each", "provider", "depends_on"})
CONDITIONS = frozenset({"precondition", "postcondition"})
"""What stands in a lifecycle block."""
BLOCKS_OF_TERRAFORM = frozenset({"lifecycle", "connection", "provisioner", "dynamic"})


@dataclass(frozen=True, slots=True)
class Declared:
    """A top-level block and the file it stands in."""

    file: File
    block: Block

    @property
    def type(self) -> str:
        """`google_compute_instance` of a resource or data source; empty where the label is missing."""
        return self.block.names[0] if self.block.names else ""

    @property
    def label(self) -> str:
        """The name it is referred to by."""
        return self.block.names[-1] if self.block.names else ""


@dataclass(frozen=True, slots=True)
class Use:
    """A reference and where it stands: the attribute and the blocks around it, outermost first."""

    file: File
    reference: Reference
    attribute: Attribute
    around: tuple[Block, ...]

    @property
    def bound(self) -> frozenset[str]:
        """The names that dynamic blocks around it introduce."""
        names = set()
        for block in self.around:
            if block.type == "dynamic" and block.labels:
                iterator = block.body.attribute("iterator")
                names.add(key_text(iterator.expr) or "" if iterator else block.names[0])
        return frozenset(names)


@cache
def _provider(schema: ProviderSchema) -> SchemaBlock:
    """What a provider block accepts; it is asked for often and long."""
    return schema.provider()


class World:
    """The parsed files, what they declare and use, and what Terraform said about them."""

    def __init__(
        self,
        files: Sequence[File],
        schema: ProviderSchema,
        errors: Mapping[tuple[str, int], Sequence[Diagnostic]],
        memo: dict[str, tuple[File, list[Use]]] | None = None,
    ) -> None:
        """`memo` carries what was found in files that have not changed since from one world to the next."""
        self._memo = {} if memo is None else memo
        self.files = files
        self.schema = schema
        self._errors = errors
        self.by_name = {file.path: file for file in files}
        self.made: set[tuple[str, int, str]] = set()
        """Blocks that a fix of this round makes: file, place of the block around, name."""

    def top(self, *types: str) -> Iterator[Declared]:
        """The top-level blocks of these types, in file order."""
        for file in self.files:
            for block in file.body.blocks:
                if block.type in types:
                    yield Declared(file, block)

    @cached_property
    def resources(self) -> dict[tuple[str, str], list[Declared]]:
        """Resources by type and label."""
        return self._labelled("resource")

    @cached_property
    def data_sources(self) -> dict[tuple[str, str], list[Declared]]:
        """Data sources by type and label."""
        return self._labelled("data")

    @cached_property
    def variables(self) -> dict[str, list[Declared]]:
        """Variables by name."""
        return self._named("variable")

    @cached_property
    def outputs(self) -> dict[str, list[Declared]]:
        """Outputs by name."""
        return self._named("output")

    @cached_property
    def modules(self) -> dict[str, list[Declared]]:
        """Module calls by name."""
        return self._named("module")

    @cached_property
    def locals(self) -> dict[str, tuple[File, Attribute]]:
        """Local values by name."""
        return {item.name: (each.file, item) for each in self.top("locals") for item in each.block.body.attributes}

    @cached_property
    def uses(self) -> list[Use]:
        """Every reference in every file, those in locals and outputs included."""
        return [use for file in self.files for use in self._uses_in(file)]

    def _uses_in(self, file: File) -> list[Use]:
        known = self._memo.get(file.path)
        if known is None or known[0] is not file:
            known = (
                file,
                [
                    Use(file, reference, item, around)
                    for item, around in walk_body(file.body)
                    if isinstance(item, Attribute)
                    for reference in references(item.expr)
                ],
            )
            self._memo[file.path] = known
        return known[1]

    def schema_of(self, block: Block) -> SchemaBlock | None:
        """The schema of a top-level resource, data source or google provider block; None where it is not known."""
        if block.type == "resource" and block.labels:
            return provider_of(block).resource(block.names[0]) or other_schema(block.names[0], resource=True)
        if block.type == "data" and block.labels:
            return provider_of(block).data_source(block.names[0]) or other_schema(block.names[0], resource=False)
        if block.type == "provider" and block.names[:1] in (("google",), ("google-beta",)):
            return _provider(self.schema)
        return None

    def reported(self, file: File, span: Span, *words: str) -> bool:
        """Whether Terraform reported an error that starts on one of the span's lines and says one of the words."""
        first, last = file.line(span), file.position(max(span.start, span.end - 1))[0]
        return any(
            not words or any(word in f"{error.summary} {error.detail}" for word in words)
            for line in range(first, last + 1)
            for error in self._errors.get((file.path, line), ())
        )

    def errors_at(self, file: File, span: Span) -> list[Diagnostic]:
        """The errors that start on the first line of the span."""
        return list(self._errors.get((file.path, file.line(span)), ()))

    def _labelled(self, kind: str) -> dict[tuple[str, str], list[Declared]]:
        found: dict[tuple[str, str], list[Declared]] = {}
        for each in self.top(kind):
            if len(each.block.labels) == 2:
                found.setdefault((each.type, each.label), []).append(each)
        return found

    def _named(self, kind: str) -> dict[str, list[Declared]]:
        found: dict[str, list[Declared]] = {}
        for each in self.top(kind):
            if each.block.labels:
                found.setdefault(each.label, []).append(each)
        return found


# --- pieces that keep the layout


def replace(file: File, span: Span, text: str) -> Piece:
    """The span's characters become the text."""
    return Piece(file.path, span.start, span.end, text)


def fix(reason: str, *pieces: Piece, about: tuple[File, Span] | None = None) -> Fix:
    """A fix of these pieces, about a place other than where it edits if one is given."""
    return Fix(reason, pieces, (Place(about[0].path, about[1].start),) if about else ())


def indent_of(file: File, at: int) -> str:
    """The white space the line of an offset begins with."""
    start = file.text.rfind("\n", 0, at) + 1
    end = start
    while end < len(file.text) and file.text[end] in " \t":
        end += 1
    return file.text[start:end]


def remove(file: File, span: Span) -> Piece:
    """The span goes, with its line when nothing else stands on it (a comment at its end goes with it)."""
    text = file.text
    start, end = span.start, span.end
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    rest = text[end:line_end].strip(" \t\r,;")
    if not text[line_start:start].strip() and (not rest or rest.startswith(("#", "//"))):
        return Piece(file.path, line_start, min(line_end + 1, len(text)), "")
    while start > line_start and text[start - 1] in " \t":
        start -= 1
    return Piece(file.path, start, end, "")


def insert(file: File, block: Block, lines: str, *, last: bool = False) -> Piece:
    """Lines added to a block's body at its beginning (or end), indented to fit. `lines` are written without indent."""
    body = block.body.span
    outer = indent_of(file, block.span.start)
    inner = outer + "  "
    first = block.body.items[0].span.start if block.body.items else None
    if first is not None and file.line(Span(first, first)) != file.line(block.span):
        inner = indent_of(file, first)
    new = indented(lines, inner)
    inside = file.text[body.start : body.end]
    if "\n" not in inside:
        kept = f"{inner}{inside.strip()}\n" if inside.strip() else ""
        return Piece(file.path, body.start, body.end, f"\n{kept}{new}\n{outer}")
    if last:
        at = file.text.rfind("\n", 0, body.end) + 1
        if file.text[at : body.end].strip():
            return Piece(file.path, body.end, body.end, f"\n{new}\n{outer}")
        return Piece(file.path, at, at, f"{new}\n")
    at = file.text.index("\n", body.start) + 1
    return Piece(file.path, at, at, f"{new}\n")


def move(file: File, span: Span, block: Block, lines: str) -> tuple[Piece, ...]:
    """The span goes and the lines come at the end of a block, which may be a one-line block around the span."""
    body = block.body.span
    inside = file.text[body.start : body.end]
    if "\n" in inside or not body.start <= span.start <= span.end <= body.end:
        return remove(file, span), insert(file, block, lines, last=True)
    kept = (file.text[body.start : span.start] + file.text[span.end : body.end]).strip(" \t\r,;")
    outer = indent_of(file, block.span.start)
    new = "\n".join(indented(each, f"{outer}  ") for each in (kept, lines) if each)
    return (Piece(file.path, body.start, body.end, f"\n{new}\n{outer}"),)


def indented(lines: str, indent: str) -> str:
    """Each line behind the indent; heredocs are left as they are from their second line on."""
    if "<<" in lines:
        return indent + lines
    return "\n".join(indent + line if line.strip() else line for line in lines.split("\n"))


def dedented(file: File, span: Span) -> str:
    """The text of a span that starts behind its line's indent, without that indent on its other lines."""
    indent = indent_of(file, span.start)
    text = file.source(span)
    if "<<" in text:
        return text
    return "\n".join(line.removeprefix(indent) for line in text.split("\n"))


def append_block(file: File, lines: str) -> Piece:
    """A top-level block at the end of a file."""
    text = file.text
    gap = "" if not text.strip() else "\n" if text.endswith("\n") else "\n\n"
    return Piece(file.path, len(text), len(text), f"{gap}{lines}\n")


def body_names(body: Body) -> set[str]:
    """The names of a body's arguments and blocks; a dynamic block counts as the block it makes."""
    names = {item.name for item in body.attributes}
    for block in body.blocks:
        names.add(block.names[0] if block.type == "dynamic" and block.labels else block.type)
    return names

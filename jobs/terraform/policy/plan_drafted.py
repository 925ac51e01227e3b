"""What a person's files say otherwise than the platform drafted, where that can make something less safe.

By construction: an argument is let be only where the list of those that weaken nothing has it
(`shared.policy.argument_words.is_neutral`), where it is as it was drafted, or as it stands already. What a later schema
adds is asked about until somebody has looked at it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from shared.policy.argument_words import is_neutral
from shared.policy.arguments import Kind, blocks, defaults, meaning, settable
from shared.policy.plan_types import TYPES
from shared.terraform.hcl import Expr, Literal, expressions, references

_SPANS = re.compile(r"\w*span=Span\([^)]*\)(, )?")
_KEEPING = frozenset({
    "max_retention_days", "retained_backups", "retention_duration_seconds", "transaction_log_retention_days",
})  # fmt: skip
_LOCAL = re.compile(r"GetAttr\(source=Name\(name='local'\), name='([^']+)'[, ]*\)")
_NAMED = frozenset({Kind.REFERENCE, Kind.IDENTITY})
_MADE_AS = ("count", "for_each", "lifecycle.prevent_destroy", "lifecycle.ignore_changes")
_LONGEST = 120


class Drafted:
    """The files as they were before a person wrote in them, beside those of the plan."""

    def __init__(self, before: Mapping[str, str], source: Source) -> None:
        self._source = source
        self._drafted = Source(before)
        self._locals, self._were = _Locals(source), _Locals(self._drafted)
        # Where a variable's value may be another, an expression with one may be too.
        self._moved = _moved(self._drafted, source)

    def edits(self, change: Change, listed: frozenset[str]) -> Iterator[str]:
        """What of one resource is not as it was drafted and may weaken it; `listed` are judged by their values."""
        written, drafted = self._source.written(change), self._drafted.written(change)
        known = settable(change.type) - blocks(change.type)
        for path in sorted({*written, *drafted}):
            if path in listed or (path not in known and path not in _MADE_AS):
                continue
            same = path in written and path in drafted and self._is_same(written[path], drafted[path])
            before, after = values_at(change.before, path), values_at(change.after, path)
            if path not in _MADE_AS and not _weighs(change.type, path, after, gone=path not in written):
                continue
            if same and (path in _MADE_AS or self._is_made(path, after)):
                continue
            if change.before and before == after and path not in _MADE_AS:
                continue
            if _keeps_more(path, drafted.get(path, []), written.get(path, [])):
                continue
            if path not in drafted and after and all(_is_default(change.type, path, each) for each in after):
                continue
            if path not in written or not (after or path in _MADE_AS):
                if before or drafted.get(path):
                    yield f"{path} is not set any more{_was(before)}"
            elif after:
                yield f"{path} = {_shown(after)}{_was(before)}"
            else:
                yield f"{path} is other than it was drafted"

    def has(self, change: Change, path: str) -> bool:
        """Whether an argument, or the block or map that it is in, is as it was drafted."""
        written, drafted = self._source.written(change), self._drafted.written(change)
        whole = next((each for each in _with_those_around(path) if each in written), "")
        return bool(whole and whole in drafted and written[whole]) and self._is_same(written[whole], drafted[whole])

    def _is_same(self, here: list[Expr], there: list[Expr]) -> bool:
        """Whether expressions of the files and of the draft give the same, with what their locals stand for."""
        if [self._locals.put_into(each) for each in here] != [self._were.put_into(each) for each in there]:
            return False
        return not any(_leads(ref.parts, self._moved) for expr in here for ref in references(expr))

    def _is_made(self, path: str, after: list[Any]) -> bool:
        """Whether what is written is there: a block made for nothing in a list is not."""
        return bool(after) or not any(each in path.split(".") for each in self._source.dynamic)

    def left_out(self) -> Iterator[str]:
        """The resources that were drafted and that the files do not hold any more."""
        here = self._source.resources()
        for kind, label in sorted(self._drafted.resources() - here):
            # Whom a grant let in is out then.
            if kind.endswith(("_iam_member", "_iam_binding")):
                continue
            what = "watches" if kind.startswith("google_monitoring_") else "was drafted"
            yield f"{kind}.{label}: is not in the files any more, though it {what}"

    def wrote(self, change: Change) -> bool:
        """Whether the resource is as it was drafted, to the expression."""
        written, drafted = self._source.written(change), self._drafted.written(change)
        return written.keys() == drafted.keys() and all(self._is_same(written[each], drafted[each]) for each in written)


def _with_those_around(path: str) -> Iterator[str]:
    """A dotted path and those it is in, the innermost first."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def _weighs(type_: str, path: str, after: list[Any], *, gone: bool) -> bool:
    kind = meaning(type_, path).kind if type_ in TYPES else Kind.FOREIGN
    if kind is Kind.GRANT or kind is Kind.CONTAINER:
        return False
    # What names another resource is judged where it is written; where it goes, something is not connected any more.
    return (gone and kind in _NAMED) or (kind not in _NAMED and not is_neutral(type_, path, after))


def _keeps_more(path: str, there: Sequence[Expr], here: Sequence[Expr]) -> bool:
    """Whether a number of what is kept, or of how long, is larger than drafted, or a protection is put on."""
    was, now = (each[0].value if len(each) == 1 and isinstance(each[0], Literal) else None for each in (there, here))
    if path == "lifecycle.prevent_destroy":
        return now is True
    if path.rpartition(".")[2] not in _KEEPING or not isinstance(was, int) or not isinstance(now, int):
        return False
    return 0 < was < now


def _is_default(type_: str, path: str, value: object) -> bool:
    default = defaults(type_).get(path)
    return value in (None, "", [], {}) or (default is not None and value is not UNKNOWN and value == default)


class _Locals:
    """What locals stand for, put in their place: how they are called, and that there are any, changes nothing."""

    def __init__(self, source: Source) -> None:
        blocks = (block for file in source.files.values() for block in file.body.blocks_of("locals"))
        self.said = {each.name: each.expr for block in blocks for each in block.body.attributes}

    def put_into(self, expr: Expr, within: frozenset[str] = frozenset()) -> str:
        """The form of an expression, with that of its locals; one that stands in itself stays a name."""

        def instead(found: re.Match[str]) -> str:
            name = found[1]
            local = self.said.get(name) if name not in within else None
            return found[0] if local is None else self.put_into(local, within | {name})

        return _LOCAL.sub(instead, _form(expr))


def _given(source: Source) -> dict[tuple[str, ...], list[Expr]]:
    """Variables and data sources by how an expression names them, with all that is written in them."""
    found: dict[tuple[str, ...], list[Expr]] = {}
    for file in source.files.values():
        for block in file.body.blocks_of("variable"):
            found.setdefault(("var", *block.names), []).extend(expressions(block.body))
        for block in file.body.blocks_of("data"):
            found.setdefault(("data", *block.names), []).extend(expressions(block.body))
    return found


def _moved(before: Source, after: Source) -> frozenset[tuple[str, ...]]:
    """What may have another value than it was drafted with, though it is written the same where it is used.

    Locals are such where they hold something of the kind. `("var",)` for every variable.
    """
    drafted, written = _given(before), _given(after)
    were, are = _Locals(before), _Locals(after)
    moved = {
        name
        for name in {*drafted, *written}
        if [were.put_into(each) for each in drafted.get(name, ())]
        != [are.put_into(each) for each in written.get(name, ())]
    }
    if _values(before) != _values(after):
        moved.add(("var",))
    holding = written | {("local", name): [expr] for name, expr in are.said.items()}
    while more := {
        name
        for name, exprs in holding.items()
        if name not in moved and any(_leads(ref.parts, moved) for expr in exprs for ref in references(expr))
    }:
        moved |= more
    return frozenset(moved)


def _leads(parts: Sequence[str], moved: Collection[tuple[str, ...]]) -> bool:
    return any(tuple(parts[: len(each)]) == each for each in moved)


def _values(source: Source) -> list[str]:
    return sorted(text for name, text in source.texts.items() if name.endswith((".tfvars", ".tfvars.json")))


def _form(expr: Expr) -> str:
    return _SPANS.sub("", repr(expr))


def _was(before: list[Any]) -> str:
    said = [each for each in before if each not in (None, "", [], {})]
    return f" (was {_shown(said)})" if said else ""


def _shown(values: list[Any]) -> str:
    text = ", ".join(str(each).lower() if isinstance(each, bool) else str(each) for each in values)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

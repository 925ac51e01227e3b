"""What a person's files say otherwise than the platform drafted, where that can make something less safe.

By construction: of what was drafted an argument is let be only where the list of harmless edits has it
(`plan_harmless`), where it is as it was drafted, or as it stands already. Of what a person writes anew that is what
weakens nothing by its name (`shared.policy.argument_words.is_neutral`). What a later schema adds is asked about until
somebody has looked at it.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from jobs.terraform.policy.plan_columns import of_columns
from jobs.terraform.policy.plan_difference import Differences, Edit, Values, Written, given
from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, Weakness, around, values_at
from jobs.terraform.policy.plan_harmless import NOT_SAID, is_harmless, is_harmless_flag, is_sooner
from jobs.terraform.policy.plan_kept import switches
from jobs.terraform.policy.plan_single_types import secret_arguments
from jobs.terraform.policy.plan_variables import is_environment
from shared.policy.argument_words import is_neutral
from shared.policy.arguments import Kind, blocks, defaults, meaning, settable
from shared.policy.plan_types import TYPES
from shared.terraform.hcl import Body, Expr, GetAttr, Literal, Object, Template, Text, key_text, references, walk

_ACCOUNT = "google_service_account"
_NAMED = frozenset({Kind.REFERENCE, Kind.IDENTITY})
_CONDITION = "conditions.condition_threshold"
# Outputs that say where something answers.
_ADDRESS = re.compile(r"(?:^|_)(?:urls?|uri|ips?|address|host|domain|endpoint)$")
_LONGEST = 240
_MOST_LINES = 12
_DAYS = 7
# Terraform's own blocks, of any resource.
_ITS_OWN = frozenset({"lifecycle", "lifecycle.precondition", "lifecycle.postcondition"})


class Drafted:
    """The files as they were before a person wrote in them, beside those of the plan."""

    def __init__(self, before: Mapping[str, str], source: Source) -> None:
        self._source = source
        self._drafted = Source(before)
        self._locals, self._were = Values(source), Values(self._drafted)
        # Where a variable's value may be another, an expression with one may be too.
        self._moved = _moved(self._drafted, source)

    def edits(self, change: Change, listed: frozenset[str]) -> Iterator[Weakness]:
        """What of one resource is not as it was drafted and may weaken it; `listed` are judged by their values."""
        if self._drafted.block(change) is None:
            yield from self._anew(change, listed)
            return
        inner = blocks(change.type) | _ITS_OWN
        for edit in self._differences(change):
            if edit.path in listed and edit.now is not None:
                if edit.path in secret_arguments(change.type):
                    yield Weakness(edit.path, f"{edit.path} holds something else than it was drafted to")
                continue
            if self._has_nothing(edit, inner) or self._stands(change, edit) or self._weakens_nothing(change, edit):
                continue
            yield Weakness(edit.path, self._said(change, edit))

    def made(self, change: Change) -> bool:
        """Whether the resource is one that was drafted, however it is written now."""
        return self._drafted.block(change) is not None

    def is_harmless(self, change: Change, path: str) -> bool:
        """Whether what was drafted is written otherwise at this argument, and can weaken nothing by it."""
        if self._drafted.block(change) is None:
            return False
        edits = [each for each in self._differences(change) if each.path == path]
        return bool(edits) and all(self._weakens_nothing(change, each) for each in edits)

    def _differences(self, change: Change) -> list[Edit]:
        found = Differences(blocks(change.type) | _ITS_OWN, self._is_same)
        return list(found.between(self._drafted.block(change), self._source.block(change)))

    def _anew(self, change: Change, listed: frozenset[str]) -> Iterator[Weakness]:
        """What is written anew in a resource that was not drafted and may weaken something."""
        if _keeps_mail_in(change):
            return
        known = settable(change.type) - blocks(change.type)
        written = self._source.written(change)
        for path in sorted(written):
            if path in listed or path not in known:
                continue
            after = values_at(change.after, path)
            if not _weighs(change.type, path, after):
                continue
            before = values_at(change.before, path)
            if change.before and before == after:
                continue
            if after and all(_is_default(change.type, path, each) for each in after):
                continue
            if path.endswith("max_retention_days") and all(isinstance(each, int) and each >= _DAYS for each in after):
                continue
            if after:
                yield Weakness(path, f"{path} = {_cut(_plain(after))}{_was(before)}")

    def _weakens_nothing(self, change: Change, edit: Edit) -> bool:
        """Whether an edit is one that the list of harmless ones has, and nothing that stands goes by it."""
        if change.removes:
            return False
        was, now = self._value(self._were, edit.was), self._value(self._locals, edit.now)
        if now is NOT_SAID and was is NOT_SAID:
            return False
        if is_environment(edit.path):
            return _sets_a_word(edit, now)
        if edit.path == "schema" and (lost := of_columns(was, now)) is not None:
            return not lost
        if edit.path.endswith("database_flags.value"):
            return is_harmless_flag(edit.of, was, now)
        if _is_equal(was, now):
            # What only Terraform works out may be another, by a variable or by what is read.
            return not _holds_written(now)
        if meaning(change.type, edit.path).kind is Kind.NAME and now is not NOT_SAID:
            return True
        if edit.path.startswith(f"{_CONDITION}.") and now is not NOT_SAID:
            at = edit.path.removeprefix(f"{_CONDITION}.")
            comparison = (values_at(change.after, f"{_CONDITION}.comparison") or [""])[0]
            return at in ("duration", "threshold_value") and is_sooner(was, now, comparison, lasts=at == "duration")
        is_on = now is True or str(now).endswith(("REQUIRED", "_ENABLED", "ENFORCED"))
        if is_on and edit.path in switches(change.type) and "_new_" not in edit.path:
            return True
        # Who is kept out is kept out by as wide a range.
        if edit.path == "source_ranges" and change.after.get("deny"):
            return False
        if is_harmless(change.type, edit.path, was, now, stands=bool(change.before)):
            return True
        default = defaults(change.type).get(edit.path)
        # How often a block is made is no argument, and has no default.
        if was is not NOT_SAID or now is NOT_SAID or edit.path not in settable(change.type):
            return False
        return _is_default(change.type, edit.path, now) or (
            default is not None and is_harmless(change.type, edit.path, default, now)
        )

    def _value(self, values: Values, said: Expr | Body | None) -> object:
        if said is None:
            return NOT_SAID
        return Written("a block") if isinstance(said, Body) else values.of(said)

    def _has_nothing(self, edit: Edit, inner: Collection[str]) -> bool:
        """Whether a block says nothing by itself: what it holds is judged argument by argument."""
        return isinstance(edit.now, Body) and bool(edit.now.items) and edit.path in inner

    def _stands(self, change: Change, edit: Edit) -> bool:
        """Whether what stands has the same already, as far as the plan can tell."""
        if not change.before or edit.path not in settable(change.type):
            return False
        before, after = values_at(change.before, edit.path), values_at(change.after, edit.path)
        return before == after and UNKNOWN not in after

    def _said(self, change: Change, edit: Edit) -> str:
        whose = f"{edit.path} of {edit.of}" if edit.of and edit.of != change.name else edit.path
        if isinstance(edit.was, Object) and isinstance(edit.now, Object):
            old, new = (dict(_pairs(each)) for each in (edit.was, edit.now))
            moved = [each for each in {**old, **new} if old.get(each) is None or new.get(each) is None]
            moved += [each for each in new if each in old and not self._is_same(old[each], new[each])]
            return "; ".join(self._line(change, f"{whose}.{each}", old.get(each), new.get(each)) for each in moved)
        return self._line(change, whose, edit.was, edit.now)

    def _line(self, change: Change, whose: str, before: Expr | Body | None, after: Expr | Body | None) -> str:
        lost = (
            of_columns(self._value(self._were, before), self._value(self._locals, after)) if whose == "schema" else None
        )
        if lost:
            return "; ".join(f"{whose}.{each}" for each in lost)
        was = self._shown(change, self._were, self._drafted, before)
        if after is None:
            return f"{whose} is not set any more{f' (was {_cut(was)})' if was else ''}"
        now = self._shown(change, self._locals, self._source, after)
        if "\n" in was.strip() or "\n" in now.strip():
            return f"{whose}: {_by_lines(was, now)}"
        if was == now or not now:
            return f"{whose} is other than it was drafted"
        return f"{whose} = {_cut(now)}{f' (was {_cut(was)})' if was else ''}"

    def _shown(self, change: Change, values: Values, source: Source, said: Expr | Body | None) -> str:
        """What an argument says, or how it is written where only Terraform can tell."""
        if said is None or isinstance(said, Body):
            return ""
        value = values.of(said)
        if _holds_written(value):
            return source.text(change, said)
        return _plain(value if isinstance(value, list) else [value])

    def has_variable(self, change: Change, name: str) -> bool:
        """Whether a program's variable is as it was drafted; one whose name only Terraform knows may be any."""
        if self._drafted.block(change) is None:
            return False
        moved = {each.of for each in self._differences(change) if is_environment(each.path)}
        return not moved & {name, ""}

    def texts(self, change: Change) -> str:
        """What the draft says itself in a resource's arguments: no comments, and nothing that anybody may write."""
        said = self._drafted.written(change).items()
        plain = (expr for path, exprs in said if not is_harmless(change.type, path, "", Written("")) for expr in exprs)
        every = (each for expr in plain for each in walk(expr) if isinstance(each, Template))
        return "\n".join("".join(part.value for part in each.parts if isinstance(part, Text)) for each in every)

    def has(self, change: Change, path: str) -> bool:
        """Whether an argument, or the block or map that it is in, is as it was drafted."""
        written, drafted = self._source.written(change), self._drafted.written(change)
        whole = next((each for each in around(path) if each in written or each in drafted), "")
        if not whole:
            return self._drafted.block(change) is not None
        return (
            whole in written
            and whole in drafted
            and bool(written[whole])
            and self._are_same(written[whole], drafted[whole])
        )

    def _is_same(self, there: Expr, here: Expr) -> bool:
        """Whether an expression of the draft and one of the files give the same, with what their locals stand for."""
        if self._locals.put_into(here) != self._were.put_into(there):
            return self._is_same_map(there, here)
        return not any(_leads(ref.parts, self._moved) for ref in references(here))

    def _is_same_map(self, there: Expr, here: Expr) -> bool:
        """Whether two maps say the same, in whatever order."""
        if not isinstance(there, Object) or not isinstance(here, Object):
            return False
        were, are = dict(_pairs(there)), dict(_pairs(here))
        if "?" in were or len(were) != len(there.items) or len(are) != len(here.items) or were.keys() != are.keys():
            return False
        return all(self._is_same(were[name], are[name]) for name in were)

    def _are_same(self, here: Sequence[Expr], there: Sequence[Expr]) -> bool:
        return len(here) == len(there) and all(map(self._is_same, there, here))

    def left_out(self, made: Collection[tuple[str, str]]) -> Iterator[str]:
        """The resources that were drafted and that the files do not hold any more, or do not make (`made`): none of
        them, by a count or a set of their own."""
        here = self._source.resources()
        gone = self._drafted.resources() - here
        unmade = {each for each in (self._drafted.resources() & here) - {*made} if self._counts_otherwise(*each)}
        for kind, label in sorted(gone | unmade):
            # Whom a grant let in is out then; an account of a program's needs it.
            if kind.endswith(("_iam_member", "_iam_binding")) and self._lets_in_people(kind, label):
                continue
            what = "watches" if kind.startswith("google_monitoring_") else "was drafted"
            is_not = "would not be made" if (kind, label) in unmade else "is not in the files any more"
            yield f"{kind}.{label}: {is_not}, though it {what}"

    def _counts_otherwise(self, kind: str, label: str) -> bool:
        change = Change("", "managed", kind, label, "", ())
        said = [self._drafted.written(change), self._source.written(change)]
        were, are = ([*each.get("count", ()), *each.get("for_each", ())] for each in said)
        return not self._are_same(are, were)

    def _lets_in_people(self, kind: str, label: str) -> bool:
        body = self._drafted.block(Change("", "managed", kind, label, "", ()))
        member = body.attribute("member") or body.attribute("members") if body is not None else None
        return member is not None and not any(references(member.expr))

    def reached(self, change: Change) -> Iterator[Weakness]:
        """What is written anew and lets an account that was drafted for something else do more, or acts as it."""
        if self._drafted.block(change) is not None:
            return
        drafted = self._drafted.resources()
        for path, exprs in self._source.written(change).items():
            acts = change.type in TYPES and meaning(change.type, path).kind is Kind.IDENTITY
            if not acts and not (path == "member" and change.type.endswith("_iam_member")):
                continue
            named = {ref.parts[:2] for expr in exprs for ref in references(expr)} & drafted
            for kind, label in sorted(each for each in named if each[0] == _ACCOUNT):
                does = "acts as" if acts else "gives more to"
                yield Weakness(path, f"{path} {does} {kind}.{label}, which was drafted for something else")

    def around(self) -> Iterator[str]:
        """What providers say otherwise than they were drafted: where all is made, and as whom."""
        were, are = self._drafted.providers(), self._source.providers()
        for name in sorted({*were, *are}):
            for edit in Differences((), self._is_same).between(were.get(name), are.get(name)):
                yield f"{name}: {edit.path} is other than it was drafted"

    def told(self) -> Iterator[str]:
        """What outputs say otherwise than they were drafted, or anew of where it answers: that is what is asked
        whether it works, and shown to people as its address."""
        were, are = self._drafted.outputs(), self._source.outputs()
        for name, body in sorted(are.items()):
            edits = list(Differences((), self._is_same).between(were.get(name), body))
            leads = any(map(_is_written_out, edits)) and (_ADDRESS.search(name) or _says(body))
            if name not in were and name.isascii() and not leads:
                continue
            if any(each.path == "value" for each in edits):
                yield f"output.{name}: its value is other than it was drafted"
        hidden = _hidden(self._drafted) - _hidden(self._source)
        yield from (f"{each}: is not kept out of what is shown any more" for each in sorted(hidden))
        yield from (f"output.{name}: is not in the files any more" for name in sorted(were.keys() - are.keys()))

    def wrote(self, change: Change) -> bool:
        """Whether the resource is as it was drafted, to the expression."""
        drafted, written = self._drafted.block(change), self._source.block(change)
        if drafted is None or written is None:
            return False
        return not any(Differences(blocks(change.type) | _ITS_OWN, self._is_same).between(drafted, written))


def _is_written_out(edit: Edit) -> bool:
    """Whether an output's value is anything but an attribute of a resource."""
    found = next(references(edit.now), None) if isinstance(edit.now, GetAttr) else None
    return edit.path == "value" and not (found and found.parts[0].startswith("google_"))


def _keeps_mail_in(change: Change) -> bool:
    """Whether it is a rule that lets no mail out by port 25, which Google lets out of no machine anyway."""
    after = change.after
    if change.type != "google_compute_firewall" or after.get("direction") != "EGRESS" or after.get("allow"):
        return False
    said = {path: values_at(after, path) for path in ("deny", "deny.protocol", "deny.ports")}
    return len(said["deny"]) == 1 and said["deny.protocol"] == ["tcp"] and said["deny.ports"] == ["25"]


def _hidden(source: Source) -> set[str]:
    """The variables and outputs that are told to nobody."""
    blocks_ = (each for file in source.files.values() for each in file.body.blocks_of("variable", "output"))
    said = ((f"{each.type}.{'.'.join(each.names)}", each.body.attribute("sensitive")) for each in blocks_)
    return {name for name, hides in said if hides and isinstance(hides.expr, Literal) and hides.expr.value is True}


def _says(output: Body) -> bool:
    """Whether an output has a text of its own that leads or tells somebody something."""
    said = output.attribute("value")
    texts = (each for each in walk(said.expr) if isinstance(each, Text)) if said is not None else ()
    return any(re.search(r"://|\w\.\w|[@|;&$`]", each.value) for each in texts)


def _is_equal(was: object, now: object) -> bool:
    """Whether two values are the same; a number is no switch, and what only Terraform works out is no text."""
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(map(_is_equal, was, now))
    if isinstance(was, dict) and isinstance(now, dict):
        return was.keys() == now.keys() and all(_is_equal(value, now[name]) for name, value in was.items())
    alike = all(isinstance(was, kind) == isinstance(now, kind) for kind in (bool, Written))
    return alike and was == now


def _holds_written(value: object) -> bool:
    inner = value if isinstance(value, list) else [*value.values()] if isinstance(value, dict) else []
    return isinstance(value, Written) or any(map(_holds_written, inner))


def _sets_a_word(edit: Edit, now: object) -> bool:
    """Whether a program's variable, in words of the files, has a value that is judged by itself, or an own resource's.

    What was drafted as another's address, or as a secret, is nobody's to write out.
    """
    if edit.now is None or isinstance(edit.now, Body) or isinstance(edit.was, Body):
        return False
    # Which secret, and which of its versions, is no word.
    if edit.was is not None and any(word in edit.path for word in ("value_source", "value_from", "secret")):
        return False
    if isinstance(now, str | int | float) and not isinstance(now, Written):
        return edit.was is None or not any(references(edit.was))
    found = next(references(edit.now), None)
    return edit.was is None and isinstance(edit.now, GetAttr) and bool(found and found.parts[0].startswith("google_"))


def _weighs(type_: str, path: str, after: list[Any]) -> bool:
    kind = meaning(type_, path).kind if type_ in TYPES else Kind.FOREIGN
    if kind is Kind.GRANT or kind is Kind.CONTAINER:
        return False
    # What names another resource is judged where it is written.
    return kind not in _NAMED and not is_neutral(type_, path, after)


def _is_default(type_: str, path: str, value: object) -> bool:
    default = defaults(type_).get(path)
    return value in (None, "", [], {}) or (default is not None and value is not UNKNOWN and value == default)


def _moved(before: Source, after: Source) -> frozenset[tuple[str, ...]]:
    """What may have another value than it was drafted with, though it is written the same where it is used.

    Locals are such where they hold something of the kind. `("var",)` for every variable.
    """
    drafted, written = given(before), given(after)
    were, are = Values(before), Values(after)
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


def _pairs(said: Object) -> Iterator[tuple[str, Expr]]:
    return ((key_text(key) or "?", value) for key, value in said.items)


def _by_lines(was: str, now: str) -> str:
    """Which lines of a text are others, as a difference."""
    found = difflib.unified_diff(was.splitlines(), now.splitlines(), n=0, lineterm="")
    lines = [each for each in found if not each.startswith(("---", "+++", "@@")) and each[1:].strip()]
    shown = " / ".join(_cut(f"{each[0]} {each[1:].strip()}") for each in lines[:_MOST_LINES])
    return shown + (f" / … and {len(lines) - _MOST_LINES} lines more" if len(lines) > _MOST_LINES else "")


def _was(before: list[Any]) -> str:
    said = [each for each in before if each not in (None, "", [], {})]
    return f" (was {_cut(_plain(said))})" if said else ""


def _plain(values: list[Any]) -> str:
    return ", ".join(str(each).lower() if isinstance(each, bool) else str(each) for each in values)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

"""How a resource is written otherwise than it was drafted: argument by argument, blocks paired with what they were.

Blocks that are as they were are left out wherever they stand; of the others those of one name belong together, and the
rest by their order. What a `dynamic` block makes counts as written, with what it is made for.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from itertools import zip_longest
from typing import NamedTuple

from jobs.terraform.policy.plan_document import Source
from jobs.terraform.policy.plan_variables import is_environment
from shared.terraform.hcl import (
    Attribute,
    Body,
    Call,
    Expr,
    GetAttr,
    Interpolation,
    Literal,
    Name,
    Object,
    Paren,
    Span,
    Template,
    Text,
    Tuple,
    Unary,
    as_blocks,
    expressions,
    key_text,
    references,
)

# Types that change nothing about a value of theirs; any other may drop, order or convert what a default says.
_PLAIN: dict[str, type | tuple[type, ...]] = {"string": str, "bool": bool, "number": (int, float)}
_CALLED = ("name", "key", "id")
_WHOLE = frozenset({"default", "type", "nullable"})


class Edit(NamedTuple):
    """An argument, or a block that went or holds nothing; `was` or `now` is None where there was, or is, none.

    `of` is how the block around it is called.
    """

    path: str
    was: Expr | Body | None
    now: Expr | Body | None
    of: str = ""


class Written(str):
    """What only Terraform can work out, as the form in which it is written."""

    __slots__ = ()


class Values:
    """What the expressions of some files give, with what their locals and the defaults of their variables say."""

    def __init__(self, source: Source) -> None:
        blocks = [block for file in source.files.values() for block in file.body.blocks_of("locals", "variable")]
        locals_ = (each for block in blocks if block.type == "locals" for each in block.body.attributes)
        self.said = {each.name: each.expr for each in locals_}
        self._defaults = {
            block.names[0]: default
            for block in blocks
            if block.type == "variable" and block.names and (default := _default(block.body)) is not None
        }
        self._given = any(name.endswith((".tfvars", ".tfvars.json")) for name in source.texts)

    def put_into(self, expr: Expr, within: frozenset[str] = frozenset()) -> str:
        """The form of an expression, with that of its locals; one that stands in itself stays a name."""

        match expr:
            case GetAttr(source=Name(name="local"), name=name) if name in self.said and name not in within:
                return self.put_into(self.said[name], within | {name})
        return _form(expr, lambda inner: self.put_into(inner, within))

    def of(self, expr: Expr, within: frozenset[str] = frozenset()) -> object:
        """The value: a text, number, list or map of such; Written for what can't be told from the files."""
        match expr:
            case Literal(value=value):
                return value
            case Paren(inner=inner):
                return self.of(inner, within)
            case Unary(op="-", operand=Literal(value=int() | float() as number)):
                return -number
            case Template(parts=(Interpolation(expr=inner),)):
                return self.of(inner, within)
            case Template(parts=parts):
                texts = [self._text(each, within) for each in parts]
                return Written(self.put_into(expr)) if None in texts else "".join(each or "" for each in texts)
            case Tuple(items=items):
                return [self.of(each, within) for each in items]
            case Object(items=items):
                names = [key.name if isinstance(key, Name) else key_text(key) for key, _ in items]
                pairs = zip(names, items, strict=True)
                return {name or _form(key): self.of(value, within) for name, (key, value) in pairs}
            case Call(name="jsonencode", args=(inner,)):
                return self.of(inner, within)
            case Call(name="merge", args=args, expand=False):
                maps = [self.of(each, within) for each in args]
                known = [each for each in maps if isinstance(each, dict)]
                return (
                    {name: value for each in known for name, value in each.items()}
                    if known == maps
                    else Written(self.put_into(expr))
                )
        found = self._behind(expr)
        if found is not None and (name := _form(expr)) not in within:
            return self.of(found, within | {name})
        return Written(self.put_into(expr))

    def _text(self, part: Expr, within: frozenset[str]) -> str | None:
        if isinstance(part, Text):
            return part.value
        value = self.of(part.expr, within) if isinstance(part, Interpolation) else None
        if isinstance(value, bool):
            return str(value).lower()
        return str(value) if isinstance(value, str | int | float) and not isinstance(value, Written) else None

    def _behind(self, expr: Expr) -> Expr | None:
        """What a local or a variable stands for."""
        found = next(iter(references(expr)), None)
        if found is None or found.span != expr.span or len(found.parts) != 2:
            return None
        if found.parts[0] == "local":
            return self.said.get(found.parts[1])
        return self._defaults.get(found.parts[1]) if found.parts[0] == "var" and not self._given else None


class _Part(NamedTuple):
    """What a block says itself, and the blocks in it by their kind."""

    said: Mapping[str, Expr]
    held: Mapping[str, list[Body]]

    @property
    def called(self) -> str:
        """Its name, as it is written."""
        return next((_form(self.said[each]) for each in _CALLED if each in self.said), "")

    @property
    def name(self) -> str:
        """Its name, where that is plain to see."""
        found = next((self.said[each] for each in _CALLED if each in self.said), None)
        return (key_text(found) or "") if found is not None else ""


class Differences:
    """Compares blocks; `blocks` are the dotted paths of what is a block by the schema, `same` compares expressions."""

    def __init__(self, blocks: Collection[str], same: Callable[[Expr, Expr], bool]) -> None:
        self._blocks = blocks
        self._same = same

    def between(self, was: Body | None, now: Body | None, prefix: str = "", of: str = "") -> Iterator[Edit]:
        """What of one body is not as in another; `prefix` is where they stand, `of` how the block around is called."""
        old, new = self._parts(was, prefix), self._parts(now, prefix)
        for name in dict.fromkeys((*old.said, *new.said)):
            before, after = old.said.get(name), new.said.get(name)
            if is_environment(name) and (isinstance(before, Object) or isinstance(after, Object)):
                yield from self._variables(prefix + name, before, after)
            elif self._differ(before, after):
                yield Edit(prefix + name, before, after, of)
        for name in dict.fromkeys((*old.held, *new.held)):
            path = prefix + name
            for there, here in self._beside(old.held.get(name, []), new.held.get(name, []), path):
                called = self._parts(here, f"{path}.").name or self._parts(there, f"{path}.").name or of
                if there is None or here is None:
                    yield Edit(path, there, here, called)
                if here is not None:
                    yield from self.between(there, here, f"{path}.", called)

    def _differ(self, was: Expr | None, now: Expr | None) -> bool:
        return was is None or now is None or not self._same(was, now)

    def _variables(self, path: str, was: Expr | None, now: Expr | None) -> Iterator[Edit]:
        """What of a map of variables is not as it was, name by name; all of it where one of them is no map."""
        if not all(isinstance(each, Object | None) for each in (was, now)):
            yield Edit(path, was, now)
            return
        old, new = (
            {key_text(key) or _form(key): value for key, value in (each.items if isinstance(each, Object) else ())}
            for each in (was, now)
        )
        for name in dict.fromkeys((*old, *new)):
            if self._differ(old.get(name), new.get(name)):
                yield Edit(path, old.get(name), new.get(name), name)

    def _beside(self, old: list[Body], new: list[Body], path: str) -> Iterator[tuple[Body | None, Body | None]]:
        """Blocks of one kind beside what they were, without those that are as they were."""
        called = {id(each): self._parts(each, f"{path}.").called for each in (*old, *new)}
        left, right = [*old], [*new]
        for one in old:
            alike = (each for each in right if not any(self.between(one, each, f"{path}.")))
            if (other := next(alike, None)) is not None:
                left.remove(one)
                right.remove(other)
        for one in [*left]:
            other = next((each for each in right if called[id(one)] and called[id(one)] == called[id(each)]), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
                yield one, other
        # What has a name of its own is nobody else under another.
        yield from ((each, None) for each in left if called[id(each)])
        yield from ((None, each) for each in right if called[id(each)])
        yield from zip_longest(*([each for each in some if not called[id(each)]] for some in (left, right)))

    def _parts(self, body: Body | None, prefix: str) -> _Part:
        said: dict[str, Expr] = {}
        held: dict[str, list[Body]] = {}
        for item in body.items if body is not None else ():
            if isinstance(item, Attribute):
                inner = as_blocks(item) if prefix + item.name in self._blocks else ()
                if inner:
                    held.setdefault(item.name, []).extend(each.body for each in inner)
                else:
                    said[item.name] = item.expr
            elif item.type == "dynamic" and item.names:
                for content in item.body.blocks_of("content"):
                    # How often it is made is told beside what it says.
                    made = Body((*content.body.items, *item.body.attributes), content.body.span)
                    held.setdefault(item.names[0], []).append(made)
            else:
                held.setdefault(item.type, []).append(item.body)
        return _Part(said, held)


def _form(node: Expr, inner: Callable[[Expr], str] | None = None) -> str:
    """How an expression is written, wherever it stands; `inner` gives the form of those in it."""
    said = (getattr(node, each.name) for each in fields(node))
    kept = ", ".join(_within(each, inner or _form) for each in said if not isinstance(each, Span))
    return f"{type(node).__name__}({kept})"


def _within(node: object, inner: Callable[[Expr], str]) -> str:
    if isinstance(node, tuple):
        return f"({', '.join(_within(each, inner) for each in node)})"
    return inner(node) if isinstance(node, Expr) else repr(node)


def _default(variable: Body) -> Expr | None:
    """What a variable gives where nobody sets it; None where its type may make something else of it."""
    default, type_ = variable.attribute("default"), variable.attribute("type")
    if default is None or type_ is None or (isinstance(type_.expr, Name) and type_.expr.name == "any"):
        return default.expr if default is not None else None
    plain = _PLAIN.get(type_.expr.name) if isinstance(type_.expr, Name) else None
    value = Values(Source({})).of(default.expr)
    fits = plain is not None and isinstance(value, plain) and isinstance(value, bool) == (plain is bool)
    return default.expr if fits and not isinstance(value, Written) else None


def given(source: Source) -> dict[tuple[str, ...], list[Expr]]:
    """Variables and data sources by how an expression names them, with all that gives them their value."""
    found: dict[tuple[str, ...], list[Expr]] = {}
    for file in source.files.values():
        for block in file.body.blocks_of("variable"):
            said = [each.expr for each in block.body.attributes if each.name in _WHOLE]
            found.setdefault(("var", *block.names), []).extend(said)
        for block in file.body.blocks_of("data"):
            found.setdefault(("data", *block.names), []).extend(expressions(block.body))
    return found

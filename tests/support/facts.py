"""Every limit that the provider's facts set, with a value that breaks it."""

from collections.abc import Iterator

from shared.terraform.schema import Argument, ProviderSchema


def broken(schema: ProviderSchema) -> Iterator[tuple[str, str, object, str]]:
    """A type, the path of an argument, a value it can't have, and which limit that breaks."""
    for kind in sorted(schema.resource_types()):
        for one in schema.arguments(kind):
            if one.attribute is not None and "timeouts" not in one.path:
                for value, limit in _breaking(one):
                    yield kind, one.path, value, limit


def _breaking(one: Argument) -> Iterator[tuple[object, str]]:
    type_, facts = one.attribute.type, one.facts
    listed = isinstance(type_, list) and type_[0] in ("list", "set")
    inner = type_[1] if listed else type_
    limit = facts.element if listed and facts.element is not None else facts

    def wrap(value: object) -> object:
        return [value] if listed else value

    if limit.values is not None and inner == "string":
        yield wrap("NO-SUCH-WORD"), "values"
    if limit.range is not None and inner == "number":
        least, most = limit.range
        if least is not None:
            yield wrap(least - 1), "range"
        if most is not None:
            yield wrap(most + 1), "range"
    if limit.length is not None and limit.length[1] is not None:
        yield wrap("a" * (limit.length[1] + 1)), "length"
    if facts.max_items is not None and listed:
        yield [f"a{n}" for n in range(facts.max_items + 1)], "max_items"


def said(path: str, value: object) -> dict:
    """A configuration that says this and nothing else."""
    first, _, rest = path.partition(".")
    return {first: [said(rest, value)]} if rest else {first: value}

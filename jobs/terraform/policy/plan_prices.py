"""A plan's resources as `shared.parts.prices.planned_cost` wants them: the unknown marked, and who refers to whom.

The provider leaves many attributes to be known later that nobody writes (a disk's type, a whole block). Only what is
written can be anything; the rest will be the provider's default. So an unknown value stays UNKNOWN where the
configuration writes it, plainly or by a `dynamic` block, and is left out where it doesn't.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, planned_resources, standing
from shared.terraform.hcl import Body, parse_file

_LABEL = re.compile(r"[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*")
_ATTRIBUTE = {"constant_value", "references"}

Written = Mapping[str, Any]


def priced_resources(
    plan: Mapping[str, Any], files: Mapping[str, str] | None = None, *, before: bool = False
) -> list[dict[str, Any]]:
    """`{"address", "type", "values", "references", "written"}` of what stands after apply, or `before` it.

    `plan` is the document of `terraform show -json PLAN`. `files` is its configuration: only there `dynamic` blocks can
    be seen, so without it what such a block writes and apply tells counts as not written.
    """
    configured = {str(each.get("address")): each.get("expressions") or {} for each in _configuration(plan)}
    dynamic = _dynamic_blocks(files or {})
    unknown = {
        str(each.get("address")): ((each.get("change") or {}).get("after_unknown") or {})
        for each in (plan.get("resource_changes") or [] if not before else [])
    }
    made = []
    for each in standing(plan) if before else planned_resources(plan):
        address = str(each.get("address"))
        label = address.partition("[")[0]
        written = _together(configured.get(label, {}), dynamic.get(label, {}))
        values = each.get("values") or {}
        made.append(
            {
                "address": address,
                "type": str(each.get("type")),
                "values": _marked(values, unknown.get(address), written) or {},
                "references": dict(_references(configured.get(label, {}))),
                "written": frozenset(_paths(written)),
            }
        )
    return made


def as_configured(stands: Iterable[Mapping[str, Any]], plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What stands, priced as a plan of it is: with what its files write, and who refers to whom.

    Without that an address that a machine holds is one that nobody uses, and the same thing has two prices.
    """
    configured = {str(each.get("address")): each.get("expressions") or {} for each in _configuration(plan)}
    made = []
    for each in stands:
        label = str(each.get("address")).partition("[")[0]
        expressions = configured.get(label)
        made.append(
            dict(each)
            if expressions is None
            else {**each, "references": dict(_references(expressions)), "written": frozenset(_paths(expressions))}
        )
    return made


def _configuration(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    root = (plan.get("configuration") or {}).get("root_module") or {}
    return list(root.get("resources") or [])


def _marked(value: Any, unknown: Any, written: Any) -> Any:
    """The value with UNKNOWN where it is unknown and written; None where it is unknown and the provider's.

    `written` is a block's expressions, a list of such blocks, `_WHOLE` for an attribute and what is in it, or None.
    """
    if unknown is True:
        return UNKNOWN if written is not None else None
    if isinstance(unknown, Mapping) and unknown:
        known = value if isinstance(value, Mapping) else {}
        return {key: _marked(known.get(key), unknown.get(key), _inside(written, key)) for key in {**known, **unknown}}
    if isinstance(unknown, list) and unknown:
        items = value if isinstance(value, list) else []
        size = max(len(items), len(unknown))
        return [_marked(_item(items, at), _item(unknown, at), _block(written, at)) for at in range(size)]
    return value


_WHOLE = object()


def _inside(written: Any, key: str) -> Any:
    if isinstance(written, list):
        written = written[0] if written else None
    if not isinstance(written, Mapping):
        return written
    found = written.get(key)
    # A block stands in a list; what has no references and is no constant is an empty object.
    return _WHOLE if isinstance(found, Mapping) else found


def _block(written: Any, at: int) -> Any:
    """A block's expressions; of one that a `dynamic` block makes, those of its content."""
    if isinstance(written, list):
        return written[min(at, len(written) - 1)] if written else None
    return written


def _item(items: list[Any], at: int) -> Any:
    return items[at] if at < len(items) else None


def _references(expressions: Any, path: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    found: dict[str, frozenset[str]] = {}
    for where, label in _named(expressions, path):
        found[where] = found.get(where, frozenset()) | {label}
    yield from found.items()


def _paths(written: Any, path: str = "") -> Iterator[str]:
    """The dotted path without indices of each argument that the configuration writes."""
    if isinstance(written, list):
        for each in written:
            yield from _paths(each, path)
    elif isinstance(written, Mapping) and not (path and set(written) <= _ATTRIBUTE):
        for key, each in written.items():
            yield from _paths(each, f"{path}.{key}" if path else str(key))
    elif path:
        yield path


def _named(expressions: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(expressions, list):
        for each in expressions:
            yield from _named(each, path)
    elif isinstance(expressions, Mapping) and set(expressions) <= _ATTRIBUTE:
        for name in expressions.get("references") or []:
            if match := _LABEL.match(str(name)):
                yield path, match[0]
    elif isinstance(expressions, Mapping):
        for key, each in expressions.items():
            yield from _named(each, f"{path}.{key}" if path else str(key))


def _together(shown: Any, dynamic: Any) -> Any:
    """What the configuration shows, and what it doesn't."""
    if isinstance(shown, Mapping) and isinstance(dynamic, Mapping):
        return {key: _together(shown.get(key), dynamic.get(key)) for key in {**dynamic, **shown}}
    if isinstance(shown, list) and isinstance(dynamic, list):
        return [_together(_item(shown, at), _item(dynamic, at)) for at in range(max(len(shown), len(dynamic)))]
    return dynamic if shown is None else shown


def _dynamic_blocks(files: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """`type.name` -> what its `dynamic` blocks write, as the configuration would show them."""
    made: dict[str, dict[str, Any]] = {}
    for name, text in files.items():
        for block in parse_file(name, text).body.blocks_of("resource"):
            if found := _dynamic(block.body):
                made[".".join(block.names)] = found
    return made


def _dynamic(body: Body) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for block in body.blocks:
        if block.type == "dynamic":
            contents = [_everything(each.body) for each in block.body.blocks_of("content")]
            found.setdefault(".".join(block.names), []).extend(contents or [{}])
        elif inner := _dynamic(block.body):
            # Beside it stand its own attributes, which the configuration shows.
            found.setdefault(block.type, []).append(_everything(block.body) | inner)
    return found


def _everything(body: Body) -> dict[str, Any]:
    found: dict[str, Any] = {each.name: {"references": []} for each in body.attributes}
    blocks: Iterable[Any] = body.blocks
    for block in blocks:
        if block.type == "dynamic":
            found |= _dynamic(body)
        else:
            found.setdefault(block.type, []).append(_everything(block.body))
    return found

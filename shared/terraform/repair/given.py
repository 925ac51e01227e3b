"""What stands alone here and is part of something else there: a container's memory, the kind of a member."""

import re

from shared.terraform.hcl.nodes import Attribute, Object, Template, key_text
from shared.terraform.repair.places import Placed
from shared.terraform.repair.result import Fix
from shared.terraform.repair.world import fix, indent_of, indented, move, remove, replace

_LIMITS = {"cpu": "cpu", "cpus": "cpu", "memory": "memory", "mem": "memory", "ram": "memory", "gpu": "nvidia.com/gpu"}
_MEMBERS = {"user": "user", "user_email": "user", "group": "group", "service_account": "serviceAccount",
            "service_account_email": "serviceAccount", "domain": "domain"}  # fmt: skip


def limit_to_come(place: Placed, item: Attribute) -> bool:
    """Whether it is a limit for which another one of this round makes the place."""
    blocks = place.level.block.body.blocks_of("resources")
    inside = blocks[0] if blocks and place.level.name != "resources" else place.level.block
    mark = (place.file.path, inside.span.start, "limits")
    return item.name in _LIMITS and mark in place.world.made


def as_limit(place: Placed, item: Attribute) -> Fix | None:
    """`memory = "512Mi"` of a container, or of its resources: one of its limits."""
    key = _LIMITS.get(item.name)
    if key is None or "cloud_run" not in place.where(place.chain[0]):
        return None
    if place.level.name == "resources" and "limits" in place.schema.attributes:
        inside, made = place.level.block, "limits = {{\n  {}\n}}"
    elif "resources" in place.schema.blocks:
        blocks = place.level.block.body.blocks_of("resources")
        inside = blocks[0] if blocks else place.level.block
        made = "limits = {{\n  {}\n}}" if blocks else "resources {{\n  limits = {{\n    {}\n  }}\n}}"
    else:
        return None
    source = place.file.source(item.expr.span)
    text = f'{key} = "{source}"' if source.isdigit() else f"{key} = {source}"
    text = text if key.isidentifier() else f'"{key}"{text.removeprefix(key)}'
    limits = inside.body.attribute("limits") if inside is not place.level.block or made.startswith("limits") else None
    reason = f"{item.name} is a limit of the container's resources"
    if limits is None:
        mark = (place.file.path, inside.span.start, "limits")
        if mark in place.world.made:
            return None  # another fix of this round makes it; this one follows
        place.world.made.add(mark)
        return fix(reason, *move(place.file, item.span, inside, made.format(text)))
    if not isinstance(limits.expr, Object) or key in {key_text(each) for each, _ in limits.expr.items}:
        return None
    return fix(
        reason,
        remove(place.file, item.span),
        replace(place.file, limits.expr.span, _added(place, limits, text)),
    )


def _added(place: Placed, limits: Attribute, text: str) -> str:
    source = place.file.source(limits.expr.span)
    indent = indent_of(place.file, limits.span.start)
    inside = source[1:-1].strip().rstrip(",")
    if not inside:
        return f"{{ {text} }}"
    if "\n" in source:
        return f"{{\n{indent}  {inside}\n{indented(text, indent + '  ')}\n{indent}}}"
    return f"{{ {inside}, {text} }}"


def as_member(place: Placed, item: Attribute) -> Fix | None:
    """`user = "a@example.com"` of a grant: the member `user:a@example.com`."""
    kind = _MEMBERS.get(item.name)
    known = place.schema.attributes.get("member")
    if kind is None or known is None or not known.required or "member" in place.present:
        return None
    if sum(each.name in _MEMBERS for each in place.level.block.body.attributes) != 1:
        return None
    if isinstance(item.expr, Template) and item.expr.text is not None:
        text = item.expr.text if re.match(r"[a-zA-Z]+:", item.expr.text) else f"{kind}:{item.expr.text}"
    else:
        text = f"{kind}:${{{place.file.source(item.expr.span)}}}"
    return fix(f"a member says what it is: {kind}", replace(place.file, item.span, f'member = "{text}"'))

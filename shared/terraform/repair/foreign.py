"""Whole shapes that other clouds or sibling resources have: security groups, S3's rules, a template's disk."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, Expr, File, Literal, Object, Template, Tuple, key_text
from shared.terraform.hcl.references import references
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import snake
from shared.terraform.repair.world import (
    Declared,
    World,
    body_names,
    fix,
    indent_of,
    indented,
    insert,
    move,
    remove,
    replace,
)

_RULES = {"ingress": "INGRESS", "inbound": "INGRESS", "egress": "EGRESS", "outbound": "EGRESS"}
_OF_A_RULE = frozenset({"from_port", "to_port", "protocol", "cidr_blocks", "description"})
_STORAGE_CLASSES = {"STANDARD_IA": "NEARLINE", "ONEZONE_IA": "NEARLINE", "INTELLIGENT_TIERING": "NEARLINE",
                    "GLACIER": "COLDLINE", "GLACIER_IR": "COLDLINE", "DEEP_ARCHIVE": "ARCHIVE"}  # fmt: skip


def mend_foreign(world: World) -> Iterator[Fix]:
    """Rules of security groups as rules of a firewall; S3's lifecycle and encryption as what a bucket has."""
    for declared in world.top("data"):
        if declared.type == "google_compute_image":
            yield from _image(declared)
    for declared in world.top("resource"):
        if declared.type == "google_compute_firewall":
            yield from _security_group(declared)
            yield from _port_beside(declared)
        elif declared.type == "google_workflows_workflow":
            yield from _workflow(declared)
        elif declared.type == "google_storage_bucket":
            yield from _bucket(declared)
        elif declared.type.endswith("instance_template"):
            yield from _boot_disk(declared)
            yield from _initialized(declared)
        elif declared.type == "google_compute_instance":
            yield from _disk(declared)
            yield from _family(declared)
            yield from _groups(world, declared)
        elif declared.type == "google_monitoring_notification_channel":
            yield from _channel(declared)
        elif declared.type == "google_sql_database_instance":
            yield from _engine(declared)
        elif declared.type == "google_monitoring_uptime_check_config":
            yield from _checked_host(declared)


# --- firewalls


def _security_group(declared: Declared) -> Iterator[Fix]:
    """`ingress { from_port to_port protocol cidr_blocks }`: what a firewall says once stands beside its rules."""
    file, body = declared.file, declared.block.body
    rules = [block for block in body.blocks if block.type in _RULES and body_names(block.body) <= _OF_A_RULE]
    outgoing = [block for block in rules if _RULES[block.type] == "EGRESS"]
    if len(outgoing) < len(rules) and all(_everything(file, block) for block in outgoing):
        dropped, rules = outgoing, [block for block in rules if block not in outgoing]
    else:
        dropped = []
    if not rules or len({_RULES[block.type] for block in rules}) > 1:
        return
    direction = _RULES[rules[0].type]
    name = "source_ranges" if direction == "INGRESS" else "destination_ranges"
    ranges = {_source(file, block, "cidr_blocks") for block in rules}
    texts = [_allow(file, block) for block in rules]
    if len(ranges) > 1 or None in texts:
        return  # one firewall has one list of ranges: which rules were meant for whom is not for code to put together
    (said,) = ranges
    present = body_names(body)
    if said is not None and name in present:
        return
    lines = [f"{name} = {said}"] if said is not None else []
    if direction == "EGRESS" and "direction" not in present:
        lines.insert(0, 'direction = "EGRESS"')
    pieces = [remove(file, block.span) for block in dropped]
    for block, text in zip(rules, texts, strict=True):
        pieces.append(replace(file, block.span, indented(text or "", indent_of(file, block.span.start)).lstrip()))
    if lines:
        pieces.append(insert(file, declared.block, "\n".join(lines), last=True))
    yield fix("a firewall's rules are written allow, its ranges once beside them", *pieces)


_PORT = re.compile(r"([a-z]+)[:/](\d+(?:-\d+)?)")


def _port_beside(declared: Declared) -> Iterator[Fix]:
    """`protocol = "tcp:22"`, as a command line has it: the port stands beside its protocol."""
    for rule in (*declared.block.body.blocks_of("allow"), *declared.block.body.blocks_of("deny")):
        said = _PORT.fullmatch(_word(rule, "protocol") or "")
        item = rule.body.attribute("protocol")
        if said is None or item is None or rule.body.attribute("ports") is not None:
            continue
        new = f'"{said[1]}"\n{indent_of(declared.file, item.span.start)}ports = ["{said[2]}"]'
        yield fix("a port stands beside its protocol", replace(declared.file, item.expr.span, new))


def _everything(file: File, block: Block) -> bool:
    """Leave to send anything anywhere, which a network gives by itself."""
    return _word(block, "protocol") in {"-1", "all"} and "0.0.0.0/0" in (_source(file, block, "cidr_blocks") or "")


def _allow(file: File, block: Block) -> str | None:
    protocol = _source(file, block, "protocol")
    if protocol is None:
        return None
    lines = []
    description = _word(block, "description")
    if description:
        lines.append(f"  # {description}")
    if _word(block, "protocol") in {"-1", "all"}:
        return "\n".join(["allow {", *lines, '  protocol = "all"', "}"])
    lines.append(f"  protocol = {protocol}")
    first, last = block.body.attribute("from_port"), block.body.attribute("to_port")
    ports = _ports(file, first, last)
    if ports is None and (first or last):
        return None
    if ports and _word(block, "protocol") != "icmp":
        lines.append(f"  ports    = [{ports}]")
    return "\n".join(["allow {", *lines, "}"])


def _ports(file: File, first: Attribute | None, last: Attribute | None) -> str | None:
    """`"80"`, `"8000-8100"`, "" for all; None when it can't be told."""
    if first is None and last is None:
        return None
    one, other = (_number(item.expr) if item else None for item in (first or last, last or first))
    if one is not None and other is not None:
        if one == 0 and other in {0, 65535}:
            return ""
        return f'"{one}"' if one == other else f'"{one}-{other}"'
    if first and last and file.source(first.expr.span) == file.source(last.expr.span):
        return file.source(first.expr.span)
    return None


_FIREWALL = "google_compute_firewall"
_GROUPS = frozenset({"vpc_security_group_ids", "security_group_ids", "security_groups"})


def _groups(world: World, declared: Declared) -> Iterator[Fix]:
    """A machine does not name its firewalls: they apply to the network, or to the tags that they name."""
    file, body = declared.file, declared.block.body
    for item in body.attributes:
        if item.name not in _GROUPS or not isinstance(item.expr, Tuple) or not item.expr.items:
            continue
        named = [found.parts[:2] for found in references(item.expr)]
        firewalls = [
            one for type_, label, *_ in named for one in world.resources.get((type_, label), ()) if type_ == _FIREWALL
        ]
        if len(firewalls) != len(item.expr.items):
            continue
        tags = [one.block.body.attribute("target_tags") for one in firewalls]
        if not any(tags):
            yield fix("a firewall applies to its network, a machine does not name it", remove(file, item.span))
            continue
        said = [
            one.file.source(tag.span)
            for one, target in zip(firewalls, tags, strict=True)
            if target is not None and isinstance(target.expr, Tuple)
            for tag in target.expr.items
        ]
        if said and body.attribute("tags") is None:
            text = f"tags = [{', '.join(dict.fromkeys(said))}]"
            yield fix("a firewall finds its machines by their tags", replace(file, item.span, text))


# --- workflows

_OF_A_WORKFLOW = re.compile(
    r"(?<!\$)\$\{(?!\s*(?:(?:var|local|data|each|count|module|path)\.|google_|random_|(?:file|templatefile|jsonencode)\())"
)


def _workflow(declared: Declared) -> Iterator[Fix]:
    """`${"hello " + name}` in a workflow's text is the workflow's own expression."""
    item = declared.block.body.attribute("source_contents")
    if item is None or not isinstance(item.expr, Template):
        return
    source = declared.file.source(item.expr.span)
    new = _OF_A_WORKFLOW.sub("$${", source)
    if new != source:
        yield fix("this is for the workflow, not for Terraform", replace(declared.file, item.expr.span, new))


# --- disks

_OF_A_DISK = {"image": "source_image", "size": "disk_size_gb", "type": "disk_type"}


def _boot_disk(declared: Declared) -> Iterator[Fix]:
    """`boot_disk { initialize_params { image } }` of a machine as `disk { source_image }` of a template."""
    file, block = declared.file, next(iter(declared.block.body.blocks_of("boot_disk")), None)
    if block is None or any(inner.type != "initialize_params" for inner in block.body.blocks):
        return
    lines = [f"  {item.name} = {file.source(item.expr.span)}" for item in block.body.attributes if item.name != "boot"]
    for inner in block.body.blocks:
        if inner.body.blocks:
            return
        lines += [
            f"  {_OF_A_DISK.get(item.name, item.name)} = {file.source(item.expr.span)}"
            for item in inner.body.attributes
        ]
    text = "\n".join(["disk {", *lines, "  boot = true", "}"])
    new = indented(text, indent_of(file, block.span.start)).lstrip()
    yield fix("a template's boot disk is a disk with boot = true", replace(file, block.span, new))


def _initialized(declared: Declared) -> Iterator[Fix]:
    """`disk { initialize_params { image } }` of a template, which has these in the disk itself."""
    file = declared.file
    for disk in declared.block.body.blocks_of("disk"):
        for item in disk.body.items:
            if isinstance(item, Block) and item.type == "initialize_params" and not item.body.blocks:
                said = [(each.name, each.expr) for each in item.body.attributes]
            elif isinstance(item, Attribute) and item.name == "initialize_params" and isinstance(item.expr, Object):
                said = [(key_text(key) or "", value) for key, value in item.expr.items]
            else:
                continue
            names = [_OF_A_DISK.get(name, name) for name, _ in said]
            if not said or not all(names) or {*names} & body_names(disk.body):
                continue
            lines = [f"{name} = {file.source(expr.span)}" for name, (_, expr) in zip(names, said, strict=True)]
            yield fix("a template's disk has no initialize_params", *move(file, item.span, disk, "\n".join(lines)))


def _disk(declared: Declared) -> Iterator[Fix]:
    """`disk { source_image }` of a template as `boot_disk { initialize_params { image } }` of a machine."""
    file, body = declared.file, declared.block.body
    blocks = body.blocks_of("disk")
    if len(blocks) != 1 or "boot_disk" in body_names(body) or blocks[0].body.blocks:
        return
    names = {**{value: key for key, value in _OF_A_DISK.items()}, "image": "image"}
    inside: list[str] = []
    outside: list[str] = []
    for item in blocks[0].body.attributes:
        if item.name == "boot":
            continue
        found = inside if item.name in names else outside
        found.append(f"{names.get(item.name, item.name)} = {file.source(item.expr.span)}")
    if not inside:
        return
    lines = [*(f"  {line}" for line in outside), "  initialize_params {", *(f"    {line}" for line in inside), "  }"]
    new = indented("\n".join(["boot_disk {", *lines, "}"]), indent_of(file, blocks[0].span.start)).lstrip()
    yield fix("a machine's boot disk is made of initialize_params", replace(file, blocks[0].span, new))


def _family(declared: Declared) -> Iterator[Fix]:
    """`image_family` and `image_project`, as the command line has them: one image, the project before the family."""
    bodies = [declared.block.body, *(each.body for each in declared.block.body.blocks_of("boot_disk", "disk"))]
    bodies += [each.body for body in bodies[1:] for each in body.blocks_of("initialize_params")]
    for body in bodies:
        there = {snake(item.name).removeprefix("source_"): item for item in body.attributes}
        family, project = there.get("image_family") or there.get("image_name"), there.get("image_project")
        if family is None or project is None or "image" in there:
            continue
        words = [item.expr.text if isinstance(item.expr, Template) else None for item in (project, family)]
        if all(words) and "/" not in f"{words[0]}{words[1]}":
            yield fix(
                "the image of a family is named with its project",
                replace(declared.file, family.span, f'image = "{words[0]}/{words[1]}"'),
                remove(declared.file, project.span),
            )


# --- databases

_ENGINES = {"postgres": "POSTGRES_{}", "postgresql": "POSTGRES_{}", "mysql": "MYSQL_{}", "sqlserver": "SQLSERVER_{}"}


def _engine(declared: Declared) -> Iterator[Fix]:
    """`engine` and `engine_version` of other clouds: one version that begins with the engine."""
    file, body = declared.file, declared.block.body
    engine, version = body.attribute("engine"), body.attribute("engine_version") or body.attribute("version")
    if engine is None or version is None or body.attribute("database_version"):
        return
    said, number = _word(declared.block, engine.name), _word(declared.block, version.name)
    form = _ENGINES.get((said or "").lower())
    if form is None or number is None:
        return
    first, *rest = number.split(".")
    whole = "_".join([first, *(rest[:1] or (["0"] if first == "8" else []))]) if "MYSQL" in form else first
    yield fix(
        "the version of a database begins with its engine",
        replace(file, engine.span, f'database_version = "{form.format(whole)}"'),
        remove(file, version.span),
    )


def _image(declared: Declared) -> Iterator[Fix]:
    """The project of an image that is looked up is its own `project`."""
    item = declared.block.body.attribute("image_project")
    if item is not None and declared.block.body.attribute("project") is None:
        yield fix("an image is looked up in a project", replace(declared.file, item.name_span, "project"))


# --- alerts

_KEYS = {
    "email": {"email": "email_address", "address": "email_address", "mail": "email_address", "to": "email_address"},
    "slack": {"channel": "channel_name", "name": "channel_name"},
    "sms": {"phone": "number", "phone_number": "number"},
    "pubsub": {"topic_name": "topic", "topic_id": "topic"},
    "webhook_tokenauth": {"webhook_url": "url", "endpoint": "url"},
}
"""Kinds of channels -> how the label that says where is called by others, and its name."""


def _channel(declared: Declared) -> Iterator[Fix]:
    """`labels = { email = ... }` of a notification channel: its labels have names of their own."""
    labels = declared.block.body.attribute("labels")
    words = _KEYS.get(_word(declared.block, "type") or "", {})
    if labels is None or not isinstance(labels.expr, Object):
        return
    there = {key_text(key) for key, _ in labels.expr.items}
    for key, _ in labels.expr.items:
        meant = words.get(key_text(key) or "")
        if meant is not None and meant not in there:
            yield fix(f"a channel's label is called {meant}", replace(declared.file, key.span, meant))


# --- checks

_HOSTS = frozenset({"host", "hostname", "url", "domain", "target"})


def _checked_host(declared: Declared) -> Iterator[Fix]:
    """`host = "www.example.com"` of an uptime check, or of its request: a label of what is monitored."""
    file, body = declared.file, declared.block.body
    bodies = [body, *(each.body for each in body.blocks_of("http_check", "tcp_check"))]
    found = [item for each in bodies for item in each.attributes if item.name in _HOSTS]
    if len(found) != 1 or body_names(body) & {"monitored_resource", "resource_group", "synthetic_monitor"}:
        return
    (item,) = found
    source = file.source(item.expr.span)
    if item.name == "url" and isinstance(item.expr, Template):
        address = re.fullmatch(r"https?://([\w.-]+)/?", item.expr.text or "")
        if address is None:
            return
        source = f'"{address[1]}"'
    lines = f'monitored_resource {{\n  type = "uptime_url"\n  labels = {{\n    host = {source}\n  }}\n}}'
    yield fix(
        f"the {item.name} of a check is a label of what it monitors",
        remove(file, item.span),
        insert(file, declared.block, lines, last=True),
    )


# --- buckets


def _bucket(declared: Declared) -> Iterator[Fix]:
    file = declared.file
    for block in declared.block.body.blocks:
        if block.type == "server_side_encryption_configuration":
            text = file.source(block.span)
            if "AES256" in text and "kms" not in text.lower():
                yield fix("Google encrypts every bucket so by itself", remove(file, block.span))
        elif block.type == "lifecycle_rule" and not body_names(block.body) & {"action", "condition"}:
            yield from _lifecycle(file, block)


def _lifecycle(file: File, rule: Block) -> Iterator[Fix]:
    found = [block for block in rule.body.blocks if block.type in {"expiration", "transition"}]
    on = rule.body.attribute("enabled")
    off = on is not None and isinstance(on.expr, Literal) and on.expr.value is False
    if len(found) != 1 or off or _word(rule, "status") == "Disabled":
        return
    (what,) = found
    days = _source(file, what, "days")
    if days is None or body_names(what.body) - {"days", "storage_class"}:
        return
    kind = _word(what, "storage_class")
    if (what.type == "transition") != (kind is not None):
        return
    action = (
        f'  type          = "SetStorageClass"\n  storage_class = "{_STORAGE_CLASSES.get(kind, kind)}"'
        if kind
        else '  type = "Delete"'
    )
    pieces = [remove(file, item.span) for item in rule.body.attributes if item.name in {"id", "enabled", "status"}]
    text = f"action {{\n{action}\n}}\ncondition {{\n  age = {days}\n}}"
    pieces.append(replace(file, what.span, indented(text, indent_of(file, what.span.start)).lstrip()))
    yield fix("a rule of a bucket's life has an action and a condition", *pieces)


# --- values


def _source(file: File, block: Block, name: str) -> str | None:
    item = block.body.attribute(name)
    return file.source(item.expr.span) if item is not None else None


def _word(block: Block, name: str) -> str | None:
    item = block.body.attribute(name)
    if item is None:
        return None
    if isinstance(item.expr, Template):
        return item.expr.text
    number = _number(item.expr)
    return None if number is None else str(number)


def _number(expr: Expr) -> int | None:
    if isinstance(expr, Literal) and isinstance(expr.value, int) and not isinstance(expr.value, bool):
        return expr.value
    if isinstance(expr, Template) and expr.text and expr.text.isdigit():
        return int(expr.text)
    return None

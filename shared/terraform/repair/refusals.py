"""What is HCL and fits the schema, and what the provider refuses all the same: names, places, ranges, choices."""

import ipaddress
import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import (
    Attribute,
    Binary,
    Block,
    Call,
    Expr,
    File,
    GetAttr,
    Index,
    Literal,
    Span,
    Template,
    Text,
    Tuple,
)
from shared.terraform.hcl.references import references
from shared.terraform.repair.choices import choice_meant
from shared.terraform.repair.evidence import BY_TYPE, REFERENCES
from shared.terraform.repair.levels import all_levels
from shared.terraform.repair.result import Fix
from shared.terraform.repair.values import element_of, kind_of
from shared.terraform.repair.world import Declared, World, fix, insert, replace

_DNS_NAME = re.compile(r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?\Z")
_ENUM = re.compile(r"expected (?:\S+) to be one of \[(.+?)\]", re.DOTALL)
_NAMED_BY_DNS = re.compile(
    r"google_(compute_(?!project)|container_cluster|container_node_pool|sql_database_instance|cloud_run|redis_instance|"
    r"dns_managed_zone|vpc_access_connector|filestore_instance|cloudfunctions)"
)
_PLACEHOLDER = re.compile(r"[{}<>$%]")
"""Signs in a name that say that something was to be put there; what, is not known here."""
_ZONE = re.compile(r"[a-z]+-[a-z]+\d+-[a-z]\Z")
_REGION = re.compile(r"[a-z]+-[a-z]+\d+\Z")
_ACCOUNT = re.compile(r"[a-z][-a-z0-9]{4,28}[a-z0-9]\Z")


def mend_refusals(world: World) -> Iterator[Fix]:
    """What the provider is known to refuse, or was reported to."""
    for declared in world.top("resource", "data"):
        schema = world.schema_of(declared.block)
        if schema is None:
            continue
        if declared.block.type == "resource":
            yield from _names(declared)
        for level in all_levels(declared.block, schema):
            if level.name in {"allow", "deny"}:
                yield from _ports(declared.file, level.block)
            for item in level.block.body.attributes:
                known = level.schema.attributes.get(item.name)
                if known is None or not known.settable:
                    continue
                yield from _places(declared.file, item)
                yield from _called(declared.file, item)
                yield from _enumerated(world, declared.file, declared.block, item)
                yield from _ranges(world, declared.file, item)
                if kind_of(known.type) in {"string", "number", "bool"}:
                    yield from _whole_object(world, declared, item)
                    yield from _member(declared.file, item)
                    yield from _other_attribute(declared.file, item)
                    yield from _role(declared, item)
                    yield from _destination(declared, item)
                elif element_of(known.type) in {"string", "number", "bool"}:
                    yield from _whole_object(world, declared, item)


def mend_outputs_of_secrets(world: World) -> Iterator[Fix]:
    """An output of a secret value says so."""
    for declared in world.top("output"):
        value = declared.block.body.attribute("value")
        if value is None or declared.block.body.attribute("sensitive") is not None:
            continue
        if world.reported(declared.file, declared.block.span, "sensitive value"):
            yield fix(
                f"the output {declared.label} is of a sensitive value",
                insert(declared.file, declared.block, "sensitive = true", last=True),
            )


def _names(declared: Declared) -> Iterator[Fix]:
    name = declared.block.body.attribute("name")
    if name is not None and _NAMED_BY_DNS.match(declared.type):
        yield from _dns_name(declared.file, name)
    domain = declared.block.body.attribute("dns_name") if declared.type == "google_dns_managed_zone" else None
    if domain is not None and isinstance(domain.expr, Template) and re.search(r"\w\Z", domain.expr.text or ""):
        said = fix(
            "a zone's domain ends with a dot", replace(declared.file, domain.expr.span, f'"{domain.expr.text}."')
        )
        yield said
    if name is not None and declared.type == "google_storage_bucket" and isinstance(name.expr, Template):
        text = name.expr.text
        if text and re.search(r"[^-_.a-z0-9]", text) and not _PLACEHOLDER.search(text):
            new = re.sub(r"[^-_.a-z0-9]+", "-", text.lower()).strip("-")
            yield fix("a bucket's name has no capitals and spaces", replace(declared.file, name.expr.span, f'"{new}"'))
    account = declared.block.body.attribute("account_id")
    if account is not None and declared.type == "google_service_account" and isinstance(account.expr, Template):
        text = account.expr.text
        if text and not _ACCOUNT.match(text):
            new = re.sub(r"[^-a-z0-9]+", "-", text.lower()).strip("-")[:30].rstrip("-")
            new = new if len(new) >= 6 else f"{new}-account"
            if _ACCOUNT.match(new):
                reason = "an account id has 6 to 30 lower case letters, digits and dashes"
                yield fix(reason, replace(declared.file, account.expr.span, f'"{new}"'))


def _places(file: File, item: Attribute) -> Iterator[Fix]:
    """A region where a zone is wanted and the other way round."""
    if not isinstance(item.expr, Template) or item.expr.text is None:
        return
    text = item.expr.text
    if item.name == "zone" and _REGION.match(text):
        yield fix(f"{text} is a region, a zone is wanted", replace(file, item.expr.span, f'"{text}-a"'))
    elif item.name == "region" and _ZONE.match(text):
        yield fix(f"{text} is a zone, a region is wanted", replace(file, item.expr.span, f'"{text[:-2]}"'))


def _ports(file: File, block: Block) -> Iterator[Fix]:
    """`"80,443"` is two ports, `8000:9000` a range with a dash."""
    item = block.body.attribute("ports")
    if item is None or not isinstance(item.expr, Tuple):
        return
    for port in item.expr.items:
        if isinstance(port, Binary) and port.op == "-" and isinstance(port.left, Literal):
            source = re.sub(r"\s+", "", file.source(port.span))
            yield fix("a range of ports is a string", replace(file, port.span, f'"{source}"'))
            continue
        text = port.text if isinstance(port, Template) else None
        if text is None or re.fullmatch(r"\d+(-\d+)?", text) or not re.fullmatch(r"[\d\s,:-]+", text):
            continue
        parts = [re.sub(r"\s*[:-]\s*", "-", part.strip()) for part in text.split(",") if part.strip()]
        if parts and all(re.fullmatch(r"\d+(-\d+)?", part) for part in parts):
            yield fix(
                "a port is a number or a range", replace(file, port.span, ", ".join(f'"{part}"' for part in parts))
            )


def _ranges(world: World, file: File, item: Attribute) -> Iterator[Fix]:
    """A range whose address has bits beyond its mask means the network around it; a single address is one of one."""
    for expr in item.expr.items if isinstance(item.expr, Tuple) else (item.expr,):
        text = expr.text if isinstance(expr, Template) else None
        if not text or not world.reported(file, item.span, "CIDR"):
            continue
        try:
            network = str(ipaddress.ip_network(text.strip(), strict=False))
        except ValueError:
            continue
        if network != text:
            yield fix(f"{text} is not a range, {network} is", replace(file, expr.span, f'"{network}"'))


_ACTIONS = frozenset({"allow", "deny", "deny_status", "redirect", "throttle", "rate_based_ban"})


def _called(file: File, item: Attribute) -> Iterator[Fix]:
    """`action = deny(403)`: what a rule does is a text, though it looks like a call."""
    if item.name.endswith("action") and isinstance(item.expr, Call) and item.expr.name in _ACTIONS:
        text = file.source(item.expr.span).replace('"', "")
        yield fix(f"{text} is a text and needs quotes", replace(file, item.expr.span, f'"{text}"'))


def _whole_object(world: World, declared: Declared, item: Attribute) -> Iterator[Fix]:
    """A resource named as a whole where one of its attributes is wanted, alone or in a list."""
    for expr in item.expr.items if isinstance(item.expr, Tuple) else (item.expr,):
        yield from _one_whole(world, declared, item, expr)


def _one_whole(world: World, declared: Declared, item: Attribute, expr: Expr) -> Iterator[Fix]:
    if not isinstance(expr, GetAttr | Index):
        return
    found = next(iter(references(expr)), None)
    if found is None or found.span != expr.span:
        return
    at = 1 if found.parts[0] == "data" else 0
    targets = world.data_sources if at else world.resources
    if len(found.parts) != at + 2 or found.parts[at : at + 2] not in targets:
        return
    type_ = found.parts[at]
    body = targets[type_, found.parts[at + 1]][0].block.body
    if body.attribute("count") or body.attribute("for_each"):
        return
    known = [*BY_TYPE.get((declared.type, item.name), ()), *REFERENCES.get(item.name, ())]
    attribute = next((name for kind, name in known if kind == type_), None) or _by_pattern(world, declared, item, type_)
    source = declared.file.source(expr.span)
    yield fix(f"{source} is a whole resource", replace(declared.file, expr.span, f"{source}.{attribute}"))


def _by_pattern(world: World, declared: Declared, item: Attribute, target: str) -> str:
    """What an argument takes of another resource: the last part of its id, where the own id has the part around it."""
    if declared.block.body.attribute(item.name) is not item or declared.type not in world.schema.resource_types():
        return "id"
    pattern = world.schema.type_facts(declared.type).id or ""
    facts = world.schema.type_facts(target).id if target in world.schema.resource_types() else None
    part = re.search(rf"/(\w+)/\{{\{{{item.name}\}}\}}", pattern)
    own = re.search(r"/(\w+)/\{\{(\w+)\}\}\Z", facts or "")
    return own[2] if part and own and part[1] == own[1] else "id"


_WANTED = {
    "service_account_id": (("google_service_account", "email", "name"),),
    "key_ring": (("google_kms_key_ring", "name", "id"),),
    "crypto_key_id": (("google_kms_crypto_key", "name", "id"),),
    "kms_key_name": (("google_kms_crypto_key", "name", "id"),),
    "default_kms_key_name": (("google_kms_crypto_key", "name", "id"),),
    "dataset_id": (("google_bigquery_dataset", "id", "dataset_id"),),
    "managed_zone": (("google_dns_managed_zone", "id", "name"),),
    "cluster": (("google_alloydb_cluster", "cluster_id", "name"),),
    "instance": (("google_sql_database_instance", "id", "name"),),
    "private_network": (("google_compute_network", "name", "id"),),
    "authorized_network": (("google_compute_network", "name", "id"),),
}
"""Arguments that take one attribute of a resource -> the type, an attribute that Google refuses, and the right one."""


_DESTINATIONS = {
    "google_storage_bucket": ("storage.googleapis.com/", "name"),
    "google_pubsub_topic": ("pubsub.googleapis.com/", "id"),
    "google_bigquery_dataset": ("bigquery.googleapis.com/", "id"),
    "google_logging_project_bucket_config": ("logging.googleapis.com/", "id"),
}


def _destination(declared: Declared, item: Attribute) -> Iterator[Fix]:
    """`destination = google_storage_bucket.logs.name` of a log sink: the service stands before its resource."""
    if item.name != "destination" or not re.fullmatch(r"google_logging_\w+_sink", declared.type):
        return
    source = declared.file.source(item.expr.span)
    found = re.fullmatch(r"(google_\w+)\.([\w-]+)(?:\.\w+)?", source)
    if found is not None and found[1] in _DESTINATIONS:
        service, attribute = _DESTINATIONS[found[1]]
        text = f'"{service}${{{found[1]}.{found[2]}.{attribute}}}"'
        yield fix("a sink's destination names its service", replace(declared.file, item.expr.span, text))


_BASIC = frozenset({"viewer", "editor", "owner", "browser"})
_SERVICES = {"storage_bucket": "storage", "pubsub": "pubsub", "secret_manager": "secretmanager", "cloud_run": "run",
             "kms": "cloudkms", "bigquery": "bigquery", "artifact_registry": "artifactregistry", "spanner": "spanner",
             "cloudfunctions": "cloudfunctions", "service_account": "iam", "cloud_tasks": "cloudtasks"}  # fmt: skip
"""Types of grants -> whose role a word without its service is."""


def _role(declared: Declared, item: Attribute) -> Iterator[Fix]:
    """`viewer` as `roles/viewer`, of a bucket `objectViewer` as `roles/storage.objectViewer`."""
    text = item.expr.text if isinstance(item.expr, Template) else None
    if item.name == "role" and "_iam_" in declared.type and text and re.fullmatch(r"[a-z]\w*(\.\w+)*", text):
        kind = declared.type.removeprefix("google_")
        service = next((own for words, own in _SERVICES.items() if kind.startswith(words)), "")
        word = text if "." in text or text in _BASIC or not service else f"{service}.{text}"
        yield fix("a role has roles/ in front", replace(declared.file, item.expr.span, f'"roles/{word}"'))


def _other_attribute(file: File, item: Attribute) -> Iterator[Fix]:
    """`key_ring = google_kms_key_ring.r.name`: the whole path is wanted, a name alone is refused."""
    source = file.source(item.expr.span)
    for type_, wrong, right in _WANTED.get(item.name, ()):
        if re.fullmatch(rf"{type_}\.[\w-]+(\[[^\]]*\])?\.{wrong}", source):
            new = f"{source.removesuffix(wrong)}{right}"
            yield fix(f"{item.name} takes the {right} of {type_}", replace(file, item.expr.span, new))


def _member(file: File, item: Attribute) -> Iterator[Fix]:
    """The e-mail of a service account as a member says what it is."""
    if item.name != "member":
        return
    source = file.source(item.expr.span)
    if re.fullmatch(r"(data\.)?google_service_account\.\w+(\[[^\]]*\])?\.email", source):
        yield fix("a member says what it is", replace(file, item.expr.span, f'"serviceAccount:${{{source}}}"'))
    elif (
        isinstance(item.expr, Template)
        and item.expr.text
        and re.fullmatch(r"[\w.-]+@[\w.-]+\.gserviceaccount\.com", item.expr.text)
    ):
        yield fix("a member says what it is", replace(file, item.expr.span, f'"serviceAccount:{item.expr.text}"'))


def _enumerated(world: World, file: File, block: Block, item: Attribute) -> Iterator[Fix]:
    """A value that the provider says is none of those it knows."""
    if not isinstance(item.expr, Template) or item.expr.text is None:
        return
    at_block = world.errors_at(file, Span(block.span.start, block.span.start))
    said = [error for error in at_block if _is_about(f"{error.summary} {error.detail}", item.name, item.expr.text)]
    for error in (*world.errors_at(file, item.span), *said):
        match = _ENUM.search(f"{error.summary} {error.detail}")
        if match:
            choices = re.findall(r'"([^"]*)"', match[1]) or match[1].replace(",", " ").split()
            text = item.expr.text
            meant = choice_meant(text, choices)
            if meant is not None and meant != text:
                yield fix(f"{item.name} can't be {text}, but {meant}", replace(file, item.expr.span, f'"{meant}"'))


def _is_about(text: str, name: str, value: str) -> bool:
    """Whether what is said of a whole resource is about this value: a block of a set has no place of its own."""
    return bool(
        re.search(rf"expected (?:\S+\.)?{re.escape(name)} to be .*, got {re.escape(value)}\s*\Z", text, re.DOTALL)
    )


def _dns_name(file: File, item: Attribute) -> Iterator[Fix]:
    """Compute names are lower case letters, digits and dashes, at most 63, the first a letter."""
    expr = item.expr
    if not isinstance(expr, Template) or expr.heredoc:
        return
    if expr.text is not None:
        if _DNS_NAME.match(expr.text) or not expr.text or _PLACEHOLDER.search(expr.text):
            return
        new = re.sub(r"[^-a-z0-9]+", "-", expr.text.lower()).strip("-")
        new = (new if new[:1].isalpha() else f"n-{new}")[:63].rstrip("-")
        yield fix("a name has lower case letters, digits and dashes", replace(file, expr.span, f'"{new}"'))
        return
    for part in expr.parts:
        if isinstance(part, Text) and re.search(r"[^-a-z0-9]", part.value):
            new = re.sub(r"[^-a-z0-9]+", "-", part.value.lower())
            yield fix("a name has lower case letters, digits and dashes", replace(file, part.span, new))

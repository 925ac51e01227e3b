"""Resources that terraform accepts, written from the provider's schema alone."""

import random
import re
from collections.abc import Callable, Mapping, Sequence

from shared.terraform.diagnostics import Diagnostic
from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.schema import Attribute, Block, provider_schema

Validate = Callable[[Mapping[str, str]], Sequence[Diagnostic]]

WORDS = ("orders", "billing", "reports", "search", "mail", "events")
HINTS = (
    (r"\Aname\Z", '"orders-main"'),
    (r"\Azone\Z", '"us-central1-a"'),
    (r"\A(region|location)\Z", '"us-central1"'),
    (r"\Aproject(_id)?\Z", "var.project"),
    (r"cidr|ip_range", '"10.20.0.0/24"'),
    (r"ip_address|_ip\Z", '"10.20.0.7"'),
    (r"email|\Amember\Z", '"user:ann@example.com"'),
    (r"\Arole\Z", '"roles/viewer"'),
    (r"\Amembers\Z", '["user:ann@example.com"]'),
    (r"\Asubject|\Aentity\Z", '"user:ann@example.com"'),
    (r"(_url|_uri|endpoint)\Z", '"https://example.com/path"'),
    (r"\Anetwork\Z", '"projects/demo/global/networks/default"'),
    (r"timeout|duration|ttl|interval|_period\Z|expiration", '"600s"'),
    (r"schema|json|policy_data|\Aspec\Z", '"{}"'),
    (r"dns_name|domain", '"example.com."'),
    (r"\Aorg_id|organization", '"123456789012"'),
    (r"time\Z|date", '"2026-01-01T00:00:00Z"'),
)
PLAIN = ('"orders-main"', '"orders_main"', '"ordersmain"', '"projects/demo/locations/us-central1/things/orders"', '"7"')


def stacks(count: int, seed: int, validate: Validate) -> dict[str, dict[str, str]]:
    """Files by type: the resource `this`, a variable that it uses where it can, a local value and an output.

    Types whose values terraform does not accept as guessed are passed over. One process judges many types at once.
    """
    rng = random.Random(f"stacks-{seed}")
    kinds = [kind for kind in sorted(provider_schema().resource_types()) if kind.startswith("google_")]
    rng.shuffle(kinds)
    found: dict[str, dict[str, str]] = {}
    while kinds and len(found) < count:
        batch, kinds = kinds[:60], kinds[60:]
        tried = {f"t{at}.tf": (kind, _resource(kind, rng, at)) for at, kind in enumerate(batch)}
        for _ in range(len(PLAIN)):
            files = {name: text for name, (_, text) in tried.items()} | {"variables.tf": _variables()}
            wrong = {error.file for error in validate(files)}
            good = {name for name in tried if name not in wrong}
            for name in sorted(good):
                kind, text = tried.pop(name)
                found[kind] = {"main.tf": text, "variables.tf": _variables(), "outputs.tf": _outputs(kind, text)}
            if not tried:
                break
            tried = {name: (kind, _resource(kind, rng, int(name[1:-3]))) for name, (kind, _) in tried.items()}
    return dict(list(found.items())[:count])


def _variables() -> str:
    return """\
variable "project" {
  type    = string
  default = "demo"
}

variable "description" {
  type        = string
  default     = "Orders of the shop"
  description = "What it is for"

  validation {
    condition     = length(var.description) > 3 && var.description != "none"
    error_message = "Say a little more."
  }
}

variable "zones" {
  type    = list(string)
  default = ["us-central1-a", "us-central1-b"]
}

variable "sizes" {
  type = map(number)
  default = {
    small = 10
    large = 50
  }
}

variable "public" {
  type    = bool
  default = false
}

variable "replicas" {
  type    = number
  default = 2
}

locals {
  team  = join("-", ["shop", "core"])
  names = { for word in ["alpha", "beta"] : word => upper(word) }
  many  = [for name, upper in local.names : name if length(upper) > 3]
  tier  = var.public && var.replicas > 1 ? "large" : "small"
  first = var.zones[0]
  text  = "${local.team}-${local.tier}"
  labels = merge(
    { team = local.team },
    { tier = local.tier, size = var.sizes["small"] },
  )
}

resource "google_compute_disk" "data" {
  count  = var.replicas
  name   = "data-${count.index}"
  zone   = element(var.zones, count.index)
  size   = var.sizes["large"]
  labels = { team = local.team, tier = local.tier }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [labels]
  }
}

resource "google_storage_bucket" "each" {
  for_each      = local.names
  name          = "shop-${each.key}-${var.project}"
  location      = "EU"
  force_destroy = !var.public

  dynamic "lifecycle_rule" {
    for_each = var.sizes
    content {
      condition {
        age = lifecycle_rule.value
      }
      action {
        type = "Delete"
      }
    }
  }
}
"""


def _outputs(kind: str, text: str) -> str:
    label = parse_hcl(text).body.blocks[0].names[1]
    return (
        f'output "id" {{\n  description = "Where it is"\n  value       = {kind}.{label}.id\n}}\n\n'
        'output "names" {\n  value = local.many\n}\n\noutput "team" {\n  value = "team-${local.text}"\n}\n\n'
        'output "links" {\n  value = concat(google_compute_disk.data[*].self_link, [local.first])\n}\n\n'
        'output "buckets" {\n  value = { for key, one in google_storage_bucket.each : key => one.url }\n}\n'
    )


def _resource(kind: str, rng: random.Random, at: int) -> str:
    block = provider_schema().resource(kind)
    assert block is not None
    lines = _body(block, rng, 0)
    return f'resource "{kind}" "this{at}" {{\n{lines}}}\n'


def _body(block: Block, rng: random.Random, depth: int) -> str:
    indent = "  " * (depth + 1)
    lines, free = [], 4 if depth == 0 else 2
    exclusive: set[str] = set()
    names = sorted(block.attributes, key=lambda name: (not block.attributes[name].required, rng.random()))
    for name in names:
        item = block.attributes[name]
        facts = item.facts
        grouped = facts.exactly_one_of or facts.at_least_one_of
        must = item.required or (bool(grouped) and not exclusive & {*grouped})
        alone = facts.conflicts_with or facts.required_with or item.write_only or item.deprecated or grouped
        if must or (item.optional and not alone and free > 0 and name != "id" and rng.random() < 0.3):
            free -= not must
            exclusive.update(grouped)
            lines.append(f"{indent}{name} = {_value(name, item, rng, depth)}\n")
    for name, nested in sorted(block.blocks.items()):
        facts = nested.facts
        grouped = facts.exactly_one_of or facts.at_least_one_of
        must = nested.required or (bool(grouped) and not exclusive & {*grouped})
        alone = facts.conflicts_with or facts.required_with or nested.deprecated or grouped
        extra = not alone and depth < 2 and free > 0 and rng.random() < 0.35 and name != "timeouts"
        if must or extra:
            free -= not must
            exclusive.update(grouped)
            inside = _body(nested.block, rng, depth + 1)
            lines.append(f"\n{indent}{name} {{\n{inside}{indent}}}\n")
    return "".join(lines)


def _value(name: str, item: Attribute, rng: random.Random, depth: int) -> str:
    facts = item.facts
    if facts.values:
        return _as(item.type, f'"{rng.choice(facts.values)}"')
    if item.type == "string":
        if name in {"description", "display_name", "title"} and rng.random() < 0.7:
            return "var.description"
        for pattern, text in HINTS:
            if re.search(pattern, name) and (name == "name" or rng.random() < 0.8):
                return text
        return rng.choice(PLAIN)
    if item.type == "number":
        low, high = facts.range or (None, None)
        return str(int(low if low is not None else high if high is not None else rng.choice([1, 3, 10, 60])))
    if item.type == "bool":
        return rng.choice(["true", "false"])
    kind, inner = item.type
    if kind == "map":
        values = '{\n{0}team = "core"\n{0}stage = "prod"\n{1}}' if inner == "string" else "{}"
        return values.replace("{0}", "  " * (depth + 2)).replace("{1}", "  " * (depth + 1))
    if kind in {"list", "set"} and isinstance(inner, str):
        if facts.element is not None and facts.element.values:
            return _as(item.type, f'"{facts.element.values[0]}"')
        for pattern, text in HINTS:
            if re.search(pattern, name) and text.startswith("["):
                return text
            if re.search(pattern, name.removesuffix("s")):
                return _as(item.type, text)
        one = {"string": f'"{rng.choice(WORDS)}"', "number": "7", "bool": "true"}[inner]
        two = {"string": f'"{rng.choice(WORDS)}-2"', "number": "9", "bool": "false"}[inner]
        return f"[{one}]" if facts.max_items == 1 else f"[{one}, {two}]"
    return "[]"


def _as(kind: object, text: str) -> str:
    if kind in ("number", "bool"):
        return text.strip('"')
    return text if kind == "string" else f"[{text}]"

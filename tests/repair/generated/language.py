# ruff: noqa: E501 - one way of breaking it a line
"""Each rule of Terraform's own blocks broken once: variables, outputs, lifecycles, counts, dynamic blocks, references."""

import random
import re

from tests.repair.generated.schema import RULES, blocks, rule
from tests.repair.mutations.places import Case, Files, pick

__all__ = ["RULES"]


def _swap(files: Files, rng: random.Random, *pairs: tuple[str, str], path: str = "variables.tf") -> Case | None:
    fitting = [(old, new) for old, new in pairs if old in files[path]]
    if not fitting:
        return None
    old, new = rng.choice(fitting)
    return Case({**files, path: files[path].replace(old, new, 1)}, (), f"{old!r} -> {new!r}")


@rule
def variable_type_otherwise(files, rng):
    return _swap(
        files, rng,
        ("list(string)", '"list(string)"'), ("list(string)", "list[string]"), ("list(string)", "[]string"), ("list(string)", "list<string>"),
        ("list(string)", "array(string)"), ("list(string)", "list of string"), ("list(string)", "list(str)"), ("list(string)", "list(string"),
        ("map(number)", "map(string, number)"), ("map(number)", "dict(number)"), ("map(number)", "map[string]int"), ("map(number)", "object(number)"),
        ("= bool", "= boolean"), ("= bool", '= "bool"'), ("= number", "= int"), ("= number", "= integer"), ("= number", "= float"),
        ("= bool", "bool"), ("= number", ": number"),
    )  # fmt: skip


@rule
def variable_default_that_does_not_fit(files, rng):
    return _swap(
        files, rng,
        ('default = ["us-central1-a", "us-central1-b"]', 'default = "us-central1-a,us-central1-b"'),
        ('default = ["us-central1-a", "us-central1-b"]', 'default = "us-central1-a"'),
        ('default = ["us-central1-a", "us-central1-b"]', 'default = { zones = ["us-central1-a", "us-central1-b"] }'),
        ("default = false", 'default = "no"'), ("default = false", 'default = "disabled"'), ("default = false", "default = [false]"),
        ("default = 2", 'default = "two"'), ("default = 2", "default = [2]"), ("default = 2", 'default = "2 replicas"'),
        ('default = "demo"', 'default = ["demo"]'), ('default = "demo"', "default = demo"),
        ("small = 10\n    large = 50", 'small = "10GB"\n    large = "50GB"'),
        ("default = {\n    small = 10\n    large = 50\n  }", 'default = ["small=10", "large=50"]'),
    )  # fmt: skip


@rule
def validation_gone_wrong(files, rng):
    return _swap(
        files, rng,
        ("validation {", "validation = {"), ("validation {", "validate {"), ("validation {", "validations {"), ("validation {", 'validation "length" {'),
        ("    error_message", "    message"), ("    error_message", "    error"), ("    condition ", "    rule "), ("    condition ", "    conditions "),
        ('    error_message = "Say a little more."\n', ""), ("error_message = \"Say a little more.\"", "error_message = Say a little more."),
        ("condition     = length(var.description) > 3 && var.description != \"none\"", 'condition     = "${length(var.description) > 3}"'),
        ("length(var.description)", "length(description)"), ("length(var.description)", "length(self)"), ("length(var.description)", "length(value)"),
    )  # fmt: skip


@rule
def validation_in_the_wrong_place(files, rng):
    text = files["variables.tf"]
    match = re.search(r"\n\n  validation \{.*?\n  \}\n", text, re.DOTALL)
    block = re.sub(r"(?m)^  ", "", match[0].strip("\n"))
    rest = text.replace(match[0], "\n", 1)
    end = rest.index("}", match.start()) + 1
    return Case(
        {**files, "variables.tf": rest[:end] + "\n\n" + block + rest[end:]}, (), "validation behind its variable"
    )


@rule
def lifecycle_gone_wrong(files, rng):
    return _swap(
        files, rng,
        ("lifecycle {\n    prevent", "lifecycle = {\n    prevent"), ("lifecycle {\n    prevent", "life_cycle {\n    prevent"), ("lifecycle {\n    prevent", "lifecycles {\n    prevent"),
        ("prevent_destroy = true", 'prevent_destroy = "yes"'), ("prevent_destroy = true", "prevent_destroy = var.public"), ("prevent_destroy = true", "prevent_deletion = true"), ("prevent_destroy = true", "prevent_destroy"),
        ("[labels]", "labels"), ("[labels]", '"labels"'), ("[labels]", "[google_compute_disk.data.labels]"), ("[labels]", "[self.labels]"), ("[labels]", "{ labels }"), ("[labels]", '["labels", "labels.team"]'), ("[labels]", '["all"]'),
        ("ignore_changes  =", "ignore_change  ="), ("ignore_changes  =", "ignore  ="),
    )  # fmt: skip


@rule
def lifecycle_in_the_wrong_place(files, rng):
    text = files["variables.tf"]
    block = "\n  lifecycle {\n    prevent_destroy = true\n    ignore_changes  = [labels]\n  }\n"
    flat = "  prevent_destroy = true\n  ignore_changes  = [labels]\n"
    if block not in text:
        return None
    if rng.random() < 0.5:
        return Case({**files, "variables.tf": text.replace(block, flat)}, (), "lifecycle without its block")
    moved = text.replace(block, "").replace('resource "google_storage_bucket" "each"', "PLACE", 1)
    return Case(
        {
            **files,
            "variables.tf": moved.replace(
                "PLACE", block.strip("\n").replace("\n  ", "\n").strip() + '\n\nresource "google_storage_bucket" "each"'
            ),
        },
        (),
        "lifecycle behind its resource",
    )


@rule
def count_and_each_mixed_up(files, rng):
    return _swap(
        files, rng,
        ("  count  = var.replicas\n", ""), ("  for_each      = local.names\n", ""), ("count.index}", "each.key}"), ("${each.key}", "${count.index}"),
        ("${each.key}", "${key}"), ("count.index}", "index}"), ("count.index}", "count}"), ("${each.key}", "${each}"), ("${each.key}", "${each.name}"), ("${each.key}", "${self.key}"),
        ("  count  = var.replicas\n", "  count  = var.replicas\n  for_each = toset(var.zones)\n"), ("  for_each      = local.names\n", "  for_each      = local.names\n  count = length(local.names)\n"),
        ("for_each      = local.names", 'for_each      = ["alpha", "beta"]'), ("for_each      = local.names", "for_each      = local.many"), ("for_each      = local.names", "foreach      = local.names"), ("for_each      = local.names", "for-each      = local.names"),
        ("count  = var.replicas", 'count  = "two"'), ("count  = var.replicas", "count  = var.zones"), ("count  = var.replicas", "count  = var.public"),
    )  # fmt: skip


@rule
def splat_left_out(files, rng):
    return _swap(
        files, rng,
        ("google_compute_disk.data[*].self_link", "google_compute_disk.data.self_link"), ("google_compute_disk.data[*].self_link", "google_compute_disk.data.*.self_links"),
        ("google_compute_disk.data[*].self_link", "google_compute_disk.data[].self_link"), ("google_compute_disk.data[*].self_link", "google_compute_disk.data[all].self_link"),
        ("{ for key, one in google_storage_bucket.each : key => one.url }", "google_storage_bucket.each.url"), ("{ for key, one in google_storage_bucket.each : key => one.url }", "google_storage_bucket.each[*].url"),
        path="outputs.tf",
    )  # fmt: skip


@rule
def dynamic_gone_wrong(files, rng):
    return _swap(
        files, rng,
        ('dynamic "lifecycle_rule"', 'dynamic "lifecycle_rules"'), ('dynamic "lifecycle_rule"', "dynamic"), ('dynamic "lifecycle_rule"', "dynamic lifecycleRule"), ('dynamic "lifecycle_rule"', 'dynamics "lifecycle_rule"'),
        ('dynamic "lifecycle_rule"', 'dynamic "rule"'), ('dynamic "lifecycle_rule"', 'dynamic "lifecycle_rule" "each"'), ('dynamic "lifecycle_rule" {', 'dynamic "lifecycle_rule" = {'),
        ("age = lifecycle_rule.value", "age = each.value"), ("age = lifecycle_rule.value", "age = rule.value"), ("age = lifecycle_rule.value", "age = value"), ("age = lifecycle_rule.value", "age = lifecycle_rule.values"),
        ("    content {", "    contents {"), ("    content {", "    content = {"), ("    for_each = var.sizes\n", ""), ("    for_each = var.sizes\n", "    foreach = var.sizes\n"), ("    for_each = var.sizes\n", "    count = 2\n"),
        ("    for_each = var.sizes\n    content {\n      condition {\n        age = lifecycle_rule.value\n      }\n      action {\n        type = \"Delete\"\n      }\n    }\n", "    for_each = var.sizes\n    condition {\n      age = lifecycle_rule.value\n    }\n    action {\n      type = \"Delete\"\n    }\n"),
    )  # fmt: skip


@rule
def reference_to_nothing(files, rng):
    kind = files["main.tf"].split('"')[1]
    label = files["main.tf"].split('"')[3]
    own = f"{kind}.{label}.id"
    return _swap(
        files, rng,
        (own, f"{kind}.main.id"), (own, f"{kind}.{label}"[: -1] + ".id"), (own, f"{label}.id"), (own, f"{kind}.id"), (own, f"{kind}[{label}].id"), (own, f'"{kind}.{label}.id"[0]'),
        (own, f"resource.{kind}.{label}.id.id"), (own, f"{kind}.{label}.identifier"), (own, f"{kind}.{label}.arn"), (own, f"data.{kind}.{label}.id"), (own, f"module.{label}.id"), (own, f"{kind}-{label}.id"), (own, f"{kind}.{label}->id"), (own, f"${own}"),
        (own, f"{kind}.{label}[0].id"), (own, f"{kind}.{label}.id()"), (own, f"{kind}.{label}.ID"), (own, f"var.{label}_id"), (own, f"local.{label}_id"), (own, f"{kind}/{label}.id"),
        ("local.first", "local.frist"), ("local.first", "locals.first"), ("local.first", "first"), ("local.first", "var.first"), ("local.first", "local.firsts"),
        path="outputs.tf",
    )  # fmt: skip


@rule
def variable_reference_otherwise(files, rng):
    return _swap(
        files, rng,
        ("var.zones[0]", "vars.zones[0]"), ("var.zones[0]", "variable.zones[0]"), ("var.zones[0]", "zones[0]"), ("var.zones[0]", "var.zone[0]"), ("var.zones[0]", 'var["zones"][0]'), ("var.zones[0]", "$var.zones[0]"), ("var.zones[0]", "var.zones(0)"), ("var.zones[0]", "var.zones.first"), ("var.zones[0]", "local.zones[0]"), ("var.zones[0]", "var.zones["), ("var.zones[0]", "@var.zones[0]"), ("var.zones[0]", "Var.zones[0]"), ("var.zones[0]", "var.Zones[0]"), ("var.zones[0]", "var.zones.[0]"), ("var.zones[0]", "{{ var.zones[0] }}"),
        ("upper(word)", "uppercase(word)"), ("upper(word)", "word.upper()"), ("upper(word)", "strtoupper(word)"), ("element(var.zones, count.index)", "var.zones.element(count.index)"), ("element(var.zones, count.index)", "get(var.zones, count.index)"), ("merge(", "combine("), ("join(\"-\", ", "implode(\"-\", "), ("join(\"-\", [\"shop\", \"core\"])", '"-".join(["shop", "core"])'), ("join(\"-\", [\"shop\", \"core\"])", 'concat("shop", "-", "core")'), ("length(upper)", "len(upper)"), ("length(upper)", "upper.length"), ("length(upper)", "upper.length()"),
    )  # fmt: skip


@rule
def cycle(files, rng):
    text = files["variables.tf"]
    one = text.replace("  size   = var.sizes", "  depends_on = [google_storage_bucket.each]\n  size   = var.sizes", 1)
    two = one.replace("  force_destroy =", "  depends_on = [google_compute_disk.data]\n  force_destroy =", 1)
    spots = ("resource google_compute_disk data / depends_on", "resource google_storage_bucket each / depends_on")
    return Case({**files, "variables.tf": two}, spots, "each after the other")


@rule
def versions_and_providers(files, rng):
    text = rng.choice([
        'terraform {\n  required_version = ">= 99.0"\n}\n', 'terraform {\n  required_version = "latest"\n}\n', "terraform {\n  required_version = 1.5\n  required_providers {\n    google = 6.0\n  }\n}\n",
        'terraform {\n  required_providers {\n    google = {\n      source  = "hashicorp/google"\n      version = ">= 9.0, < 8.0"\n    }\n  }\n}\n', 'terraform {\n  required_providers {\n    google {\n      source = "hashicorp/google"\n    }\n  }\n}\n',
        'required_version = ">= 1.5"\n', 'required_providers {\n  google = {\n    source = "hashicorp/google"\n  }\n}\n', 'backend "gcs" {\n  bucket = "state"\n}\n', 'provider "google" {\n  project = var.project\n}\n\nprovider "google" {\n  region = "us-central1"\n}\n',
        'provider google {\n  project = var.project,\n  region = us-central1\n}\n', 'provider "gcp" {\n  project = var.project\n}\n', 'provider {\n  name = "google"\n  project = var.project\n}\n', 'provider "google" = {\n  project = var.project\n}\n', 'provider "google" {\n  project_id = var.project\n  default_region = "us-central1"\n}\n',
        'terraform {\n  required_providers {\n    google = {\n      source  = "google/google"\n      version = "~> 7.0"\n    }\n  }\n}\n', 'terraform {\n  provider "google" {\n    project = "demo"\n  }\n}\n', 'Terraform {\n  required_version = ">= 1.5"\n}\n', 'terraform {\n  version = ">= 1.5"\n}\n', 'terraform = {\n  required_version = ">= 1.5"\n}\n', 'terraform {\n  backend = "gcs"\n}\n', 'terraform {\n  backend "gcs" = {\n    bucket = "state"\n  }\n}\n',
    ])  # fmt: skip
    return Case({**files, "versions.tf": text}, ("terraform", "provider"), text)


@rule
def provider_of_a_resource(files, rng):
    kind_line = files["main.tf"].split("\n", 1)[0]
    word = rng.choice(["google.europe", '"google.europe"', '"google"', "google.us_central1", "gcp", "google[0]"])
    return Case(
        {**files, "main.tf": files["main.tf"].replace(kind_line, f"{kind_line}\n  provider = {word}", 1)},
        (f"resource {' '.join(files['main.tf'].split(chr(34))[1:4:2])} / provider",),
        word,
    )


@rule
def output_gone_wrong(files, rng):
    kind = files["main.tf"].split('"')[1]
    label = files["main.tf"].split('"')[3]
    return _swap(
        files, rng,
        ("  value = local.many", "  values = local.many"), ("  value = local.many", "  local.many"), ("  value = local.many", "  return = local.many"), ("  value = local.many", "  value local.many"), ('output "names" {', 'outputs "names" {'), ('output "names" {', "output names = {"), ('output "names" {', "output {"), ('output "names" {\n  value = local.many\n}', 'output "names" = local.many'), ('output "names" {\n  value = local.many\n}', 'output "names" { value = local.many'), ("  value = local.many\n", "  description = Names\n  value = local.many\n"), ("  value = local.many", "  sensitive = yes\n  value = local.many"), (f"value       = {kind}.{label}.id", f'value       = "${{{kind}.{label}.id"'), ("value = local.many", "value = \"local.many\"}"),
        path="outputs.tf",
    )  # fmt: skip


@rule
def undeclared_data_or_module(files, rng):
    return _swap(
        files, rng,
        ("local.first", "data.google_compute_zones.available.names[0]"), ("local.first", "data.google_project.this.number"), ("local.first", "data.google_client_config.current.region"), ("local.first", "module.network.zone"), ("local.first", "data.google_compute_image.debian.self_link"), ("local.first", "data.google_compute_network.default.id"), ("local.first", "google_compute_network.main.id"), ("local.first", "google_service_account.app.email"), ("local.first", "random_id.suffix.hex"), ("local.first", "random_password.db.result"),
        path="outputs.tf",
    )  # fmt: skip


@rule
def block_out_of_its_resource(files, rng):
    """The resource ends before its last block."""
    spot = pick(
        [each for each in blocks(files) if len(each.around) == 1 and each.around[0].body.items[-1] is each.item], rng
    )
    if spot is None:
        return None
    text = spot.file.text
    outer = spot.around[0].span.end
    body = text[spot.item.span.start : spot.item.span.end]
    return Case(
        {**files, spot.file.path: text[: spot.item.span.start] + "\n}\n" + body + "\n" + text[outer:]}, (), body
    )


@rule
def resource_in_a_resource(files, rng):
    text = files["main.tf"].rstrip()
    inner = files["outputs.tf"].split("\n\n", 1)
    return Case(
        {**files, "main.tf": text[:-1] + "\n" + inner[0] + "\n}\n", "outputs.tf": inner[1]},
        (),
        "an output in the resource",
    )

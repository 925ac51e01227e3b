"""References to what does not exist: another name is meant, or a declaration is missing."""

import re
from collections.abc import Iterator
from typing import Any

from shared.terraform.hcl.nodes import Name, Span, Template
from shared.terraform.repair.attributes import ATTRIBUTES
from shared.terraform.repair.paths import mend_path
from shared.terraform.repair.result import Fix, Piece
from shared.terraform.repair.similar import nearest, snake
from shared.terraform.repair.values import kind_of, plain_word
from shared.terraform.repair.world import ROOTS, Use, World, append_block, fix, replace

_WORD = re.compile(r"[A-Za-z_][\w-]*\Z")
_OF_CONDITIONS = frozenset({"assertion", "attribute", "google", "request"})
"""What conditions and mappings of identities speak of, in a language of their own."""
_NUMBERS = frozenset({"count", "size", "port", "replicas", "instances", "threshold", "gb", "days", "seconds"})


_NEVER_ALONE = frozenset({"data", "var", "local", "module", "path", "terraform", "resource", "self", "count"})
"""What references begin with: alone they are words like others."""
_ONLY = {"count": ("index",), "each": ("key", "value")}
"""What these roots have, and nothing else."""

_OF_EACH = {"name": "key", "id": "key", "index": "key", "item": "value", "this": "value", "element": "value"}


def mend_references(world: World) -> Iterator[Fix]:
    """Every reference that leads nowhere and whose aim can be told."""
    for use in world.uses:
        found = _reference(world, use)
        if found is not None:
            yield found


def _reference(world: World, use: Use) -> Fix | None:
    parts = use.reference.parts
    root = parts[0]
    if root in use.bound or (use.attribute.name == "provider" and len(use.around) == 1):
        return None
    if use.attribute.name == "from" and use.around and use.around[0].type in {"moved", "removed"}:
        return None  # an address that is no longer there, which is what is said
    if len(parts) == 1 and root in _NEVER_ALONE:
        return _bare_word(world, use)
    if root == "var":
        if len(parts) > 2 and parts[1] in world.variables:
            return _inside_scalar(world, use)
        return None if len(parts) < 2 or parts[1] in world.variables else _variable(world, use)
    if root == "local":
        return None if len(parts) < 2 or parts[1] in world.locals else _local(world, use)
    if root in {"locals", "variable", "variables", "vars", "each", "self", "count", "path", "terraform", "module"}:
        return _other_root(use)
    if root == "data":
        return _data(world, use)
    if root in ROOTS:
        return None
    return _resource(world, use)


def _head(use: Use, parts: int, text: str, reason: str) -> Fix:
    """The first parts of the reference become the text."""
    span = Span(use.reference.span.start, use.reference.spans[parts - 1].end)
    return fix(reason, replace(use.file, span, text))


def _other_root(use: Use) -> Fix | None:
    root, *rest = use.reference.parts
    if root in _ONLY and rest and rest[0] not in _ONLY[root]:
        known = _ONLY[root]
        item = known[0] if len(known) == 1 else nearest(rest[0], known, floor=0.4) or _OF_EACH.get(rest[0])
        return _head(use, 2, f"{root}.{item}", f"{root} has no {rest[0]}, but {item}") if item else None
    meant = {"locals": "local", "variable": "var", "variables": "var", "vars": "var"}.get(root)
    if meant and rest:
        return _head(use, 1, meant, f"{root} is written {meant} in a reference")
    return None


# --- variables and locals


_ENDS = {"first": "{0}[0]", "last": "element({0}, length({0}) - 1)"}


def _inside_scalar(world: World, use: Use) -> Fix | None:
    """`"${var.project.svc.id}"` where the variable is a string: the brace belongs behind it."""
    declared = world.variables[use.reference.parts[1]][0]
    type_ = declared.block.body.attribute("type")
    span, text = use.reference.span, use.file.text
    said = declared.file.source(type_.expr.span) if type_ is not None else ""
    if said.startswith(("list(", "tuple(")) and (taken := _ENDS.get(use.reference.parts[2])):
        all_ = text[span.start : use.reference.spans[1].end]
        return _head(use, 3, taken.format(all_), "an item is taken by its number")
    if said not in {"string", "number", "bool"}:
        return None
    if not text[: span.start].endswith("${") or text[span.end : span.end + 1] != "}":
        return None
    end = use.reference.spans[1].end
    new = "}" + text[end : span.end]
    return fix(f"there is nothing inside {use.reference.parts[1]}", replace(use.file, Span(end, span.end + 1), new))


def _variable(world: World, use: Use) -> Fix | None:
    name = use.reference.parts[1]
    if name in world.locals:
        return _head(use, 2, f"local.{name}", f"{name} is a local value, not a variable")
    meant = nearest(name, world.variables, floor=0.8)
    if meant is not None:
        return _head(use, 2, f"var.{meant}", f"there is no variable {name}, but {meant}")
    return None


def _local(world: World, use: Use) -> Fix | None:
    name = use.reference.parts[1]
    if name in world.variables:
        return _head(use, 2, f"var.{name}", f"{name} is a variable, not a local value")
    meant = nearest(name, world.locals, floor=0.8)
    if meant is not None:
        return _head(use, 2, f"local.{meant}", f"there is no local value {name}, but {meant}")
    meant = nearest(name, world.variables, floor=0.85)
    if meant is not None:
        return _head(use, 2, f"var.{meant}", f"there is no local value {name}, but a variable {meant}")
    parts = use.reference.parts
    if len(parts) > 2 and parts[2] in world.locals:
        return _head(use, 3, f"local.{parts[2]}", "local values stand beside each other, in no group")
    return _of_a_resource(world, use, name)


def _of_a_resource(world: World, use: Use, name: str) -> Fix | None:
    """`local.main_id` where there is just one resource `main`, which has an `id`."""
    found = []
    for type_, label in world.resources:
        schema = world.schema.resource(type_)
        if schema is not None and name.startswith(f"{label}_") and name.removeprefix(f"{label}_") in schema.attributes:
            found.append(f"{type_}.{label}.{name.removeprefix(f'{label}_')}")
    if len(found) != 1:
        return None
    return _head(use, 2, found[0], f"there is no local value {name}, but {found[0]}")


def declare_missing(world: World) -> Iterator[Fix]:
    """Declares variables that are used and not declared, after their uses; runs when no other name was meant."""
    missing: dict[str, list[Use]] = {}
    for use in world.uses:
        if use.reference.parts[0] == "var" and len(use.reference.parts) > 1:
            name = use.reference.parts[1]
            if name not in world.variables and _WORD.match(name):
                missing.setdefault(name, []).append(use)
    home = _home_of_variables(world)
    lines = []
    for name, uses in missing.items():
        type_ = next((text for text in (_type_at(world, use) for use in uses) if text), None) or _type_by_name(name)
        default = _default_for(world, name, uses)
        text = f'variable "{name}" {{\n  type = {type_}\n'
        if default:
            text += f"  default = {default}\n"
        lines.append((name, uses[0], text + "}"))
    if not lines:
        return
    for name, use, text in lines:
        piece = append_block(world.by_name[home], text) if home else Piece("variables.tf", 0, 0, f"{text}\n")
        yield fix(f"the variable {name} was used and not declared", piece, about=(use.file, use.reference.span))


def _home_of_variables(world: World) -> str | None:
    if "variables.tf" in world.by_name:
        return "variables.tf"
    return next((each.file.path for found in world.variables.values() for each in found), None)


def _type_at(world: World, use: Use) -> str | None:
    """The type of the argument that is set to just this variable."""
    if use.attribute.expr.span != use.reference.span or len(use.reference.parts) != 2:
        whole = isinstance(use.attribute.expr, Template)
        return "string" if whole else None
    if not use.around:
        return None
    schema = world.schema_of(use.around[0])
    names = [block.names[0] if block.type == "dynamic" and block.labels else block.type for block in use.around[1:]]
    for name in names:
        if schema is None:
            return None
        if name != "content":
            schema = schema.blocks[name].block if name in schema.blocks else None
    if schema is None or use.attribute.name not in schema.attributes:
        return {"count": "number", "for_each": "any"}.get(use.attribute.name)
    return type_text(schema.attributes[use.attribute.name].type)


def type_text(type_: Any) -> str:
    """Terraform's JSON type as a configuration writes it."""
    if isinstance(type_, str):
        return type_
    kind = kind_of(type_)
    if kind == "object":
        return "any"
    return f"{kind}({type_text(type_[1])})"


def _type_by_name(name: str) -> str:
    parts = set(name.lower().split("_"))
    if name.startswith(("enable", "is_", "use_", "create_")) or name.endswith("_enabled"):
        return "bool"
    if parts & {"labels", "tags"} and "labels" in parts:
        return "map(string)"
    return "number" if name.lower().split("_")[-1] in _NUMBERS else "string"


def _default_for(world: World, name: str, uses: list[Use]) -> str | None:
    """A place that the rest of the files name, for a variable that names a place."""
    word = next((each for each in ("region", "zone") if snake(name) in {each, f"gcp_{each}", f"default_{each}"}), None)
    if word is None:
        if snake(name) in {"project", "project_id", "gcp_project", "gcp_project_id"} and all(
            use.attribute.name == "project" and use.attribute.expr.span == use.reference.span for use in uses
        ):
            return "null"
        return None
    for other in world.top("provider", "resource", "variable"):
        if other.block.type == "variable":
            item = other.block.body.attribute("default") if other.label in {word, f"gcp_{word}"} else None
        else:
            item = other.block.body.attribute(word)
        if item is not None and isinstance(item.expr, Template) and item.expr.text:
            return f'"{item.expr.text}"'
    for other in world.top("resource", "variable", "provider"):
        for item in other.block.body.attributes:
            if isinstance(item.expr, Template) and item.expr.text:
                zone = re.fullmatch(r"([a-z]+-[a-z]+\d)(-[a-d])?", item.expr.text)
                if zone and (word == "region" or zone[2]):
                    return f'"{zone[1] if word == "region" else item.expr.text}"'
                if zone and word == "zone":
                    return f'"{zone[1]}-a"'
    return '"us-central1"' if word == "region" else '"us-central1-a"'


# --- resources and data sources


def _data(world: World, use: Use) -> Fix | None:
    parts = use.reference.parts
    if len(parts) < 3:
        return None
    _, type_, label, *_ = parts
    if (type_, label) in world.data_sources:
        return mend_path(world, use, world.data_sources[type_, label][0], 3)
    if (type_, label) in world.resources:
        return _head(use, 3, f"{type_}.{label}", f"{type_}.{label} is a resource, not a data source")
    return _rebind(world, use, 3, list(world.data_sources), prefix="data.")


def _resource(world: World, use: Use) -> Fix | None:
    parts = use.reference.parts
    root = parts[0]
    if root == "resource" and len(parts) > 2:
        return _head(use, 2, parts[1], "a reference begins with the resource's type")
    if len(parts) == 1:
        return _bare_word(world, use)
    label = parts[1]
    if label.startswith("[") and (
        kind := "var" if root in world.variables else "local" if root in world.locals else ""
    ):
        return _head(use, 1, f"{kind}.{root}", f"{root} is a {'variable' if kind == 'var' else 'local value'}")
    if (root, label) in world.resources:
        return mend_path(world, use, world.resources[root, label][0], 2)
    if (root, label) in world.data_sources:
        return _head(use, 2, f"data.{root}.{label}", f"{root}.{label} is a data source")
    found = _rebind(world, use, 2, list(world.resources)) if "_" in root else None
    return found or _in_other_words(world, use)


def _in_other_words(world: World, use: Use) -> Fix | None:
    """A reference whose first word is not a type, or not that of a resource."""
    root, label = use.reference.parts[:2]
    data = [key for key in world.data_sources if key[0] == root]
    if len(data) == 1 and not any(key[0] == root for key in world.resources):
        return _head(use, 2, f"data.{root}.{data[0][1]}", f"there is no {root}.{label}, but a data source")
    if label in world.variables and nearest(root, ["var", "variables", "vars"], floor=0.6):
        return _head(use, 1, "var", f"{root} is written var in a reference")
    if label in world.locals and nearest(root, ["local", "locals"], floor=0.6):
        return _head(use, 1, "local", f"{root} is written local in a reference")
    labelled = [key for key in world.resources if key[1] == root]
    if len(labelled) == 1 and not label.startswith("["):
        schema = world.schema.resource(labelled[0][0])
        if schema is not None and label in schema.attributes:
            return _head(use, 1, ".".join(labelled[0]), "a reference begins with the resource's type")
    if "_" not in root and root not in world.variables and root not in world.locals:
        return _of_a_script(use) or _dotted_text(use)
    if "_" not in root and label.startswith("[") is False and root in world.variables:
        return _head(use, 1, f"var.{root}", f"{root} is a variable")
    if root in world.locals:
        return _head(use, 1, f"local.{root}", f"{root} is a local value")
    return None


def _of_a_script(use: Use) -> Fix | None:
    """`${result.body}` in a heredoc: the text's own sign, which Terraform leaves alone behind a second $."""
    expr, span, text = use.attribute.expr, use.reference.span, use.file.text
    heredoc = isinstance(expr, Template) and expr.heredoc
    if not heredoc or not text[: span.start].endswith("${") or text[span.end : span.end + 1] != "}":
        return None
    place = Span(span.start - 2, span.start - 2)
    return fix(f"{use.file.source(span)} is for the script, not for Terraform", replace(use.file, place, "$"))


def _dotted_text(use: Use) -> Fix | None:
    """`example.com` is no reference: every resource type has an underscore."""
    if use.attribute.name in {"provider", "depends_on", "ignore_changes", "replace_triggered_by", "providers"}:
        return None
    alone = use.attribute.expr.span == use.reference.span
    alone = alone or (use.reference.parts[0] in _OF_CONDITIONS and _is_element(use, use.reference.span))
    if not alone or any(part.startswith("[") for part in use.reference.parts):
        return None
    text = use.file.source(use.reference.span)
    return fix(f"{text} is a string and needs quotes", replace(use.file, use.reference.span, f'"{text}"'))


def _rebind(world: World, use: Use, parts: int, keys: list[tuple[str, str]], *, prefix: str = "") -> Fix | None:
    """To the one of the type that exists, or to the type that has this label."""
    type_, label = use.reference.parts[parts - 2 : parts]
    if label.startswith("["):
        return None
    own = use.around[0].names if use.around and use.around[0].type == ("data" if prefix else "resource") else ()
    keys = [key for key in keys if key != own]
    same_type = [other for kind, other in keys if kind == type_]
    meant = nearest(label, same_type, floor=0.7) or (same_type[0] if len(same_type) == 1 else None)
    if meant is None and same_type:
        words = set(label.split("_"))
        sharing = [other for other in same_type if words & set(other.split("_"))]
        meant = sharing[0] if len(sharing) == 1 else None
    if meant is not None:
        return _head(use, parts, f"{prefix}{type_}.{meant}", f"there is no {type_}.{label}, but {type_}.{meant}")
    if same_type:
        return None
    types = [kind for kind, other in keys if other == label]
    kind = nearest(type_, types, floor=0.75) or (types[0] if len(types) == 1 and _related(types[0], type_) else None)
    if kind is not None and _has(world, use, kind, parts):
        return _head(use, parts, f"{prefix}{kind}.{label}", f"there is no {type_}.{label}, but {kind}.{label}")
    near_types = {kind for kind, _ in keys if nearest(type_, [kind], floor=0.8)}
    if len(near_types) == 1:
        (kind,) = near_types
        labels = [other for each, other in keys if each == kind]
        meant = nearest(label, labels, floor=0.7) or (labels[0] if len(labels) == 1 else None)
        if meant is not None:
            return _head(use, parts, f"{prefix}{kind}.{meant}", f"there is no {type_}.{label}, but {kind}.{meant}")
    return None


def _has(world: World, use: Use, kind: str, at: int) -> bool:
    """Whether the other type has, under some name, what is asked for."""
    schema = world.schema.data_source(kind) if use.reference.parts[0] == "data" else world.schema.resource(kind)
    steps = [step for step in use.reference.parts[at:] if not step.startswith("[")]
    if schema is None or not steps:
        return True
    return nearest(steps[0], [*schema.attributes, *schema.blocks, *ATTRIBUTES.get(kind, ())], floor=0.74) is not None


def _related(one: str, other: str) -> bool:
    left, right = (set(type_.split("_")) - {"google", "compute", "cloud"} for type_ in (one, other))
    return bool(left & right)


def _bare_word(world: World, use: Use) -> Fix | None:
    """A word alone: another language's constant, a variable or local without its prefix, a string without quotes."""
    word = use.reference.parts[0]
    file, span = use.file, use.reference.span
    if isinstance(use.attribute.expr, Template) and use.attribute.expr.heredoc and _is_shell(use, word):
        at = file.text.rfind("${", 0, span.start)
        return fix(f"${{{word}}} is for the script, not for Terraform", replace(file, Span(at, at + 2), "$${"))
    held = re.search(r"\b(google_\w+)\[\Z", file.text[: span.start])
    if held and (held[1], word) in world.resources and file.text[span.end : span.end + 1] == "]":
        whole = Span(span.start - 1, span.end + 1)
        return fix("a resource is named behind a dot", replace(file, whole, f".{word}"))
    constant = plain_word(Name(span, word))
    if constant is not None:
        return fix(f"{word} is written {constant}", replace(file, span, constant))
    if use.attribute.name == "type" and use.around and use.around[0].type == "variable":
        return None
    if use.attribute.name in {
        "provider",
        "depends_on",
        "ignore_changes",
        "replace_triggered_by",
        "providers",
        "iterator",
    }:
        return None
    if word in world.variables:
        return fix(f"{word} is a variable", replace(file, span, f"var.{word}"))
    if word in world.locals:
        return fix(f"{word} is a local value", replace(file, span, f"local.{word}"))
    if use.attribute.expr.span == span or _is_element(use, span):
        return fix(f"{word} is a string and needs quotes", replace(file, span, f'"{word}"'))
    return None


def _is_shell(use: Use, word: str) -> bool:
    """Whether a heredoc holds just `${word}`, which a shell would read."""
    span = use.reference.span
    text = use.file.text
    return text[: span.start].endswith("${") and text[span.end : span.end + 1] == "}" and word not in ROOTS


def _is_element(use: Use, span: Span) -> bool:
    before = use.file.text[: span.start].rstrip()[-1:]
    after = use.file.text[span.end :].lstrip(" \t")[:1]
    closing = after in {"]", ",", "}", ")", "\n", "#", ""}
    return (before in {"[", ",", "=", ":", "("} and closing) or before in {"[", ","}

"""The terraform block: which providers and versions a configuration asks for."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, Expr, File, Literal, Object, Template, key_text
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import nearest, snake
from shared.terraform.repair.world import World, append_block, fix, remove, replace

_CONSTRAINT = re.compile(r"\s*(?:[=!<>]=?|~>)?\s*\d+(\.\d+)*(-[\w.]+)?\s*\Z")
SOURCES = {"google": "hashicorp/google", "google-beta": "hashicorp/google-beta", "random": "hashicorp/random"}


def mend_requirements(world: World) -> Iterator[Fix]:
    """The terraform block: required_version, required_providers, what stands in it by mistake."""
    for declared in world.top("terraform"):
        for item in declared.block.body.attributes:
            yield from _setting(world, declared.file, item)
        for block in declared.block.body.blocks:
            yield from _block(declared.file, block)


def _setting(world: World, file: File, item: Attribute) -> Iterator[Fix]:
    if item.name == "required_version":
        yield from _version(file, item.expr)
        later = isinstance(item.expr, Template) and re.fullmatch(r">=?\s*(\d+)[\d.]*", item.expr.text or "")
        if later and int(later[1]) > 1 and world.reported(file, item.span, "Core version"):
            yield fix("there is no such version of Terraform yet", replace(file, item.expr.span, '">= 1.5"'))
        kept = _met(world, file, item) if isinstance(item.expr, Template) else None
        if kept is not None:
            yield fix("no Terraform meets all of this", replace(file, item.expr.span, f'"{kept}"'))
        exact = isinstance(item.expr, Template) and re.fullmatch(r"=?\s*v?(\d[\d.]*)", item.expr.text or "")
        if exact and world.reported(file, item.span, "Core version"):
            yield fix("exactly this version was asked for", replace(file, item.expr.span, f'">= {exact[1]}"'))
    elif item.name == "required_providers" and isinstance(item.expr, Object):
        inside = file.source(item.expr.span)
        yield fix("required_providers is a block", replace(file, item.span, f"required_providers {inside}"))
    elif item.name in {"backend", "cloud"} and isinstance(item.expr, Template) and item.expr.text:
        text = f'backend "{item.expr.text}" {{}}'
        yield fix("backend is a block", replace(file, item.span, text))
    elif item.name == "version":
        yield fix(
            "terraform has no version, its name is required_version", replace(file, item.name_span, "required_version")
        )
    else:
        meant = nearest(item.name, ("required_version", "required_providers"), floor=0.8)
        if meant is not None:
            yield fix(f"terraform has no {item.name}, its name is {meant}", replace(file, item.name_span, meant))


def _met(world: World, file: File, item: Attribute) -> str | None:
    """Of several conditions those that the Terraform that refused them meets, and of `~> 1.2.0` its lower bound."""
    text = item.expr.text or "" if isinstance(item.expr, Template) else ""
    said = [re.search(r"Terraform version (\d+)\.(\d+)", error.detail) for error in world.errors_at(file, item.span)]
    version = next(((int(found[1]), int(found[2])) for found in said if found), None)
    if version is None or not re.search(r",|~>|<|!=", text):
        return None
    kept = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*([=!<>~]*)\s*v?(\d+)(?:\.(\d+))?\S*\s*", part)
        if match and match[1] in {">=", ">", "~>", "=", ""} and (int(match[2]), int(match[3] or 0)) <= version:
            kept.append(f">= {part.strip(' =<>~v')}")
    return ", ".join(kept) or ">= 1.0"


def _block(file: File, block: Block) -> Iterator[Fix]:
    if block.type == "required_providers":
        for item in block.body.attributes:
            yield from _requirement(file, item)
        for inner in block.body.blocks:
            yield fix("a provider's requirement is an argument", replace(file, inner.type_span, f"{inner.type} ="))
    elif block.type == "provider" and block.labels:
        text = file.source(block.span)
        reason = "a provider block stands beside the terraform block"
        yield fix(reason, remove(file, block.span), append_block(file, text))
    elif block.type == "providers" or nearest(block.type, ("required_providers",), floor=0.8):
        name = "required_providers"
        yield fix(f"terraform has no {block.type}, its name is {name}", replace(file, block.type_span, name))


def _requirement(file: File, item: Attribute) -> Iterator[Fix]:
    """One entry of required_providers: its source, its version, its name."""
    name = item.name
    if isinstance(item.expr, Template):
        if item.expr.text is not None and "/" in item.expr.text and name in SOURCES:
            yield fix(
                "source and version stand in an object",
                replace(file, item.expr.span, f'{{ source = "{SOURCES[name]}" }}'),
            )
        elif item.expr.text is not None:
            yield from _version(file, item.expr)
        return
    if not isinstance(item.expr, Object):
        return
    if name not in SOURCES and snake(name) in {"gcp", "googlecloud", "google_cloud", "gcloud"}:
        yield fix(f"there is no provider {name}, but google", replace(file, item.name_span, "google"))
        name = "google"
    for key, value in item.expr.items:
        word = key_text(key)
        if word == "source" and isinstance(value, Template) and value.text is not None:
            wanted = SOURCES.get(name)
            parts = value.text.split("/")
            wrong = (parts[-1] == name and value.text not in (wanted, f"registry.terraform.io/{wanted}")) or (
                wanted is not None and len(parts) != 2 and value.text != f"registry.terraform.io/{wanted}"
            )
            gcp = (
                wanted is not None
                and len(parts) == 2
                and nearest(parts[0], ["hashicorp"], floor=0.7)
                and parts[-1] != name
            )
            if wanted is not None and (wrong or gcp):
                yield fix(f"the source of {name} is {wanted}", replace(file, value.span, f'"{wanted}"'))
        elif word == "version":
            yield from _version(file, value)
        elif word is not None and word not in {"source", "version", "configuration_aliases"}:
            meant = nearest(word, ("source", "version"), floor=0.7)
            if meant is not None:
                yield fix(f"a requirement has no {word}, its name is {meant}", replace(file, key.span, meant))


def _version(file: File, expr: Expr) -> Iterator[Fix]:
    if isinstance(expr, Literal) and not isinstance(expr.value, bool) and expr.value is not None:
        yield fix(
            "a version is a string",
            replace(file, expr.span, f'"~> {expr.value}.0"' if isinstance(expr.value, int) else f'">= {expr.value}"'),
        )
        return
    if not isinstance(expr, Template) or expr.text is None:
        return
    parts = expr.text.split(",")
    if all(_CONSTRAINT.match(part) for part in parts):
        return
    new = expr.text.strip()
    new = re.sub(r"^\^", "~> ", new)
    new = re.sub(r"^~\s*(?=\d)", "~> ", new)
    new = re.sub(r"^v(?=\d)", "", new)
    new = re.sub(r"(\d+)\.[x*](\.[x*])?$", r"~> \1.0", new)
    least = re.search(r"(?i)(?:\b(?:or|and)\s+)?\b(?:later|newer|above|higher|up|least|minimum|from|after)\b", new)
    if least and (number := re.search(r"\d+(\.\d+)*", new)):
        new = f">= {number[0]}"
    new = re.sub(r"=>", ">=", new)
    new = re.sub(r"=<", "<=", new)
    new = re.sub(r"(?<=\d)\s*(?:;|&&?|\band\b)?\s*(?=[<>!~=])", ", ", new)
    if not all(_CONSTRAINT.match(part) for part in new.split(",")):
        number = re.search(r"\d+(\.\d+)*", new)
        sign = "~>" if "~" in new else ">=" if ">" in new or not number or new.endswith("+") else "="
        new = f"{sign} {number[0] if number else 0}"
    yield fix(f'"{expr.text}" is no version constraint', replace(file, expr.span, f'"{new}"'))

"""Which files of the machine a configuration packs or has uploaded: only those beside it are its own."""

import re

from shared.terraform.beside import own_path, whole_reference
from shared.terraform.hcl import Attribute, Block, Expr, Literal, Template, Text

# Resource type -> the argument that names a file, which the provider itself opens and uploads.
FILE_ARGUMENTS = {
    "google_apigee_api": "config_bundle",
    "google_apigee_env_keystore_alias_pkcs12": "file",
    "google_apigee_keystores_aliases_pkcs12": "file",
    "google_apigee_sharedflow": "config_bundle",
    "google_storage_bucket_object": "source",
}

# Where samples put what they pack.
_TEMPORARY = re.compile(r"/tmp/[A-Za-z0-9_-]+\.zip")  # noqa: S108 - judged here, not used


def names_own_file(expr: Expr) -> bool:
    """Whether an argument names, in plain words, a file beside the configuration (or none at all)."""
    if isinstance(expr, Literal) and expr.value is None:
        return True
    steps = whole_reference(expr)
    # What is packed, and where to, is judged where it is packed.
    packed = len(steps) == 4 and (*steps[:2], steps[3]) == ("data", "archive_file", "output_path")
    return packed or own_path(expr, "") is not None


def packs_own_files(block: Block) -> bool:
    """Whether an `archive_file` packs a folder or a file inside the directory, and puts it where nothing else lies."""
    given = {item.name: item.expr for item in block.body.items if isinstance(item, Attribute)}
    if any(name in given and _inside(given[name]) in {None, "."} for name in ("source_dir", "source_file")):
        return False
    into = given.get("output_path")
    if not isinstance(into, Template):
        return False
    path = own_path(into, "")
    return (path is not None and path.endswith(".zip")) or _TEMPORARY.fullmatch(into.text or "") is not None


def _inside(expr: Expr) -> str | None:
    """The path that is named inside the directory, with or without a slash behind."""
    if isinstance(expr, Template) and expr.parts and isinstance(last := expr.parts[-1], Text):
        text = last.value.removesuffix("/")
        last_part = (Text(last.span, text),) if text else ()
        expr = Template(expr.span, (*expr.parts[:-1], *last_part))
    return own_path(expr, "")

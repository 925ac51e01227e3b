"""Which files of the machine a configuration has uploaded: only those beside it are its own."""

from __future__ import annotations

from shared.terraform.hcl import Expr, Interpolation, Literal, Template, Text, references

# Resource type -> the argument that names a file, which the provider itself opens and uploads.
FILE_ARGUMENTS = {
    "google_apigee_api": "config_bundle",
    "google_apigee_env_keystore_alias_pkcs12": "file",
    "google_apigee_keystores_aliases_pkcs12": "file",
    "google_apigee_sharedflow": "config_bundle",
    "google_storage_bucket_object": "source",
}

_HERE = (("path", "module"), ("path", "root"))


def names_own_file(expr: Expr) -> bool:
    """Whether an argument names, in plain words, a file beside the configuration (or none at all)."""
    if isinstance(expr, Literal) and expr.value is None:
        return True
    if not isinstance(expr, Template) or not expr.parts:
        return False
    first, *rest = expr.parts
    here = isinstance(first, Interpolation) and whole_reference(first.expr) in _HERE
    texts = [part.value for part in (rest if here else expr.parts) if isinstance(part, Text)]
    if len(texts) != len(expr.parts) - here:
        return False
    steps = ("." * here + "".join(texts)).split("/")
    return not any(step in ("", "..") or step.startswith((".terraform", "~")) or "\\" in step for step in steps)


def whole_reference(expr: Expr) -> tuple[str, ...]:
    """The steps of an expression that is a reference and nothing more; none for any other."""
    found = list(references(expr))
    return found[0].parts if len(found) == 1 and found[0].span == expr.span else ()

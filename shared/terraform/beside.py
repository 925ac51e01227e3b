"""Files that lie beside a configuration and that it reads by name, in plain words: they are its own as it is."""

import posixpath
from collections.abc import Iterator

from shared.terraform.hcl import Call, Expr, File, Interpolation, Template, Text, expressions, references

CONTENT_FUNCTIONS = frozenset(
    {"file", *(f"file{name}" for name in ("base64", "base64sha256", "base64sha512", "md5", "sha1", "sha256", "sha512"))}
)
"""Functions that give one file's content or its digest, and nothing of what else is in the folder."""

_HERE = (("path", "module"), ("path", "root"))


def own_path(expr: Expr, folder: str) -> str | None:
    """The path, relative to the root, that an expression names in plain words inside it; None when it names none.

    `folder` is that of the module the expression stands in.
    """
    if not isinstance(expr, Template) or not expr.parts:
        return None
    first, *rest = expr.parts
    reference = whole_reference(first.expr) if isinstance(first, Interpolation) else ()
    here = reference in _HERE
    texts = [part.value for part in (rest if here else expr.parts) if isinstance(part, Text)]
    if len(texts) != len(expr.parts) - here:
        return None
    steps = ("." * here + "".join(texts)).split("/")
    if any(step in ("", "..") or step.startswith((".terraform", "~")) or "\\" in step for step in steps):
        return None
    return posixpath.normpath(posixpath.join(folder if reference == ("path", "module") else "", *steps))


def whole_reference(expr: Expr) -> tuple[str, ...]:
    """The steps of an expression that is a reference and nothing more; none for any other."""
    found = list(references(expr))
    return found[0].parts if len(found) == 1 and found[0].span == expr.span else ()


def content_path(call: Call, folder: str) -> str | None:
    """The path of the one file beside the configuration whose content a call gives; None for any other call."""
    if call.name.removeprefix("core::") not in CONTENT_FUNCTIONS or len(call.args) != 1 or call.expand:
        return None
    path = own_path(call.args[0], folder)
    # What is hidden is not the configuration's: settings and keys of whoever works there.
    return None if path is None or any(step.startswith(".") for step in path.split("/")) else path


def files_read(file: File) -> Iterator[str]:
    """The paths that a file's functions read by name; nothing need lie there."""
    for expr in expressions(file.body):
        if isinstance(expr, Call) and (path := content_path(expr, posixpath.dirname(file.path))) is not None:
            yield path

"""How a value is written in the files: what may be trusted although only apply can tell what it will be."""

from shared.policy.argument_words import NAMING_ATTRIBUTES
from shared.policy.arguments import Kind, Meaning
from shared.terraform.beside import whole_reference
from shared.terraform.hcl import Call, Expr, Interpolation, Literal, Named, Template, Text, Tuple, named, references


def is_exact(expr: Expr, meant: Meaning) -> bool:
    """Whether it is nothing but references to resources of the right types, by what says which one it is."""
    if is_null(expr):
        return True
    if isinstance(expr, Tuple):
        return all(is_exact(item, meant) for item in expr.items)
    found = named(expr)
    return (
        found is not None
        and found.type in meant.types
        and found.attribute in NAMING_ATTRIBUTES
        and found.after == ""
        and found.before in ({"", "serviceAccount:"} if meant.kind is Kind.IDENTITY else {""})
    )


def is_said(expr: Expr) -> bool:
    """Whether the files or their variables say it, so that its value is known and judged."""
    if isinstance(expr, Tuple):
        return all(is_said(item) for item in expr.items)
    return all(each.parts[0] == "var" for each in references(expr))


def leads_to(exprs: list[Expr] | None, types: tuple[str, ...], attribute: str) -> bool:
    """Whether it is one attribute of an own resource, with nothing but a path behind it."""
    found = [named(expr) for expr in exprs or ()]
    return bool(found) and all(
        each is not None
        and (each.type in types and each.attribute == attribute and each.before == "")
        and (each.after == "" or each.after.startswith("/"))
        for each in found
    )


def trimmed(expr: Expr) -> Named | None:
    """`trimprefix(SERVICE.uri, "https://")` is the host alone."""
    if not isinstance(expr, Call):
        return named(expr, within=True)
    words = expr.args[1] if expr.name == "trimprefix" and len(expr.args) == 2 else None
    if not isinstance(words, Template) or words.text != "https://":
        return None
    found = named(expr.args[0])
    return found._replace(before="trimprefix:https://") if found is not None and found.before == "" else None


def is_account_name(expr: Expr) -> bool:
    """Whether it is an own service account's email, whole or without what all of them end with."""
    if isinstance(expr, Call):
        ending = expr.args[1] if expr.name == "trimsuffix" and len(expr.args) == 2 else None
        if not isinstance(ending, Template) or ending.text != ".gserviceaccount.com":
            return False
        expr = expr.args[0]
    return not is_null(expr) and is_exact(expr, Meaning(Kind.REFERENCE, ("google_service_account",)))


def sent_to(after: str) -> str:
    """A path behind an address of one's own leads nowhere else, whatever it says."""
    return "/" if after.startswith("/") and not after.startswith("//") else after


def is_joined(expr: Expr, types: tuple[str, ...], between: str, attributes: list[object]) -> bool:
    """Whether it is these attributes of one own resource with the same text between them."""
    if not isinstance(expr, Template) or len(expr.parts) != 2 * len(attributes) - 1:
        return False
    words = [each.value for each in expr.parts[1::2] if isinstance(each, Text)]
    found = [named(each.expr) for each in expr.parts[::2] if isinstance(each, Interpolation)]
    return (
        words == [between] * (len(attributes) - 1)
        and [each and each.attribute for each in found] == attributes
        and all(each is not None and each.type in types and not each.before and not each.after for each in found)
        and len({each and each.label for each in found}) == 1
    )


def ends_with_suffix(expr: Expr) -> bool:
    """Whether whatever stands before it, the deployment's suffix is what a name ends with."""
    last = expr.parts[-1] if isinstance(expr, Template) and expr.parts else None
    return isinstance(last, Interpolation) and whole_reference(last.expr) == ("var", "name_suffix")


def is_nothing(expr: Expr) -> bool:
    return is_null(expr) or (isinstance(expr, Tuple) and not expr.items)


def is_null(expr: Expr) -> bool:
    return isinstance(expr, Literal) and expr.value is None

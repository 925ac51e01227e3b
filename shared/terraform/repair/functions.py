"""Functions that Terraform does not have, and the ones that are meant."""

from collections.abc import Iterator

from shared.terraform.hcl.nodes import (
    Attribute,
    Binary,
    Body,
    Call,
    Expr,
    File,
    For,
    GetAttr,
    Index,
    Name,
    Object,
    Template,
    Tuple,
    walk,
    walk_body,
)
from shared.terraform.hcl.references import references
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import nearest
from shared.terraform.repair.world import World, fix, replace

FUNCTION_WORDS = {
    "uppercase": "upper",
    "upcase": "upper",
    "downcase": "lower",
    "toupper": "upper",
    "to_upper": "upper",
    "lowercase": "lower",
    "tolower": "lower",
    "to_lower": "lower",
    "len": "length",
    "size": "length",
    "count": "length",
    "strlen": "length",
    "concatenate": "join",
    "to_string": "tostring",
    "str": "tostring",
    "string": "tostring",
    "to_number": "tonumber",
    "int": "tonumber",
    "number": "tonumber",
    "to_list": "tolist",
    "list": "tolist",
    "array": "tolist",
    "to_set": "toset",
    "set": "toset",
    "map": "tomap",
    "to_map": "tomap",
    "bool": "tobool",
    "to_json": "jsonencode",
    "tojson": "jsonencode",
    "json_encode": "jsonencode",
    "json": "jsonencode",
    "from_json": "jsondecode",
    "fromjson": "jsondecode",
    "json_decode": "jsondecode",
    "base64_encode": "base64encode",
    "b64encode": "base64encode",
    "to_base64": "base64encode",
    "base64_decode": "base64decode",
    "b64decode": "base64decode",
    "yaml_encode": "yamlencode",
    "toyaml": "yamlencode",
    "to_yaml": "yamlencode",
    "sprintf": "format",
    "printf": "format",
    "fmt": "format",
    "string_format": "format",
    "trim_space": "trimspace",
    "strip": "trimspace",
    "implode": "join",
    "explode": "split",
    "strtoupper": "upper",
    "strtolower": "lower",
    "combine": "merge",
    "union": "setunion",
    "get": "element",
    "nth": "element",
    "ifnull": "coalesce",
    "nvl": "coalesce",
    "encode_json": "jsonencode",
    "stringify": "jsonencode",
    "trim_prefix": "trimprefix",
    "trim_suffix": "trimsuffix",
    "subnet": "cidrsubnet",
    "cidr_subnet": "cidrsubnet",
    "cidr_host": "cidrhost",
    "substring": "substr",
    "replace_all": "replace",
    "capitalize": "title",
    "titlecase": "title",
    "default": "coalesce",
    "unique": "distinct",
    "uniq": "distinct",
    "includes": "contains",
    "has": "contains",
    "flat": "flatten",
    "random_id": "uuid",
    "generate_uuid": "uuid",
    "maximum": "max",
    "minimum": "min",
    "absolute": "abs",
    "ceiling": "ceil",
    "now": "timestamp",
    "date": "timestamp",
    "time": "timestamp",
    "format_date": "formatdate",
    "sum_list": "sum",
    "key": "keys",
    "value": "values",
    "extend": "concat",
    "append": "concat",
    "start_with": "startswith",
    "starts_with": "startswith",
    "ends_with": "endswith",
    "zip": "zipmap",
    "dict": "tomap",
}

FUNCTIONS = frozenset(
    [
        "abs",
        "abspath",
        "alltrue",
        "anytrue",
        "base64decode",
        "base64encode",
        "base64gzip",
        "base64sha256",
        "base64sha512",
        "basename",
        "bcrypt",
        "can",
        "ceil",
        "chomp",
        "chunklist",
        "cidrhost",
        "cidrnetmask",
        "cidrsubnet",
        "cidrsubnets",
        "coalesce",
        "coalescelist",
        "compact",
        "concat",
        "contains",
        "csvdecode",
        "dirname",
        "distinct",
        "element",
        "endswith",
        "ephemeralasnull",
        "file",
        "filebase64",
        "filebase64sha256",
        "filebase64sha512",
        "fileexists",
        "filemd5",
        "fileset",
        "filesha1",
        "filesha256",
        "filesha512",
        "flatten",
        "floor",
        "format",
        "formatdate",
        "formatlist",
        "indent",
        "index",
        "issensitive",
        "join",
        "jsondecode",
        "jsonencode",
        "keys",
        "length",
        "log",
        "lookup",
        "lower",
        "matchkeys",
        "max",
        "md5",
        "merge",
        "min",
        "nonsensitive",
        "one",
        "parseint",
        "pathexpand",
        "plantimestamp",
        "pow",
        "range",
        "regex",
        "regexall",
        "replace",
        "reverse",
        "rsadecrypt",
        "sensitive",
        "setintersection",
        "setproduct",
        "setsubtract",
        "setunion",
        "sha1",
        "sha256",
        "sha512",
        "signum",
        "slice",
        "sort",
        "split",
        "startswith",
        "strcontains",
        "strrev",
        "substr",
        "sum",
        "templatefile",
        "templatestring",
        "textdecodebase64",
        "textencodebase64",
        "timeadd",
        "timecmp",
        "timestamp",
        "title",
        "tobool",
        "tolist",
        "tomap",
        "tonumber",
        "toset",
        "tostring",
        "transpose",
        "trim",
        "trimprefix",
        "trimspace",
        "trimsuffix",
        "try",
        "upper",
        "urlencode",
        "uuid",
        "uuidv5",
        "values",
        "yamldecode",
        "yamlencode",
        "zipmap",
    ]
)
"""Terraform 1.11's functions, without `list` and `map`, which it names only to refuse them."""

READS_FILES = frozenset({name for name in FUNCTIONS if name.startswith("file")} | {"templatefile", "pathexpand"})


def mend_functions(world: World) -> Iterator[Fix]:
    """Functions that Terraform does not have and the ones that are meant. Never one that reads files."""
    for file in world.files:
        for node in _values(file.body):
            match node:
                case Object():
                    yield from _keys(file, node)
                case Binary(op="+"):
                    yield from _joined(world, file, node)
                case Binary(op="%", left=Template()):
                    yield from _formatted(file, node)
                case Index(source=Name(name=name)) if name in FUNCTIONS and name not in READS_FILES:
                    inside = file.source(node.key.span)
                    reason = f"{name} is called with ( )"
                    yield fix(reason, replace(file, node.span, f"{name}({inside})"))
                case For():
                    yield from _measured(world, file, node)
                case Call():
                    yield from _call(world, file, node)


def _call(world: World, file: File, node: Call) -> Iterator[Fix]:
    found = _of_other_arguments(file, node)
    if found is not None:
        yield found
        return
    yield from _not_called(world, file, node)
    if node.name in FUNCTIONS or "::" in node.name:
        return
    if node.name in {"list", "map"}:
        yield from _old_collection(world, file.path, node)
        return
    text = _written_otherwise(file, node)
    if text is not None:
        yield fix(f"there is no function {node.name}", replace(file, node.span, text))
        return
    meant = FUNCTION_WORDS.get(node.name.lower()) or nearest(node.name, FUNCTIONS - READS_FILES, floor=0.74)
    if meant == "join" and all(isinstance(each, Tuple) for each in node.args):
        meant = "concat"
    if meant is not None:
        yield fix(f"there is no function {node.name}, but {meant}", replace(file, node.name_span, meant))


def _of_other_arguments(file: File, node: Call) -> Fix | None:
    """A function that exists, with what it does not take."""
    if node.name == "concat" and any(isinstance(each, Template) for each in node.args):
        inside = file.text[node.name_span.end + 1 : node.span.end - 1]
        return fix("concat joins lists; strings are joined by join", replace(file, node.span, f'join("", [{inside}])'))
    if len(node.args) != 1:
        return None
    (only,) = node.args
    if node.name in _OF_A_TEXT and isinstance(only, Object | Tuple):
        text = f"jsonencode({file.source(only.span)})"
        return fix(f"{node.name} takes a string, so the value is written as JSON", replace(file, only.span, text))
    if node.name in {"tostring", "tonumber", "tobool"} and isinstance(only, Tuple) and len(only.items) == 1:
        reason = f"{node.name} takes one value, not a list"
        return fix(reason, replace(file, only.span, file.source(only.items[0].span)))
    return None


def _written_otherwise(file: File, node: Call) -> str | None:
    """What is no function in Terraform, but a way of writing."""
    if node.name in {"if", "iif", "ternary"} and len(node.args) == 3:
        first, second, third = (file.source(each.span) for each in node.args)
        return f"{first} ? {second} : {third}"
    if node.name in {"first", "head", "last"} and len(node.args) == 1:
        inside = file.source(node.args[0].span)
        return f"reverse({inside})[0]" if node.name == "last" else f"element({inside}, 0)"
    return None


def _measured(world: World, file: File, node: For) -> Iterator[Fix]:
    """`name.length` of an item that is a string."""
    for part in (node.condition, node.key, node.value):
        for each in walk(part) if part is not None else ():
            if (
                isinstance(each, GetAttr)
                and each.name in {"length", "len", "size"}
                and isinstance(each.source, Name)
                and each.source.name in node.names
                and world.reported(file, each.span, "Unsupported attribute")
            ):
                text = f"length({each.source.name})"
                yield fix("how long something is says length", replace(file, each.span, text))


_OF_A_TEXT = frozenset({"base64encode", "base64gzip", "md5", "sha1", "sha256", "sha512", "base64sha256", "urlencode"})
_OF_NOTHING = frozenset({"timestamp", "plantimestamp", "uuid"})


def _not_called(world: World, file: File, node: Call) -> Iterator[Fix]:
    """`formatdate("YYYY", timestamp)`: a function is called with ( )."""
    for each in node.args:
        if isinstance(each, Name) and each.name in _OF_NOTHING and each.name not in {*world.variables, *world.locals}:
            yield fix(f"{each.name} is called with ( )", replace(file, each.span, f"{each.name}()"))


def _values(body: Body) -> Iterator[Expr]:
    """Every expression except the types of variables, which look like calls."""
    for item, around in walk_body(body):
        if isinstance(item, Attribute) and not (item.name == "type" and around and around[0].type == "variable"):
            yield from walk(item.expr)


def _keys(file: File, node: Object) -> Iterator[Fix]:
    """`app.kubernetes.io/name = ...` as a key needs quotes."""
    for key, _ in node.items:
        if isinstance(key, GetAttr | Binary | Index):
            text = file.source(key.span)
            yield fix(f"the key {text} needs quotes", replace(file, key.span, f'"{text}"'))


def _joined(world: World, file: File, node: Binary) -> Iterator[Fix]:
    """`"a-" + var.b` as `"a-${var.b}"`."""
    parts: list[Expr] = []
    rest: Expr = node
    while isinstance(rest, Binary) and rest.op == "+":
        parts.insert(0, rest.right)
        rest = rest.left
    parts.insert(0, rest)
    if not any(isinstance(part, Template) and not part.heredoc for part in parts):
        yield from _put_together(world, file, node, parts)
        return
    if any(isinstance(part, Template) and part.heredoc for part in parts):
        return
    text = "".join(
        file.source(part.span)[1:-1] if isinstance(part, Template) else f"${{{file.source(part.span)}}}"
        for part in parts
    )
    yield fix("strings are joined in a template, not with +", replace(file, node.span, f'"{text}"'))


def _put_together(world: World, file: File, node: Binary, parts: list[Expr]) -> Iterator[Fix]:
    """`local.a + local.b` of two maps or two lists."""
    kinds = {_shape(world, part) for part in parts}
    name = {"map": "merge", "list": "concat"}.get("".join(kinds))
    if name is not None:
        inside = ", ".join(file.source(part.span) for part in parts)
        yield fix(f"what is put together of several is said by {name}", replace(file, node.span, f"{name}({inside})"))


def _shape(world: World, expr: Expr) -> str:
    """`map`, `list` or nothing, of what is written or a local value or variable is."""
    found = next(references(expr), None)
    if found is not None and found.span == expr.span and len(found.parts) == 2:
        root, name = found.parts
        if root == "local" and name in world.locals:
            expr = world.locals[name][1].expr
        elif root == "var" and name in world.variables:
            type_ = world.variables[name][0].block.body.attribute("type")
            said = world.variables[name][0].file.source(type_.expr.span) if type_ is not None else ""
            return "map" if said.startswith(("map", "object")) else "list" if said.startswith(("list", "set")) else ""
    return "map" if isinstance(expr, Object) else "list" if isinstance(expr, Tuple) else ""


def _formatted(file: File, node: Binary) -> Iterator[Fix]:
    """`"a-%s" % var.b` as `format("a-%s", var.b)`."""
    values = file.source(node.right.span)
    values = values[1:-1] if values.startswith("(") else values
    text = f"format({file.source(node.left.span)}, {values})"
    yield fix("values are put into a string by format", replace(file, node.span, text))


def _old_collection(world: World, path: str, node: Call) -> Iterator[Fix]:
    file = world.by_name[path]
    if node.name == "list":
        inside = file.text[node.name_span.end + 1 : node.span.end - 1]
        yield fix("list() is gone, a list is written [ ]", replace(file, node.span, f"[{inside}]"))
    elif len(node.args) % 2 == 0:
        pairs = zip(node.args[::2], node.args[1::2], strict=True)
        text = ", ".join(f"{_key(file.source(key.span))} = {file.source(value.span)}" for key, value in pairs)
        yield fix("map() is gone, a map is written { }", replace(file, node.span, f"{{ {text} }}"))


def _key(source: str) -> str:
    return source if source.startswith('"') else f"({source})"

"""Whether a value can be of a type, and what it should be where it can't."""

import re
from typing import Any

from shared.terraform.hcl.nodes import (
    Attribute,
    Call,
    Expr,
    File,
    For,
    Literal,
    Name,
    Object,
    Paren,
    Template,
    Text,
    Tuple,
    key_text,
)

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
"""Numbers as words say them, each at its own place."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_SIZE = re.compile(r"(\d+)\s*([a-z]+|%)?\Z", re.IGNORECASE)
_OTHER_UNIT = re.compile(r"[tk]i?b?|mi?b|h|hrs?|hours?|min|minutes?|d|days?|w|weeks?", re.IGNORECASE)
"""Units that a number without one rarely has: "1TB" is no 1, and what it is depends on the argument."""
_SCALARS = frozenset({"string", "number", "bool"})
_YES = frozenset({"true", "yes", "on", "enabled", "enable", "y", "1"})
_NO = frozenset({"false", "no", "off", "disabled", "disable", "n", "0"})
_WORDS = {"True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "None": "null", "nil": "null",
          "NULL": "null", "Null": "null", "undefined": "null", "yes": "true", "no": "false"}  # fmt: skip


_UNITS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hr": 3600, "hour": 3600,
          "d": 86400, "day": 86400, "w": 604800, "week": 604800}  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SIZES = {"m": 1, "mb": 1, "mib": 1, "g": 1024, "gb": 1024, "gib": 1024, "t": 1024**2, "tb": 1024**2, "tib": 1024**2}
"""Units of sizes in MiB."""
_IN = (("_days", 86400), ("_hours", 3600), ("_minutes", 60), ("_sec", 1), ("_secs", 1), ("_seconds", 1), ("ttl", 1))


def seconds(text: str) -> int | None:
    """`5m`, `90 days` and `10` in seconds; None for what is no time."""
    match = re.fullmatch(r"\s*(\d+)\s*([a-z]*)\s*", text.lower())
    if match is None:
        return None
    unit = match[2] if match[2] in _UNITS else match[2].removesuffix("s")
    return int(match[1]) * _UNITS[unit] if unit in _UNITS else int(match[1]) if not match[2] else None


_SHARES = frozenset(
    {
        "target",
        "goal",
        "threshold_value",
        "threshold_percent",
        "sample_rate",
        "flow_sampling",
        "sampling_rate",
        "max_utilization",
        "sampling_ratio",
        "target_utilization",
    }
)
"""Arguments that say a share of one, so that 50% is 0.5."""


_PORTS = {"http": "80", "https": "443", "ssh": "22", "rdp": "3389", "postgres": "5432", "postgresql": "5432",
          "mysql": "3306", "redis": "6379"}  # fmt: skip


def number_meant(name: str, text: str) -> str | None:
    """A number whose unit is not the argument's own: `5m` of a `ttl`, `1TB` of a size, `monday` of a `day`."""
    said = text.strip().lower()
    if name == "day" and said in _DAYS:
        return str(_DAYS.index(said) + 1)
    if name == "days_in_cycle" and said in {"daily", "every day", "day", "1 day", "1d"}:
        return "1"
    if name == "hour" and (clock := re.fullmatch(r"(\d{1,2}):00", said)):
        return str(int(clock[1]))
    if name.endswith("port") and said in _PORTS:
        return _PORTS[said]
    if said in {"never", "unlimited"} and ("expir" in name or name.endswith("ttl")):
        return "null"
    if name.endswith("prefix_length") and (mask := re.fullmatch(r"/(\d{1,3})", said)):
        return mask[1]
    labelled = re.fullmatch(r"([a-z]+)[\s/:_-]?(\d+)", said)
    if labelled and (
        labelled[1] in name.split("_") or (name.endswith(("port", "asn")) and labelled[1] in {"as", "tcp", "udp"})
    ):
        return labelled[2]  # `vlan-100` of a vlan_tag8021q, `tcp/3306` of a port, `AS 64512` of an asn
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z%]+)", said)
    if match is None:
        return None
    if match[2] == "%":
        return f"{float(match[1]) / 100:g}" if name in _SHARES else None
    if match[2] in _SIZES and (own := _size_of(name)):
        amount = float(match[1]) * _SIZES[match[2]] / own
        return str(int(amount)) if amount == int(amount) else None
    if name.endswith("_days") or name in {"age", "days"}:
        lasting = seconds(said)
        return str(lasting // 86400) if lasting is not None and lasting % 86400 == 0 else None
    if name.endswith("_ms"):
        lasting = seconds(said)
        return str(lasting * 1000) if lasting is not None else None
    into = next((unit for end, unit in _IN if name.endswith(end)), None)
    lasting = seconds(said) if into is not None else None
    return str(lasting // into) if into and lasting is not None and lasting % into == 0 else None


def _size_of(name: str) -> int:
    """In how many MiB an argument is counted; 0 where that can't be told. Disks are counted in GB everywhere."""
    words = name.split("_")
    own = next((_SIZES[word] for word in reversed(words) if word in {"mb", "mib", "gb", "gib", "tb", "tib"}), 0)
    return own or (1024 if "size" in words else 0)


def kind_of(type_: Any) -> str:
    """`string`, `number`, `bool`, `list`, `set`, `map` or `object`."""
    return type_ if isinstance(type_, str) else str(type_[0])


def element_of(type_: Any) -> Any:
    """The type of a collection's elements; `string` where there is none."""
    return type_[1] if isinstance(type_, list) and kind_of(type_) in {"list", "set", "map"} else "string"


def fits(expr: Expr, type_: Any) -> bool:
    """Whether Terraform could convert the value; what depends on other things gets the benefit of the doubt."""
    kind = kind_of(type_)
    match expr:
        case Paren(inner=inner):
            return fits(inner, type_)
        case Literal(value=None):
            return True
        case Literal(value=bool()):
            return kind in {"bool", "string"}
        case Literal():
            return kind in {"number", "string"}
        case Template(text=str(text)):
            if kind == "number":
                return bool(_NUMBER.match(text))
            if kind == "bool":
                return text in {"true", "false"}
            return kind == "string"
        case Template(parts=parts):
            return kind in {"string", "number", "bool"} or len(parts) == 1
        case Tuple(items=items):
            return kind in {"list", "set"} and all(fits(item, element_of(type_)) for item in items)
        case Object(items=items):
            return kind == "object" or (kind == "map" and all(fits(value, element_of(type_)) for _, value in items))
        case For(key=key):
            return kind in ({"map", "object"} if key is not None else {"list", "set"})
    return True


def plain_word(expr: Expr) -> str | None:
    """`true` for `True`, `null` for `None`, ...: a constant of another language."""
    return _WORDS.get(expr.name) if isinstance(expr, Name) else None


def converted(file: File, expr: Expr, type_: Any) -> tuple[str, str] | None:
    """The value written so that it is of the type, and the reason; None when that would be a guess."""
    kind = kind_of(type_)
    source = file.source(expr.span)
    if isinstance(expr, Template) and expr.text is not None:
        return _from_text(expr.text, source, type_)
    if kind in {"list", "set"}:
        if isinstance(expr, Tuple):
            return _each_item(file, expr, type_)
        if isinstance(expr, Literal | Template | Object) and fits(expr, element_of(type_)):
            return f"[{source}]", "a list is expected, the single value is now one"
    if isinstance(expr, Tuple):
        taken = _from_list(file, expr, type_)
        if taken is not None:
            return taken
    if isinstance(expr, Object) and len(expr.items) == 1 and kind not in {"map", "object"}:
        ((key, value),) = expr.items
        said = key_text(key) or ""
        if fits(value, type_) and (kind in {"list", "set"} or said in {"value", "name", "id"}):
            return file.source(value.span), f"a {kind} is expected, the object held just one"
    if kind == "string" and (isinstance(expr, Object) or (isinstance(expr, Tuple) and _objects(expr))):
        return f"jsonencode({source})", "a string is expected, so the value is written as JSON"
    if kind == "bool" and isinstance(expr, Literal) and expr.value in {0, 1}:
        return ("true" if expr.value else "false"), "a bool is expected"
    if kind == "map" and isinstance(expr, Object):
        return _each_value(file, expr, type_)
    return None


def _from_list(file: File, expr: Tuple, type_: Any) -> tuple[str, str] | None:
    kind = kind_of(type_)
    if kind == "map" and expr.items and all(_pair(item) for item in expr.items):
        pairs = [_pair(item) for item in expr.items]
        number = element_of(type_) == "number"
        lines = ", ".join(f"{pair[0]} = {_said(file, pair[1], number)}" for pair in pairs if pair)
        return f"{{ {lines} }}", "a map is expected, the list of keys and values is now one"
    if len(expr.items) == 1 and (isinstance(expr.items[0], Object) if kind == "map" else kind in _SCALARS):
        only = expr.items[0]
        if fits(only, type_):
            return file.source(only.span), f"a {kind} is expected, the list held just one"
    return None


def _from_text(text: str, source: str, type_: Any) -> tuple[str, str] | None:
    kind = kind_of(type_)
    if kind == "bool":
        word = text.strip().lower()
        if word in _YES | _NO:
            return ("true" if word in _YES else "false"), f"a bool is expected, not the string {source}"
    elif kind == "number":
        if port := re.fullmatch(r"(\d{1,5})/(?:tcp|udp)", text.strip().lower()):
            return port[1], f"a number is expected, not the string {source}"
        if text.strip().lower() in NUMBERS:
            return str(NUMBERS.index(text.strip().lower())), f"a number is expected, not the string {source}"
        match = _SIZE.match(text.strip().replace(",", "").replace("_", ""))
        if match and not _OTHER_UNIT.fullmatch(match[2] or ""):
            return match[1], f"a number is expected, not the string {source}"
    elif kind in {"list", "set"}:
        element = element_of(type_)
        if text.startswith("[") and text.endswith("]"):
            parts = [part.strip().strip("'\"\\") for part in text[1:-1].split(",")]
            return (
                f"[{', '.join(_quoted(part, element) for part in parts if part)}]",
                "a list is expected, not a string",
            )
        if "," in text and kind_of(element) == "string":
            parts = [part.strip() for part in text.split(",")]
            return (
                f"[{', '.join(_quoted(part, element) for part in parts if part)}]",
                "a list is expected, not a string",
            )
        if isinstance(element, str):
            return f"[{source}]", "a list is expected, the single value is now one"
    return None


def _quoted(text: str, element: Any) -> str:
    return text if element in {"number", "bool"} else f'"{text}"'


def _objects(expr: Tuple) -> bool:
    return bool(expr.items) and all(isinstance(item, Object) for item in expr.items)


def _each_item(file: File, expr: Tuple, type_: Any) -> tuple[str, str] | None:
    element = element_of(type_)
    text, reason = file.source(expr.span), ""
    for item in reversed(expr.items):
        if fits(item, element):
            continue
        if isinstance(item, Tuple):  # a list in a list
            new: tuple[str, str] | None = (file.source(item.span)[1:-1].strip(), "a list in the list is taken apart")
        else:
            new = converted(file, item, element)
        if new is None:
            return None
        start = item.span.start - expr.span.start
        text = text[:start] + new[0] + text[item.span.end - expr.span.start :]
        reason = new[1]
    return (text, reason) if reason else None


def _each_value(file: File, expr: Object, type_: Any) -> tuple[str, str] | None:
    element = element_of(type_)
    text, reason = file.source(expr.span), ""
    for _, value in reversed(expr.items):
        if fits(value, element):
            continue
        new = converted(file, value, element)
        if new is None:
            return None
        start = value.span.start - expr.span.start
        text = text[:start] + new[0] + text[value.span.end - expr.span.start :]
        reason = new[1]
    return (text, reason) if reason else None


def _said(file: File, expr: Expr, number: bool) -> str:
    """The value of a pair: the part of a string that was read as one, or what is written."""
    source = file.source(expr.span)
    if isinstance(expr, Template) and expr.text is not None and expr.text != source.strip('"'):
        return expr.text if number and _NUMBER.match(expr.text) else f'"{expr.text}"'
    return source


_KEY = re.compile(r"[^\W\d][\w-]*")


def _pair(item: Expr) -> tuple[str, Expr] | None:
    """`key` and value of `{ key = "a", value = "b" }`."""
    if isinstance(item, Template) and (
        said := re.fullmatch(r"([A-Za-z_][\w-]*)\s*[=:]\s*([^=:\s][^=:]*)", item.text or "")
    ):
        return said[1], Template(item.span, (Text(item.span, said[2]),))
    if not isinstance(item, Object) or len(item.items) != 2:
        return None
    key, value = item.get("key") or item.get("name"), item.get("value")
    if not isinstance(key, Template) or key.text is None or value is None or not _KEY.fullmatch(key.text):
        return None
    return key.text, value


def is_reference(expr: Expr) -> bool:
    """Whether the value comes from elsewhere, so that its type can't be told by looking."""
    return not isinstance(expr, Literal | Template | Tuple | Object | For) or (
        isinstance(expr, Template) and expr.text is None
    )


def called(expr: Expr) -> str | None:
    """The function whose result the expression is."""
    return expr.name if isinstance(expr, Call) else None


_SUFFIXES = {"mb": "M", "mib": "Mi", "gb": "G", "gib": "Gi"}
_TEXT_WITH_UNIT = re.compile(r"(\w+_)?memory\Z")


def with_its_unit(name: str, meant: str, item: Attribute) -> str | None:
    """`memory_mb = 512` where the argument is a text with its unit: `"512M"`."""
    unit = _SUFFIXES.get(name.rpartition("_")[2])
    digits = ""
    match item.expr:
        case Literal(value=int(number)) if not isinstance(number, bool):
            digits = str(number)
        case Template(text=str(text)) if text.isdigit():
            digits = text
    return f'"{digits}{unit}"' if unit and digits and _TEXT_WITH_UNIT.match(meant) else None

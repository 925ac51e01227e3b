"""Expressions in the signs of other languages, or with a sign too few: readings that may be what was meant."""

import re
from collections.abc import Callable, Iterator

from shared.terraform.hcl.scan import Kind
from shared.terraform.repair.functions import FUNCTION_WORDS, FUNCTIONS, READS_FILES
from shared.terraform.repair.lines import PAIRS, opens, shuts, tokens_of

Reading = tuple[str, str]

_REFERENCE = re.compile(r"\b(?:var|local|each|data|module|path|terraform|(?:google|random)_\w+)\.\w|\bcount\.index\b")
_CALL = re.compile(r"\b[a-z]\w*\s*\(")


def refers(value: str) -> bool:
    """Whether a value says more than words: outside of `${ }` it names something that exists, or calls something."""
    plain = re.sub(r"\$\{[^{}]*\}", "", value)
    return bool(_REFERENCE.search(plain) or _CALL.search(plain))


def readings(value: str) -> Iterator[Reading]:
    """What an expression may have been meant to say, the likeliest first; none is tried for being HCL here."""
    for find in (_of_others, _choices, _marks, _listed, _words, _comparisons, _parted, _pairs, _calls, _loops):
        yield from find(value)
    words = next(iter(_words(value)), None)
    if words is not None:
        for new, reason in (*_comparisons(words[0]), *_choices(words[0]), *_calls(words[0])):
            yield new, f"{words[1]}; {reason}"


_ARROW = re.compile(r"(map|filter|each|transform)\(\s*([\w.\[\]\"]+)\s*,\s*\(?(\w+)\)?\s*=>\s*(.+)\)")
_ARROW_METHOD = re.compile(r"([\w.\[\]\"]+)\.(map|filter)\(\s*\(?(\w+)\)?\s*=>\s*(.+)\)")


def _of_others(value: str) -> Iterator[Reading]:
    """Loops and choices of JavaScript, Python and SQL inside a value."""
    reason = "what is made of each item is written [for x in list : x if condition]"
    new = _changed(value, r"\bfor\s*\(\s*(\w+(?:\s*,\s*\w+)?)\s*\)\s*in\b", r"for \1 in")
    if "for " in new:
        new = _changed(new, r"\s(?:where|when|unless\s+not)\s", " if ")
    if new != value:
        yield new, reason
    if match := _ARROW.fullmatch(value):
        yield _looped(match[1], match[2], match[3], match[4]), reason
    if match := _ARROW_METHOD.fullmatch(value):
        yield _looped(match[2], match[1], match[3], match[4]), reason
    chained = re.fullmatch(r"([\w.\[\]\"]*\?\.[\w.\[\]\"?]+)(?:\s*(?:\?\?|\|\|)\s*(.+))?", value)
    if chained:
        yield f"try({chained[1].replace('?.', '.')}, {chained[2] or 'null'})", "what may be missing is asked for by try"


def _looped(kind: str, over: str, name: str, made: str) -> str:
    if kind == "filter":
        return f"[for {name} in {over} : {name} if {made.strip()}]"
    return f"[for {name} in {over} : {made.strip()}]"


def outside_strings(value: str, change: Callable[[str], str]) -> str:
    """The value with everything but its strings changed."""
    tokens = tokens_of(value)
    kept: list[str] = []
    masked, last, depth, start = "", 0, 0, 0
    for token in tokens:
        if token.kind is Kind.OPEN_QUOTE:
            depth += 1
            if depth == 1:
                start = token.start
        elif token.kind is Kind.CLOSE_QUOTE:
            depth -= 1
            if depth == 0:
                masked += value[last:start] + f"\0{len(kept)}\0"
                kept.append(value[start : token.end])
                last = token.end
    if depth:
        return value
    masked += value[last:]
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], change(masked))


def _changed(value: str, pattern: str, new: str | Callable[[re.Match[str]], str]) -> str:
    return outside_strings(value, lambda text: re.sub(pattern, new, text))


_LOGIC = ((r"\bnot\s+(?!in\b)", "!"), (r"\s+and\s+", " && "), (r"\s+or\s+", " || "), (r"(?<!&)&(?!&)", "&&"),
          (r"(?<!\|)\|(?!\|)", "||"))  # fmt: skip
_COMPARED = ((r"!==", "!="), (r"===", "=="), (r"<>", "!="), (r"\s+is\s+not\s+", " != "), (r"\s+is\s+", " == "),
             (r"\s+gt\s+", " > "), (r"\s+lt\s+", " < "), (r"\s+(?:ge|gte)\s+", " >= "), (r"\s+(?:le|lte)\s+", " <= "),
             (r"\s+eq\s+", " == "), (r"\s+(?:ne|neq)\s+", " != "), (r"=<", "<="), (r"~=|=~", "=="))  # fmt: skip


def _words(value: str) -> Iterator[Reading]:
    new = _changed(value, r"(?<=\0)\s+(?:and|or)\s+(?=\0)", ", ")
    if new != value and value[:1] == "[":
        yield new, "the items of a list are parted by commas"
    new = value
    for pattern, sign in _LOGIC:
        new = _changed(new, pattern, sign)
    if new != value:
        yield new, "conditions are joined by && and ||"


def _comparisons(value: str) -> Iterator[Reading]:
    new = value
    for pattern, sign in _COMPARED:
        new = _changed(new, pattern, sign)
    if new != value:
        yield new, "two values are compared with ==, !=, <, >"


_SIDE = r"((?:[^?:\"]|\"[^\"]*\")+?)"


def _choices(value: str) -> Iterator[Reading]:
    """`condition ? a : b` as Python, a shell, a spreadsheet or haste write it."""
    either = re.fullmatch(r"(.+?)\s*(?:\?\?|\?:)\s*(.+)", value)
    if either:
        yield f"coalesce({either[1]}, {either[2]})", "the first of two that is there is said by coalesce"
    reason = "a choice is written condition ? a : b"
    for pattern, new in (
        (r"if\s+(.+?)\s+then\s+(.+?)\s+else\s+(.+?)(?:\s+end(?:if)?)?", r"\1 ? \2 : \3"),
        (r"(.+?)\s+then\s+(.+?)\s+else\s+(.+)", r"\1 ? \2 : \3"),
        (r"(.+?)\s+if\s+(.+?)\s+else\s+(.+)", r"\2 ? \1 : \3"),
        (r"if\s*\((.+?)\)\s*\{?\s*(.+?)\s*\}?\s*else\s*\{?\s*(.+?)\s*\}?", r"\1 ? \2 : \3"),
        (r"(.+?)\s*\?\s*(.+?)\s+(?:else|or|otherwise)\s*:?\s+(.+)", r"\1 ? \2 : \3"),
        (rf"{_SIDE}\s*\?\s*(\"[^\"]*\"|[\w.\[\]]+)\s*(?:,|\||;|\s)\s*(\"[^\"]*\"|[\w.\[\]]+)", r"\1 ? \2 : \3"),
        (rf"{_SIDE}\s*\?\s*(\"[^\"]*\"|[\w.\[\]]+)\s*:?", r"\1 ? \2 : null"),
        (rf"if\s+{_SIDE}\s+(\{{.*\}})\s*else\s*(.+)", r"\1 ? \2 : \3"),
        (rf"if\s+{_SIDE}\s+(\{{.*\}}|\"[^\"]*\"|[\w.\[\]]+)", r"\1 ? \2 : null"),
    ):
        if re.fullmatch(pattern, value):
            yield re.sub(f"^{pattern}$", new, value), reason


_PATH = r"((?:var|local|each|data|module|count|(?:google|random)_\w+)(?:\.[\w-]+|\[[^\[\]]*\])+)"
_MARKED = re.compile(
    rf"\$?\{{\{{\s*{_PATH}\s*\}}\}}|\$\(\s*{_PATH}\s*\)|#\{{\s*{_PATH}\s*\}}|[@$%]\s?{_PATH}%?|<\s*{_PATH}\s*>"
)


def _marks(value: str) -> Iterator[Reading]:
    """A reference in the marks of a template, a shell or another tool; single quotes inside an interpolation."""
    new = outside_strings(value, lambda text: _MARKED.sub(lambda match: next(filter(None, match.groups())), text))
    if new != value:
        yield new, "a reference stands for itself, without marks"
    new = _changed(value, r"((?:var|local)\.\w+)\((\d+|count\.index)\)", r"\1[\2]")
    new = _changed(new, r"\.\[", "[")
    new = _changed(new, r"\[(?:all|any|each)?\]\.", "[*].")
    new = _changed(new, r"(\b(?:google_\w+|data\.\w+|module)\.\w+\.\w+)\(\)", r"\1")
    if new != value:
        yield new, "an item of a list is named by its number in brackets"
    new = re.sub(r"(\$\{(?:var|local)\.\w+)\((\d+|count\.index)\)\}", r"\1[\2]}", value)
    if new != value:
        yield new, "an item of a list is named by its number in brackets"
    new = re.sub(r"(\b(?:google|random)_\w+)\.\"([\w-]+)\"", r"\1.\2", value)
    if new != value:
        yield new, "a name in a reference has no quotes"
    new = re.sub(r"\$\{[^{}]*\}", lambda match: match[0].replace("'", '"'), value)
    if new != value:
        yield new, "strings stand in double quotes"
    new = re.sub(r"\$\{([\w.+-]+@[\w-]+(?:\.[\w-]+)+)\}", r"\1", value)
    if new != value:
        yield new, "an address of mail stands for itself"
    new = re.sub(r"\$\s+\{|#\{(?=\s*(?:var|local|each)\.)", "${", value)
    if new != value:
        yield new, "an interpolation begins with ${"


def _listed(value: str) -> Iterator[Reading]:
    """A list whose first bracket is missing, and a loop that lost its first bracket."""
    for first, last in ("[]", "{}"):
        if last == "]" and (loop := re.fullmatch(r"(.*\bin\s+)(\"[^\[\]{}]*\]\s*:.*)", value)):
            yield f"{loop[1]}[{loop[2]}", "] closes what was never opened"
        if value.endswith(last) and value.count(last) == value.count(first) + 1:
            yield f"{first}{' ' if first == '{' else ''}{value}", f"{last} closes what was never opened"


def _parted(value: str) -> Iterator[Reading]:
    """Items parted by something else than one comma; several without brackets around them."""
    if re.fullmatch(r"[\w.\"\[\]-]+(\s*,\s*[\w.\"\[\]-]+)+", value) and refers(value):
        yield f"[{value}]", "several values stand in the brackets of a list"
    reason = "items are parted by commas"
    new = _changed(value, r"(?<=[\w\])\0])\s+(?=(?:count|var|local|each|data|module|google_\w+|random_\w+)\.)", ", ")
    if new != value:
        yield new, reason
    for pattern, sign in (
        (r";", ","),
        (r"(?<=[\w\0])\s*;\s*(?=[\w\0])", ", "),
        (r"([\[(])\s*,\s*", r"\1"),
        (r",(\s*,)+", ","),
    ):
        new = _changed(value, pattern, sign)
        if new != value:
            yield new, reason
    if "{" in value:
        new = _changed(value, r"(?<=[\w\])}\0])[ \t]+(?=[A-Za-z_]\w*\s*=(?![=>]))", ", ")
        if new != value:
            yield new, reason
    new = _changed(value, r"((?:\b(?:var|local|each)\.[\w.\[\]]+|\0))\s+(?=-?\d)", r"\1, ")
    if new != value:
        yield new, reason
    new = _changed(value, r"(?<=\d)\s+(?=\d)", ", ")
    if new != value and value[:1] == "[":
        yield new, reason
    new = _changed(value, r"\bfor\s+(\w+)\s+(?!in\b)(\w+)\s+in\b", r"for \1, \2 in")
    if new != value:
        yield new, "a key and its value are parted by a comma"
    new = _changed(value, r"(?<=[\0\]})\w])\s+(?=[\0\[{])", ", ")
    if new != value:
        yield new, reason
        again = _changed(new, r"(\w+)\s*,\s*\[", r"\1[")
        if again != new:
            yield again, reason


_SPREAD = re.compile(r"\{\s*(?:\.\.\.|\*\*)\s*((?:var|local|each)\.[\w.]+)\s*,?([^{}]*)\}")
_SPREAD_LAST = re.compile(r"\{([^{}]*?),?\s*(?:\.\.\.|\*\*)\s*((?:var|local|each)\.[\w.]+)\s*,?\s*\}")


def _pairs(value: str) -> Iterator[Reading]:
    """What stands under a key in an object."""
    reason = "in an object a key has its value behind ="
    if spread := _SPREAD.fullmatch(value):
        rest = spread[2].strip().strip(",").strip()
        yield (f"merge({spread[1]}, {{ {rest} }})" if rest else spread[1]), "maps are put together by merge"
    if spread := _SPREAD_LAST.fullmatch(value):
        yield f"merge({{ {spread[1].strip()} }}, {spread[2]})", "maps are put together by merge"
    new = _changed(value, r"(?<=[\w\0])\s*(?:=>|->|:=)\s*", " = ")
    if new != value:
        yield new, reason
    new = _changed(value, r"([{,]\s*[A-Za-z_]\w*)\s+(?=[\w\0\[{])(?!=)", r"\1 = ")
    if new != value:
        yield new, reason
    for start, end in _groups(value):
        if re.match(r"\[\s*[\w\"-]+\s*[=:](?!=)", value[start:end]):
            new = f"{value[:start]}{{{value[start + 1 : end - 1]}}}{value[end:]}"
            yield new, "keys and their values stand in braces"
    if braces := re.fullmatch(r"(.*[(,]\s*)\{\s*([\w.\"]+(?:\s*,\s*[\w.\"]+)*)\s*\}(.*)", value):
        yield f"{braces[1]}[{braces[2]}]{braces[3]}", "a list stands in brackets"
    if value.startswith("{") and value.endswith("}") and "=" not in value and ":" not in value and value[1:-1].strip():
        yield f"[{value[1:-1].strip()}]", "a list stands in brackets"
    if value.startswith("(") and value.endswith(")") and "," in value:
        yield f"[{value[1:-1]}]", "a list stands in brackets"


def _calls(value: str) -> Iterator[Reading]:
    """A function whose brackets are of another kind, or one of them missing."""
    if method := _METHOD.fullmatch(value):
        thing, name, inside = method.groups()
        meant = name if name in FUNCTIONS else FUNCTION_WORDS.get(name)
        if meant is not None and meant not in READS_FILES:
            turned = meant in {"split", "join"} and not (meant == "join" and thing.startswith('"'))
            given = (inside.strip(), thing) if turned else (thing, inside.strip())
            yield f"{meant}({', '.join(filter(None, given))})", f"{name} is a function, not a method"
    if (new := _changed(value, _METHOD_INSIDE, _as_function)) != value:
        yield new, "a function is no method"
    for new in (_PERCENT.sub(_formatted, value), _OWN_FORMAT.sub(_filled, value)):
        if new != value:
            yield new, "a text with places is made by format"
    if (new := _changed(value, _SPACE, _without_space)) != value:
        yield new, "a function has no name in front of its own"
    if (new := _NAMED.sub(r"\1, { \2 })", value)) != value:
        yield new, "what a template is given stands in one object"
    for match in re.finditer(r"\b([a-z]\w*)(\s*\[|\s+)(?=\S)", value):
        if match[1] in FUNCTIONS and not value[: match.start()].endswith("."):
            head, rest = f"{value[: match.end(1)]}(", value[match.end() :]
            if match[1] in _OF_ONE_LIST and match[2].strip() == "[" and rest.endswith("]"):
                yield f"{head}[{rest})", f"the arguments of {match[1]} stand in parentheses"
            yield head + rest, f"the arguments of {match[1]} stand in parentheses"
            if rest.endswith("]"):
                yield f"{head}{rest[:-1]})", f"the arguments of {match[1]} stand in parentheses"
    yield from unclosed_calls(value)


def unclosed_calls(value: str) -> Iterator[Reading]:
    """A call whose closing parenthesis is missing in front of what it is compared with."""
    opened: list[str] = []
    tokens = [token for token in tokens_of(value) if token.kind not in (Kind.NEWLINE, Kind.END)]
    for token in tokens:
        if opens(token):
            opened.append(token.text)
        elif shuts(token) and opened and PAIRS[opened[-1]] == token.text:
            opened.pop()
    if opened and opened[-1] == "[":
        for at in [token.start for token in tokens if token.text in {":", "=>"} and token.start > value.rindex("[")]:
            yield f"{value[:at].rstrip()}] {value[at:]}", "a list was never closed"
    if opened and opened[-1] == "(":
        depth = 0
        for token in tokens:
            depth += opens(token) - shuts(token)
            if depth and (token.text in _BEHIND_A_CALL or (shuts(token) and token.text != ")")):
                yield f"{value[: token.start].rstrip()}) {value[token.start :]}", "a call was never closed"


_PERCENT = re.compile(r'(format\(\s*)?("[^"]*%[sdvq][^"]*")\s*%\s*(?:\(([^()]*)\)|([\w.]+))(?(1)\s*\))')
_OWN_FORMAT = re.compile(r'("[^"]*\{\d*\}[^"]*")\.format\(([^()]*)\)')


def _formatted(match: re.Match[str]) -> str:
    return f"format({match[2]}, {(match[3] or match[4] or '').strip().rstrip(',')})"


def _filled(match: re.Match[str]) -> str:
    """`"{}-{}".format(a, b)` as `format("%s-%s", a, b)`, where the places are in order."""
    places = re.findall(r"\{(\d*)\}", match[1])
    if any(number and int(number) != at for at, number in enumerate(places)):
        return match[0]
    text = re.sub(r"\{\d*\}", "%s", match[1])
    return f"format({text}, {match[2]})"


_OF_ONE_LIST = frozenset(
    {
        "toset",
        "tolist",
        "length",
        "distinct",
        "flatten",
        "sort",
        "compact",
        "reverse",
        "sum",
        "alltrue",
        "anytrue",
        "one",
    }
)
_SPACE = r"\b(?:strings?|str|text|math|json|yaml|base64|tf|terraform|fn|std|lib|utils?|funcs?)\.(\w+)\("
_NAMED = re.compile(r"(\btemplatefile\(\s*[^,(){}]+?)\s*,\s*(\w+\s*=\s*[^={}][^{}]*)\)(?=\W*\Z)")


def _without_space(match: re.Match[str]) -> str:
    """`string.format(` as `format(`, `json.encode(` as `jsonencode(`; what nobody knows stays."""
    name = match[1].lower()
    space = match[0].split(".", 1)[0]
    both = f"{space}{name.removesuffix('s')}"
    meant = both if both in FUNCTIONS else name if name in FUNCTIONS else FUNCTION_WORDS.get(name)
    if meant is None and name in {"dumps", "stringify"}:
        meant = "jsonencode"
    return f"{meant}(" if meant is not None and meant not in READS_FILES else match[0]


_METHOD_INSIDE = r"(?<![\w.\])])([a-z_]\w*(?:\.\w+)*)\.(\w+)\(\s*([^()]*?)\s*\)"


def _as_function(match: re.Match[str]) -> str:
    """`name.length()` as `length(name)`, wherever it stands; what nobody knows stays."""
    thing, name, inside = match.groups()
    meant = name if name in FUNCTIONS else FUNCTION_WORDS.get(name)
    if meant is None or meant in READS_FILES:
        return match[0]
    given = (inside, thing) if meant in {"split", "join"} else (thing, inside)
    return f"{meant}({', '.join(filter(None, given))})"


_METHOD = re.compile(
    r"((?:var|local|each|data|module|(?:google|random)_\w+)(?:\.\w+|\[[^\[\]]*\])+?|\[[^\[\]]*\]|\"[^\"\n]*\")\.(\w+)\(([^()]*)\)"
)
_BEHIND_A_CALL = frozenset({">", "<", ">=", "<=", "==", "!=", "&&", "||", "?", ":"})
_NAMES = r"\w+(?:\s*,\s*\w+)?"
_OVER = r"(?:\[[^\[\]]*\]|(?:toset|keys|values|range|split|distinct|concat)\([^()]*\)|[A-Za-z_][\w.]*(?:\[[^\[\]]*\])?)"
_LOOP = re.compile(
    rf"([\[{{(])\s*(?:for\s+|foreach\s+)?({_NAMES})\s+(?:in|of)\s+({_OVER})\s*(?::|,|=>|->|\s)\s*(.+)([\]}})])"
)
_MADE = re.compile(
    rf"([\[{{(])\s*(?!for\b)(\S.*?)\s+(?:for|foreach)\s+({_NAMES})\s+(?:in|of)\s+({_OVER})(?:\s+if\s+(.+?))?\s*([\]}})])"
)


def _loops(value: str) -> Iterator[Reading]:
    """`[for x in xs : f(x)]` and `{ for k, v in m : k => v }`, wherever they stand in the value."""
    reason = "what is made of each item is written [for x in list : x] or { for k, v in map : k => v }"
    new = re.sub(r"\bin\s+\(([^()]*,[^()]*)\)", r"in [\1]", value)
    if new != value:
        yield new, "a list stands in brackets"
    if value.startswith("for "):
        yield f"{{ {value} }}" if "=>" in value else f"[{value}]", reason
    for start, end in _groups(value):
        text = value[start:end]
        for new in _loop(text):
            if new != text:
                yield value[:start] + new + value[end:], reason


def _loop(text: str) -> Iterator[str]:
    if match := _MADE.fullmatch(text):
        opening, made, names, over, condition, _ = match.groups()
        yield from _written(opening, names, over, made + (f" if {condition}" if condition else ""))
    if match := _LOOP.fullmatch(text):
        opening, names, over, rest, _ = match.groups()
        yield from _written(opening, names, over, rest.strip().lstrip(":").strip())


def _written(opening: str, names: str, over: str, made: str) -> Iterator[str]:
    if opening == "{" or "=>" in made:
        pair = re.fullmatch(r"(.+?)\s*(?:=>|->|:|=(?![=>]))\s*(.+)", made) or re.fullmatch(
            r"([\w.]+)\s*,\s*(\S.*)", made
        )
        if pair:
            yield f"{{ for {names} in {over} : {pair[1]} => {pair[2]} }}"
        return
    yield f"[for {names} in {over} : {made}]"


def _groups(value: str) -> Iterator[tuple[int, int]]:
    """Where each pair of brackets begins and ends, the innermost first."""
    opened: list[int] = []
    for token in tokens_of(value):
        if opens(token):
            opened.append(token.start)
        elif shuts(token) and opened:
            yield opened.pop(), token.end

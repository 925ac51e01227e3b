"""One line of a file at a time: what it should have been, judged by whether it then is HCL where it stands."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise

from shared.terraform.hcl.scan import Kind
from shared.terraform.repair.comprehensions import comprehended
from shared.terraform.repair.expressions import readings, refers, unclosed_calls
from shared.terraform.repair.lines import (
    PAIRS,
    Context,
    Lines,
    in_context,
    opens,
    outside_heredocs,
    shuts,
    split_comment,
    statement_ok,
    tokens_of,
)
from shared.terraform.repair.strings import headers


def mend_commas(lines: Lines) -> None:
    """A list over several lines whose items are not parted by commas."""
    code = [entry for entry in in_context(lines) if entry[1].text.strip()]
    for (_, below, context), (at, line, _) in pairwise(code):
        item, comment = split_comment(line.text)
        if (
            context != "list"
            or item[-1:] in {",", "[", "(", "{"}
            or below.text.strip()[:1] in {"]", "}", ")", "?", ":", "."}
        ):
            continue
        if not statement_ok(f"{item}\n{below.text}", "list") and statement_ok(f"{item},\n{below.text}", "list"):
            lines.change(at, f"{item},{comment}", "the items of a list are parted by commas")


def mend_line_brackets(lines: Lines) -> None:
    """Brackets of two kinds that cross each other on one line."""
    for at, line in outside_heredocs(lines):
        code, comment = split_comment(line.text)
        for text, reason in unclosed_calls(code) if code[-1:] not in {"(", "[", "{", ","} else ():
            if _left_open(code) == 1 and not _left_open(text) and statement_ok(text, "block"):
                lines.change(at, text + comment, reason)
                code = text
                break
        if _crossed(code):
            for text, reason in _balanced(code):
                if not _crossed(text):
                    lines.change(at, text + comment, reason)
                    break


def _left_open(code: str) -> int:
    return sum(opens(token) - shuts(token) for token in tokens_of(code))


def _crossed(code: str) -> bool:
    opened: list[str] = []
    for token in tokens_of(code):
        if opens(token):
            opened.append(PAIRS[token.text])
        elif shuts(token) and opened and opened.pop() != token.text:
            return True
    return False


def mend_lines(lines: Lines) -> None:
    """What stands on a line and is no HCL there, in the punctuation of JSON, YAML, Python or a slip."""
    for at, line, context in in_context(lines):
        if not line.text.strip() or statement_ok(line.text, context):
            continue
        alone = _alone(lines, at)
        if alone is not None:
            lines.change(at, *alone)
            continue
        found = _mended(line.text, context)
        word = re.fullmatch(r"(\s+)([a-z][a-z0-9_]+)\s*\{?\s*\}?", line.text) if context == "block" else None
        if found is None and word is not None:
            found = f"{word[1]}{word[2]} {{}}", "a block that stands alone is empty"
        if found is not None:
            lines.change(at, *found)


def _mended(text: str, context: Context) -> tuple[str, str] | None:
    """The first reading of a line that is HCL there; two slips on one line are one reading after the other."""
    first = [each for each in _candidates(text, context) if each[0] != text]
    for new, reason in first:
        if statement_ok(new, context):
            return new, reason
    for half, reason in first[:6]:
        if "\n" in half:
            continue
        for new, other in _candidates(half, context):
            if new not in {half, text} and statement_ok(new, context):
                return new, reason if other == reason else f"{reason}; {other}"
    return None


_ASSIGNED = re.compile(r"(\s*)[\"']?([A-Za-z_][\w-]*)[\"']?\s*(:=|===|==|=>|->|<-|:|=)\s*(.*)$")
_SPACED = re.compile(r"(\s*)([A-Za-z_][\w-]*)\s+([\"\[\w{$-].*)$")
_AND_MORE = re.compile(r"\s*(?:[,;]|\\|(?<=[\"\]})\w])\.)\s*$")


_REFERRED = r"(?:var|local|each|data|module|path|google_\w+|random_\w+)\.[\w.\[\]]+|count\.index"
_FLAGS = re.compile(r"(\s*)(prevent_destroy|create_before_destroy|sensitive|force_destroy|\w+_enabled|enable_\w+)\s*")


_CONDITION = re.compile(r"(\s*)(!?\s*(?:[a-z]\w*\(|var\.\w|each\.|self\.)[^{}]*?)\s*,?\s*")


def _is_check(lines: Lines, at: int) -> bool:
    """Whether the line stands in a check of some kind that has no condition yet."""
    for above in reversed(lines.lines[:at]):
        if re.match(r"\s*(?:validation|precondition|postcondition)\s*\{", above.text):
            return True
        if re.search(r"[{}]|\bcondition\s*=", above.text):
            return False
    return False


def _alone(lines: Lines, at: int) -> tuple[str, str] | None:
    """A reference alone in an output is its value; a word that can only be true or false is true."""
    text = lines.lines[at].text
    if flag := _FLAGS.fullmatch(text):
        return f"{flag[1]}{flag[2]} = true", f"{flag[2]} is true when it is named"
    if (call := _CONDITION.fullmatch(text)) and _is_check(lines, at):
        return f"{call[1]}condition = {call[2]}", "what is checked is the condition"
    match = re.fullmatch(r"(\s*)([a-z]\w*\.[\w.\[\]\"*]+)\s*", text)
    above = (lines.lines[i].text for i in range(at - 1, -1, -1))
    header = next((line for line in above if line[:1].strip() or re.match(r"\s*value\b", line)), "")
    if match and header.startswith("output"):
        return f"{match[1]}value = {match[2]}", "what an output says is its value"
    return None


def _candidates(text: str, context: Context) -> Iterator[tuple[str, str]]:
    """What the line may have been meant to say, the likeliest first."""
    code, comment = split_comment(text)
    trimmed = _AND_MORE.sub("", code)
    found = (
        *_separators(code, trimmed, context),
        *_assignments(trimmed, context),
        *_block_headers(code),
        *_several(text, trimmed, context),
        *_readings(trimmed if context == "block" else code),
        *_balanced(code),
    )
    yield from ((new + comment, reason) for new, reason in found)


def _readings(code: str) -> Iterator[tuple[str, str]]:
    """A line that goes on with an expression, its own or one of the line before."""
    head = re.match(r"\s*(?:[\w\"-]+\s*[=:]\s*)?", code)
    start = head.end() if head else 0
    yield from ((code[:start] + new, reason) for new, reason in readings(code[start:]))


def _separators(code: str, trimmed: str, context: Context) -> Iterator[tuple[str, str]]:
    if trimmed != code and context == "block":
        yield trimmed, "no comma stands after an argument"
    if code.endswith(";"):
        yield code.rstrip(";") + ("," if context in {"list", "call"} else ""), "no semicolon ends a line"
    if context in {"list", "call"}:
        yield code + ",", "the items of a list are parted by commas"
    parted = re.sub(r"(\"|\w|\]|\})(\s+)(?=[\"\[{])", r"\1,\2", code)
    if parted != code and ("[" in code or context != "block"):
        yield parted, "the items of a list are parted by commas"
    yield re.sub(r",(\s*,)+", ",", code), "there was one comma too many"


def _assignments(trimmed: str, context: Context) -> Iterator[tuple[str, str]]:
    match = _ASSIGNED.match(trimmed)
    if match:
        indent, name, sign, value = match[1], match[2], match[3], match[4].rstrip()
        reason = "the name of an argument has no quotes" if sign == "=" else f"an argument is set with =, not {sign}"
        yield f"{indent}{name} = {value}", reason
        if value.endswith("{") and context == "block":
            yield f"{indent}{name} {value}", "a block has neither = nor :"
        for new, reason in _values(value):
            yield f"{indent}{name} = {_none_of(name, new)}", reason
    maybe = re.fullmatch(r"(\s*)([a-z_]\w*)\?\s*[:=]\s*([a-z]+(?:\([^=]*\))?)\s*(?:=\s*(\S.*?))?", trimmed)
    if maybe:
        given = f", {maybe[4]}" if maybe[4] else ""
        yield f"{maybe[1]}{maybe[2]} = optional({maybe[3]}{given})", "what may be left out is optional"
    spaced = _SPACED.match(trimmed)
    if spaced:
        yield f"{spaced[1]}{spaced[2]} = {spaced[3]}", "an argument is set with ="
        for new, reason in _values(spaced[3].strip()):
            yield f"{spaced[1]}{spaced[2]} = {new}", f"an argument is set with =; {reason}"


def _none_of(name: str, value: str) -> str:
    """A choice whose other side is missing, for a `count` or a `for_each`: none of them, which null does not say."""
    none = {"count": "0", "for_each": "{}"}.get(name)
    return f"{value.removesuffix('null')}{none}" if none and value.endswith(" : null") else value


def _block_headers(code: str) -> Iterator[tuple[str, str]]:
    whole = re.match(r"(output|variable)\s+\"?([A-Za-z_][\w-]*)\"?\s*[:=]\s*([^{\s].*)$", code)
    if whole:
        argument = "value" if whole[1] == "output" else "default"
        yield f'{whole[1]} "{whole[2]}" {{\n  {argument} = {whole[3]}\n}}', f"what a {whole[1]} holds is its {argument}"
    declared = re.match(
        r"(?:export\s+)?(?:const|let|var|val|param)\s+([A-Za-z_]\w*)(?:\s*:\s*\w+)?\s*=\s*(\S.*?);?$", code
    )
    if declared:
        yield (
            f'variable "{declared[1]}" {{\n  default = {declared[2]}\n}}',
            "what is declared with a value is a variable",
        )
    yield from headers(code)
    match = re.match(r"(\s*)([a-z_]+)\s*[:=]?\s*((?:\"[\w.-]+\"\s*[:=]?\s*)*)\{(.*)$", code)
    if match:
        labels = "".join(f"{label} " for label in re.findall(r"\"[\w.-]+\"", match[3]))
        yield f"{match[1]}{match[2]} {labels}{{{match[4]}", "a block has neither = nor :"


def _several(text: str, trimmed: str, context: Context) -> Iterator[tuple[str, str]]:
    """Several arguments on one line."""
    expanded = _expanded(trimmed)
    if expanded is not None:
        yield expanded, "a block on one line can hold one argument, so it has lines of its own"
    parts = split_items(trimmed)
    if len(parts) > 1 and context in {"block", "object"}:
        indent = text[: len(text) - len(text.lstrip())]
        yield "\n".join(indent + part for part in parts), "each argument stands on a line of its own"
    inner = _inner_objects(trimmed)
    if inner != trimmed:
        yield inner, "items are parted by commas"


def _values(value: str) -> Iterator[tuple[str, str]]:
    """Ways in which a value may have been meant."""
    yield from comprehended(value)
    if doubled := re.fullmatch(r'""([^"]+)""', value):
        yield f'"{doubled[1]}"', "a string has one quote on each side"
    yield from _types(value)
    if (quoted := _json_quoted(value)) is not None:
        yield quoted, "a quote inside a string has a backslash"
    bare = re.fullmatch(r"\$\{([^{}]*)\}", value)
    if bare:
        yield bare[1].strip(), "a reference needs no ${ }"
    if compared := re.fullmatch(r"((?:var|local|each|data|google_\w+)\.[\w.\[\]]+\s*)=(\s*[^=].*)", value):
        yield f"{compared[1]}=={compared[2]}", "two values are compared with =="
    if (
        value.count('"') > 3
        and value[0] == value[-1] == '"'
        and not re.search(r"\"\s*[,;]\s*\w+\s*=\s*\"|\"\s+\w+\s+=\s+\"", value)
        and not refers(re.sub(r"(?<=[\s\[(])\"[^\"]*\"|\A\"[^\"]*\"(?=\s)", "", value))
    ):
        yield '"' + re.sub(r'(?<!\\)"', r"\"", value[1:-1]) + '"', "a quote inside a string has a backslash"
    if value.count('"') > 2 and value[0] == value[-1] == '"' and refers(value[1:-1].replace('"', "")):
        yield value[1:-1], "a reference needs no quotes"
    joined = re.sub(rf'(?<=[^"\s])"({_REFERRED})"(?=[^"\s]|"\Z)', r"${\1}", value)
    joined = re.sub(r'(\$\{[^{}]*\})""\Z', r'\1"', joined)
    if joined != value:
        yield joined, "inside a string a reference stands in ${ }"
    named = re.sub(r"\b((?:data\.)?(?:google|random)_\w+)\.(\d[\w-]*)", r"\1.r_\2", value)
    if named != value:
        yield named, "a name begins with a letter"
    yield from readings(value)
    if re.fullmatch(r"[\d.]+\s*[-+*/%]", value):
        yield value[:-1].rstrip(), "nothing follows the sign"
    formatted = re.fullmatch(r"[fF](\".*\")", value)
    if formatted:
        yield re.sub(r"(?<!\$)\{", "${", formatted[1]), "a template has no letter in front"
    if (
        '"' not in value
        and "'" not in value
        and value
        and value[-1] not in "{[("
        and value[0] not in "{[("
        and not value.startswith("<<")
        and not re.search(r"[,;]\s*[a-z_]\w*\s*=(?!=)", value)
        and not refers(value)
    ):
        yield f'"{value}"', "a string needs quotes"
    dollars = re.sub(r"\$\{\{?\s*([^{}]+?)\s*\}\}", r"${\1}", value)
    if dollars != value:
        yield dollars, "an interpolation has one brace"


def _types(value: str) -> Iterator[tuple[str, str]]:
    """A type without its parentheses, a list without its brackets."""
    if re.fullmatch(r'"[^"]*"(?:\s*,\s*"[^"]*")+', value):
        yield f"[{value}]", "several values are a list"
    if bare := re.fullmatch(r"((?:(?:map|list|set|optional)\()*)object\s*\{", value):
        yield f"{bare[1]}object({{", "what object is of stands in parentheses"
    if typed := re.fullmatch(r"(optional|list|set|map)\s+(string|number|bool|any)(\s*,\s*\S.*?)?,?", value):
        yield f"{typed[1]}({typed[2]}{typed[3] or ''})", f"what {typed[1]} is of stands in parentheses"


def _json_quoted(value: str) -> str | None:
    """JSON in a string whose own quotes end it: each with a backslash; None where there is none."""
    for start in re.finditer(r"\"(?=[{\[])", value):
        ends = [match.start() for match in re.finditer(r"(?<=[}\]])\"", value) if match.start() > start.end()]
        for end in reversed(ends):
            inside = value[start.end() : end]
            if '"' not in inside or r"\"" in inside:
                continue
            try:
                json.loads(inside)
            except ValueError:
                continue
            escaped = inside.replace('"', r"\"")
            return f"{value[: start.end()]}{escaped}{value[end:]}"
    return None


def _balanced(code: str) -> Iterator[tuple[str, str]]:
    """A bracket opened on the line and never closed, or closed and never opened."""
    opened: list[str] = []
    tokens = [token for token in tokens_of(code) if token.kind not in (Kind.NEWLINE, Kind.END)]
    for token in tokens:
        if opens(token):
            opened.append(token.text)
        elif shuts(token):
            if opened and PAIRS[opened[-1]] == token.text:
                opened.pop()
            elif opened:
                inner = code[: token.start].rstrip() + PAIRS[opened[-1]]
                if token.text in [PAIRS[char] for char in opened[:-1]]:
                    yield f"{inner} {code[token.start :]}", "a bracket was never closed"
                yield inner + code[token.end :], "the bracket is closed by its own kind"
                return
            else:
                yield code[: token.start] + code[token.end :], "there was one bracket too many"
                return
    if opened and tokens and tokens[-1].text not in PAIRS:
        yield code.rstrip() + "".join(PAIRS[char] for char in reversed(opened)), "a bracket was never closed"


def _inner_objects(code: str) -> str:
    """`{ a = 1 b = 2 }` inside a value, with its commas."""
    match = re.search(r"(?:=|^)\s*\{(.*)\}\s*$", code)
    if match is None:
        return code
    parts = split_items(match[1])
    return f"{code[: match.start(1)]} {', '.join(parts)} {code[match.end(1) :]}" if len(parts) > 1 else code


_CONTINUES = frozenset({"=", ".", "?", ":", "+", "-", "*", "/", "&&", "||", "!", "=="})
_TEMPLATE_OPENS = (Kind.INTERPOLATION, Kind.CONTROL, Kind.OPEN_QUOTE)
_TEMPLATE_SHUTS = (Kind.SEQUENCE_END, Kind.CLOSE_QUOTE)


def split_items(text: str) -> list[str]:
    """`a = 1, b = 2 c { d = 3 }` as its items: parted by commas and semicolons or simply one after the other."""
    tokens = [token for token in tokens_of(text) if token.kind not in (Kind.NEWLINE, Kind.END, Kind.COMMENT)]
    starts: list[int] = []
    depth = 0
    for at, token in enumerate(tokens):
        if depth == 0 and token.kind is Kind.IDENT and at + 1 < len(tokens):
            following = tokens[at + 1]
            first = at == 0 or tokens[at - 1].text not in _CONTINUES
            if first and (following.text in {"=", "{"} or (following.text == ":" and "?" not in text[: token.start])):
                starts.append(token.start)
        if opens(token) or token.kind in _TEMPLATE_OPENS:
            depth += 1
        elif shuts(token) or token.kind in _TEMPLATE_SHUTS:
            depth -= 1
    if len(starts) < 2:
        return [text.strip()]
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [re.sub(r"[\s,;]+\Z", "", part) for part in parts]


def _expanded(code: str) -> str | None:
    """A block on one line as lines of its own."""
    match = re.match(r"(\s*)([A-Za-z_][\w-]*(?:\s+\"[^\"]*\")*)\s*\{(.*)\}\s*$", code)
    if match is None:
        return None
    lines = _expand(match[2], match[3], match[1])
    return "\n".join(lines) if len(lines) > 1 else None


def _expand(header: str, inside: str, indent: str) -> list[str]:
    items = split_items(inside.strip()) if inside.strip() else []
    if len(items) <= 1 and not (items and re.match(r"[A-Za-z_][\w-]*\s*\{", items[0])):
        return [f"{indent}{header} {{ {items[0].rstrip(' ,;')} }}" if items else f"{indent}{header} {{}}"]
    result = [f"{indent}{header} {{"]
    for item in items:
        block = re.match(r"([A-Za-z_][\w-]*(?:\s+\"[^\"]*\")*)\s*\{(.*)\}\s*$", item)
        if block:
            result += _expand(block[1], block[2], indent + "  ")
        else:
            sign = re.sub(r"^([A-Za-z_][\w-]*)\s*:\s*", r"\1 = ", item)
            result.append(f"{indent}  {sign}")
    return [*result, f"{indent}}}"]

"""Strings and interpolations that are not closed on their line, and quotes of other languages."""

import re
from collections.abc import Iterator
from functools import lru_cache

from shared.terraform.hcl.scan import Kind, scan
from shared.terraform.repair.lines import Lines, outside_heredocs, statement_ok


def mend_strings(lines: Lines) -> None:
    """Closes strings and interpolations on the line they are opened on; single quotes become double."""
    for at, line in outside_heredocs(lines):
        if line.text.lstrip().startswith(("#", "//")):
            continue
        if strings_closed(line.text):
            if (text := _escaped(line.text)) != line.text:
                lines.change(at, text, "a backslash in a string has one in front, other signs have none")
            continue
        for text, reason in _string_candidates(line.text):
            if strings_closed(text) and statement_ok(text, "any"):
                lines.change(at, text, reason)
                break


_ESCAPES = frozenset('nrt"\\\\')
_UNICODE = re.compile(r"u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}")


def _escaped(text: str) -> str:
    """The line with every backslash that escapes nothing doubled: `\\d` of a pattern; `\\'` and `\\/` are the signs."""
    pieces: list[tuple[int, int, str]] = []
    for token in scan(text + "\n"):
        if token.kind is not Kind.LITERAL:
            continue
        for match in re.finditer(r"\\(.?)", token.text):
            sign = match[1]
            if sign in _ESCAPES or _UNICODE.match(token.text, match.start(1)):
                continue
            new = sign if sign in {"'", "/", "`"} else f"\\\\{sign}"
            pieces.append((token.start + match.start(), token.start + match.end(), new))
    for start, end, new in reversed(pieces):
        text = text[:start] + new + text[end:]
    return text


@lru_cache(maxsize=4096)
def strings_closed(text: str) -> bool:
    """Whether every string and interpolation that begins on the line also ends there."""
    tokens = scan(text + "\n")
    kinds = [token.kind for token in tokens]
    return (
        Kind.BAD not in kinds
        and kinds.count(Kind.OPEN_QUOTE) == kinds.count(Kind.CLOSE_QUOTE)
        and kinds.count(Kind.INTERPOLATION) + kinds.count(Kind.CONTROL) == kinds.count(Kind.SEQUENCE_END)
    )


_HEADER = re.compile(
    r"(\s*)[\"']?(resource|data)[\"']?\s+[\"']?([\w-]+)[\"']?\s*[\"']?\s*[\"']([\w-]+)[\"']?\s*[=:]?\s*(\{?)\s*$"
)
_HEADER_2 = re.compile(
    r"(\s*)[\"'`]?(resource|data)[\"'`]?\s+[\"'`]?([\w-]+)[\"'`]?\s+[\"'`]?([\w-]+)[\"'`]?\s*[=:]?\s*(\{?)\s*$"
)
_HEADER_3 = re.compile(
    r"(\s*)[\"'`]?(resource|data)[\"'`]?\s+[\"'`]?([\w-]+)[\"'`]?\s*[.,:/]\s*[\"'`]?([\w-]+)[\"'`]?\s*[=:]?\s*(\{?)\s*$"
)
_HEADER_1 = re.compile(
    r"(\s*)[\"'`]?(variable|output|provider|module)[\"'`]?\s+[\"'`]?([\w-]+)[\"'`]?\s*[=:]?\s*(\{?)\s*$"
)
_CLOSERS = re.compile(r"[\s,;)\]}]*(?:\s*(?:#|//).*)?$")


_COMPUTED = re.compile(r'(\s*(?:resource|data)\s+"\w+"\s+)"([^"]*\$\{[^"]*)"(\s*\{\s*)$')


def headers(text: str) -> Iterator[tuple[str, str]]:
    """The header of a block whose labels stand in no quotes, in others, in one, or are computed."""
    if computed := _COMPUTED.match(text):
        plain = re.sub(r"[^0-9A-Za-z_-]+", "_", re.sub(r"\$\{[^{}]*\}", "", computed[2])).strip("_-")
        inside = re.sub(r"\$\{(?:var|local|each)\.(\w+)\}", r"\1", computed[2])
        name = plain or re.sub(r"[^0-9A-Za-z_-]+", "_", inside).strip("_-")
        if name[:1].isalpha():
            yield f'{computed[1]}"{name}"{computed[3]}', "a label is no expression"
    for pattern in (_HEADER, _HEADER_2, _HEADER_3):
        match = pattern.match(text)
        if match:
            yield f'{match[1]}{match[2]} "{match[3]}" "{match[4]}" {{', "the labels of a block stand in quotes"
            break
    match = re.match(r"\s*\"(google_\w+)\"\s+\"([\w-]+)\"\s*\{\s*$", text)
    if match:
        yield f'resource "{match[1]}" "{match[2]}" {{', "a block of a type and a name is a resource"
    match = _HEADER_1.match(text)
    if match:
        yield f'{match[1]}{match[2]} "{match[3]}" {{', "the label of a block stands in quotes"


def _string_candidates(text: str) -> Iterator[tuple[str, str]]:
    yield from headers(text)
    plain = re.sub(r"\$\{[^{}]*\}", lambda match: match[0].replace(r"\"", '"'), text)
    if plain != text:
        yield plain, "quotes inside an interpolation have no backslash"
    single = _double_quoted(text)
    if single != text:
        yield single, "strings stand in double quotes"
        yield single.rstrip(" ;"), "strings stand in double quotes, and no semicolon ends a line"
        yield re.sub(r"^(\s*[a-z_]\w*)\s+(?=\")", r"\1 = ", single), "strings stand in double quotes, behind a ="
        yield from ((new, "strings stand in double quotes and are closed") for new, _ in _closings(single))
    yield from _closings(text)


def _closings(text: str) -> Iterator[tuple[str, str]]:
    alone = re.fullmatch(
        r"(\s*[A-Za-z_][\w-]*\s*=\s*)([^\"\s\[{(][^\"\[{(]*|[^\"\s\[{(][^\"]*\$\{[^\"]*)\"(\s*(?:(?:#|//).*)?)", text
    )
    if alone:
        yield f'{alone[1]}"{alone[2]}"{alone[3]}', "the string had no quote in front"
    unclosed = len(re.findall(r"(?<!\$)[$%]\{", text)) > text.count("}")
    for end in _ends(text) if unclosed else ():
        yield f"{text[:end]}}}{text[end:]}", "the interpolation was never closed"
    if unclosed:
        for at in _places(text, '"'):
            yield f"{text[:at]}}}{text[at:]}", "the interpolation was never closed"
        bare = text.rstrip()
        yield f'{bare}}}"', "the interpolation and its string were never closed"
        head = _CLOSERS.search(text)
        if head:
            yield (
                f'{text[: head.start()]}}}"{text[head.start() :]}',
                "the interpolation and its string were never closed",
            )
    doubled = re.sub(r'(?<!")""([^"]+)""(?!")', r'"\1"', text)
    if doubled != text:
        yield doubled, "a string has one quote on each side"
    comment = re.search(r"\s+(#|//)[^\"]*$", text)
    tails = [comment.start()] if comment else []
    closers = _CLOSERS.search(text)
    if closers:
        tails.append(closers.start())
    stripped = text.rstrip()
    tails += [len(stripped.rstrip(",;")), len(stripped)]
    brace = re.search(r"\s*\{\s*$", text)
    if brace:
        tails.insert(0, brace.start())
    tails = list(dict.fromkeys(tails))
    # A quote that is missing in front of a word that has one behind it.
    for match in re.finditer(
        r"(?<=[=\[(,:{ ])(\s*)((?:[\w./:@*-]|\$\{[^{}]*\})(?:[^\"\[\]=,{}]|\$\{[^{}]*\})*)\"", text
    ):
        at = match.start(2)
        yield f'{text[:at]}"{text[at:]}', "the string had no quote in front"
    for at in tails:
        yield f'{text[:at]}"{text[at:]}', "the string was never closed"
    for at in _places(text, ","):
        yield f'{text[:at]}"{text[at:]}', "the string was never closed"
    for at in _places(text, '"'):
        yield text[:at] + text[at + 1 :], "there was one quote too many"


_CALCULATED = re.compile(r"\$\{(?:count\.index\s*[-+*/%]|[\w.\[\]]+\s+\+)\s*\d+(?=[^\w.\[\]}])")
_REFERRED = re.compile(r"\$\{(?:(?:var|local)\.\w+(?=\.?[^\w.\[\]}])|[\w.\[\]]+(?=[^\w.\[\]}]))")


def _ends(text: str) -> Iterator[int]:
    """Where what stands in an interpolation may end: behind a sum with a number, behind a reference."""
    for pattern in (_CALCULATED, _REFERRED):
        yield from (match.end() for match in pattern.finditer(text))


def _places(text: str, char: str) -> list[int]:
    return [at for at in range(len(text) - 1, -1, -1) if text[at] == char]


def _double_quoted(text: str) -> str:
    """Single quotes outside of double-quoted strings as double ones."""
    result: list[str] = []
    inside = ""
    for at, char in enumerate(text):
        if inside:
            if char == inside and text[at - 1 : at] != "\\":
                result.append('"')
                inside = ""
            else:
                result.append('\\"' if char == '"' and inside == "'" else char)
        elif char in "'\"`":
            inside = char
            result.append('"')
        elif char == "#":
            return "".join(result) + text[at:]
        else:
            result.append(char)
    return "".join(result)

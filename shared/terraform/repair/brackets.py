"""Braces, brackets and parentheses that are missing, doubled or of the wrong kind; indentation tells where."""

import re
from dataclasses import dataclass
from itertools import pairwise

from shared.terraform.hcl.scan import Kind, Token
from shared.terraform.repair.lines import PAIRS, Lines, opens, outside_heredocs, shuts, tokens_of
from shared.terraform.repair.parsed import faults_in

_TOP = re.compile(r"(resource|data|variable|output|provider|module)\s+\"|(locals|terraform)\s*\{")
_STATEMENT = re.compile(r"\s*(\"?[A-Za-z_][\w-]*\"?\s*=(?!=)|[A-Za-z_][\w-]*(\s+\"[^\"]*\")*\s*\{)")
_HEADER = re.compile(r"\s*(resource|data|variable|output|provider|module|locals|terraform)(\s+\"[^\"]*\")*\s*$")
_COLON = re.compile(r"\s*[a-z_]+(\s+\"[^\"]*\")*\s*:\s*$")
_WORD = re.compile(r"\s*[a-z_][a-z0-9_]*(?:\s+\"[\w-]+\")?\s*$")


@dataclass(slots=True)
class _Open:
    char: str
    line: int
    indent: int
    origin: int


def mend_headers(lines: Lines) -> None:
    """`{` on a line of its own below the header, or not there at all; a value on the line below its `=`."""
    code = [at for at, line in outside_heredocs(lines) if line.text.strip() and not _comment(line.text)]
    for below, at in pairwise(code):  # from the last line to the first
        text, following = lines.lines[at].text.rstrip(), lines.lines[below].text
        if _COLON.match(text) and _indent(following) > _indent(text) and not following.strip().startswith("-"):
            lines.change(at, text.rstrip()[:-1].rstrip() + " {", "the block was never opened")
        elif (_HEADER.match(text) or _WORD.match(text)) and following.strip() == "{":
            lines.change(at, text + " {", "the brace stands on the line of its block")
            del lines.lines[below]
        elif re.search(r"[^=!<>]=$", text) and following.strip()[:1] in {"{", "[", '"'}:
            lines.change(at, f"{text} {following.strip()}", "a value begins on the line of its argument")
            del lines.lines[below]
        elif (
            (_HEADER.match(text) or _WORD.match(text))
            and _indent(following) > _indent(text)
            and (_STATEMENT.match(following) or _HEADER.match(text))
        ):
            lines.change(at, text + " {", "the block was never opened")


_OTHER_BRACKET = re.compile(r"(\s*)([A-Za-z_][\w-]*(?:\s+\"[^\"]*\")*|[\w\"-]+\s*=)\s*([\[(])\s*$")
_ASSIGNED_BRACE = re.compile(r"(\s*)([A-Za-z_][\w-]*\s*=\s*)\{\s*$")
_BARE_BRACE = re.compile(r"(\s+)([a-z_]\w*\s+)\{\s*$")
_SPREAD = re.compile(r"\s*(?:\.\.\.|\*\*|<<:?\s*\*?)\s*((?:var|local|each)\.[\w.]+)\s*,?\s*$")
_ALONE = re.compile(r"\s*(?:\"[^\"=]*\"|(?:var|local|google_\w+|data)\.[\w.\[\]\"-]+)\s*,?\s*$")
_DOUBLED = re.compile(r"(\s*[A-Za-z_][\w-]*(?:\s+\"[^\"]*\")*\s*)\{\s*\{\s*$")


def mend_kinds(lines: Lines) -> None:
    """A block or an object in brackets or parentheses, and a brace that stands twice."""
    for at, line in outside_heredocs(lines):
        other, doubled = _OTHER_BRACKET.match(line.text), _DOUBLED.match(line.text)
        below = next((each.text for each in lines.lines[at + 1 :] if each.text.strip()), "")
        if (dotted := _dotted(lines, at)) is not None:
            for where in range(at + 1, dotted):
                text = lines.lines[where].text
                if (key := _DOTTED.match(text)) is not None:
                    new = f'{key[1]}"{key[2]}" = {text[key.end() :]}'
                    lines.change(where, new, "a key with a dot stands in quotes")
            lines.change(at, line.text.replace("{", "= {", 1), "keys with a dot are those of a map")
            continue
        begun = _ASSIGNED_BRACE.match(line.text)
        spread = _SPREAD.match(below) if begun else None
        if begun and spread and (end := _closing_line(lines, at, len(begun[1]), "}")) is not None:
            reason = "maps are put together by merge"
            lines.change(end, lines.lines[end].text.replace("}", "})", 1), reason)
            lines.change(at, f"{begun[1]}{begun[2]}merge({spread[1]}, {{", reason)
            where = next(i for i in range(at + 1, end) if lines.lines[i].text == below)
            lines.remove(where, reason)
            continue
        listed = (begun or _BARE_BRACE.match(line.text)) if _ALONE.match(below) else None
        end = _closing_line(lines, at, len(listed[1]), "}") if listed else None
        if listed and end is not None and all(_ALONE.match(each.text) for each in lines.lines[at + 1 : end]):
            lines.change(end, lines.lines[end].text.replace("}", "]", 1), "a list stands in brackets")
            lines.change(at, f"{listed[1]}{listed[2]}{'' if begun else '= '}[", "a list stands in brackets")
        elif other and _KEYED.match(below):
            closer = PAIRS[other[3]]
            end = _closing_line(lines, at, len(other[1]), closer)
            if end is not None:
                text = lines.lines[end].text
                lines.change(end, text.replace(closer, "}", 1), f"what {closer} closes is closed by a brace")
                lines.change(at, f"{other[1]}{other[2]} {{", "a block stands in braces")
        elif doubled:
            end = _closing_line(lines, at, _indent(line.text), "}}")
            lines.change(at, doubled[1] + "{", "one brace opens a block")
            if end is not None:
                lines.change(end, lines.lines[end].text.replace("}}", "}", 1), "one brace closes a block")


_PLAIN_BLOCK = re.compile(r"\s+[a-z_]\w*\s*\{\s*$")
_DOTTED = re.compile(r"(\s*)\"?([A-Za-z][\w-]*(?:[./][\w-]+)+)\"?\s*[=:](?!=)\s*")
_PAIR = re.compile(r"\s*\"?[A-Za-z][\w./-]*\"?\s*[=:](?!=)\s*\S[^{}\[\]]*$")


def _dotted(lines: Lines, start: int) -> int | None:
    """Where a block ends that holds only keys and values, some of them with dots in the key."""
    text = lines.lines[start].text
    end = _closing_line(lines, start, _indent(text), "}") if _PLAIN_BLOCK.match(text) else None
    inside = [line.text for line in lines.lines[start + 1 : end] if line.text.strip()] if end is not None else []
    if not any(map(_DOTTED.match, inside)) or not all(map(_PAIR.match, inside)):
        return None
    return end


_KEYED = re.compile(r"\s*(?:(?:\"[\w-]+\"|[\w-]+)\s*[=:](?!=)|[A-Za-z_][\w-]*(?:\s+\"[^\"]*\")*\s*[\[{(]?\s*$)")


def _closing_line(lines: Lines, start: int, indent: int, closer: str) -> int | None:
    """The first line below that begins with that closing bracket no further in than the line it would close."""
    for at in range(start + 1, len(lines.lines)):
        text = lines.lines[at].text
        if text.strip() and _indent(text) <= indent:
            return at if text.strip().startswith(closer) else None
    return None


def mend_brackets(lines: Lines) -> None:
    """Closes what is never closed where the indentation says it ends, and drops what closes nothing."""
    crossings = _crossings(lines)
    if not crossings:
        return
    walk = _Walk(lines)
    walk.run()
    if _crossings(walk.result) < crossings:
        lines.take(walk.result)
    elif _balance(lines) < 0:
        _drop_one(lines)


class _Walk:
    """Reads the lines in order with a stack of what is open, and writes the closing lines that are missing."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.result = lines.copy()
        self.stack: list[_Open] = []
        self.shift = 0
        self.last_code = 0

    def run(self) -> None:
        for at, tokens in sorted(_tokens_by_line(self.lines).items()):
            if tokens:
                self.line(at, tokens)
                self.last_code = at
        while self.stack:
            end = len(self.result.lines)
            while end > 0 and not self.result.lines[end - 1].text.strip():
                end -= 1
            _close(self.result, self.stack.pop(), end - 1)

    def line(self, at: int, tokens: list[Token]) -> None:
        text = self.lines.lines[at].text
        indent = _indent(text)
        if not shuts(tokens[0]) and (_STATEMENT.match(text) or _TOP.match(text)):
            while self.stack and self.stack[-1].line < at and _ended(self.stack[-1], text, indent):
                self.close()
        for token in tokens:
            if opens(token):
                self.stack.append(_Open(token.text, at, indent, self.lines.lines[at].origin))
            elif shuts(token):
                if token is tokens[0]:
                    self.before_closing(token, indent)
                if self.stack and (token is tokens[0] or PAIRS[self.stack[-1].char] == token.text):
                    self.stack.pop()

    def before_closing(self, token: Token, indent: int) -> None:
        """What must have ended before a closing bracket at the beginning of a line."""
        stack = self.stack
        while len(stack) > 1 and indent < stack[-1].indent and any(each.indent >= indent for each in stack[:-1]):
            self.close()
        while len(stack) > 1 and PAIRS[stack[-1].char] != token.text:
            self.close()

    def close(self) -> None:
        self.shift += _close(self.result, self.stack.pop(), self.last_code + self.shift)


def _ended(opened: _Open, text: str, indent: int) -> bool:
    """Whether a statement so far left says that what was opened has ended."""
    if _TOP.match(text):
        return True
    if opened.char in "[(":
        return True
    return indent <= opened.indent and opened.indent > 0


def _close(result: Lines, opened: _Open, after: int) -> int:
    """Puts the closing bracket behind the line; returns how many lines that added."""
    closer = PAIRS[opened.char]
    line = result.lines[after]
    if opened.char != "{" and line.origin == opened.origin and not _comment_on(line.text):
        result.change(after, line.text.rstrip() + closer, f"{opened.char} was never closed")
        return 0
    result.insert(after + 1, " " * opened.indent + closer, f"{opened.char} was never closed")
    return 1


def _drop_one(lines: Lines) -> None:
    """The closing bracket that is too many: first one whose indentation fits no block, then any."""
    closers = [at for at, line in enumerate(lines.lines) if line.text.strip() in {"}", "]", ")", "},", "],"}]
    doubled = [at for at, line in enumerate(lines.lines) if re.search(r"[}\])]\s*[}\])],?\s*$", line.text)]
    before = _faults(lines)
    best: Lines | None = None
    for at in (*doubled, *sorted(closers, key=lambda at: (not _odd(lines, at), at))):
        tried = lines.copy()
        if at in doubled:
            tried.change(at, re.sub(r"[}\])](,?\s*)$", r"\1", lines.lines[at].text), "this closes nothing")
        else:
            tried.remove(at, "this closes nothing")
        faults = _faults(tried)
        if faults < before:
            best, before = tried, faults
            if not faults:
                break
    if best is not None:
        lines.take(best)


def _odd(lines: Lines, at: int) -> bool:
    """Whether the line above closes at the same indentation: two in a row rarely do."""
    above = next((lines.lines[i].text for i in range(at - 1, -1, -1) if lines.lines[i].text.strip()), "")
    return above.strip() in {"}", "]"} and _indent(above) == _indent(lines.lines[at].text)


def _tokens_by_line(lines: Lines) -> dict[int, list[Token]]:
    return {
        at: [token for token in tokens_of(line.text) if token.kind not in (Kind.NEWLINE, Kind.COMMENT, Kind.END)]
        for at, line in outside_heredocs(lines)
    }


def _balance(lines: Lines) -> int:
    tokens = [token for line in _tokens_by_line(lines).values() for token in line]
    return sum(opens(token) for token in tokens) - sum(shuts(token) for token in tokens)


def _crossings(lines: Lines) -> int:
    """How many brackets are not closed by their own kind, or close nothing."""
    stack: list[str] = []
    wrong = 0
    for _, tokens in sorted(_tokens_by_line(lines).items()):
        for token in tokens:
            if opens(token):
                stack.append(PAIRS[token.text])
            elif shuts(token):
                if token.text in stack:
                    while stack.pop() != token.text:
                        wrong += 1
                else:
                    wrong += 1
    return wrong + len(stack)


def _faults(lines: Lines) -> int:
    return faults_in(lines.text())


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _comment(text: str) -> bool:
    return text.lstrip().startswith(("#", "//"))


def _comment_on(text: str) -> bool:
    return any(token.kind is Kind.COMMENT for token in tokens_of(text))

"""Text that is no HCL: broken strings, brackets and heredocs, other languages' punctuation, chat around the code.

The file is taken as lines, because that is how people and models write it: a string, an argument, a block's header ends
with its line. Each step is kept only if HashiCorp's grammar finds fewer faults after it than before.
"""

import re
from collections.abc import Callable

from shared.schemas.text import without_width
from shared.terraform.repair.brackets import mend_brackets, mend_headers, mend_kinds
from shared.terraform.repair.comprehensions import mend_branches
from shared.terraform.repair.dashed import mend_dashes
from shared.terraform.repair.lines import Line, Lines, outside_heredocs
from shared.terraform.repair.parsed import faults_in
from shared.terraform.repair.pasted import mend_pasted
from shared.terraform.repair.result import Draft
from shared.terraform.repair.statements import mend_commas, mend_line_brackets, mend_lines
from shared.terraform.repair.strings import mend_strings
from shared.terraform.repair.written_json import from_json

_FENCE = re.compile(r"\s*(```|~~~)")
_HEREDOC_TEXT = re.compile(r"(=\s*<<-?)([A-Z]{2,}[A-Z_]*)\s+(\S.*)$")
_HEREDOC = re.compile(r"(?<!<)<<(?!<)\s*([-~]?)\s*([\"']?)([A-Za-z_][\w-]*)\2\s*$")
_STATEMENT = re.compile(r"\s*(\}|\]|[A-Za-z_][\w-]*\s*=[^=]|[a-z_]+(\s+\"[^\"]*\")*\s*\{\s*$)")
_TOP = re.compile(r"(resource|data|variable|output|provider|module|locals|terraform)\b[^=]*\{?\s*$")
_OPENING, _CLOSING = "\u201c\u201e\u201f\u2033\u00ab", "\u201d\u2033\u201c\u00bb"
_SINGLE = "\u2018\u2019\u201a\u201b\u2032\u00b4`"
_WIDE = {"\uff1d": "=", "\ufe66": "=", "\uff5b": "{", "\uff5d": "}", "\uff08": "(", "\uff09": ")", "\uff0c": ",",
         "\uff1a": ":", "\u2013": "-", "\u2212": "-", "\uff3b": "[", "\uff3d": "]"}  # fmt: skip


def mend_syntax(draft: Draft, name: str) -> None:
    """Mends what it can of a file's syntax; the draft learns of every line that changed."""
    text = draft.files[name]
    blocks = from_json(text)
    if blocks is not None:
        reason = "a file in JSON is named .tf.json; here it is written in blocks"
        draft.replace_text(name, blocks, [(1, reason)], [1] * (blocks.count("\n") + 1))
        return
    given = Lines([Line(line, at) for at, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1)], [])
    if swallows(text):
        _heredocs(given)
    faults, best = _stepwise(given, every=True)
    if faults:
        others, careful = _stepwise(given, every=False)
        if others < faults:
            faults, best = others, careful
    if best.edits and (faults <= _faults(given) or given.edits):
        mended = best.text().replace("\n", "\r\n") if "\r\n" in text else best.text()
        if faults_in(mended) <= faults_in(text):
            draft.replace_text(name, mended, best.edits, [line.origin for line in best.lines])


_ASSIGNED_HEREDOC = re.compile(r"=\s*<<-?([A-Za-z_]\w*)\s*$")
_WHOLE_BLOCK = re.compile(r"(resource|data|variable|output|locals|provider)\b[^=]*\{\s*$")


def swallows(text: str) -> bool:
    """Whether a heredoc without an end goes on to the end of the next one, with whole blocks inside."""
    if "<<" not in text:
        return False
    marker, blocks = "", False
    for line in text.split("\n"):
        opening = _ASSIGNED_HEREDOC.search(line)
        if not marker:
            marker, blocks = (opening[1] if opening else ""), False
        elif line.strip() == marker:
            marker = ""
        elif blocks and opening and opening[1] == marker:
            return True
        else:
            blocks = blocks or _WHOLE_BLOCK.match(line) is not None
    return False


def _stepwise(given: Lines, *, every: bool) -> tuple[int, Lines]:
    """One step after the other until no fault is left; without `every` a step that does not help is taken back."""
    best, fewest = given, _faults(given)
    for step in _STEPS:
        if not fewest:
            break
        tried = best.copy()
        step(tried)
        if len(tried.edits) == len(best.edits):
            continue
        faults = _faults(tried)
        if every or faults < fewest:
            best, fewest = tried, faults
    return fewest, best


def _faults(lines: Lines) -> int:
    return faults_in(lines.text())


# --- characters and words around the code


def _characters(lines: Lines) -> None:
    """Typographic quotes and spaces, and characters that can't be seen."""
    for at, line in enumerate(lines.lines):
        new = _plain(line.text)
        if new != line.text:
            lines.change(at, new, "typographic quotes and invisible characters are written plainly")


def _plain(text: str) -> str:
    if text.isascii():
        return text
    result: list[str] = []
    inside = ""
    for char in without_width(text):
        if not inside and char in _OPENING + _CLOSING:
            result.append('"')
            inside = _CLOSING
        elif inside == _CLOSING and char in _CLOSING + '"':
            result.append('"')
            inside = ""
        elif not inside and char in _SINGLE:
            result.append("'")
        elif not inside and char in "\u00a0\u2003\u2009\u3000":
            result.append(" ")
        elif not inside and char in _WIDE:
            result.append(_WIDE[char])
        else:
            if char == '"':
                inside = "" if inside == '"' else inside or '"'
            result.append(char)
    return "".join(result)


def _chat(lines: Lines) -> None:
    """Fences of a chat go; prose before the first and after the last block becomes a comment."""
    fences = [at for at, line in enumerate(lines.lines) if _FENCE.match(line.text)]
    for at in reversed(fences):
        lines.remove(at, "the fence of a code block is no part of the code")
    depth = 0
    fenced = bool(fences)
    for at, line in reversed(list(outside_heredocs(lines))):
        code = line.text.strip()
        if (
            not depth
            and code
            and not code.startswith(("#", "//", "/*"))
            and not _KEYED.match(line.text)
            and (_prose(code) or (fenced and _title(code)))
        ):
            lines.change(at, f"# {line.text}", "words outside of any block are a comment")
            continue
        depth = max(0, depth + line.text.count("{") - line.text.count("}"))


_KEYED = re.compile(r"\s+[a-z]\w*\s*:\s*\S")
"""An indented argument as YAML has it, which belongs in the block above."""
_BARE = re.compile(r"[a-z_][\w-]*\s+(var|local|each|data|module|google_\w+)\.[\w.\[\]]+")
"""An argument without its sign, `region  var.region`: words, but no prose."""


def _title(code: str) -> bool:
    """A name or a few words above fenced code: `**main.tf**`, `<file>`, `1. The network:`."""
    return not re.search(r"[{}=]|\A[a-z_]+\s+\"", code) and not re.fullmatch(r"[a-z_]+", code)


def _prose(code: str) -> bool:
    if re.match(r"(?:\*\*|[-*\u2022] |\d+[.)] )", code) and not re.search(r"[{}=]\s*\Z", code):
        return True
    if re.match(r"[A-Z][\w']*[ ,!].*[.:!?*]\Z", code) and not re.search(r"[={}]", re.sub(r"`[^`]*`", "", code)):
        return True
    if any(char in code for char in '{}="') or _BARE.fullmatch(code):
        return False
    return len(re.findall(r"[A-Za-z]{2,}", code)) >= 3 or code.startswith(("**", "---", "==="))


_OTHER_COMMENT = re.compile(r"(\s*)(?:--\s?|<!--\s?|;+\s|REM\s|rem\s|%\s)(.*?)(?:\s*-->)?\s*$")
_COMMENT_BEHIND = re.compile(r"(.*[\w\"\])}])\s+(?:--|<!--)\s+([^\"]*?)(?:\s*-->)?\s*$")


def _comments(lines: Lines) -> None:
    """Comments of SQL and HTML, dots for what was left out, a block comment that is never closed."""
    for at, line in outside_heredocs(lines):
        other = _OTHER_COMMENT.match(line.text)
        behind = _COMMENT_BEHIND.match(line.text)
        if line.text in {"end", "END", "done", "fi", "EOF", "EOT", "pass"}:
            lines.change(at, f"# {line.text}", "a block ends with its brace and nothing else")
        elif line.text.strip() in {"...", "\u2026"}:
            lines.change(at, line.text.replace(line.text.strip(), "# ..."), "dots stand for what was left out")
        elif other:
            lines.change(at, f"{other[1]}# {other[2]}", "a comment begins with #")
        elif behind and not line.text.lstrip().startswith(("#", "//")):
            lines.change(at, f"{behind[1]} # {behind[2]}", "a comment begins with #")
    _docstrings(lines)
    text = lines.text()
    start = text.rfind("/*")
    if start >= 0 and "*/" not in text[start:]:
        at = text.count("\n", 0, start)
        lines.change(at, lines.lines[at].text + " */", "the comment was never closed")


_TRIPLE = re.compile(r"(\s*)(\"\"\"|''')(.*)$")


def _docstrings(lines: Lines) -> None:
    """Python's strings on lines of their own, which are comments there."""
    at = 0
    while at < len(lines.lines):
        match = _TRIPLE.match(lines.lines[at].text)
        end = _end_of_docstring(lines, at, match[2]) if match else None
        if match and end is not None:
            for each in range(at, end + 1):
                text = lines.lines[each].text.replace(match[2], "").strip()
                lines.change(each, f"{match[1]}# {text}".rstrip(), "a comment begins with #")
            at = end
        at += 1


def _end_of_docstring(lines: Lines, start: int, quote: str) -> int | None:
    if lines.lines[start].text.count(quote) == 2:
        return start
    for at in range(start + 1, len(lines.lines)):
        text = lines.lines[at].text
        if quote in text:
            return at if text.strip().endswith(quote) else None
        if re.search(r"[{}]|=\s", text):
            return None
    return None


def _multiline_strings(lines: Lines) -> None:
    """A quoted string over several lines becomes a heredoc."""
    for at in range(len(lines.lines) - 1, -1, -1):
        match = _BEGUN.match(lines.lines[at].text)
        if match is None or "<<" in lines.lines[at].text:
            continue
        quote = match[3]
        end = _end_of_string(lines, at, quote)
        if end is None:
            continue
        indent = match[1]
        below = [line.text for line in lines.lines[at + 1 : end + 1] if line.text.strip().strip("\"'`,;")]
        inner = min((text[: len(text) - len(text.lstrip())] for text in below), key=len, default=f"{indent}  ")
        first = f"\n{inner}{match[4].strip()}" if match[4].strip() else ""
        last = lines.lines[end].text.rstrip().rstrip(",;").removesuffix(quote)
        if last.strip():
            lines.lines[end] = Line(last.rstrip(), lines.lines[end].origin)
            lines.add(end + 1, f"{indent}EOT", end)
        else:
            lines.lines[end] = Line(f"{indent}EOT", lines.lines[end].origin)
        lines.change(at, f"{indent}{match[2]}<<-EOT{first}", "a string over several lines is a heredoc")


_BEGUN = re.compile(r"(\s*)([A-Za-z_][\w-]*\s*=\s*)(\"\"\"|'''|\"|`)((?:(?!\3).)*)$")


def _end_of_string(lines: Lines, start: int, quote: str) -> int | None:
    """The line that ends in the closing quote, when only text stands before it."""
    for at in range(start + 1, len(lines.lines)):
        text = lines.lines[at].text
        if quote in text:
            return at if text.rstrip().rstrip(",;").endswith(quote) and text.count(quote) == 1 else None
        if quote == '"' and re.match(r"\s*[a-z_]+\s*=\s", text):
            return None
    return None


_SHELL = re.compile(r"(?<!\$)\$\{(?=(?:[A-Za-z_]\w*(?:\[[@*\d]\])?(?::?[-+?=]|[#%/^,]|\[)|[#!]\w|\d))")


_OTHERS = re.compile(
    r"(?<!\$)\$\{(?=\s*(?!(?:var|local|each|count|data|module|self|path)\.|google_|random_)[a-z]\w*\.\w+[(. ])"
)
"""An interpolation whose first word is nothing that Terraform knows: a workflow's, a template's."""


def _shell(lines: Lines) -> None:
    """`${NAME:-default}` and the like in a script are the shell's."""
    code = {at for at, _ in outside_heredocs(lines)}
    for at, line in enumerate(lines.lines):
        if at not in code:
            new = _OTHERS.sub("$${", _SHELL.sub("$${", line.text))
            if new != line.text:
                lines.change(at, new, "this is for the script, not for Terraform")


# --- heredocs


def _heredocs(lines: Lines) -> None:
    """Markers in quotes, terminators that are misspelt, followed by something, or missing."""
    at = 0
    while at < len(lines.lines):
        begun = _HEREDOC_TEXT.search(lines.lines[at].text)
        if begun and any(line.text.strip() == begun[2] for line in lines.lines[at + 1 :]):
            text = lines.lines[at].text
            new = f"{text[: begun.start()]}{begun[1]}{begun[2]}\n{begun[3]}"
            lines.change(at, new, "the text begins below its marker")
        match = _HEREDOC.search(lines.lines[at].text)
        if match is None or lines.lines[at].text.lstrip().startswith(("#", "//")):
            at += 1
            continue
        marker = match[3]
        plain = f"<<{'-' if match[1] else ''}{marker}"
        if match[0].rstrip() != plain:
            lines.change(at, lines.lines[at].text[: match.start()] + plain, f"a heredoc begins with {plain}")
        end = _terminator(lines, at, marker)
        at = at + 1 if end is None else end + 1


def _terminator(lines: Lines, start: int, marker: str) -> int | None:
    """The line that ends the heredoc, mended or put in where it is not there."""
    texts = [line.text for line in lines.lines]
    for at in range(start + 1, len(texts)):
        word = texts[at].strip()
        if word == marker:
            return at
        if word.startswith(marker) and re.fullmatch(re.escape(marker) + r"\s*[,)\]};\"]+", word):
            indent = texts[at][: len(texts[at]) - len(texts[at].lstrip())]
            rest = word.removeprefix(marker).strip(' ;"')
            lines.change(at, indent + marker, f"{marker} stands alone on its line")
            if rest and rest != ",":
                lines.add(at + 1, indent + rest, at)
            return at
        if re.search(rf"=\s*<<-?{re.escape(marker)}\s*$", texts[at]):
            break  # the next heredoc of that marker: this one has no end of its own
    return _missing_terminator(lines, start, marker)


def _missing_terminator(lines: Lines, start: int, marker: str) -> int | None:
    texts = [line.text for line in lines.lines]
    indent = len(texts[start]) - len(texts[start].lstrip())
    for at in range(start + 1, len(texts)):
        word = texts[at].strip()
        near = (
            len(word) <= len(marker) + 2
            and word.isupper()
            and (word[:2] == marker[:2] or word in {"EOF", "EOT", "END"})
        )
        if word != marker and (near or word.lower() == marker.lower()):
            lines.change(at, texts[at].replace(word, marker), f"the heredoc {marker} ends with its own marker")
            return at
    candidates = [
        at
        for at in range(start + 1, len(texts))
        if texts[at].strip()
        and len(texts[at]) - len(texts[at].lstrip()) <= indent
        and (_STATEMENT.match(texts[at]) or _TOP.match(texts[at]))
    ]
    best: tuple[int, int, Lines] | None = None
    for candidate in candidates[:6]:
        at = candidate
        while at > start + 1 and not texts[at - 1].strip():
            at -= 1
        tried = lines.copy()
        tried.insert(
            at, " " * (indent if "<<-" in texts[start] else 0) + marker, f"the heredoc {marker} was never ended"
        )
        faults = _faults(tried)
        if best is None or faults < best[0]:
            best = (faults, at, tried)
        if not faults:
            break
    if best is None:
        return None
    lines.take(best[2])
    return best[1]


Step = Callable[[Lines], None]
_PORTS = re.compile(r"(\s*ports\s*=\s*\[)([^\]]*)(\].*)$")
_PORT_RANGE = re.compile(r"(?<![\"\w.-])(\d+)\s*(?:[:-]|\.\.+)\s*(\d+)(?![\"\w.])")


def _port_ranges(lines: Lines) -> None:
    """`ports = [22, 8000:8100]`: a range of ports is a text."""
    for at, line in outside_heredocs(lines):
        if (match := _PORTS.match(line.text)) and (new := _PORT_RANGE.sub(r'"\1-\2"', match[2])) != match[2]:
            lines.change(at, f"{match[1]}{new}{match[3]}", "a range of ports is a text, 8000-8100")


_STEPS: tuple[Step, ...] = (
    mend_pasted,
    _port_ranges,
    _characters,
    mend_dashes,
    _multiline_strings,
    _chat,
    _comments,
    _heredocs,
    _shell,
    mend_branches,
    mend_strings,
    mend_kinds,
    mend_headers,
    mend_line_brackets,
    mend_brackets,
    mend_lines,
    mend_commas,
    mend_brackets,
    mend_lines,
    _heredocs,
)

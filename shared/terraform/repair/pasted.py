"""Files as they were copied: out of a plan or a diff with its signs, or in the middle of a merge."""

import re

from shared.terraform.repair.lines import Lines

_OURS, _THEIRS = re.compile(r"^<{7}( |$)", re.MULTILINE), re.compile(r"^>{7}( |$)", re.MULTILINE)
_SIDES = re.compile(r"^<{7}[^\n]*\n(.*?)^(?:\|{7}[^\n]*\n.*?^)?={7}\n(.*?)^>{7}", re.MULTILINE | re.DOTALL)
_PLANNED = re.compile(r"\s*\+ ?(resource|data|output|variable|provider|locals)\b")
_UNKNOWN = re.compile(r"\s*\+ \"?[\w.-]+\"?\s*= \(known after apply\)\s*$")
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_NAMES = re.compile(r"(diff --git |index [0-9a-f]+\.\.[0-9a-f]+|new file mode |--- |\+\+\+ )")
_CHANGED = re.compile(r"\s*[-~] ?[\w\"}\])/]|\s*-/\+ ")


def is_undecided(text: str) -> bool:
    """Whether a file holds both sides of a merge: which of them is meant is for its people to say.

    Until they have, nothing in the other files is sure either.
    """
    sides = _SIDES.findall(text)
    same = bool(sides) and all(one.split() == other.split() for one, other in sides)
    return bool(_OURS.search(text) and _THEIRS.search(text)) and not same


_MARGIN = re.compile(r"(\s*\d+\s*[:|]? |\s*\d+\t|\s*[>|] ?|\s*\d+[:|]$|\s*\d+$)")


def _margin(texts: list[str]) -> list[str] | None:
    """The lines without the numbers or marks in front of all of them."""
    said = [text for text in texts if text.strip()]
    found = [_MARGIN.match(text) for text in said]
    if len(said) < 3 or not all(found):
        return None
    kinds = {re.sub(r"[\d\s]", "", match[1]) for match in found if match}
    numbers = [int(match[0]) for text in said if (match := re.search(r"\d+", text[: _MARGIN.match(text).end()]))]  # type: ignore[union-attr]  # all matched
    if len(kinds) > 1 or (numbers and sorted(set(numbers)) != numbers) or (not numbers and kinds == {""}):
        return None
    return [text[_MARGIN.match(text).end() :] if text.strip() else text for text in texts]  # type: ignore[union-attr]  # all matched


def _same_sides(lines: Lines) -> None:
    """Both sides of a merge that say the same: one of them stays."""
    text = "\n".join(line.text for line in lines.lines)
    if not _OURS.search(text) or is_undecided(text):
        return
    gone, second = [], False
    for at, line in enumerate(lines.lines):
        mark = re.match(r"(<|\||=|>)\1{6}(?= |$)", line.text)
        second = mark[1] in "|=" if mark else second
        gone += [at] if mark or second else []
    for at in reversed(gone):
        lines.remove(at, "both sides of the merge say the same")


def mend_pasted(lines: Lines) -> None:
    """The `+` of what a diff adds or a plan creates goes. Where something is removed or changed the file is left."""
    _same_sides(lines)
    texts = [line.text for line in lines.lines]
    plain = _margin(texts)
    if plain is not None:
        for at, text in enumerate(plain):
            if text != texts[at]:
                lines.change(at, text, "the margin of a listing is no part of the file")
        return
    hunks = [at for at, text in enumerate(texts) if _HUNK.match(text)]
    head = [at for at, text in enumerate(texts) if _NAMES.match(text) and (not hunks or at < hunks[0])]
    if hunks:
        whole = len(hunks) == 1 and int(_HUNK.match(texts[hunks[0]])[2]) <= 1  # type: ignore[index]  # it matched above
        body = range(hunks[0] + 1, len(texts))
        if whole and all(texts[at][:1] in {"+", " ", ""} for at in body):
            for at in body:
                if texts[at]:
                    lines.change(at, texts[at][1:], "the signs of a diff are no part of the file")
            for at in reversed([*head, hunks[0]]):
                lines.remove(at, "the head of a diff is no part of the file")
        return
    if any(_PLANNED.match(text) for text in texts) and not any(_CHANGED.match(text) for text in texts):
        for at in range(len(texts) - 1, -1, -1):
            if _UNKNOWN.match(texts[at]):
                lines.remove(at, "what is known after apply is set by Google")
            elif re.match(r"\s*\+(\s|$|[a-z}\])])", texts[at]):
                bare = re.sub(r"^(\s*)\+ ?", r"\1", texts[at])
                lines.change(at, bare, "the signs of a plan are no part of the file")

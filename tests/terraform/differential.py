# ruff: noqa: E501, RUF001 - tables of odd text
"""Our HCL reader against HashiCorp's own, on texts made up for it.

    python -m tests.terraform.differential [SECONDS [SEED]]

Three sources: files written from the grammar, files of the gates' corpora with places changed, and soups of tokens.
A difference is a text that one reads and the other doesn't, or that both read as other blocks, arguments or values.
What was ever found is kept in `hcl_odd.txt` and read first.
"""

import json
import random
import re
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

import pygohcl

from shared.terraform.hcl import Attribute, Literal, Template, parse_hcl

HERE = Path(__file__).parent
KEPT = [line.encode().decode("unicode_escape") for line in (HERE / "hcl_odd.txt").read_text().splitlines()]
FILES = [
    text
    for corpus in ("harmless.txt", "hostile.txt")
    for name, text in re.findall(
        r"^--- (.*)\n((?:(?!^---|^===).*\n)*)",
        (HERE.parent / "policy/static_corpus" / corpus).read_text(),
        re.MULTILINE,
    )
    if name.endswith(".tf") and len(text) < 3000
]
TOKENS = [
    *["{", "}", "[", "]", "(", ")", ",", ".", "=", ":", "?", "!", "-", "+", "*", "/", "%", "<", ">", "&", "|", "~", "^", ";", "`", "'", '"', "\\", "$", "#", "@", "\n", "\r", "\t", "0", "1", "a", "é"],
    *("resource", "data", '"x"', '"y z"', "{\n", "\n}\n", "\r\n", " ", "  ", "1.5", "1e3", "0x1", "1.", ".0", "1e5x"),
    *('"${', '"%{', '}"', "${", "%{", "%{ if true }", "%{ endif }", "%{ else }", "%{for a in [1]}", "%{endfor}", "${~", "~}"),
    *("<<EOT\n", "<<-EOT\n", "EOT\n", " EOT\n", "EOT", "\tEOT\n", "EOT\r\n", "<<EOT\r\n", "//", "/*", "*/", "...", "[*]", ".*"),
    *("=>", "==", "!=", "&&", "||", "<=", "::", "\\n", "\\u0041", "\\U0001F600", "\\x", "$${", "%%{", "$$", "%%", "%\r\n"),
    *("%\r\r\n", "$\r\r\n", "$\n", "%\n", "true", "null", "for", "in", "if", "\u00a0", "\u2028", "\ufeff", "x::y(1)", "f("),
    *("b = 1\n", "blk {\n", 'blk "l" {}\n', "c = [\n1,\n]\n", "d = {a=1}\n", 'e = "a${"b"}c"\n', "\x0b", "\x0c", "\x1a"),
    *("\u200b", "\u0301", "²", "①", "ｱ", "\x85", "\u2000", "ℹ", "_", "__-", "a-b", "-a"),
]  # fmt: skip


class Grammar:
    """Random files, mostly valid, with what is odd more often than anyone would write it."""

    def __init__(self, source: random.Random) -> None:
        self.pick = source.choice
        self.chance = source.random
        self.number = source.randint

    def file(self) -> str:
        return "".join(self.item(0) for _ in range(self.number(1, 4)))

    def gap(self) -> str:
        return self.pick(["", " ", "  ", "\t", " /* } */ ", "/*\n*/"]) if self.chance() < 0.3 else " "

    def end(self) -> str:
        return self.pick(["\n", "\n", "\n", "\r\n", " # c\n", " // c }\n", "\n\n", "\n/* x */\n"])

    def word(self) -> str:
        return self.pick(["a", "b1", "c-d", "_e", "for", "in", "if", "é", "null", "true", "EOT", "x" * 30])

    def item(self, depth: int) -> str:
        if depth < 3 and self.chance() < 0.4:
            labels = "".join(self.gap() + self.pick(['"l"', "m", '"a b"', '"\\n"']) for _ in range(self.number(0, 2)))
            if self.chance() < 0.2:
                inner = self.pick(["", f"{self.word()} = {self.expr(2)}"])
                return f"{self.word()}{labels} {{ {inner} }}{self.end()}"
            inner = "".join(self.item(depth + 1) for _ in range(self.number(0, 3)))
            return f"{self.word()}{labels} {{{self.end()}{inner}}}{self.end()}"
        return f"{self.word()}{self.number(0, 99)}{self.gap()}={self.gap()}{self.expr(0)}{self.end()}"

    def expr(self, depth: int) -> str:
        if depth > 3:
            return self.pick(["1", "true", "a.b", '"s"'])

        def inner() -> str:
            return self.expr(depth + 1)

        return self.pick(
            [
                lambda: self.pick(["1", "1.5", "1e3", "1E-2", "null", "true", "00", "1.e", "007"]),
                lambda: self.quoted(depth),
                lambda: self.quoted(depth),
                lambda: self.heredoc(depth),
                lambda: f"[{self.pick(['', chr(10)])}{', '.join(inner() for _ in range(self.number(0, 3)))}]",
                lambda: f"{{{self.pick(['', chr(10)])}{self.word()} = {inner()}{self.pick(['', ',', chr(10)])}}}",
                lambda: f"{{ ({inner()}) : {inner()} }}",
                lambda: (
                    f"{self.word()}({', '.join(inner() for _ in range(self.number(0, 2)))}{self.pick(['', '...', ','])})"
                ),
                lambda: f"({self.pick(['', chr(10)])}{inner()})",
                lambda: f"{self.word()}.{self.pick(['b', '0', '*', '*.c', '0.1'])}",
                lambda: f"{self.word()}[{self.pick(['*', inner()])}]{self.pick(['', '.x', '.0'])}",
                lambda: f"{self.pick(['!', '-', '--', '!-'])}{inner()}",
                lambda: (
                    f"{inner()}{self.gap()}{self.pick(['+', '-', '==', '&&', '||', '%', '/', '<='])}{self.gap()}{inner()}"
                ),
                lambda: f"{inner()} ? {inner()} : {inner()}",
                lambda: f"[for x{self.pick(['', ', y'])} in {inner()} : {inner()}{self.pick(['', ' if ' + inner()])}]",
                lambda: f"{{ for x in {inner()} : {inner()} => {inner()}{self.pick(['', '...'])} }}",
            ]
        )()

    def text(self, depth: int) -> str:
        plain = [
            "x",
            " ",
            "$",
            "%",
            "$$",
            "%%",
            "$${y}",
            "%%{z}",
            "\\n",
            "\\\\",
            "\\u00e9",
            '\\"',
            "{",
            "}",
            "~}",
            "é",
            "#",
        ]
        if depth < 3 and self.chance() < 0.4:
            tilde = self.pick(["", "~"])
            inner = self.expr(depth + 1)
            return self.pick(
                [
                    f"${{{tilde}{inner}{tilde}}}",
                    f"%{{{tilde} if {inner} }}t%{{ else }}f%{{ endif {tilde}}}",
                    f"%{{ for v in {inner} }}${{v}}%{{ endfor }}",
                ]
            )
        return self.pick(plain)

    def quoted(self, depth: int) -> str:
        return '"' + "".join(self.text(depth) for _ in range(self.number(0, 4))) + '"'

    def heredoc(self, depth: int) -> str:
        flush = self.pick(["", "-"])
        newline = self.pick(["\n", "\n", "\r\n"])
        lines = []
        for _ in range(self.number(0, 3)):
            line = "".join(self.text(depth) for _ in range(self.number(0, 3)))
            lines.append(
                self.pick(["", " ", "\t", "  "]) + line + self.pick(["", "", "%", "$", "%\r", "$\r", " EOT", "\u2003"])
            )
        close = self.pick(["EOT", "EOT", "EOT", " EOT", "\tEOT", "EOT ", "\u00a0EOT", "EOT\u2028"])
        return f"<<{flush}EOT{newline}" + "".join(line + newline for line in lines) + close


def texts(seed: int):
    """Texts without end."""
    source = random.Random(seed)
    grammar = Grammar(source)
    yield from KEPT
    while True:
        kind = source.random()
        if kind < 0.35:
            text = grammar.file()
            if source.random() < 0.4:
                text = changed(text, source)
        elif kind < 0.6:
            text = changed(source.choice(FILES), source)
        else:
            soup = "".join(source.choice(TOKENS) for _ in range(source.randint(1, 14)))
            frames = [
                "{}",
                "v = {}\n",
                "b {{\n{}\n}}\n",
                'v = "{}"\n',
                "v = <<EOT\n{}\nEOT\n",
                "a = 1\n{}\nz = 2\n",
                "v = [{}]\n",
            ]
            text = source.choice(frames).format(soup)
        yield text


def changed(text: str, source: random.Random) -> str:
    """The text with a few places cut, doubled, moved or replaced."""
    for _ in range(source.randint(1, 3)):
        at, size = source.randint(0, len(text)), source.choice([0, 0, 1, 1, 2, 8, 40])
        piece = source.choice(
            [source.choice(TOKENS), "", text[at : at + size], source.choice(TOKENS) + source.choice(TOKENS)]
        )
        text = text[:at] + piece + text[at + size :]
    return text


def theirs(text: str):
    """What HashiCorp's parser makes of the text; None when it refuses it."""
    try:
        return pygohcl.loadb(text.encode())
    except pygohcl.HCLParseError:
        return None
    except (pygohcl.HCLInternalError, pygohcl.UnknownFunctionError, json.JSONDecodeError, UnicodeDecodeError):
        return {}  # read, but not to be shown as a dictionary


def difference(text: str) -> str:
    """How the two readers differ over a text; "" when they don't."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return ""
    if re.search(r"[eE][+-]?\d{4}", text):
        return ""  # HashiCorp's would write such a number out; the gate refuses what is too expensive
    mine, other = parse_hcl(text), theirs(text)
    if any(fault.limit for fault in mine.faults):
        return ""  # refused whatever it says
    if other is None and "\r" in text.replace("\r\n", ""):
        return ""  # a carriage return of its own is refused before anything is read; what counts is what theirs takes
    if bool(mine.faults) != (other is None):
        return f"ours: {mine.faults[0].message}" if mine.faults else "HashiCorp's refuses it"
    return "" if not other else _unlike(mine.body, other)


def _unlike(body, other) -> str:
    names = [item.name if isinstance(item, Attribute) else item.type for item in body.items]
    if set(names) != set(other):
        return f"names {sorted(set(names) ^ set(other))}"
    counts = Counter(names)
    for item in body.items:
        if isinstance(item, Attribute):
            if counts[item.name] == 1 and (wrong := _value(item.expr, other[item.name])):
                return f"{item.name}: {wrong}"
            continue
        inside = other[item.type]
        for label in item.names:
            found = (
                [each[label] for each in inside if isinstance(each, dict) and label in each]
                if isinstance(inside, list)
                else None
            )
            inside = found[0] if found and len(found) == 1 else inside.get(label) if isinstance(inside, dict) else None
            if inside is None:
                break
        if counts[item.type] == 1 and isinstance(inside, dict) and (wrong := _unlike(item.body, inside)):
            return f"{item.type}/{wrong}"
    return ""


def _value(expr, value) -> str:
    said = None
    if isinstance(expr, Template) and not expr.heredoc.startswith("-"):
        said = expr.text
    elif isinstance(expr, Literal) and isinstance(expr.value, bool):
        said = expr.value
    if isinstance(said, str):
        said = unicodedata.normalize("NFC", said)  # as Terraform keeps every string
    return f"{said!r} against {value!r}" if said is not None and said != value else ""


def run(seconds: float, seed: int, most: int = 20) -> tuple[int, int, list[tuple[str, str]]]:
    """How many texts were compared, how many of them HashiCorp's takes, and what differed."""
    end, tried, taken, found = time.monotonic() + seconds, 0, 0, []
    for text in texts(seed):
        if time.monotonic() > end or len(found) >= most:
            break
        tried += 1
        taken += not parse_hcl(text).faults if tried % 10 == 0 else 0
        if wrong := difference(text):
            found.append((text, wrong))
    return tried, taken * 10, found


if __name__ == "__main__":
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    tried, taken, found = run(seconds, int(sys.argv[2]) if len(sys.argv) > 2 else 1, most=200)
    for text, wrong in found:
        print(repr(text), "|", wrong)
    print(f"{tried} texts, about {taken} of them valid, {len(found)} read differently")

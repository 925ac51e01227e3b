"""Each production of HCL's expressions broken once: lists, objects, calls, strings, conditions, loops."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Call, Conditional, Expr, File, For, Object, Template, Tuple, walk
from tests.repair.generated.grammar import RULES, attributes, rule

__all__ = ["RULES"]


def _exprs(file: File, kind: type) -> Iterator[Expr]:
    for item, _ in attributes(file):
        if item.name != "type":
            yield from (each for each in walk(item.expr) if isinstance(each, kind))


@rule
def list_brackets(rng, file):
    for each in _exprs(file, Tuple):
        start, end = each.span.start, each.span.end
        yield [(file.path, end - 1, end, "")]
        yield [(file.path, start, start + 1, "")]
        left, right = rng.choice(["{}", "()", ["", ""]])
        yield [(file.path, start, start + 1, left), (file.path, end - 1, end, right)]


@rule
def list_commas(rng, file):
    for each in _exprs(file, Tuple):
        for one, two in zip(each.items, each.items[1:], strict=False):
            yield [(file.path, one.span.end, two.span.start, rng.choice([" ", ",, ", "; ", " and "]))]
        if each.items:
            yield [(file.path, each.items[0].span.start, each.items[0].span.start, ", ")]


@rule
def object_commas(rng, file):
    for each in _exprs(file, Object):
        for (_, one), (two, _) in zip(each.items, each.items[1:], strict=False):
            if "\n" not in file.text[one.span.end : two.span.start]:
                yield [(file.path, one.span.end, two.span.start, rng.choice([" ", ",, ", "; "]))]


@rule
def object_signs(rng, file):
    for each in _exprs(file, Object):
        for key, value in each.items:
            yield [(file.path, key.span.end, value.span.start, rng.choice([" => ", " ", " := ", " -> "]))]


@rule
def object_braces(rng, file):
    for each in _exprs(file, Object):
        yield [(file.path, each.span.end - 1, each.span.end, "")]
        yield [(file.path, each.span.end - 1, each.span.end, "]")]
        yield [
            (file.path, each.span.start, each.span.start + 1, "["),
            (file.path, each.span.end - 1, each.span.end, "]"),
        ]


@rule
def call_brackets(rng, file):
    for each in _exprs(file, Call):
        at = each.name_span.end
        yield [(file.path, at, at + 1, rng.choice([" ", "["]))]
        yield [(file.path, each.span.end - 1, each.span.end, "")]


@rule
def call_commas(rng, file):
    for each in _exprs(file, Call):
        for one, two in zip(each.args, each.args[1:], strict=False):
            if file.text[one.span.end : two.span.start].strip() == ",":
                yield [(file.path, one.span.end, two.span.start, rng.choice([" ", ",, ", "; "]))]


@rule
def string_quotes(rng, file):
    for each in _exprs(file, Template):
        if each.heredoc or file.text[each.span.start] != '"':
            continue
        start, end = each.span.start, each.span.end
        yield [(file.path, end - 1, end, "")]
        yield [(file.path, start, start + 1, "")]
        left, right = rng.choice(["''", "“”", "``", "„“", "«»", ["'", '"'], ['"""', '"""'], ['""', '""']])
        yield [(file.path, start, start + 1, left), (file.path, end - 1, end, right)]


@rule
def interpolation_marks(rng, file):
    for match in re.finditer(r"\$\{([\w.]+)\}", file.text):
        inner = match[1]
        for text in (
            f"$({inner})",
            f"{{{{ {inner} }}}}",
            f"#{{{inner}}}",
            f"${inner}",
            f"${{{inner}",
            f"$ {{{inner}}}",
            f"{{{inner}}}",
            f"%{inner}%",
        ):
            yield [(file.path, match.start(), match.end(), text)]


@rule
def conditional_of_another_language(rng, file):
    for each in _exprs(file, Conditional):
        test, yes, no = (file.source(part.span) for part in (each.condition, each.yes, each.no))
        for text in (
            f"{yes} if {test} else {no}",
            f"if {test} then {yes} else {no}",
            f"if({test}, {yes}, {no})",
            f"{test} ? {yes} {no}",
            f"{test} then {yes} else {no}",
            f"{test} ? {yes}, {no}",
        ):
            yield [(file.path, each.span.start, each.span.end, text)]


@rule
def for_of_another_language(rng, file):
    for each in _exprs(file, For):
        text = file.source(each.span)
        for old, new in (
            (" in ", " of "),
            (" : ", " "),
            (" : ", ", "),
            ("for ", ""),
            (" => ", " = "),
            (" => ", " : "),
            (" => ", " -> "),
            (" : ", " => "),
        ):
            if old in text:
                yield [(file.path, each.span.start, each.span.end, text.replace(old, new, 1))]
        match = re.fullmatch(r"(.)\s*for (.+?) in (.+?) : (.+?)(?: if (.+?))?\s*(.)", text)
        if match:
            left, names, source, value, test, right = match.groups()
            yield [
                (
                    file.path,
                    each.span.start,
                    each.span.end,
                    f"{left}{value.replace(' =>', ':')} for {names} in {source}{f' if {test}' if test else ''}{right}",
                )
            ]


@rule
def operators_of_another_language(rng, file):
    for item, _ in attributes(file):
        text = file.source(item.span)
        for old, new in (
            ("&&", "and"),
            ("&&", "&"),
            ("!=", "<>"),
            ("!=", "!=="),
            ("!=", "is not"),
            (" > ", " gt "),
            ("= !", "= not "),
        ):
            at = text.find(old, len(item.name))
            if at >= 0:
                yield [(file.path, item.span.start + at, item.span.start + at + len(old), new)]


@rule
def words_of_another_language(rng, file):
    for item, _ in attributes(file):
        text = file.source(item.expr.span)
        if text in {"true", "false"}:
            right = {
                "true": ["True", "TRUE", "yes", "on", "enabled"],
                "false": ["False", "FALSE", "no", "off", "disabled"],
            }
            yield [(file.path, item.expr.span.start, item.expr.span.end, rng.choice(right[text]))]

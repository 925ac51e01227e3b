"""What a variable's value has to be: a `validation` block with its condition and what is said when it does not hold."""

from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, File, Literal, Name, Object, Span, Template, Tuple, walk
from shared.terraform.hcl.references import references
from shared.terraform.repair.result import Fix
from shared.terraform.repair.shapes import body_text
from shared.terraform.repair.similar import nearest, snake
from shared.terraform.repair.world import Declared, fix, indent_of, indented, insert, move, remove, replace

_CONDITION = ("condition", "error_message")
_CHECKS = frozenset({"validation", "precondition", "postcondition"})
_CONDITION_WORDS = {"message": "error_message", "error": "error_message", "msg": "error_message",
                    "rule": "condition", "check": "condition", "expression": "condition"}  # fmt: skip
_RULES = frozenset({"validation", "validate", "validator", "condition", "rule", "check", "constraint"})
_MESSAGES = frozenset({"error_message", "message", "error", "msg", "validation_message", "validation_error"})


def flat_validation(declared: Declared) -> Fix | None:
    """`validation = var.x > 0` and `error_message = "..."` in the variable itself: both stand in a block."""
    file, body = declared.file, declared.block.body
    if declared.block.type != "variable":
        return None
    message = next((item for item in body.attributes if item.name in _MESSAGES), None)
    rule = next((item for item in body.attributes if item.name in _RULES), None)
    blocks = body.blocks_of("validation")
    if rule is None and message is not None and len(blocks) == 1 and blocks[0].body.attribute("error_message") is None:
        text = f"error_message = {file.source(message.expr.span)}"
        reason = "what is said stands in the validation"
        return fix(reason, *move(file, message.span, blocks[0], text))
    if rule is None or isinstance(rule.expr, Object | Tuple) or not any(True for _ in references(rule.expr)):
        return None
    said = file.source(message.expr.span) if message else f'"The value of {declared.label} is not allowed."'
    lines = f"condition     = {file.source(rule.expr.span)}\n  error_message = {said}"
    new = indented(f"validation {{\n  {lines}\n}}", indent_of(file, rule.span.start)).lstrip()
    gone = [remove(file, message.span)] if message else []
    return fix("validation is a block, not an argument", replace(file, rule.span, new), *gone)


def as_check(declared: Declared, item: Attribute) -> Fix | None:
    """`allowed_values = [...]`, `pattern = "..."`, `min = 1`: what a schema of another language says of a value."""
    name, file = f"var.{declared.label}", declared.file
    source, word = file.source(item.expr.span), snake(item.name)
    match item.expr:
        case Tuple(items=items) if items and word in _CHOICES:
            condition = f"contains({source}, {name})"
        case Template(text=str()) if word in _PATTERNS:
            condition = f"can(regex({source}, {name}))"
        case Literal(value=int() | float()) if word in _LEAST | _MOST and not isinstance(item.expr.value, bool):
            condition = f"{name} {'>=' if word in _LEAST else '<='} {source}"
        case _:
            return None
    said = f'"The value of {declared.label} is not allowed."'
    block = f"validation {{\n  condition     = {condition}\n  error_message = {said}\n}}"
    new = indented(block, indent_of(file, item.span.start)).lstrip()
    return fix(f"what a variable may be is said by a validation, not by {item.name}", replace(file, item.span, new))


_CHOICES = frozenset({"allowed_values", "allowed", "options", "choices", "enum", "valid_values", "one_of", "values"})
_PATTERNS = frozenset({"pattern", "regex", "allowed_pattern", "match"})
_LEAST = frozenset({"min", "minimum", "min_value", "at_least"})
_MOST = frozenset({"max", "maximum", "max_value", "at_most"})


def to_block(file: File, item: Attribute, name: str) -> Iterator[Fix]:
    each = item.expr.items if isinstance(item.expr, Tuple) else (item.expr,)
    bodies = [body_text(file, one) for one in each if isinstance(one, Object)]
    if bodies and len(bodies) == len(each) and all(bodies):
        text = "\n".join(f"{name} {{\n{indented(body or '', '  ')}\n}}" for body in bodies)
        new = indented(text, indent_of(file, item.span.start))
        yield fix(f"{name} is a block, not an argument", replace(file, item.span, new.lstrip()))


def mend_condition(declared: Declared, block: Block) -> Iterator[Fix]:
    """A validation has a condition and an error message, whatever they are called."""
    file = declared.file
    if block.labels:
        gap = Span(block.type_span.end, block.labels[-1].span.end)
        yield fix(f"{block.type} takes no label", replace(file, gap, ""))
    condition = block.body.attribute("condition")
    if {item.name for item in block.body.attributes} == {"error_message"} and block.type in _CHECKS:
        yield fix(f"a {block.type} without a condition checks nothing", remove(file, block.span))
        return
    if condition is not None and declared.block.type == "variable":
        for each in walk(condition.expr):
            if isinstance(each, Name) and each.name in {declared.label, "self", "value", "this", "it"}:
                said = f"var.{declared.label}"
                yield fix(f"what a {block.type} looks at is {said}", replace(file, each.span, said))
    if condition is not None and len(block.body.attributes) == 1:
        text = f'error_message = "The value of {declared.label} is not allowed."'
        yield fix(f"a {block.type} says what is wrong", insert(file, block, text, last=True))
    there = {item.name for item in block.body.attributes}
    for item in block.body.attributes:
        if item.name in _CONDITION:
            continue
        meant = _CONDITION_WORDS.get(snake(item.name)) or nearest(item.name, _CONDITION, floor=0.74)
        if meant is not None and meant not in there:
            reason = f"a {block.type} has no {item.name}, its name is {meant}"
            yield fix(reason, replace(file, item.name_span, meant))

"""Templates: Terraform as `terraform fmt` has it, with `[[ ... ]]` and `[% ... %]` where parts differ."""

import re
from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template

from functions.planning.catalogue.hcl import quoted

_GAPS = re.compile(r"\n{3,}")
_BEFORE_END = re.compile(r"\n[ \t]+\n(?=[ \t]*\})")
_EMPTY = re.compile(r"\n[ \t]+(?=\n)")


def rendered(template: str, words: dict[str, object]) -> str:
    """The text of a template (`head.tf`, `sql/main.tf`), ending in one line break; an unknown word is an error."""
    text = _environment().get_template(template).render(words)
    # A macro that had nothing to say leaves its indentation.
    text = _EMPTY.sub("\n", _BEFORE_END.sub("\n", text))
    return _GAPS.sub("\n\n", text).strip("\n") + "\n"


@cache
def exists(template: str) -> bool:
    """Whether there is such a template; a part without variables or outputs has no file for them."""
    return template in _templates()


@cache
def _templates() -> frozenset[str]:
    return frozenset(_environment().list_templates(["tf"]))


def filled(text: str, words: dict[str, object]) -> str:
    """A short text of a part (a selector, an environment variable's value) with its words filled in."""
    return _short(text).render(words)


@cache
def _short(text: str) -> Template:
    return _environment().from_string(text)


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - nothing here becomes HTML
        loader=ChoiceLoader(
            [PackageLoader("functions.planning.catalogue", "templates"), PackageLoader("shared.parts", "")]
        ),
        undefined=StrictUndefined,
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["hcl"] = quoted
    return environment

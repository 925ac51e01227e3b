"""Templates: Terraform as `terraform fmt` has it, with `[[ ... ]]` and `[% ... %]` where plans differ."""

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from functions.planning.catalogue.hcl import quoted

_GAPS = re.compile(r"\n{3,}")


def rendered(template: str, words: dict[str, object]) -> str:
    """The text of a template, ending in one line break; an unknown word is an error."""
    text = _environment().get_template(template).render(words)
    return _GAPS.sub("\n\n", text).strip("\n") + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(  # noqa: S701 - nothing here becomes HTML
        loader=PackageLoader("functions.planning.catalogue", "templates"),
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

"""Who names a Terraform type that a part owns, outside of the folders of the parts: a list that only gets shorter.

What a service is like stands in its folder. Elsewhere a type is named only where a rule is about that one thing, or
where what is known holds for any configuration and stands on a floor below the parts. The stand-in keeps tables of its
own, and infra/gcp is a deployment of its own.
"""

import re
from pathlib import Path

from functions.planning.rules.words.tables import needs_table
from shared.parts import PARTS
from shared.parts.kin import KIN, MEETS
from shared.parts.views import met_by

ROOT = Path(__file__).parents[2]
TYPE = re.compile(r"\bgoogle_[a-z0-9_]+")
OWN = {rules.type for part in PARTS for rules in part.types}
WHERE = ("functions", "jobs", "shared", "infra/cli")
HOME = "shared/parts/"

# Folder or file -> how many types its files name in sum, and why they are not in a part's folder.
NAMED = {
    "functions/decisions/": (3, "a firewall rule's ports, and a machine's id against an alert's"),
    "functions/planning/catalogue/": (
        16,
        "stacks of who sends no architecture, and files that a model adapted",
    ),
    "functions/planning/": (3, "a database goes with its instance's copy; the node pools of another's cluster"),
    "functions/planning/rules/told/": (
        115,
        "a glossary of any of the provider's types by people's words; nothing is planned by it",
    ),
    "functions/runs/": (3, "examples of the API, and a database's copy before an apply"),
    "infra/cli/": (3, "what the demo breaks, and what `doctor` looks for in a project"),
    "jobs/terraform/policy/": (93, "the rules of the gate, each about what it refuses"),
    "jobs/terraform/possible/": (15, "what an organisation forbids, and quotas that are no mere count"),
    "jobs/terraform/steps/": (7, "APIs before what needs them, a machine's snapshot, programs and their secrets"),
    "jobs/terraform/": (4, "a bucket's id, and what alerting there is"),
    "shared/cost/": (65, "any configuration is priced, whoever wrote it. A new part's types: `price.own`"),
    "shared/machine_groups.py": (5, "the spelling of the pairs of a zone and a region, for those below the parts"),
    "shared/policy/": (69, "the vocabulary of arguments that mean the same wherever they stand"),
    "shared/schemas/plan.py": (1, "the tickets' default"),
    # Below the parts, for any configuration of the provider's thousand types. A new part adds nothing to them.
    "shared/terraform/google_rules/": (80, "what Google's services refuse in any configuration"),
    "shared/terraform/repair/": (
        194,
        "mends any configuration: words of other clouds, examples, what names what, what providers renamed",
    ),
    "shared/terraform/": (3, "examples in docstrings"),
}


def named() -> dict[str, int]:
    """File -> how many types of parts it names."""
    files = (path for top in WHERE for path in (ROOT / top).rglob("*") if path.suffix in {".py", ".tf", ".txt"})
    names = {path.relative_to(ROOT).as_posix(): path for path in files}
    return {
        name: count
        for name, path in names.items()
        if not name.startswith((HOME, "functions/console/web/"))
        and (count := len(OWN & {*TYPE.findall(path.read_text("utf-8"))}))
    }


def test_a_type_is_named_in_its_parts_folder_and_where_a_reason_is_given() -> None:
    found = dict.fromkeys(NAMED, 0)
    nowhere = []
    for name, count in named().items():
        area = max((each for each in NAMED if name.startswith(each)), key=len, default=None)
        if area is None:
            nowhere.append(name)
        else:
            found[area] += count
    assert nowhere == []
    more = {area: count for area, count in found.items() if count > NAMED[area][0]}
    assert more == {}, "say it in the part's folder, as a field of its record"
    assert [area for area, count in found.items() if not count] == []


def test_what_a_part_meets_is_a_need_that_goals_have_and_a_thing_of_its_own() -> None:
    for part in PARTS:
        granted = {block.type for offer in part.offers for block in offer.blocks}
        mine = {rules.type for rules in part.types} | {block.type for block in part.blocks} | granted
        assert {way.split()[0] for _, way in part.meets} <= mine, part.name
    assert {way.split()[0] for _, way in MEETS} <= {rules.type for rules in KIN}
    assert set(met_by()) <= set(needs_table())

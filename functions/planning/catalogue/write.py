"""From a blueprint to the three files."""

from functions.planning.catalogue.compose import Blueprint
from functions.planning.catalogue.hcl import aligned, quoted
from functions.planning.catalogue.monitoring import monitoring_tf
from functions.planning.catalogue.render import rendered
from shared.schemas import TerraformFiles
from shared.terraform.stacks import database_engine


def write(blueprint: Blueprint) -> TerraformFiles:
    """The files of a blueprint, formatted as `terraform fmt` does; raises PlanRefused for monitoring it can't write.

    The machine type is the default of `variable "machine_type"` in variables.tf, and the plan's one machine or one
    instance template is all that uses it: that default is what a remediation edits to scale up.
    """
    plan = blueprint.plan
    words: dict[str, object] = {
        **blueprint.made,
        "parts": blueprint.parts,
        "size": blueprint.sizing,
        "engine": database_engine(plan.stack_type),
        "place": "region" if blueprint.regional else "zone",
        "region": plan.region,
        # Not every region has a zone a; every one has a zone b.
        "zone": f"{plan.region}-b",
        "machine_type": plan.machine_type,
    }
    main = application_tf(blueprint, words) + "\n" + monitoring_tf(blueprint)
    made = [blueprint.made[word] for word in blueprint.named]
    words["resource_names"] = aligned([(f"({each.address}.name)", quoted(each.address)) for each in made], "    ")
    words["uses"] = lambda variable: f"var.{variable}" in main
    return TerraformFiles(
        main_tf=main, variables_tf=rendered("variables.tf", words), outputs_tf=rendered("outputs.tf", words)
    )


def application_tf(blueprint: Blueprint, words: dict[str, object]) -> str:
    """Provider and resources, without monitoring."""
    return "\n".join(rendered(f"{part}.tf", words) for part in ("head", *blueprint.parts))

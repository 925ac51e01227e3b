"""From a blueprint to the three files."""

from collections.abc import Iterator

from functions.planning.catalogue.compose import Blueprint
from functions.planning.catalogue.further import with_arguments
from functions.planning.catalogue.hcl import aligned, quoted
from functions.planning.catalogue.monitoring import monitoring_tf
from functions.planning.catalogue.render import exists, rendered
from functions.planning.catalogue.words import link_words, words_of
from shared.parts.instances import Instance
from shared.schemas import TerraformFiles
from shared.terraform.schema import provider_schema


def write(blueprint: Blueprint) -> TerraformFiles:
    """The files of a blueprint, formatted as `terraform fmt` does; raises PlanRefused for monitoring it can't write.

    Blocks stand by part: what the deployment shares, then each part with its own, in the architecture's order. So a
    change that does not touch a part leaves its blocks as they are. A size that a remediation may edit (the machine's
    type) is the default of a variable of that part.
    """
    region = blueprint.architecture.region
    # Not every region has a zone a; every one has a zone b.
    head: dict[str, object] = {"region": region, "zone": blueprint.architecture.zone or f"{region}-b"}
    made_of = {each for each in blueprint.expanded.types() if each.startswith("google_")}
    # Google's beta provider stands beside the other where something is in it alone.
    head["beta"] = not made_of <= provider_schema().resource_types()
    ours = {"managed-by": '"infraai"', "deployment": "var.deployment_id"}
    said = {each.key: f'"{each.value}"' for each in blueprint.architecture.labels if each.key not in ours}
    head["labels"] = aligned([*ours.items(), *said.items()], "    ")
    main = [rendered("head.tf", head), *_of_parts(blueprint, "main.tf"), monitoring_tf(blueprint)]
    names = [
        (f"({made.address}.name)", quoted(made.address)) for _, _, made in blueprint.expanded.blocks() if made.named
    ]
    outputs = [*_of_parts(blueprint, "outputs.tf"), rendered("outputs.tf", {"resource_names": aligned(names, "    ")})]
    return TerraformFiles(
        main_tf="\n".join(main),
        variables_tf="\n".join([rendered("variables.tf", head), *_of_parts(blueprint, "variables.tf")]),
        outputs_tf="\n".join(outputs),
    )


def _of_parts(blueprint: Blueprint, file: str) -> Iterator[str]:
    for instance in blueprint.expanded.instances():
        if file == "main.tf":
            yield from main_of(instance)
        elif exists(template := f"{instance.part.name}/{file}"):
            yield rendered(template, words_of(instance))


def main_of(instance: Instance) -> list[str]:
    """The blocks of a part, and of each of its uses, with what was said of it beyond its settings."""
    template = f"{instance.part.name}/main.tf"
    texts = [rendered(template, words_of(instance))] if exists(template) else []
    texts += [
        rendered(f"{link.used.part.name}/{link.offer.template}", link_words(link, instance))
        for link in instance.links
        if link.offer.template
    ]
    return with_arguments(texts, instance) if instance.arguments else texts

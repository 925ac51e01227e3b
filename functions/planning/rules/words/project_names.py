"""Projects of Google Cloud that a goal names by their ids, `project billing-prod`. Folded text."""

import re

PROJECTS = re.compile(
    r"\b(?:projects?|projekte?n?|proyectos?|projets?|projetos?|progett[oi])(?: (?:autorises?|autorisees?|autorizados?|permitidos?|consumidor(?:es)?|consommateurs?|ids?))?(?: (?:is|are|ist|sind|es|son|est|sont|called|named|namens))?:? "
    r"(?P<names>(?=[a-z]+[-0-9])[a-z][a-z0-9-]{4,28}[a-z0-9](?:(?:, | and | und | y | et | e )(?:project )?[a-z][a-z0-9]*-[a-z0-9-]*[a-z0-9])*)\b"
)
"""A project by its id, or several in a row (`names`)."""


def project_names(text: str) -> frozenset[str]:
    """The ids of the projects that a folded goal names."""
    return frozenset(
        name.removeprefix("project ")
        for each in PROJECTS.finditer(text)
        for name in re.split(r", | and | und | y | et | e ", each["names"])
    )


def is_of_project_name(start: int, end: int, text: str) -> bool:
    """Whether a stretch stands within the id of a project, wherever that is named: `crm-prod` runs no CRM."""
    return any(
        each.start() <= start and end <= each.end()
        for name in project_names(text)
        for each in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    )

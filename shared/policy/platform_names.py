"""What is, by its name, one of the platform's own things or one that Google made for it: never part of a deployment."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from shared.events import FLOW

_MARK = "infraai"
_RUN = ("google_cloud_run", "google_cloudfunctions")
_SERVICES = frozenset(
    {
        "actions", "console", "decisions", "launcher", "ops", "planning", "runs", "sweeper", "telegram", "terraform",
        "verification", "webhook",
    }
)  # fmt: skip
_TOPICS = tuple(f"{name}-" for name in (*(link.topic for link in FLOW), "monitoring-notifications", "dead-letters"))
# What Google makes where functions and sources are built, of the platform and of everybody else.
_GOOGLE_S = re.compile(
    r"gcf-v\d+-.*|gcf-sources-.*|gcf-artifacts|run-sources-.*|cloud-run-source-deploy|eventarc-.*|.*_cloudbuild"
    r"|(?:artifacts|staging)\..*\.appspot\.com"
)
_GOOGLE_S_OF = ("google_storage", "google_artifact_registry", "google_pubsub")
# Nobody names these but for people to read.
_SHOWN = ("google_monitoring", "google_billing")


def is_platform_s(
    kind: str,
    values: Mapping[str, Any],
    named: tuple[Iterable[tuple[str, str]], Iterable[str]],
    project: str,
    own: Collection[str] = (),
) -> bool:
    """Whether a resource with these values is, lies in or refers to something of the platform's.

    `named`: (type, name) of everything that it may name, and every text that names something. `project`: where it
    stands, whose name may be in any of them. `own`: names of the platform's own things, where they are known.
    """
    things, said = named
    texts = [text.lower() for text in said]
    if kind.startswith(_SHOWN) and isinstance(shown := values.get("display_name"), str):
        texts.append(shown.lower())
    # The project itself may be called so.
    if any(_MARK in text.replace(project, "") for text in texts):
        return True
    words = {word for text in texts for word in re.split(r"[/:@?&=,\s]+", text)} - {project}
    if not words.isdisjoint(own):
        return True
    return any(_is_it(type_, name) for type_, name in things if name != project)


def _is_it(type_: str, name: str) -> bool:
    if type_.startswith(_GOOGLE_S_OF) and _GOOGLE_S.fullmatch(name):
        return True
    if type_.startswith(_RUN):
        return name in _SERVICES
    return type_.startswith("google_pubsub") and f"{name}-".startswith(_TOPICS)

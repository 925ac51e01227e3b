"""Entries that Cloud Logging does not store: a deployment's own, or of one kind of thing in the whole project."""

from typing import Literal, Self

from pydantic import model_validator

from shared.parts.log_exclusion.dropped import EVERY, Dropped
from shared.parts.part import NONE, UNHEARD, Block, Look, Part, Price, Verified, free
from shared.terraform.type_rules import TypeRules


class LogExclusionSettings(Dropped):
    """`whose`: entries of this deployment's parts, or with `drops_of` of all of that kind in the project.

    Cloud Logging leaves them out of the project's `_Default` bucket: they are neither stored nor billed, and gone.
    """

    whose: Literal["deployment", "project"] = "deployment"

    @model_validator(mode="before")
    @classmethod
    def _usual(cls, said: object) -> object:
        """Where nothing is said, debug entries are meant."""
        if isinstance(said, dict) and not any(key.startswith("drops") for key in said):
            return {**said, "drops": "debug"}
        return said

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.drops_any:
            raise ValueError("drops, drops_path, drops_text or drops_of: something is left out")
        if self.whose == "project" and self.drops_of == EVERY:
            raise ValueError("drops_of: of the whole project only what one kind of thing writes is left out")
        return self


LOG_EXCLUSION = Part(
    name="log_exclusion",
    what="entries left out of the logs",
    synonyms=("log exclusion", "logging exclusion", "exclusion filter"),
    elsewhere=("Datadog exclusion filter", "CloudWatch log filter"),
    usual_id="dropped",
    means=("google_logging_project_exclusion",),
    settings=LogExclusionSettings,
    blocks=(Block("excluded", "google_logging_project_exclusion", "{id}-entries"),),
    types=(TypeRules("google_logging_project_exclusion", plain=("filter", "disabled")),),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("excluded", "Log exclusion", "monitoring", "logging", detail="[[ s.dropped_shown ]]"),),
    risks=lambda settings: ("logs_dropped", *(("project_logs_dropped",) if settings.whose == "project" else ())),
    verified=Verified(by="exists"),
    meets=(("log_exclusion", "google_logging_project_exclusion"),),
    apis=("logging.googleapis.com",),
    plan_roles=("roles/logging.viewer",),
    apply_roles=("roles/logging.configWriter",),
)

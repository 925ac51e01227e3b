"""Service level objectives of what Cloud Run serves: which share of the requests is to be answered, and how fast.

An alert policy tells when the error budget of such an objective burns too fast. It compares the share of failed
requests in some hours with the share at which so much of the budget would be gone: 10 % of the budget of 99.9 % over
30 days in an hour are 72 times the rate at which it lasts, so 7.2 % of the requests.
"""

from typing import Self

from pydantic import Field, model_validator

from shared.parts.part import Block, Profile, Series, Settings
from shared.terraform.type_rules import TypeRules

_NAMED = 'resource.labels.service_name="${[[ watched.address ]].name}"'
_ERRORS = 'metric.labels.response_code_class="5xx"'


class ObjectiveSettings(Settings):
    """`slo`: the percentage of requests that is to be answered without an error over `slo_days` (0: none is said).

    `slo_fast`: the percentage that is to be answered within `slo_ms`. With `slo` an alert tells when `burn_percent` of
    the error budget are gone within `burn_hours`.
    """

    slo: float = Field(0, ge=0, le=99.99)
    slo_days: int = Field(30, ge=1, le=30)
    slo_fast: float = Field(0, ge=0, le=99.99)
    slo_ms: int = Field(300, ge=1, le=600_000)
    burn_percent: float = Field(10, ge=0.1, le=100)
    burn_hours: int = Field(1, ge=1, le=24)

    @model_validator(mode="after")
    def _is_share(self) -> Self:
        if any(0 < each < 50 for each in (self.slo, self.slo_fast)):
            raise ValueError("slo and slo_fast are percentages from 50 on, or 0 for none")
        return self

    @property
    def has_objective(self) -> bool:
        """Whether it has any objective."""
        return self.slo > 0 or self.slo_fast > 0

    @property
    def is_answered(self) -> bool:
        """Whether a share of its requests is to be answered without an error."""
        return self.slo > 0

    @property
    def is_fast(self) -> bool:
        """Whether a share of its requests is to be answered within a time."""
        return self.slo_fast > 0

    @property
    def burning(self) -> float:
        """The share of failed requests at which so much of the error budget is gone within these hours."""
        return self.burn_percent / 100 * self.slo_days * 24 / self.burn_hours * (1 - self.slo / 100)

    @property
    def burn_told(self) -> bool:
        """Whether requests can fail often enough for it."""
        return self.is_answered and self.burning < 1


OBJECTIVE_BLOCKS = (
    Block(
        "reliability",
        "google_monitoring_custom_service",
        "{id}-reliability",
        when=("has_objective", True),
        called="service_id",
    ),
    Block("answered", "google_monitoring_slo", "{id}-answered", when=("is_answered", True), called="slo_id"),
    Block("fast", "google_monitoring_slo", "{id}-fast", when=("is_fast", True), called="slo_id"),
)

OBJECTIVE_TYPES = (
    TypeRules("google_monitoring_custom_service", name=("service_id",), plain=("telemetry*",), read_by_many=True),
    TypeRules(
        "google_monitoring_slo",
        name=("slo_id",),
        references={"service": ("google_monitoring_custom_service",)},
        plain=(
            "goal",
            "rolling_period_days",
            "calendar_period",
            "basic_sli*",
            "request_based_sli*",
            "windows_based_sli*",
        ),
        read_by_many=True,
    ),
)

_FREE = "an objective itself costs nothing; its alert policy is priced by itself"
OBJECTIVE_PRICES = (("google_monitoring_custom_service", _FREE), ("google_monitoring_slo", _FREE))

ERROR_BUDGET = Profile(
    word="service",
    name="error_budget_burning",
    metric="run.googleapis.com/request_count",
    threshold=0.072,
    duration="60s",
    severity="critical",
    label="Share of failed requests by which the error budget burns too fast",
    advice="Look at the newest revision's logs first; going back to the one before is the fastest way out.",
    series=Series(
        "cloud_run_revision",
        f"{_NAMED} AND {_ERRORS}",
        aligner="ALIGN_RATE",
        reducer="REDUCE_SUM",
        period="[[ s.burn_hours * 3600 ]]s",
        group_by="resource.label.service_name",
    ),
    asked=None,
    reading=f'resource.type="cloud_run_revision" AND resource.labels.service_name="{{name}}" AND {_ERRORS}',
    when=("burn_told", True),
    by=lambda settings: round(float(settings.burning), 6),
    of_all=_NAMED,
)
"""Tells when an objective's error budget burns too fast."""

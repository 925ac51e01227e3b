"""A budget on the project's bill: those who pay are told by mail before it is spent."""

from typing import Annotated

from pydantic import Field

from shared.parts.part import NONE, UNHEARD, Block, Look, Part, Price, Settings, Verified, free, no_risks
from shared.terraform.type_rules import TypeRules

Percents = Annotated[str, Field(max_length=60, pattern=r"^[1-9][0-9]{0,2}(,[1-9][0-9]{0,2}){0,9}$")]


class BudgetSettings(Settings):
    """`amount`: of one month, in the billing account's currency; `thresholds`: percents of it at which mail is sent.

    `currency`: its code, which has to be the billing account's (`GBP`); where nobody says, whatever that has.
    `forecast`: mail is also sent when the month is expected to end above the budget.
    """

    amount: int = Field(100, ge=1, le=1_000_000_000)
    currency: str = Field("", pattern=r"^([A-Z]{3})?$")
    thresholds: Percents = "50,90,100"
    forecast: bool = True

    @property
    def shares(self) -> tuple[float, ...]:
        """The thresholds as shares of the amount, each once, the least first."""
        return tuple(sorted({int(each) / 100 for each in self.thresholds.split(",")}))


BUDGET = Part(
    name="budget",
    what="a budget that sends mail before it is spent",
    synonyms=("billing budget", "budget alert", "billing alert", "cost alert", "spending alert"),
    elsewhere=("AWS Budgets", "Azure Cost Management budget"),
    usual_id="budget",
    means=("google_billing_budget",),
    settings=BudgetSettings,
    blocks=(Block("budget", "google_billing_budget", "{id}-month", named=False),),
    types=(
        TypeRules(
            "google_billing_budget",
            name=("display_name",),
            references={
                "all_updates_rule.pubsub_topic": ("google_pubsub_topic",),
                "all_updates_rule.monitoring_notification_channels": ("google_monitoring_notification_channel",),
            },
            # A budget reads the bill and changes nothing; whose it is decides Google by who may manage it.
            plain=(
                "all_updates_rule",
                "all_updates_rule.disable_default_iam_recipients",
                "all_updates_rule.enable_project_level_recipients",
                "all_updates_rule.schema_version",
                "amount",
                "amount.last_period_amount",
                "amount.specified_amount",
                "amount.specified_amount.currency_code",
                "amount.specified_amount.nanos",
                "amount.specified_amount.units",
                "billing_account",
                "budget_filter",
                "budget_filter.calendar_period",
                "budget_filter.credit_types",
                "budget_filter.credit_types_treatment",
                "budget_filter.custom_period",
                "budget_filter.custom_period.end_date*",
                "budget_filter.custom_period.start_date*",
                "budget_filter.labels",
                "budget_filter.projects",
                "budget_filter.services",
                "deletion_policy",
                "threshold_rules",
                "threshold_rules.spend_basis",
                "threshold_rules.threshold_percent",
            ),
            refused=("budget_filter.subaccounts", "budget_filter.resource_ancestors", "ownership_scope"),
        ),
    ),
    needs=NONE,
    roles=frozenset({"teller"}),
    uses="budget",
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(
        Look(
            "budget",
            "Budget",
            "monitoring",
            "budget",
            detail="[[ s.amount ]][[ ' ' ~ s.currency if s.currency ]] a month",
        ),
    ),
    risks=no_risks,
    verified=Verified(by="exists"),
    meets=(
        ("budget_alert", "google_billing_budget"),
        ("alert", "google_billing_budget"),
    ),
    apis=("billingbudgets.googleapis.com",),
    plan_roles=("roles/billing.viewer",),
    apply_roles=("roles/billing.costsManager",),
)

"""Somebody who is told of every alert of a deployment by Google itself, beside the platform: by mail or by SMS."""

import re
from typing import Literal, Self

from pydantic import Field, model_validator

from shared.parts.part import NONE, UNHEARD, Block, Look, Offer, Part, Price, Settings, Verified, free, no_risks
from shared.parts.rules import NO_NAME
from shared.terraform.type_rules import TypeRules

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


class AlertChannelSettings(Settings):
    """`to`: an address (`ops@example.com`), or with `kind` sms a number as `+491512345678`.

    `severities`: told of are alerts of these alone (`critical`, or `warning,error`). Google sends to a number only once
    its owner has confirmed it.
    """

    kind: Literal["email", "sms"] = "email"
    to: str = Field("ops@example.com", max_length=254)
    severities: str = Field(
        "warning,error,critical", pattern=r"^(?:warning|error|critical)(?:,(?:warning|error|critical)){0,2}$"
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind == "email" and not _ADDRESS.fullmatch(self.to):
            raise ValueError(f"to: {self.to[:60]} is no address such as ops@example.com")
        if self.kind == "sms" and not _NUMBER.fullmatch(self.to):
            raise ValueError(f"to: {self.to[:60]} is no number such as +491512345678")
        return self

    @property
    def levels(self) -> frozenset[str]:
        """How bad an alert is that it is told of."""
        return frozenset(self.severities.split(","))

    @property
    def label(self) -> str:
        """What Cloud Monitoring calls it."""
        return "email_address" if self.kind == "email" else "number"


ALERT_CHANNEL = Part(
    name="alert_channel",
    what="mail or SMS for alerts",
    synonyms=("alert email", "alert mail", "notification channel", "sms alerts"),
    elsewhere=("SNS email subscription", "Azure action group"),
    usual_id="mail",
    # Every deployment has such a channel, which leads to the platform: a type alone does not mean one of these.
    means=NONE,
    settings=AlertChannelSettings,
    blocks=(Block("channel", "google_monitoring_notification_channel", "{id}-channel", named=False),),
    types=(
        TypeRules(
            "google_monitoring_notification_channel",
            harmless=("-*", "display_name", "description", "user_labels"),
            ends_if_written=(("force_delete", "true"),),
            name=NO_NAME,
            # Every policy still stands then, and nobody is told.
            protections=(("enabled", True),),
        ),
    ),
    needs=NONE,
    roles=frozenset(),
    uses=None,
    offers=(
        Offer(
            to="teller",
            brings="somebody more to tell",
            template=None,
            blocks=NONE,
            env=NONE,
            network=False,
            node="channel",
        ),
    ),
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("channel", "Alerts by mail or SMS", "monitoring", "monitoring", detail="[[ s.to ]]"),),
    risks=no_risks,
    verified=Verified(by="exists"),
    apis=("monitoring.googleapis.com",),
    plan_roles=("roles/monitoring.viewer",),
    apply_roles=("roles/monitoring.editor",),
)

"""An address that is asked from outside, whoever runs it: whether it answers, and how long its certificate holds."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

from shared.parts.part import (
    EXPIRES,
    NONE,
    UPTIME,
    Block,
    Heard,
    Look,
    Part,
    Price,
    Profile,
    Series,
    Settings,
    Use,
    Verified,
)
from shared.parts.rules import DOMAIN, NO_NAME
from shared.schemas.architecture import MAX_PATH, URL_PATH
from shared.schemas.inner_hosts import is_inner
from shared.terraform.type_rules import TypeRules

_NOBODYS = "www.example.com"
_PLACE = r"(?:USA_OREGON|USA_IOWA|USA_VIRGINIA|EUROPE|SOUTH_AMERICA|ASIA_PACIFIC)"
_CONTINENTS = ("ASIA_PACIFIC", "EUROPE", "USA_IOWA")


class UptimeSettings(Settings):
    """`host` and `path` are asked every `minutes` from three continents, over HTTPS unless `https` is false. Of a
    service that it uses, its own address is asked instead.

    `asked_port`: another one than 443 or 80 (0: that one). `contains`: what the answer has to have in it; `status`:
    the one code that it has to be (empty: any 2xx). `places`: from where it is asked, three at least
    (empty: three continents).
    """

    host: str = Field(_NOBODYS, pattern=rf"^{DOMAIN}$")
    path: str = Field("/", pattern=URL_PATH, max_length=MAX_PATH)
    minutes: Literal["1", "5", "10", "15"] = "1"
    https: bool = True
    asked_port: int = Field(0, ge=0, le=65_535)
    contains: str = Field("", max_length=200, pattern=r"^[^\"\\\n$%{}]*$")
    status: str = Field("", pattern=r"^([1-5]\d\d)?$")
    places: str = Field("", max_length=120, pattern=rf"^({_PLACE}(,{_PLACE}){{2,5}})?$")

    @field_validator("host")
    @classmethod
    def _answers_the_internet(cls, host: str) -> str:
        if is_inner(host):
            raise ValueError(f"host: {host[:60]} is not on the public internet, where Google asks from")
        return host

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.asked_port or (443 if self.https else 80)

    @property
    def regions(self) -> list[str]:
        """From where it is asked."""
        return list(dict.fromkeys(self.places.split(","))) if self.places else list(_CONTINENTS)


def _planned(settings: UptimeSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    period = f"{60 * int(settings.minutes)}s"
    return [("google_monitoring_uptime_check_config", {"period": period, "selected_regions": settings.regions})]


_CHECK = 'metric.labels.check_id="${[[ watched.address ]].uptime_check_id}"'
_READING = 'resource.type="uptime_url" AND metric.labels.check_id="{name}"'

UPTIME_CHECK = Part(
    name="uptime",
    what="an uptime check of an address",
    synonyms=(
        "uptime check",
        "uptime checks",
        "uptime monitor",
        "uptime monitoring",
        "certificate expiry",
        "certificate expiration",
        "expiring certificate",
    ),
    elsewhere=("Route 53 health checks", "Pingdom", "UptimeRobot", "Better Uptime", "Azure availability tests"),
    usual_id="watch",
    # Machines are watched by such checks too, so that a type alone does not mean one of these.
    means=NONE,
    settings=UptimeSettings,
    blocks=(Block("check", "google_monitoring_uptime_check_config", "{id}-check", named=False, called="display_name"),),
    types=(
        TypeRules(
            "google_monitoring_uptime_check_config",
            read_by_many=True,
            name=NO_NAME,
            refused=("resource_group*", "synthetic_monitor*", "http_check.service_agent_authentication*"),
            weakens={"http_check.headers": (), "http_check.auth_info.username": ()},
            sends_to=("monitored_resource.labels.host",),
        ),
    ),
    needs=NONE,
    roles=frozenset({"prober"}),
    uses="check",
    most_uses=1,
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=(
        Profile(
            word="check",
            name="address_unreachable",
            metric=UPTIME,
            # Two of the checkers must agree, so that one of them that has trouble of its own raises nothing.
            threshold=1,
            duration="60s",
            severity="error",
            label="Unanswered uptime checks",
            advice="Ask it yourself first; then look at what runs it, at its certificate and at the domain's records.",
            series=Series(
                "uptime_url",
                _CHECK,
                aligner="ALIGN_NEXT_OLDER",
                reducer="REDUCE_COUNT_FALSE",
                period="1200s",
                group_by="resource.label.*",
            ),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word="check",
            name="certificate_expiring",
            metric=EXPIRES,
            threshold=14,
            duration="600s",
            severity="warning",
            label="Days until the certificate expires",
            advice="Renew it where it was made; what renews by itself needs the domain's records to lead to it.",
            series=Series(
                "uptime_url",
                _CHECK,
                aligner="ALIGN_NEXT_OLDER",
                reducer="REDUCE_MIN",
                period="1200s",
                group_by="resource.label.*",
            ),
            asked=None,
            reading=_READING,
            when=("https", True),
            below=True,
        ),
    ),
    heard=Heard(
        resources=(("uptime_url", ("google_monitoring_uptime_check_config",)),),
        metrics=("monitoring.googleapis.com/uptime_check/request_latency",),
    ),
    fixes=NONE,
    looks=(Look("check", "Uptime check", "monitoring", "monitoring", detail="[[ s.host ]]"),),
    risks=lambda settings: () if settings.host == _NOBODYS else ("asked_elsewhere",),
    verified=Verified(by="exists"),
    meets=(
        ("https", "google_monitoring_uptime_check_config http_check.use_ssl ~ true"),
        ("uptime", "google_monitoring_uptime_check_config"),
    ),
    apis=("monitoring.googleapis.com",),
    plan_roles=("roles/monitoring.viewer",),
    apply_roles=("roles/monitoring.editor",),
    said=(
        (
            "host",
            r"(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!io\b|js\b|py\b)[a-z]{2,24})(?=[/\s,;:?!]|\.?$)",
        ),
        ("minutes", r"(?:https?://\S+|checks?) (?:every|each|alle) (1|5|10|15) min\w*"),
    ),
)

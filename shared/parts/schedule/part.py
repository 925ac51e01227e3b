"""Something that happens at fixed times: it starts a job or a workflow, calls a service or a function, or publishes."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator

from shared.parts.arguments import Argument
from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Use, Verified
from shared.schemas.architecture import MAX_PATH, URL_PATH
from shared.schemas.inner_hosts import is_inner
from shared.terraform.type_rules import TypeRules

_FIELD = r"(\*|[0-9A-Za-z]{1,9}(-[0-9A-Za-z]{1,9})?)(/[0-9]{1,3})?"
OUTSIDE = r"^(https://[A-Za-z0-9][A-Za-z0-9.-]*(:[1-9]\d{1,4})?(/[A-Za-z0-9._~/%-]*)?)?$"
"""An address outside as a schedule may call it: no query, in which keys stand, and nobody's name before the host."""
_STARTED = ("run_job", "workflow", "function", "cloud_run", "queue")
_CRON = rf"^({_FIELD}(,{_FIELD})*)( ({_FIELD}(,{_FIELD})*)){{4}}$"


def _is_time(cron: str) -> str:
    """The schedule; raises ValueError for one that no clock comes to."""
    from shared.terraform.google_rules.data import is_cron

    if not is_cron(cron):
        raise ValueError(f'"{cron}" is no schedule: minute, hour, day, month and weekday, as in "0 9 * * 1-5"')
    return cron


class ScheduleSettings(Settings):
    """`cron` with five fields in `timezone`; `path`, `method` and `message` for what is called or published.

    `paused`: it stands and starts nothing. `url`: what it calls on the internet instead, over HTTPS, as nobody: no
    token and no key goes there.
    """

    cron: Annotated[str, AfterValidator(_is_time)] = Field("0 3 * * *", pattern=_CRON)
    timezone: str = Field("Etc/UTC", pattern=r"^[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}$")
    path: str = Field("/", pattern=URL_PATH, max_length=MAX_PATH)
    url: str = Field("", pattern=OUTSIDE, max_length=500)
    method: Literal["POST", "GET", "PUT"] = "POST"
    message: str = Field('{"scheduled": true}', max_length=10_000)
    retries: int = Field(3, ge=0, le=5)
    deadline_s: int = Field(320, ge=15, le=1_800)
    paused: bool = False

    @field_validator("url")
    @classmethod
    def _answers_the_internet(cls, url: str) -> str:
        if url and is_inner(url):
            raise ValueError(f"url: {url[:60]} is not on the public internet, where Google calls from")
        return url

    @property
    def stands_alone(self) -> bool:
        """Whether it calls somebody outside, and nothing of the deployment."""
        return bool(self.url)

    @property
    def does_without(self) -> tuple[tuple[str, str], ...]:
        """What it starts itself, where it calls somebody outside."""
        why = f"it calls {self.url[:60]} already"
        return tuple((name, why) for name in _STARTED) if self.url else ()


def _planned(_settings: ScheduleSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_cloud_scheduler_job", {})]


SCHEDULE = Part(
    name="schedule",
    what="something that happens at fixed times",
    synonyms=("cloud scheduler", "cron", "cronjob", "schedule", "scheduled task", "scheduled job"),
    elsewhere=("Amazon EventBridge Scheduler", "Azure Logic Apps timer", "Heroku Scheduler", "crontab"),
    usual_id="nightly",
    means=("google_cloud_scheduler_job",),
    settings=ScheduleSettings,
    blocks=(Block("schedule", "google_cloud_scheduler_job", "{id}-schedule"),),
    types=(
        TypeRules(
            "google_cloud_scheduler_job",
            endpoints={
                "http_target.uri": (
                    ("google_cloud_run_v2_service", "", "uri", ""),
                    ("google_cloud_run_v2_service", "", "uri", "/"),
                    ("google_cloud_run_v2_job", "https://run.googleapis.com/v2/", "id", ":run"),
                    ("google_cloudfunctions2_function", "", "url", ""),
                    ("google_workflows_workflow", "https://workflowexecutions.googleapis.com/v1/", "id", "/"),
                )
            },
            outside=("http_target.uri",),
            handed_out=("http_target.body", "http_target.headers"),
            identities=("http_target.*.service_account_email",),
            references={"pubsub_target.topic_name": ("google_pubsub_topic",)},
            only={"http_target.oauth_token.scope": ("https://www.googleapis.com/auth/cloud-platform",)},
            plain=(
                "attempt_deadline",
                "paused",
                "retry_config*",
                "pubsub_target.data",
                "pubsub_target.attributes",
                "pubsub_target",
                "http_target.oauth_token",
                "http_target.http_method",
                "http_target.body",
                "http_target.headers",
                "http_target.oidc_token.audience",
            ),
            refused=("app_engine_http_target*",),
            sends_to=("http_target.uri",),
        ),
    ),
    needs=(Need("identity", "own", "linked"),),
    roles=frozenset({"caller", "timer"}),
    uses="schedule",
    offers=NONE,
    price=Price(planned=_planned, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("schedule", "Schedule", "integration", "scheduler", detail="[[ s.cron ]]"),),
    risks=lambda settings: ("calls_outside",) if settings.url else NONE,
    verified=Verified(by="exists"),
    meets=(
        ("schedule", "google_cloud_scheduler_job"),
        ("instance_schedule", "google_cloud_scheduler_job"),
    ),
    apis=("cloudscheduler.googleapis.com",),
    plan_roles=("roles/cloudscheduler.viewer",),
    apply_roles=("roles/cloudscheduler.admin",),
    least_uses=1,
    most_uses=1,
    arguments=(
        Argument("cron", "schedule", "schedule"),
        Argument("timezone", "time_zone", "schedule", unset="Etc/UTC"),
        Argument("retries", "retry_config.retry_count", "schedule", unset="0"),
        Argument("paused", "paused", "schedule", unset="false"),
    ),
)

"""Settings that several deployables share; each deployable composes its own model from these.

Read once from the environment, typed, documented in infra/SETTINGS.md (a test fails on one that is not).
"""

from typing import Literal, Self

from pydantic import BaseModel, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The base: plain environment variables, upper case, no files."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, case_sensitive=False)


class ProjectSettings(Settings):
    """Where the platform lives."""

    google_cloud_project: str = Field(description="The Google Cloud project the platform lives in.")
    platform: Literal["cloud", "laptop"] = Field(
        "cloud", description="`laptop` allows local and open settings, which `cloud` refuses to start with."
    )
    firestore_database: str = Field("(default)", description="The Firestore database.")


class RegionSettings(Settings):
    """Where the platform is."""

    run_location: str = Field("us-central1", description="The region of the platform's Cloud Run Jobs and builds.")


class TargetSettings(ProjectSettings):
    """What is deployed into, and where it says things."""

    deployments_project: str = Field(
        "", description="The project that is deployed into; the platform's own where it is empty."
    )
    logging_endpoint: str | None = Field(None, description="Another address for the Cloud Logging API.")

    @property
    def target_project(self) -> str:
        """The project that is deployed into."""
        return self.deployments_project or self.google_cloud_project


class SecretSettings(Settings):
    """Where secrets are."""

    secrets_endpoint: str | None = Field(None, description="Another address for the Secret Manager API.")


class AuthSettings(Settings):
    """Who may call."""

    auth: Literal["google", "iap", "none"] = Field(
        "google",
        description="How callers prove who they are: `google` (ID token), `iap` (Identity-Aware Proxy) or `none`.",
    )
    auth_audiences: str = Field("", description="For whom callers' tokens have to be made out, separated by commas.")
    auth_emails: str = Field("", description="Who may call: e-mail addresses, separated by commas; nobody when empty.")
    auth_user: str = Field("", description="Whom every call counts as where nobody proves who they are (`none`).")
    auth_keys_url: str | None = Field(None, description="Another address for the keys that tokens are signed with.")


DEFAULT_MODEL = "gemini-3.8-flash"
"""The newest stable one that plans and decides well enough; when it ends stands in infra/gcp/dates.py."""


class ModelSettings(Settings):
    """Which language model answers, and within which limits."""

    llm_provider: Literal["vertex", "gemini", "offline"] = Field(
        "offline",
        description="`vertex` (Gemini on Vertex AI, without a key), `gemini` (by key) or `offline`: rules, no network.",
    )
    allow_offline: bool = Field(False, description="Lets `offline` serve on Google Cloud too.")
    gemini_api_key: SecretStr | None = Field(None, description="Key of the Gemini API; needed with `gemini`.")
    gemini_model: str = Field(DEFAULT_MODEL, description="The Gemini model, on Vertex AI too.")
    gemini_base_url: str | None = Field(None, description="Another address for the Gemini API, as for a proxy.")
    vertex_project: str | None = Field(
        None, description="The project whose Vertex AI is asked; what the credentials say where it is empty."
    )
    vertex_location: str = Field("global", description="Where Vertex AI answers; `global` has the newest models.")
    llm_deadline_seconds: float = Field(
        100.0,
        gt=0,
        description="The longest time for an answer of the model, retries included; most questions have less.",
    )
    llm_max_calls: int = Field(4, ge=1, description="Calls to the model for one question, retries included.")


class LeaseSettings(Settings):
    """When a worker that says nothing counts as dead."""

    lease_spare_seconds: float = Field(
        75.0, gt=0, description="After a stage's own waits and this, its worker counts as dead and another takes over."
    )


class StateSettings(Settings):
    """Where Terraform keeps its state."""

    state_bucket: str = Field(description="The bucket that holds Terraform state, one prefix per deployment.")
    state_endpoint: str | None = Field(None, description="Another address for Cloud Storage's JSON API.")


class SourceSettings(Settings):
    """Where the source of applications is kept until it is built."""

    sources_bucket: str = Field("", description="The private bucket of uploaded sources; none are taken without it.")
    storage_endpoint: str | None = Field(None, description="Another address for Cloud Storage.")


class Identities(BaseModel):
    """As whom terraform plans and applies in one project: e-mail addresses of service accounts."""

    plan: str
    apply: str


class DeploymentSettings(TargetSettings):
    """Where deployments may go."""

    environment_identities: dict[str, Identities] | None = Field(
        None,
        description="As whom terraform works in other environments' projects, as JSON: "
        '{"PROJECT": {"plan": EMAIL, "apply": EMAIL}}. Any other project is refused; without the setting none is.',
    )


class CapSettings(Settings):
    """What a deployment may cost."""

    max_monthly_cost_usd: float = Field(
        2000.0,
        gt=0,
        description="A plan whose dearest month would cost more than this, in US dollars, or that has something "
        "without a price, is refused when it is applied; planning says so before.",
    )


class IncidentSettings(Settings):
    """Where alert policies send their incidents."""

    ops_topic: str = Field(
        "", description="Topic for notification channels, as projects/P/topics/T; without one they use the webhook."
    )
    ops_webhook_url: str = Field(description="Public address of the webhook, written into notification channels.")
    ops_webhook_token: SecretStr | None = Field(
        None, description="The token a notification channel shows to the webhook."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if not self.ops_topic and self.ops_webhook_token is None:
            raise ValueError("one of OPS_TOPIC and OPS_WEBHOOK_TOKEN is needed")
        return self


class TelegramSettings(Settings):
    """The chat in which people are asked."""

    telegram_bot_token: SecretStr | None = Field(
        None, description="The bot's token; without it nobody is asked by chat."
    )
    telegram_chat_id: str | None = Field(None, description="The one chat that is written to and listened to.")
    telegram_api_url: str = Field("https://api.telegram.org", description="Address of the Bot API.")
    console_url: str | None = Field(None, description="Address of the console, for links in messages; else none.")


class ApprovalSettings(Settings):
    """How long a question to a person stands, and how many are asked."""

    approval_ttl_seconds: float = Field(900.0, gt=0, description="A question that nobody answered expires after this.")
    questions_per_policy: int = Field(
        4, ge=1, description="Alerts of one policy within an hour that the chat is told of one by one; more together."
    )
    questions_per_deployment: int = Field(
        12,
        ge=1,
        description="The same of one deployment in all, and of what is none's; the first of each of its policies is "
        "told whatever came before.",
    )

"""What the terraform job reads from its environment."""

from typing import Literal

from pydantic import Field, SecretStr

from shared.cloud.jobs import ExecutionSettings
from shared.settings import (
    CapSettings,
    DeploymentSettings,
    IncidentSettings,
    ModelSettings,
    SourceSettings,
    StateSettings,
)

USUAL_RETRY_WAIT = 10.0


class Settings(
    DeploymentSettings,
    StateSettings,
    SourceSettings,
    IncidentSettings,
    ModelSettings,
    CapSettings,
    ExecutionSettings,
):
    """Settings of the terraform job."""

    run_id: str = Field(description="The run to work on; set by the launcher for each execution.")
    terraform_binary: str = Field("terraform", description="The terraform binary: a path, or a name on the PATH.")
    terraform_cli_config: str | None = Field(
        None, description="Terraform's CLI configuration, as for a mirror of providers; none by default."
    )
    tf_reattach_providers: str | None = Field(
        None, description="Provider servers that terraform attaches to instead of starting its own (JSON)."
    )
    gogc: str | None = Field(
        None, description="How much garbage terraform gathers before it collects it, in percent (Go's own setting)."
    )
    google_application_credentials: str | None = Field(
        None, description="A credentials file for terraform; on Google Cloud the job's own identity serves."
    )
    google_oauth_access_token: SecretStr | None = Field(
        None, description="An access token for terraform instead of credentials."
    )
    monitoring_endpoint: str | None = Field(None, description="Another address for the Cloud Monitoring API.")
    project_endpoint: str | None = Field(
        None, description="Another address for what Google is asked about a project before an apply."
    )
    plan_service_account: str | None = Field(
        None, description="As whom terraform plans: an identity that may look, and change nothing."
    )
    apply_service_account: str | None = Field(None, description="As whom terraform applies.")
    state_service_account: str | None = Field(
        None, description="As whom terraform reaches its state, and nothing else."
    )
    terraform_lock_file: str | None = Field(
        None, description="The lock file of the providers in the image; a run that would need others is refused."
    )
    apply_timeout_seconds: float = Field(
        3000.0, gt=0, description="How long an apply may take before it is stopped; the job's own timeout is longer."
    )

    apps_repository: str = Field(
        "",
        description="The Artifact Registry repository that applications are built into, as "
        "REGION-docker.pkg.dev/PROJECT/NAME; nothing is built without it.",
    )
    build_logs_bucket: str = Field("", description="The private bucket that Cloud Build writes its logs to.")
    build_service_account: str | None = Field(
        None, description="As whom Cloud Build builds: an identity that may write to that repository and read sources."
    )
    connected_build_service_account: str | None = Field(
        None,
        description="As whom Cloud Build builds what a connection reads: an identity that may read those repositories "
        "and write to the applications' one.",
    )
    build_endpoint: str | None = Field(None, description="Another address for Cloud Build's REST API.")

    retry_wait_seconds: float = Field(
        USUAL_RETRY_WAIT, gt=0, description="The first wait before an error that passes by itself is tried again."
    )

    def account(self, phase: Literal["plan", "apply"], project: str = "") -> str | None:
        """As whom terraform plans or applies in a project; None where the job does it as itself. Raises LookupError."""
        if not project or project == self.target_project:
            return self.plan_service_account if phase == "plan" else self.apply_service_account
        if self.environment_identities is None:
            return None
        identities = self.environment_identities[project]
        return identities.plan if phase == "plan" else identities.apply

    def credentials(self, project: str = "") -> dict[str, str]:
        """What of these terraform's own environment needs to work in a project. Raises LookupError."""
        token = self.google_oauth_access_token
        given = {
            # What a token opens needs no key: terraform's own user is not shown where one lies.
            "GOOGLE_APPLICATION_CREDENTIALS": None if token else self.google_application_credentials,
            "GOOGLE_OAUTH_ACCESS_TOKEN": token.get_secret_value() if token else None,
            "TF_REATTACH_PROVIDERS": self.tf_reattach_providers,
            "TF_CLI_CONFIG_FILE": self.terraform_cli_config,
            "GOGC": self.gogc,
            # The provider and the state's backend take an identity each; what may change things is added for an apply.
            "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT": self.account("plan", project),
            "GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT": self.state_service_account,
        }
        return {name: value for name, value in given.items() if value}

    def own_names(self, project: str) -> frozenset[str]:
        """Names of the platform's own things that nobody's deployment in a project is, lies in or refers to."""
        repositories = {self.apps_repository, self.ops_topic}
        names = {self.state_bucket, self.sources_bucket, self.build_logs_bucket}
        names |= {each.rpartition("/")[2] for each in repositories}
        if project == self.google_cloud_project:
            names.add(self.firestore_database)
        return frozenset(names) - {""}

    def applying(self, project: str = "") -> dict[str, str]:
        """What an apply's environment has on top: the identity that may change things there. Raises LookupError."""
        account = self.account("apply", project)
        return {"GOOGLE_IMPERSONATE_SERVICE_ACCOUNT": account} if account else {}

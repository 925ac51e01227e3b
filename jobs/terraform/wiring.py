"""What the terraform job works with."""

import logging
import shutil
import signal
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobs.terraform.audit_logs import AuditLogs
from jobs.terraform.builds import Builds, Place
from jobs.terraform.existing_alerting import ExistingAlerting
from jobs.terraform.leases import Leases
from jobs.terraform.settings import USUAL_RETRY_WAIT, Settings
from jobs.terraform.state_locks import StateLocks
from jobs.terraform.state_objects import StateObjects
from jobs.terraform.steps.locks import lock_user
from jobs.terraform.work import Backend, Desk
from shared.cloud.app_logs import AppLogs
from shared.cloud.credentials import credentials_as
from shared.cloud.jobs import Jobs
from shared.events import PubSubPublisher
from shared.failures import CloudError
from shared.schemas import PASSING, AlertStatus, HistoryEntry, Run
from shared.store import firestore_client
from shared.store.adoptions import pending
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.flags import KillSwitch
from shared.store.run_logs import RunLog, made_so_far
from shared.store.runs import Runs
from shared.terraform.confinement import confinement, ports_needed
from shared.terraform.output import Scrubber
from shared.terraform.runner import Terraform, environment

if TYPE_CHECKING:
    from shared.cloud.project import Google
    from shared.llm import Provider

_log = logging.getLogger(__name__)

# The apply waits for it, and its own errors tell the same later.
_A_LOOK = 8.0
_LOCK_FILE = ".terraform.lock.hcl"


def desk(settings: Settings, clock: Callable[[], float] = time.time) -> Desk:
    """The desk of this execution."""
    client = firestore_client(settings.google_cloud_project, settings.firestore_database)
    jobs = Jobs(settings.google_cloud_project, settings)
    runs = Runs(client, clock)
    webhook_token = settings.ops_webhook_token.get_secret_value() if settings.ops_webhook_token else ""
    access_token = settings.google_oauth_access_token
    token = access_token.get_secret_value() if access_token else None
    scrub = Scrubber([webhook_token, token or ""])
    alerting = ExistingAlerting(settings.monitoring_endpoint)
    backend = Backend(settings.state_bucket, settings.state_endpoint)

    @cache
    def model() -> "Provider":
        from jobs.terraform.rules import RULES  # most runs need no model
        from shared.llm import provider

        return provider(settings, RULES)

    return Desk(
        me=settings.execution,
        runs=runs,
        leases=Leases(client, runs, clock),
        deployments=Deployments(client),
        adoptions=pending(client),
        read_object=StateObjects(backend, token=token, account=partial(settings.account, "plan")).read,
        publish=PubSubPublisher(settings.google_cloud_project),
        clock=clock,
        ended=partial(jobs.ended, me=settings.execution),
        made_so_far=partial(made_so_far, client),
        open_log=partial(_log_of, client, settings.execution, clock),
        terraform=partial(_terraform, (settings, scrub, webhook_token)),
        find_existing=partial(_find_existing, alerting),
        model=model,
        switch=KillSwitch(client, clock).state,
        google=partial(_google, settings),
        backend=backend,
        locks=StateLocks(backend, token=token, account=settings.state_service_account),
        alert=Alerts(client, clock).find,
        close_alerts=partial(_close_alerts, Alerts(client, clock)),
        wait=time.sleep,
        scrub=scrub,
        environment=Environments(client, settings.target_project).named,
        reachable=partial(_reachable, settings),
        own_names=settings.own_names,
        topic=settings.ops_topic,
        webhook_url=settings.ops_webhook_url,
        webhook_token=webhook_token,
        cap_usd=settings.max_monthly_cost_usd,
        apply_timeout=settings.apply_timeout_seconds,
        retry_wait=settings.retry_wait_seconds,
        usual_retry_wait=USUAL_RETRY_WAIT,
        builds=_builds(settings),
        said=partial(_said, settings),
        last_act=AuditLogs(settings.logging_endpoint).last_act,
    )


def _google(settings: Settings, project: str) -> "Google":
    from google.auth.credentials import AnonymousCredentials  # only where something is planned
    from google.auth.exceptions import GoogleAuthError
    from google.auth.transport.requests import AuthorizedSession

    from shared.cloud.project import Google

    try:
        credentials = credentials_as(settings.account("plan", project), "cloud-platform.read-only")
    except GoogleAuthError:
        # Google will say that it knows nobody, which is told.
        credentials = AnonymousCredentials()
    return Google(AuthorizedSession(credentials), settings.project_endpoint, _A_LOOK)


def _said(settings: Settings, run: Run) -> list[str]:
    from shared.said import last_lines  # for what went wrong only

    return last_lines(AppLogs(settings.target_project, settings.logging_endpoint), run)


def _builds(settings: Settings) -> Builds | None:
    if not (settings.apps_repository and settings.sources_bucket and settings.build_logs_bucket):
        return None
    return Builds(
        Place(
            project=settings.google_cloud_project,
            location=settings.run_location,
            repository=settings.apps_repository,
            sources=settings.sources_bucket,
            logs=settings.build_logs_bucket,
            account=settings.build_service_account,
            connected=settings.connected_build_service_account,
            endpoint=settings.build_endpoint,
            storage_endpoint=settings.storage_endpoint,
        )
    )


def _log_of(client: Any, me: str, clock: Callable[[], float], run_id: str, beat: Callable[[], None]) -> RunLog:
    log = RunLog(client, run_id, me, clock, beat)
    log.start()
    return log


def _terraform(
    given: tuple[Settings, Scrubber, str], folder: Path, on_line: Callable[[str], None], project: str
) -> Terraform:
    settings, scrub, token = given
    confined = confinement(ports_needed(settings.state_endpoint, settings.tf_reattach_providers))
    home = folder.parent / "home"
    home.mkdir(mode=0o700)
    # Through, but no look: nothing of the job's lies here by a name that could be guessed.
    folder.parent.chmod(0o711)
    confined.share(folder)
    confined.give(home)
    if settings.terraform_lock_file:
        # The versions and checksums of the image's providers: any other one is refused by terraform itself.
        confined.give(Path(shutil.copy(settings.terraform_lock_file, folder / _LOCK_FILE)))
    if confined.uid is None:
        _log.info("terraform runs as the job's own user: this process may not give it another")
    # Terraform writes it into its locks, by which they are told from anybody else's.
    extra = {"USER": lock_user(settings.execution), "TF_VAR_ops_webhook_token": token, **settings.credentials(project)}
    runner = Terraform(
        folder,
        environment(settings.terraform_binary, home, extra),
        scrub,
        on_line=on_line,
        binary=settings.terraform_binary,
        applying=settings.applying(project),
        confined=confined,
    )
    # Cloud Run gives a few seconds' notice: enough for terraform to write its state and let go of its lock.
    signal.signal(signal.SIGTERM, lambda *_: runner.interrupt())
    return runner


def _close_alerts(alerts: Alerts, deployment_id: str, why: str) -> int:
    """End what waits about a deployment that is gone: nothing is left to act on."""
    waiting = {*PASSING, AlertStatus.PENDING_APPROVAL, AlertStatus.HALTED, AlertStatus.ESCALATED, AlertStatus.EXPIRED}
    closed = 0
    for alert in alerts.where(("deployment_id", "==", deployment_id), limit=500):
        entry = HistoryEntry(at=alerts.clock(), event="resolved", by="terraform", detail=why)
        if alerts.move(alert.alert_id, waiting, AlertStatus.RESOLVED, entry) is not None:
            closed += 1
    return closed


def _find_existing(alerting: ExistingAlerting, project: str, kind: str, values: dict[str, Any]) -> str | None:
    try:
        return alerting.existing(project, kind, values)
    except CloudError as error:
        _log.warning("looking for an existing %s: %s", kind, error.kind)
        return None


def _reachable(settings: Settings, project: str) -> bool:
    """Whether there is somebody as whom terraform may work in a project."""
    try:
        settings.account("apply", project)
    except LookupError:
        return False
    return True

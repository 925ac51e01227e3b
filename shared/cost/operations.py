"""Lines of what runs beside: alerts, checks, logs, secrets, keys, names, certificates."""

from collections.abc import Iterator

from shared.cost import rates, use
from shared.cost.lines import CostLine, line
from shared.cost.planned import Deployment, Resource, UnpricedError
from shared.cost.registry import pricer


@pricer("google_monitoring_alert_policy")
def alert_policy(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """By its conditions (https://cloud.google.com/stackdriver/pricing, billed since May 2026)."""
    del deployment
    yield line("alert conditions", float(len(resource.values.blocks("conditions"))), rates.ALERT_CONDITION)


_CHECKERS_EVERYWHERE = 6.0
_CHECKERS_IN_USA = 3


@pricer("google_monitoring_uptime_check_config")
def uptime_check(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Executions from all places, after a project's free ones; at worst other deployments have used those up."""
    checks = deployment.of("google_monitoring_uptime_check_config")
    if checks[0] is not resource:
        return
    executions = sum(_executions(each) for each in checks)
    usual = max(0.0, executions - rates.UPTIME_FREE)
    yield line("uptime check executions", usual, rates.UPTIME_EXECUTION, worst=executions)


def _executions(check: Resource) -> float:
    period = check.values.text("period", "300s")
    if not period.removesuffix("s").isdigit() or not int(period.removesuffix("s")):
        raise UnpricedError(f"period is no number of seconds: {period[:40]!r}")
    regions = check.values.texts("selected_regions")
    places = sum(_CHECKERS_IN_USA if each == "USA" else 1 for each in regions) or _CHECKERS_EVERYWHERE
    return rates.MONTH_SECONDS / int(period.removesuffix("s")) * places


@pricer("google_logging_metric")
def log_metric(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A metric made from logs counts as one's own: at worst 10 MiB a month on top of what is free."""
    unit = rates.metric_mib_usd(160, deployment.home) / 10
    del resource
    yield line("metrics made from logs, MiB", 0, unit, worst=10)


@pricer("google_secret_manager_secret")
def secret(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """https://cloud.google.com/secret-manager/pricing: reading it and its rotations. Versions are apart."""
    del deployment
    yield line("secret, reads", use.SECRET_READS.usual, 0.03 / 10_000, worst=use.SECRET_READS.worst)
    for rotation in resource.values.blocks("rotation"):
        rotation.text("rotation_period", "")
        yield line("secret, rotations", 1, 0.05, worst=30)


@pricer("google_secret_manager_secret_version", "google_secret_manager_regional_secret_version")
def secret_version(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A version, in every place where its secret is kept."""
    secrets = deployment.named(resource.refers_to("secret"), "google_secret_manager_secret")
    places = [
        len(each.values.block("replication").block("user_managed").blocks("replicas"))
        for each in secrets
        if each.values.has("replication")
    ]
    yield line("secret version", float(max([1, *places])), 0.06)


# https://cloud.google.com/kms/pricing: a version of a key for a month.
_KEY = {"SOFTWARE": 0.06, "HSM": 2.50, "EXTERNAL": 3.00, "EXTERNAL_VPC": 3.00}
_MOST_VERSIONS = 31.0


@pricer("google_kms_crypto_key")
def key(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A key: the versions that a month of rotation makes, at worst a year, for each stays; and what is done with it."""
    del deployment
    values = resource.values
    level = values.block("version_template").text("protection_level", "SOFTWARE").upper()
    if level not in _KEY:
        raise UnpricedError(f"version_template.protection_level: no price is known for {level[:60]!r}")
    period = values.text("rotation_period", "")
    seconds = period.removesuffix("s").partition(".")[0]
    more = rates.MONTH_SECONDS / int(seconds) if seconds.isdigit() and int(seconds) else 0.0
    made = min(more, _MOST_VERSIONS)
    yield line("key versions", 1 + int(made), _KEY[level], worst=1 + 12 * made)
    yield line("key operations", use.KEY_OPERATIONS.usual, 0.03 / 10_000, worst=use.KEY_OPERATIONS.worst)


@pricer("google_dns_managed_zone")
def zone(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """https://cloud.google.com/dns/pricing."""
    del resource, deployment
    yield line("DNS zone", 1, 0.20)
    yield line("DNS queries", use.DNS_QUERIES.usual, 0.40 / 1_000_000, worst=use.DNS_QUERIES.worst)


# https://cloud.google.com/identity-platform/pricing: a message to a phone, of the dearer countries.
_MESSAGE = 0.06


@pricer("google_identity_platform_config")
def identities(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Free for the first 50,000 users a month; messages to phones are not."""
    del deployment
    values = resource.values
    by_phone = values.block("sign_in.phone_number").flag("enabled")
    if by_phone or "PHONE_SMS" in values.block("mfa").texts("enabled_providers"):
        yield line("messages to phones", use.MESSAGES_BY_PHONE.usual, _MESSAGE, worst=use.MESSAGES_BY_PHONE.worst)

"""What is to be judged of single types beyond what each argument means: maps whose keys decide, pairs of arguments."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from jobs.terraform.policy.plan_expressions import is_account_name, is_exact, is_nothing
from jobs.terraform.policy.plan_own import Own
from shared.policy.arguments import Kind, Meaning, settable
from shared.terraform.hcl import Expr, Interpolation, Object, Template, Text, Tuple, references
from shared.terraform.schema import schema_of

Reason = tuple[str, str]

# What an annotation of the older Cloud Run API may be: the others choose who may call it, what it reads, what it costs.
_ANNOTATIONS = re.compile(
    r"run\.googleapis\.com/(ingress(-status)?|client-name|client-version|startup-cpu-boost|cpu-throttling"
    r"|execution-environment|launch-stage|operation-id|sessionAffinity)|client\.knative\.dev/.*|serving\.knative\.dev/.*"
)


def single_types(change: Change, source: Source, own: Own, people: Collection[str] | None) -> Iterator[Reason]:
    """Why something may not be written for what its type alone makes of its arguments.

    `people`: who may be let in, as `user:ann@example.com`; None for whoever the files name.
    """
    if not change.writes:
        return
    written = source.written(change)
    yield from _metadata(change)
    yield from _notebook(change)
    yield from _parameters(change, written, own)
    yield from _annotations(change)
    yield from _budget(change, source, own)
    yield from _database_user(change, written, own, people)
    yield from _made_by_terraform(change)
    yield from _secret(change, written)


# Its token is the webhook's, and judged as that.
_CHANNEL = "google_monitoring_notification_channel"


def _secret(change: Change, written: Mapping[str, list[Expr]]) -> Iterator[Reason]:
    """A secret that stands in the files is read by everybody who sees them, and by all who see what they once were."""
    if not change.type.startswith("google_") or change.after == change.before or change.type == _CHANNEL:
        return
    for path in secret_arguments(change.type):
        said = [expr for expr in written.get(path, ()) if not is_nothing(expr)]
        if not all(any(each.parts[0] not in {"var", "local", "each"} for each in references(expr)) for expr in said):
            yield (
                "refused_argument",
                (
                    f"{path} stands in the files; let random_password make it, or leave the version out and give the "
                    "value as a secret of the application (--secret NAME)"
                ),
            )


@cache
def secret_arguments(type_: str) -> tuple[str, ...]:
    """The arguments of a type whose values nobody should see; the text of a page is there to be seen."""
    known = schema_of(type_).arguments(type_) if schema_of(type_).resource(type_) is not None else ()
    hidden = (each.path for each in known if each.attribute is not None and each.attribute.sensitive)
    return tuple(path for path in hidden if path != "content")


def _budget(change: Change, source: Source, own: Own) -> Iterator[Reason]:
    """A budget is of the own project's money; what others spend is not for its alerts to tell."""
    if change.type != "google_billing_budget":
        return
    path = "budget_filter.projects"
    exprs = source.written(change).get(path, [])
    named = {f"projects/{own.project}"}
    parts = [item for expr in exprs for item in (expr.items if isinstance(expr, Tuple) else (expr,))]
    numbered = bool(parts) and all(_is_own_number(part, source) for part in parts)
    if not numbered and set(values_at(change.after, path)) != named:
        yield "foreign_project", f"{path} has to be the deployment's own project and no other"


def _is_own_number(expr: Expr, source: Source) -> bool:
    if not isinstance(expr, Template) or len(expr.parts) != 2:
        return False
    first, last = expr.parts
    if not isinstance(first, Text) or first.value != "projects/" or not isinstance(last, Interpolation):
        return False
    return source.of_own_project(last.expr) in {("google_project", "number"), ("google_project", "project_id")}


_SIGNED_IN = {"CLOUD_IAM_USER": "user:", "CLOUD_IAM_GROUP": "group:"}


def _database_user(
    change: Change, written: Mapping[str, list[Expr]], own: Own, people: Collection[str] | None
) -> Iterator[Reason]:
    """Who logs in with an account at Google is an own service account, or somebody whom the plan names."""
    if change.type != "google_sql_user" or change.after == change.before:
        return
    kind, name = change.after.get("type"), change.after.get("name")
    if kind is UNKNOWN and "type" in written:
        yield "unknown_value", "how it logs in is known only after apply"
    if not isinstance(kind, str) or not kind.startswith("CLOUD_IAM"):
        return
    if kind != "CLOUD_IAM_SERVICE_ACCOUNT":
        if people is not None and f"{_SIGNED_IN.get(kind, kind)}{name}" not in people:
            yield "foreign_identity", f"{name} is nobody whom the plan names; say it in the settings of the part"
    elif isinstance(name, str):
        emails = (name, f"{name}.gserviceaccount.com")
        if not any(own.holds(("google_service_account",), each, {}) for each in emails):
            yield "foreign_identity", f"{name} is not an identity of this deployment"
    elif not written.get("name") or not all(is_account_name(expr) for expr in written["name"]):
        yield "unknown_value", "who logs in is known only after apply"


_LONGEST_WAIT = 15 * 60
_DURATION = re.compile(r"(?:\d{1,6}(?:\.\d{1,6})?(?:ms|s|m|h))+")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
_LONGEST_TEXT = 1024
_KEY_SIZES = (2048, 3072, 4096)


def _made_by_terraform(change: Change) -> Iterator[Reason]:
    """What Terraform works out itself takes no longer than a run may."""
    if change.type == "time_sleep":
        for path in ("create_duration", "destroy_duration"):
            value = change.after.get(path)
            if value is not None and not _is_short(value):
                yield "refused_argument", f"{path} may be at most {_LONGEST_WAIT // 60} minutes: a run waits for it"
        return
    for path in ("length", "byte_length", "result_count") if change.type.startswith("random_") else ():
        value = change.after.get(path)
        if value is not None and not (isinstance(value, int) and value <= _LONGEST_TEXT):
            yield "refused_argument", f"{path} may be at most {_LONGEST_TEXT}, and known"
    is_rsa = change.type == "tls_private_key" and change.after.get("algorithm") not in {"ECDSA", "ED25519"}
    if is_rsa and change.after.get("rsa_bits") not in _KEY_SIZES:
        yield "refused_argument", f"rsa_bits may be {', '.join(map(str, _KEY_SIZES))}"


def _is_short(value: object) -> bool:
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        return False
    parts = re.findall(r"([\d.]+)(ms|s|m|h)", value)
    return sum(float(number) * _SECONDS[unit] for number, unit in parts) <= _LONGEST_WAIT


def _annotations(change: Change) -> Iterator[Reason]:
    if change.type != "google_cloud_run_service":
        return
    for path in ("metadata.annotations", "template.metadata.annotations"):
        before = {key for each in values_at(change.before, path) if isinstance(each, Mapping) for key in each}
        for each in values_at(change.after, path):
            keys = each if isinstance(each, Mapping) else ()
            yield from (
                ("refused_argument", f"the annotation {key} may not be set")
                for key in keys
                if key not in before and not _ANNOTATIONS.fullmatch(key)
            )


def _metadata(change: Change) -> Iterator[Reason]:
    """The keys by which Google lets people into a machine: through the serial port even past every firewall."""
    for path in ("metadata", "all_instances_config.metadata"):
        if path not in settable(change.type) or not change.type.startswith("google_compute_"):
            continue
        before = [each for each in values_at(change.before, path) if isinstance(each, Mapping)]
        for each in values_at(change.after, path):
            if each is UNKNOWN:
                yield "unknown_value", f"{path} is known only after apply"
            for key, value in each.items() if isinstance(each, Mapping) else ():
                if any(key in old and old[key] == value for old in before):
                    continue
                wanted = _LETS_IN.get(key.lower())
                if wanted is not None and (value is UNKNOWN or str(value).upper() not in wanted):
                    said = f"may only be {wanted[0]}" if wanted else "may not be set"
                    yield "refused_argument", f"{path}.{key} {said}: it lets people into the machine"


_NOTEBOOK_KEYS = frozenset(
    {"idle-timeout-seconds", "notebook-disable-downloads", "notebook-disable-root", "notebook-disable-terminal"}
)
"""Of a notebook's metadata; other keys start scripts or let people in."""


def _notebook(change: Change) -> Iterator[Reason]:
    if change.type != "google_workbench_instance":
        return
    path = "gce_setup.metadata"
    before = [each for each in values_at(change.before, path) if isinstance(each, Mapping)]
    for each in values_at(change.after, path):
        for key, value in each.items() if isinstance(each, Mapping) else ():
            if key not in _NOTEBOOK_KEYS and not any(key in old and old[key] == value for old in before):
                yield "refused_argument", f"{path}.{key} may not be set: it may start code or let people in"


_SAMPLES = "gs://dataflow-samples/"
_FILES = re.compile(r"gs://([^/?#%\\]+)/[^?#\\]*")
_TABLE = re.compile(r"([a-z0-9-]+):([A-Za-z0-9_]+)\.[A-Za-z0-9_]+")
_WORD = re.compile(r"[A-Za-z0-9_]*")
_MESSAGES = ("google_pubsub_subscription", "google_pubsub_topic")


def _parameters(change: Change, written: Mapping[str, list[Expr]], own: Own) -> Iterator[Reason]:
    """What a pipeline reads and writes: nothing outside the deployment, whatever a template calls it."""
    if change.type != "google_dataflow_job":
        return
    given = change.after.get("parameters")
    if given is UNKNOWN:
        yield "unknown_value", "parameters are known only after apply"
    before = change.before.get("parameters") or {}
    for key, value in given.items() if isinstance(given, Mapping) else ():
        path = f"parameters.{key}"
        if value is UNKNOWN:
            maps = written.get("parameters", [])
            exprs = [found for each in maps if isinstance(each, Object) and (found := each.get(key)) is not None]
            if (
                not exprs
                or len(exprs) != len(maps)
                or not all(is_exact(expr, Meaning(Kind.REFERENCE, _MESSAGES)) for expr in exprs)
            ):
                yield "unknown_value", f"{path} is known only after apply"
        elif value is not None and before.get(key) != value and not _is_own_data(str(value), own):
            yield "foreign_resource", f"{path} = {value} is not data of this deployment"


def _is_own_data(value: str, own: Own) -> bool:
    """Whether a text names an own bucket's files, an own table or own messages; or is but a word."""
    if found := _FILES.fullmatch(value):
        return value.startswith(_SAMPLES) or own.holds(("google_storage_bucket",), found[1], {})
    if found := _TABLE.fullmatch(value):
        return found[1] == own.project and own.holds(("google_bigquery_dataset",), found[2], {})
    return _WORD.fullmatch(value) is not None or own.holds(_MESSAGES, value, {})


_LETS_IN: Mapping[str, tuple[str, ...]] = {
    "ssh-keys": (),
    "sshkeys": (),
    "windows-keys": (),
    "windows-startup-script-url": (),
    "startup-script-url": (),
    "shutdown-script-url": (),
    "enable-windows-ssh": (),
    "serial-port-enable": ("FALSE", "0"),
    "enable-oslogin": ("TRUE", "1"),
    "block-project-ssh-keys": ("TRUE", "1"),
    "enable-guest-attributes": ("FALSE", "TRUE"),
}

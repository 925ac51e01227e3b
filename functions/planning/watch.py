"""POST /deployments/{id}/monitoring: what was adopted is watched as what is built here is, by a change of its own.

Each resource of a type that the catalogue knows gets the alert policies of that type: they lead to the platform, and
what they say is decided as any other alert. Nothing else of the files is touched.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jinja2 import UndefinedError

from functions.planning.catalogue.monitoring import alert_policy
from functions.planning.catalogue.render import rendered
from functions.planning.change import store_draft
from functions.planning.change_answers import ChangeResponse
from shared.drafts import check_size, judge_draft
from shared.http import Unprocessable, WrongState
from shared.http.called import one_called
from shared.parts import PARTS
from shared.parts.instances import Made
from shared.parts.part import Part, Profile
from shared.schemas import EDITED, MonitoringPolicy, Run, files_sha
from shared.store.deployments import Deployments
from shared.store.documents import Documents
from shared.terraform.difference import declared
from shared.terraform.hcl import parse_file

_PLATFORM_S = ("project_id", "deployment_id", "ops_topic", "ops_webhook_url", "ops_webhook_token")
_SENSITIVE = "\n  sensitive = true"
_MOST = 60


class _Watched(NamedTuple):
    made: Made
    part: Part
    profile: Profile


def watch(
    name: str,
    *,
    deployments: Deployments,
    runs: Documents[Run],
    by: str,
    clock: Callable[[], float],
    new_id: Callable[[], str],
    environment: str | None = None,
) -> ChangeResponse:
    """Draft the alert policies of a deployment that has none. Raises Problem."""
    deployment = one_called(name, deployments, environment)
    if deployment.architecture is not None:
        raise WrongState(f"{name} was made from parts, and is watched since it stands.")
    if deployment.plan is None:
        raise WrongState(f"{deployment.deployment_id} is of an older version, and has no plan.")
    if any("google_monitoring_alert_policy" in text for text in deployment.files.values()):
        raise WrongState(f"{name} has alert policies already: change them in its files.")
    files, policies = _with_policies(deployment.files, list(_watched(deployment.files))[:_MOST])
    if not policies:
        message = "nothing in it is of a kind that is watched"
        raise Unprocessable(f"Nothing is changed: {message}.", errors=[{"field": "deployment", "message": message}])
    findings = judge_draft(files)
    now = clock()
    run = Run(
        run_id="",
        deployment_id=deployment.deployment_id,
        application=deployment.application,
        environment=deployment.environment,
        project=deployment.project,
        kind="change",
        prompt=f"Watch {deployment.application or deployment.deployment_id}",
        plan=deployment.plan.model_copy(update={"monitoring": policies}),
        files=files,
        valid=not findings,
        findings=findings,
        planned_by=deployment.planned_by or EDITED,
        drafted_sha=files_sha(files),
        based_on=files_sha(deployment.files),
        declared=declared(deployment.files, files),
        images=deployment.images,
        requested_by=by,
        created_at=now,
        updated_at=now,
    )
    check_size(run)
    return ChangeResponse(
        deployment_id=deployment.deployment_id,
        status="drafted",
        run_id=store_draft(run, runs, new_id),
        steps=[f"watch {each.resource_ref}: {each.metric_name} above {each.threshold:g}" for each in policies],
        files=files,
        files_sha=files_sha(files),
        valid=not findings,
        findings=findings,
    )


def _watched(files: Mapping[str, str]) -> Iterator[_Watched]:
    """Every resource that stands once and is of a type the catalogue watches, with each of its profiles."""
    known = _profiles_by_type()
    for name, text in sorted(files.items()):
        for block in parse_file(name, text).body.blocks_of("resource"):
            kind, label = block.names if len(block.names) == 2 else ("", "")
            several = block.body.attribute("count") or block.body.attribute("for_each")
            made = Made(kind, label.replace("_", "-"))
            if several is not None or made.label != label:
                continue
            for part, profile in known.get(kind, ()):
                yield _Watched(made, part, profile)


def _profiles_by_type() -> dict[str, list[tuple[Part, Profile]]]:
    """The profiles of the first part that makes a type and watches it; uptime checks need a part's own address, and
    how many lines of a log are too many is for whoever made the metric to say."""
    found: dict[str, list[tuple[Part, Profile]]] = {}
    for part in PARTS:
        blocks = {block.word: block.type for block in part.blocks}
        mine: dict[str, list[tuple[Part, Profile]]] = {}
        for profile in part.profiles:
            if (
                profile.word in blocks
                and profile.series is not None
                and profile.when is None
                and not profile.wished
                and "{name}" not in profile.metric
            ):
                mine.setdefault(blocks[profile.word], []).append((part, profile))
        for kind, profiles in mine.items():
            found.setdefault(kind, profiles)
    return found


def _with_policies(files: Mapping[str, str], found: list[_Watched]) -> tuple[dict[str, str], list[MonitoringPolicy]]:
    blocks, policies = [rendered("notification_channel.tf", {})], []
    for made, part, profile in found:
        policy = MonitoringPolicy(
            resource_ref=made.ref,
            metric_name=profile.name,
            metric_path=profile.metric,
            threshold=profile.threshold_of(part.settings()),
            duration=profile.duration,
            severity=profile.severity,
        )
        words: dict[str, object] = {"watched": made, "s": part.settings(), "id": made.ref}
        try:
            label = f"{made.type.removeprefix('google_')}_{made.label}_{profile.name}"
            text = alert_policy(made, policy, profile, label, words)
        except UndefinedError:
            # Its series is told by a block that only the part itself has.
            continue
        blocks.append(text)
        policies.append(policy)
    # The adopted files have labels of their own, or none.
    written = "\n".join(blocks).replace("local.labels", "{ deployment = var.deployment_id }")
    main = files.get("main.tf", "")
    return {
        **files,
        "main.tf": f"{main.rstrip()}\n\n{written}" if main.strip() else written,
        "variables.tf": _with_variables(files),
    }, policies


def _with_variables(files: Mapping[str, str]) -> str:
    """`variables.tf` with those variables of the platform's that no file has yet."""
    there = {
        block.names[0]
        for name, text in files.items()
        for block in parse_file(name, text).body.blocks_of("variable")
        if block.names
    }
    missing = [
        f'variable "{name}" {{\n  type = string{_SENSITIVE if name.endswith("token") else ""}\n}}\n'
        for name in _PLATFORM_S
        if name not in there
    ]
    return "\n".join([files.get("variables.tf", "").rstrip(), *missing]).lstrip("\n")

# ruff: noqa: E501 - one case a line
"""Attacks made from the provider's schema: each allowed type, each argument that names, opens, costs or is not known yet.

    python -m tests.attacks.generated        # the figures

Every case is one resource with one hostile argument, as files and as the plan Terraform would print of them. Beside the
attack stands its control: the same argument naming the deployment's own resource, which must pass.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from jobs.terraform.policy.plan_access import SIGN_IN
from jobs.terraform.policy.plan_gate import judge_plan
from jobs.terraform.policy.plan_people import enters
from shared.parts.log_exclusion.dropped import GUARD
from shared.policy.arguments import Kind, Meaning, table
from shared.policy.plan_types import TYPES
from shared.terraform.schema import schema_of
from tests.planning.plans import plan_for
from tests.policy.plan_room import LIMITS, PROJECT

VICTIM = "victim-zzzzz"
PLATFORM = f"infraai-tf-apply@{PROJECT}.iam.gserviceaccount.com"
BOOT = "projects/attacker-project/global/images/backdoored"
UNKNOWN = object()
STAFF = "group:staff@example.com"
REPOSITORY = "example/shop"
BUILT = "connections/github/repositories/shop"


@dataclass
class Case:
    """One resource, `type.x`, with one argument; `more` are further resources: address -> values."""

    type: str
    path: str
    way: str
    value: object
    written: str
    more: dict[str, dict[str, object]] = field(default_factory=dict)
    extra: str = ""

    @property
    def name(self) -> str:
        return f"{self.type}.{self.path}: {self.way}"


def cases() -> Iterator[Case]:
    """Every attack."""
    for kind in sorted(TYPES):
        if schema_of(kind).resource(kind) is None:
            continue
        for path, meant in table(kind):
            if path.startswith("timeouts") or path == "id":
                continue
            yield from _attacks(kind, path, meant)


def _attacks(kind: str, path: str, meant: Meaning) -> Iterator[Case]:
    noise = 'trimsuffix("{}", random_string.z.result)'
    random = {"random_string.z": {"length": 8}}
    match meant.kind:
        case Kind.IDENTITY:
            yield Case(kind, path, "the platform's account", PLATFORM, f'"{PLATFORM}"')
            yield Case(kind, path, "unknown", UNKNOWN, noise.format(PLATFORM), random)
            own = {"google_service_account.own": {"account_id": "own-abcde", "project": PROJECT}}
            yield Case(kind, path, "an own account's text", UNKNOWN, "google_service_account.own.display_name", own)
            yield Case(
                kind,
                path,
                "an own account in a function",
                UNKNOWN,
                f'coalesce("", "{PLATFORM}", google_service_account.own.email)',
                own,
            )
            claim = {"google_service_account.claim": {"account_id": "infraai-tf-apply", "project": PROJECT}}
            yield Case(kind, path, "claimed name", PLATFORM, f'"{PLATFORM}"', claim)
        case Kind.REFERENCE:
            target = next((one for one in meant.types if one in TYPES), meant.types[0])
            full = f"projects/{PROJECT}/locations/us-central1/things/{VICTIM}"
            yield Case(kind, path, "another deployment's, by name", VICTIM, f'"{VICTIM}"')
            yield Case(kind, path, "another deployment's, by id", full, f'"{full}"')
            other = "projects/attacker-project/global/things/own-abcde"
            yield Case(kind, path, "another project's", other, f'"{other}"', _own(target))
            yield Case(kind, path, "unknown", UNKNOWN, noise.format(VICTIM), random)
            yield Case(kind, path, "text of an own resource", UNKNOWN, f'{target}.own.labels["t"]', _own(target))
            yield Case(kind, path, "a reference to something else", UNKNOWN, "random_string.z.result", random)
            if target in TYPES and TYPES[target].name:
                yield Case(kind, path, "claimed name", VICTIM, f'"{VICTIM}"', _own(target, VICTIM, "claim"))
        case Kind.PROJECT:
            yield Case(kind, path, "another project", "other-project", '"other-project"')
            yield Case(kind, path, "unknown", UNKNOWN, noise.format("other-project"), random)
        case Kind.NAME:
            yield Case(kind, path, "another deployment's name", VICTIM, f'"{VICTIM}"')
            yield Case(kind, path, "unknown", UNKNOWN, noise.format(VICTIM), random)
        case Kind.IMAGE:
            yield Case(kind, path, "another project's image", BOOT, f'"{BOOT}"')
            yield Case(kind, path, "unknown", UNKNOWN, noise.format(BOOT), random)
        case Kind.ENDPOINT | Kind.SENDS:
            yield Case(kind, path, "somebody's address", "https://attacker.example/", '"https://attacker.example/"')
            yield Case(kind, path, "unknown", UNKNOWN, noise.format("https://attacker.example"), random)
        case Kind.SOURCE:
            yield Case(kind, path, "the world", "0.0.0.0/0", '"0.0.0.0/0"')
            yield Case(kind, path, "half the world", "128.0.0.0/1", '"128.0.0.0/1"')
            yield Case(kind, path, "the world in IPv6", "::/0", '"::/0"')
            yield Case(
                kind, path, "unknown", UNKNOWN, '"0.0.0.0/${random_integer.zero.result}"', {"random_integer.zero": {}}
            )
        case Kind.SIZE | Kind.PORT | Kind.CONTAINER:
            yield Case(
                kind, path, "unknown", UNKNOWN, "random_integer.many.result", {"random_integer.many": {"min": 1}}
            )
        case Kind.ONLY:
            yield Case(kind, path, "another value", _other(meant), f'"{_other(meant)}"')
            yield Case(kind, path, "unknown", UNKNOWN, noise.format("x"), random)
        case Kind.REFUSED | Kind.FOREIGN:
            yield Case(kind, path, "set", "anything", '"anything"')
            yield Case(kind, path, "unknown", UNKNOWN, noise.format("x"), random)


def controls() -> Iterator[Case]:
    """The same arguments, naming what is the deployment's own."""
    for kind in sorted(TYPES):
        if schema_of(kind).resource(kind) is None:
            continue
        for path, meant in table(kind):
            if meant.kind is Kind.REFERENCE and (target := next((one for one in meant.types if one in TYPES), None)):
                yield Case(kind, path, "own, by id", UNKNOWN, f"{target}.own.id", _own(target))
                if TYPES[target].name:
                    yield Case(kind, path, "own, by name", "own-abcde", f"{target}.own.name", _own(target))
            elif meant.kind is Kind.IDENTITY:
                own = {"google_service_account.own": {"account_id": "own-abcde", "project": PROJECT}}
                yield Case(kind, path, "own account", UNKNOWN, "google_service_account.own.email", own)


def harmless() -> Iterator[Case]:
    """One resource of each type without any attack; were it refused, its attacks could be for that and nothing else."""
    for kind in sorted(TYPES):
        if schema_of(kind).resource(kind) is not None:
            yield Case(kind, "", "nothing hostile", None, "")


def _own(target: str, name: str = "own-abcde", label: str = "own") -> dict[str, dict[str, object]]:
    rules = TYPES.get(target)
    values: dict[str, object] = {"project": PROJECT} | ({rules.name[0]: name} if rules and rules.name else {})
    if rules and rules.acts_as and not rules.acts_as_block:
        values |= _nested(target, rules.acts_as, "")
    return {f"{target}.{label}": values}


def _other(meant: Meaning) -> object:
    return True if False in meant.values else "something-else"


def judged(case: Case) -> set[str]:
    """The rules by which the gates refuse the resource of a case, or what stands beside it."""
    resources = {f"{case.type}.x": _values(case), **case.more}
    changes, configuration = [], []
    for address, values in resources.items():
        kind, _, label = address.partition(".")
        after, unknown = _split(values)
        change = {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown}
        provider = f"registry.terraform.io/hashicorp/{kind.partition('_')[0]}"
        changes.append(
            {
                "address": address,
                "mode": "managed",
                "type": kind,
                "name": label,
                "provider_name": provider,
                "change": change,
            }
        )
        configuration.append({"address": address, "mode": "managed", "type": kind, "name": label, "expressions": {}})
    planned = [
        {"address": each["address"], "mode": "managed", "type": each["type"], "values": each["change"]["after"]}
        for each in changes
    ]
    plan = {
        "resource_changes": changes,
        "planned_values": {"root_module": {"resources": planned}},
        "configuration": {"root_module": {"resources": configuration}},
    }
    files = {"main.tf": _text(case)}
    limits = LIMITS.__class__(
        project=PROJECT,
        name_suffix="-abcde",
        webhook_url=LIMITS.webhook_url,
        people=[STAFF, enters(STAFF), f"repository:{REPOSITORY}", f"built:{BUILT}@branch:^main$"],
    )
    infra = plan_for("backend_api")
    infra = infra.model_copy(update={"resources": [*infra.resources, *SIGN_IN]})
    found = judge_plan(plan, infra, limits, files=files)
    hostile = {f"{case.type}.x:", *(f"{address}:" for address in case.more if address.endswith(".claim"))}
    return {finding.rule for finding in found if finding.message.split(" ")[0] in hostile}


def _values(case: Case) -> dict[str, object]:
    rules = TYPES[case.type]
    values: dict[str, object] = {"project": PROJECT}
    if rules.name:
        values[rules.name[0]] = "x-abcde"
    if rules.acts_as and not rules.acts_as_block and case.path != rules.acts_as:
        values = _merged(values, _nested(case.type, rules.acts_as, UNKNOWN))
    for path in rules.acts_too:
        if case.path != path:
            values = _merged(values, _nested(case.type, path, UNKNOWN))
    if rules.acts_as_any and case.path not in rules.acts_as_any:
        values = _merged(values, _nested(case.type, rules.acts_as_any[0], UNKNOWN))
    if case.type == "google_billing_budget":
        values = _merged(values, _nested(case.type, "budget_filter.projects", f"projects/{PROJECT}"))
    if case.type == "google_cloudbuild_trigger":
        built = f"projects/{PROJECT}/locations/us-central1/{BUILT}"
        values = _merged(values, _nested(case.type, "repository_event_config.repository", built))
        values = _merged(values, _nested(case.type, "repository_event_config.push.branch", "^main$"))
    if case.type == "google_iam_workload_identity_pool_provider":
        values = _merged(values, _nested(case.type, "oidc.issuer_uri", "https://token.actions.githubusercontent.com"))
        values["attribute_condition"] = f'assertion.repository == "{REPOSITORY}"'
        values["attribute_mapping"] = {
            "google.subject": "assertion.sub",
            "attribute.repository": "assertion.repository",
        }
    if case.type == "google_logging_project_sink":
        values |= {"filter": '(resource.labels.service_name:"-abcde")'}
    if case.type == "google_logging_project_exclusion":
        values |= {
            "filter": f'(resource.labels.service_name:"-abcde") AND (severity=DEBUG){GUARD.replace(chr(92), "")}'
        }
    if case.type == "google_sql_database_instance":
        values = _merged(values, _nested(case.type, "settings.ip_configuration.ipv4_enabled", False))
    if case.type.endswith("_iam_member"):
        values |= {"role": "roles/run.invoker", "member": UNKNOWN}
        if "google_project" in case.type:
            values["role"] = "roles/logging.logWriter"
        if "pubsub" in case.type:
            values["role"] = "roles/pubsub.viewer"
    if case.type in SIGN_IN:
        values |= {"role": SIGN_IN[case.type], "member": STAFF}
    if case.type == "google_monitoring_notification_channel":
        values |= {"type": "webhook_tokenauth", "labels": {"url": LIMITS.webhook_url}}
    return _merged(values, _nested(case.type, case.path, case.value)) if case.path else values


def _merged(one: dict, other: dict) -> dict:
    found = dict(one)
    for key, value in other.items():
        mine = found.get(key)
        if isinstance(mine, list) and isinstance(value, list) and mine and isinstance(mine[0], dict):
            found[key] = [_merged(mine[0], value[0])]
        else:
            found[key] = value
    return found


def _nested(kind: str, path: str, value: object) -> dict[str, object]:
    """The value at its path, in the lists that blocks are and with the type it has."""
    arguments = {each.path: each for each in schema_of(kind).arguments(kind)}
    steps = path.split(".")
    attribute = arguments[path].attribute
    if (
        value is not UNKNOWN
        and attribute is not None
        and isinstance(attribute.type, list)
        and attribute.type[0] in {"list", "set"}
    ):
        value = [value]
    tree: dict[str, object] = {steps[-1]: value}
    for at in range(len(steps) - 1, 0, -1):
        tree = {steps[at - 1]: [tree]}
    return tree


def _split(values: object) -> tuple[object, object]:
    """What is known, and what only apply can tell, as Terraform prints the two."""
    if values is UNKNOWN:
        return None, True
    if isinstance(values, dict):
        pairs = {key: _split(value) for key, value in values.items()}
        return (
            {key: known for key, (known, unknown) in pairs.items() if unknown is not True},
            {key: unknown for key, (_, unknown) in pairs.items() if unknown},
        )
    if isinstance(values, list):
        pairs = [_split(value) for value in values]
        return [known for known, _ in pairs], [unknown for _, unknown in pairs]
    return values, False


def _text(case: Case) -> str:
    lines = [f'resource "{case.type}" "x" {{']
    rules = TYPES[case.type]
    if case.type.endswith("_iam_member") and case.type not in SIGN_IN and case.path != "member":
        lines.append("member = google_service_account.own.member")
    acting = rules.acts_as_any[:1] or ((rules.acts_as,) if rules.acts_as and not rules.acts_as_block else ())
    if acting and case.path not in {*acting, *rules.acts_as_any}:
        lines.append(_block(acting[0], "google_service_account.own.email"))
    lines += [_block(path, "google_service_account.own.email") for path in rules.acts_too if path != case.path]
    lines += [_block(case.path, case.written) if case.path else "", "}"]
    for address in case.more:
        kind, _, label = address.partition(".")
        lines.append(f'resource "{kind}" "{label}" {{\n}}')
    return "\n".join(lines) + "\n"


def _block(path: str, written: str) -> str:
    *around, leaf = path.split(".")
    return " ".join(f"{step} {{\n" for step in around) + f"{leaf} = {written}\n" + "}\n" * len(around)


def figures() -> tuple[Counter[str], list[str], list[str]]:
    """How many attacks there are by way, the ones that pass, and the controls that are refused."""
    count: Counter[str] = Counter()
    passed = []
    for case in cases():
        count[case.way] += 1
        if not judged(case):
            passed.append(case.name)
    refused = [f"{case.name}: {sorted(rules)}" for case in controls() if (rules := judged(case))]
    return count, passed, refused


if __name__ == "__main__":
    count, passed, refused = figures()
    for way, number in count.most_common():
        print(f"{number:5} {way}")
    print(f"{count.total()} inputs, {count.total() - len(passed)} refused")
    print(*passed, *refused, sep="\n")

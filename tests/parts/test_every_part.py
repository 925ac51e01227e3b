"""One contract over PARTS: whoever adds a service learns here what it still lacks."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from functions.planning.catalogue import bind, compose, write
from functions.planning.cost import cost_of
from functions.planning.drawing import draw
from infra.gcp.parts import parts_tf
from infra.local.faults import FaultPlan, Plan
from infra.local.faults.by_google import DEEDS, what_google_does
from infra.local.faults.preset_pieces import ROLES_OF_THE_CLOUD
from infra.local.faults.provider import FaultyProvider
from infra.local.monitoring.series import METRICS as SAMPLED
from infra.local.parts.sql import FINAL_BACKUP
from infra.local.provider.offered import OFFERED
from infra.local.provider.server import ProviderServer
from infra.local.provider.service import Provider
from infra.local.world import World
from jobs.terraform.lifting import lift
from jobs.terraform.policy.plan_document import changes
from jobs.terraform.policy.plan_end import judge_end
from jobs.terraform.policy.plan_gate import PlanLimits, judge_plan
from jobs.terraform.policy.plan_people import people_of
from jobs.terraform.policy.plan_remediation import changed_attributes
from shared.drafts import judge_draft
from shared.parts import PARTS, Part
from shared.parts.expand import expand
from shared.parts.kin import KIN
from shared.parts.part import UPTIME, Use
from shared.parts.prices import planned_cost
from shared.parts.stacks import STACKS, part_names, plan_of
from shared.policy.plan_types import ALLOWED_TYPES, BY_GOOGLE, TYPES
from shared.schemas import Architecture, Declared, TerraformFiles
from shared.terraform.schema import schema_of
from tests.gcp.iam import facts
from tests.parts.architectures import REGION, everything, linked_pairs, variants, with_part
from tests.parts.older import as_six_wrote, forget_what_is_terraforms_own
from tests.planning.goals import rows
from tests.planning.terraform import needs_terraform, state_apart, store, terraform

GCP = Path("infra/gcp")
WEBHOOK = "https://ops.example.test/ops/webhook"
TOKEN = "token-of-the-webhook"
every_part = pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)


def files_of(architecture: Architecture) -> TerraformFiles:
    plan = plan_of(architecture)
    monitored = plan.model_copy(update={"monitoring": bind(expand(architecture))})
    return write(compose(monitored, architecture))


def types_of(part: Part) -> set[str]:
    blocks = [*part.blocks, *(block for offer in part.offers for block in offer.blocks)]
    return {block.type for block in blocks}


@every_part
def test_its_files_pass_the_gate_and_the_schema(part: Part) -> None:
    files = files_of(with_part(part))
    assert judge_draft(files.by_name()) == []
    assert files_of(with_part(part)) == files


@every_part
def test_everything_it_makes_is_allowed_and_priced_or_known_to_be_free(part: Part) -> None:
    assert types_of(part) <= ALLOWED_TYPES
    expanded = expand(with_part(part))
    use = Use(REGION, users=1_000)
    cost = cost_of(expanded, use)
    assert cost.unpriced == []
    planned = {kind for each in expanded.instances() for kind, _ in each.part.price.planned(each.settings, use)}
    free = planned_cost([{"type": kind, "values": {}} for kind in set(expanded.types()) - planned])
    assert (free.unpriced, free.total_usd) == ([], 0)


@every_part
def test_it_is_drawn_where_it_stands_for_something(part: Part) -> None:
    graph = draw(expand(with_part(part)))
    ids = {node.id for node in graph.nodes}
    assert {end for edge in graph.edges for end in (edge.source, edge.target)} <= ids
    if part.uses is not None or part.offers or "front" in part.roles:
        assert part.looks
        assert ids
    if part.offers:
        assert any(edge.relation == "connects_to" for edge in graph.edges)
    drawn = {look.word for look in part.looks} | ({part.uses} if part.uses else set())
    assert drawn | {offer.node for offer in part.offers} <= {block.word for block in part.blocks}


@every_part
def test_every_alert_says_what_to_look_at_and_can_be_measured_and_sampled(part: Part) -> None:
    words = {block.word for block in part.blocks if block.named or block.called != "name"}
    for profile in part.profiles:
        assert profile.word in words
        assert (profile.series is None) is (profile.asked is not None)
        assert profile.asked is None or profile.metric == UPTIME
        assert profile.label
        assert profile.advice.endswith(".")
        assert profile.reading
        assert profile.metric in SAMPLED, "the laptop's cloud does not sample it"
        aligner = profile.series.aligner if profile.series else ""
        # A counter of what happened since the last sample becomes a rate per second; a gauge is averaged.
        known = SAMPLED[profile.metric]
        spread = known.value_type == "DISTRIBUTION"
        # Of a distribution one percentile is told, of each series or of all of them together.
        assert ("PERCENTILE" in f"{aligner} {profile.series.reducer if profile.series else ''}") is spread
        counted = profile.series is not None and known.kind == "DELTA" and not spread
        # Lines of a log are counted over the minutes that somebody said, and told as a number of them.
        if not spread:
            assert (aligner == ("ALIGN_DELTA" if "{name}" in profile.metric else "ALIGN_RATE")) is counted
        assert int(profile.duration.removesuffix("s")) % 60 == 0
        assert profile.threshold > 0
    names = [(profile.name, profile.when) for profile in part.profiles]
    assert len(names) == len(set(names))
    assert {fix.metric for fix in part.fixes} <= {profile.metric for profile in part.profiles}


@every_part
def test_its_apis_are_enabled_and_its_roles_are_held(part: Part) -> None:
    granted = "".join(path.read_text() for path in [GCP / "parts.tf", *sorted(GCP.glob("identity*.tf"))])
    assert part.apis
    assert part.plan_roles
    assert part.apply_roles
    assert all(f'"{each}"' in granted for each in (*part.apis, *part.plan_roles, *part.apply_roles)), part.name


def test_what_google_cloud_has_to_allow_is_written_as_the_parts_say_it() -> None:
    assert (GCP / "parts.tf").read_text() == parts_tf(), "python -m infra.gcp.parts writes it anew"
    known = set(facts("roles")["permissions"])
    said = {each for part in PARTS for each in (*part.plan_roles, *part.apply_roles)}
    assert {each for each in said if "." in each and not each.startswith("roles/")} <= known


@every_part
def test_a_sentence_plans_it(part: Part) -> None:
    if not (part.uses or part.offers or "front" in part.roles):
        return
    told = {name for row in rows() if not row.refused for name in row.parts}
    told |= {name for row in rows() for stack in row.stacks if stack in STACKS for name in part_names(stack)}
    assert part.name in told, f"goals.txt has no row with part={part.name}"


@every_part
def test_its_settings_have_defaults_and_its_words_are_its_own(part: Part) -> None:
    part.settings()
    common = {"project_id", "region", "zone", "name_suffix", "deployment_id"}
    common |= {"ops_topic", "ops_webhook_url", "ops_webhook_token"}
    assert not set(part.settings.model_fields) & common
    words = [block.word for block in part.blocks if block.when is None]
    assert len(words) == len(set(words))
    reserved = {"id", "s", "v", "o", "env", "secret_env", "used", "grants", "after", "user_id", "watched"}
    assert not {block.word for block in part.blocks} & reserved
    assert part.synonyms
    assert part.elsewhere


def test_every_type_is_described_once_by_the_part_that_owns_it() -> None:
    owned = Counter([*(rules.type for part in PARTS for rules in part.types), *(rules.type for rules in KIN)])
    assert not [kind for kind, count in owned.items() if count > 1]
    made = {kind for part in PARTS for kind in types_of(part)}
    assert made == {rules.type for part in PARTS for rules in part.types}
    # After a crash what was made is adopted; making an object again does no harm.
    google = {kind for kind in made if kind.startswith("google_")}
    without = {kind for kind in google if not schema_of(kind).type_facts(kind).imports}
    assert without == {"google_storage_bucket_object", "google_workflows_workflow", "google_dataproc_cluster"}


def test_what_google_changes_by_itself_is_known_as_no_drift() -> None:
    done = {(deed.type, re.sub(r"\[\d+\]", "", deed.path)) for deed in DEEDS if deed.type in TYPES}
    ours = {(kind, path) for kind, path in done if can_be_set(kind, path)}
    assert ours == {(kind, path) for kind, paths in BY_GOOGLE.items() for path in paths}
    assert {kind for kind, _ in done} <= ALLOWED_TYPES


def can_be_set(kind: str, path: str) -> bool:
    block = schema_of(kind).resource(kind)
    *outer, last = path.split(".")
    for name in outer:
        assert block is not None
        block = block.blocks[name].block
    assert block is not None
    return last in block.attributes and block.attributes[last].settable


def test_names_and_synonyms_lead_to_one_part() -> None:
    names = Counter(word for part in PARTS for word in {part.name.replace("_", " "), *part.synonyms})
    assert not [word for word, count in names.items() if count > 1]
    assert len({part.usual_id for part in PARTS}) == len(PARTS)


@needs_terraform
@pytest.mark.terraform
@pytest.mark.parametrize(("made", "upgrades"), [(everything, True), (variants, False)], ids=["everything", "variants"])
def test_every_part_is_applied_planned_empty_and_destroyed_on_the_laptop(
    made: Callable[[], Architecture], upgrades: bool, tmp_path: Path
) -> None:
    assert written_types(made()) <= lived_through(made(), tmp_path / "files", upgrades=upgrades)


def test_everything_that_a_part_may_make_is_among_what_is_applied() -> None:
    applied = written_types(everything()) | written_types(variants())
    assert set().union(*map(types_of, PARTS)) - applied <= {
        # The other spread of a group.
        "google_compute_region_instance_group_manager",
        "google_compute_region_autoscaler",
    }


def written_types(architecture: Architecture) -> set[str]:
    """The resource types that an architecture's files have."""
    texts = files_of(architecture).by_name().values()
    return {each for text in texts for each in re.findall(r'(?m)^resource "(\w+)"', text)}


def lived_through(architecture: Architecture, folder: Path, *, upgrades: bool) -> set[str]:
    """Apply, plan again, destroy, with the roles that infra/gcp grants and no others; the types that stood there.

    The plan of an older state is judged; it is applied too where `upgrades`.
    """
    files = files_of(architecture)
    store(folder, files.by_name())
    world, plan = World(None, time.time), Plan(FaultPlan(presets=[ROLES_OF_THE_CLOUD]))

    def through(provider: Provider) -> FaultyProvider:
        return FaultyProvider(provider, plan, world, project="demo-project")

    with (
        ProviderServer(world, project="demo-project", only=OFFERED, through=through) as server,
        state_apart(folder) as kept,
    ):
        env = {
            **server.reattach_env(),
            "TF_VAR_project_id": "demo-project",
            "TF_VAR_ops_webhook_url": WEBHOOK,
            "TF_VAR_ops_webhook_token": TOKEN,
            "TF_VAR_name_suffix": "-abcde",
            "TF_VAR_deployment_id": "d1",
        }

        def run(command: str, *good: int) -> str:
            done = terraform(folder, *command.split(), "-no-color", env=env)
            assert done.returncode in (good or (0,)), done.stdout + done.stderr
            return done.stdout

        assert terraform(folder, "fmt", "-check", "-diff", env=env).returncode == 0
        run("init -input=false")
        run("plan -input=false -out=saved")
        planned = json.loads(terraform(folder, "show", "-json", "saved", env=env).stdout)
        limits = PlanLimits(
            project="demo-project",
            name_suffix="-abcde",
            deployment_id="d1",
            webhook_url=WEBHOOK,
            secrets=[TOKEN],
            # Only with a cap has everything to have a price.
            cap_usd=1e9,
            people=people_of(architecture),
        )
        risks = {flag for each in expand(architecture).instances() for flag in each.part.risks(each.settings)}
        infra = plan_of(architecture).model_copy(update={"risk_flags": sorted(risks)})
        found = judge_plan(planned, infra, limits, files=files.by_name())
        assert not found, "\n".join(str(one)[:200] for one in found)
        run("apply -input=false saved")
        assert {each["type"] for each in what_google_does(world)} >= {
            "google_compute_instance",
            "google_storage_bucket",
        }
        run("plan -input=false -detailed-exitcode")
        standing = json.loads(terraform(folder, "show", "-json", env=env).stdout)
        today = kept.text
        state = json.loads(today)
        assert len(as_six_wrote(state)) > 30
        kept.text = json.dumps(state)
        forget_what_is_terraforms_own(world)
        run("plan -input=false -out=upgraded")
        # What a plan of an older state shows: that a resource is deleted when it goes, and nothing else.
        upgraded = json.loads(terraform(folder, "show", "-json", "upgraded", env=env).stdout)
        # What is read of a key is read again once the key has been looked at.
        written = [each for each in changes(upgraded) if each.actions != ("read",)]
        assert not [path for each in written for path in changed_attributes(each)]
        assert {each.actions for each in written} <= {("no-op",), ("update",)}
        assert judge_plan(upgraded, infra, limits, files=files.by_name()) == []
        if upgrades:
            run("apply -input=false upgraded")
        else:
            kept.text = today
        resources = standing["values"]["root_module"]["resources"]
        lifted = lift(files.by_name(), {each["address"].partition("[")[0] for each in resources})
        store(folder, lifted.files)
        assert terraform(folder, "fmt", "-check", "-diff", env=env).returncode == 0
        run("plan -input=false -out=lift -refresh=false" + "".join(f" -target={each}" for each in lifted.addresses))
        lifting = json.loads(terraform(folder, "show", "-json", "lift", env=env).stdout)
        declared = Declared(added=list(lifted.copies), unprotects=lifted.addresses)
        ending = replace(limits, declared=declared, partial=True, people=None)
        assert judge_plan(lifting, infra, ending, files=lifted.files) == []
        run("apply -input=false lift")
        run("state rm " + " ".join(lifted.copies))
        run("plan -destroy -input=false -out=end")
        end = json.loads(terraform(folder, "show", "-json", "end", env=env).stdout)
        assert judge_end(end) == []
        run("apply -input=false end")
        left = {kind: [entry.id for entry in world.list(kind)] for kind in world.kinds()}
    instances = [each["values"] for each in resources if each["type"] == "google_sql_database_instance"]
    disks = sum(each["type"] in {"google_compute_disk", "google_compute_region_disk"} for each in resources)
    assert len(left.pop("google_compute_snapshot", [])) == len(lifted.copies) + disks
    assert len(left.pop(FINAL_BACKUP, [])) == sum(not each["master_instance_name"] for each in instances)
    # Google keeps key rings for ever, and their keys for a while.
    stays = {"google_kms_key_ring", "google_kms_crypto_key", "google_project_service"}
    assert not {kind: ids for kind, ids in left.items() if ids and kind not in stays}
    return {each["type"] for each in resources}


def test_every_pair_of_linked_parts_is_among_what_is_applied() -> None:
    parts = {each.id: each for each in everything().parts}
    assert {(each.part, parts[id_].part) for each in parts.values() for id_ in each.uses} >= set(linked_pairs())
    assert len(linked_pairs()) > 200

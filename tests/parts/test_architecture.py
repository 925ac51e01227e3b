"""Architectures: what is refused and how it is said, names, links, and that nothing changes which was not touched."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.planning.catalogue import PlanRefused, compose, write
from shared.drafts import judge_draft
from shared.parts.expand import expand
from shared.parts.instances import Instance
from shared.parts.lengths import longest
from shared.parts.stacks import STACKS, architecture_of, plan_of
from shared.schemas import Architecture, Setting, TerraformFiles
from shared.schemas.architecture import MAX_ID
from shared.terraform.hcl import parse_file
from shared.terraform.naming import name_suffix
from tests.parts.architectures import architecture, everything, part
from tests.planning.plans import plan_for, plans


def files_of(given: Architecture) -> TerraformFiles:
    return write(compose(plan_of(given), given))


def blocks_of(text: str) -> dict[tuple[str, ...], str]:
    file = parse_file("main.tf", text)
    assert not file.faults
    return {(block.type, *block.names): file.source(block.span) for block in file.body.blocks}


SHOP = architecture(
    part("api", "cloud_run", "db", "files"),
    part("admin", "cloud_run", "db", public=False),
    part("db", "sql", engine="mysql"),
    part("files", "bucket"),
)


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        (architecture(part("x", "clod_run")), "parts.0.part", "cloud_run would do"),
        (architecture(part("x", "postgresql")), "parts.0.part", "sql would do"),
        (architecture(part("x", "blockchain")), "parts.0.part", "parts are "),
        (architecture(part("x", "vm", color="red")), "parts.0.settings.color", "it has machine_type"),
        (architecture(part("x", "vm", machine_type="e9-huge")), "parts.0.settings.machine_type", "medium"),
        (architecture(part("x", "vm", image="file:///etc")), "parts.0.settings.image", "image"),
        (architecture(part("x", "cloud_run", image="g.io/a@sha256:abc")), "parts.0.settings", "64 characters"),
        (architecture(part("x", "run_job", source="copy:g.io/a@sha256:abc")), "parts.0.settings", "64 characters"),
        *(
            (architecture(part("x", "cloud_run", source=f"copy:{at}/p/r/a:1")), "parts.0.settings", "is not copied")
            for at in ("us-docker.pkg.dev", "us-docker.pkg.dev:443", "eu.gcr.io:443", "docker.io", "10.0.0.7")
        ),
        (architecture(part("x", "sql", engine="oracle")), "parts.0.settings.engine", "'mysql' or 'sqlserver'"),
        (architecture(part("x", "group", min_replicas=9)), "parts.0.settings", "more than max_replicas"),
        (architecture(part("x", "vm", "y")), "parts.0.uses.0", "no other part"),
        (architecture(part("x", "vm", "x")), "parts.0.uses.0", "no other part"),
        (architecture(part("x", "vm", "y", "y"), part("y", "sql")), "parts.0.uses.1", "twice"),
        (architecture(part("x", "vm", "y"), part("y", "group")), "parts.0.uses.0", "what can use it: load_balancer"),
        (architecture(part("x", "sql", "y"), part("y", "bucket")), "parts.0.uses.0", "vm, group"),
        (
            architecture(part("x", "cloud_run", "y"), part("y", "cloud_run", "x")),
            "parts.0.uses",
            "x -> y -> x is a circle",
        ),
        (architecture(part("x", "vm"), part("x", "vm")), "parts.1.id", "another part already"),
        (architecture(part("X!", "vm")), "parts.0.id", "lower case"),
        (architecture(part("x", "vm"), name="${x}"), "name", "lower case"),
        (architecture(), "parts", "1 to 100"),
        (architecture(part("app", "sql"), part("app-db", "sql")), "parts", "another id"),
    ],
)  # fmt: skip
def test_what_can_not_be_made_names_the_part_and_what_would_do(wrong: Architecture, field: str, says: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        expand(wrong)
    assert refused.value.field == f"architecture.{field}"
    assert says in refused.value.message


def test_a_setting_twice_is_refused() -> None:
    twice = part("x", "vm")
    twice.settings += [Setting(key="disk_gb", value="20"), Setting(key="disk_gb", value="30")]
    with pytest.raises(PlanRefused, match="disk_gb twice"):
        expand(architecture(twice))


def test_two_parts_of_a_kind_have_names_variables_and_outputs_of_their_own() -> None:
    files = files_of(SHOP)
    assert judge_draft(files.by_name()) == []
    main, outputs = blocks_of(files.main_tf), blocks_of(files.outputs_tf)
    services = [names[2] for names in main if names[1:2] == ("google_cloud_run_v2_service",)]
    assert services == ["api_service", "admin_service"]
    assert {("output", "url"), ("output", "admin_url")} <= outputs.keys()
    assert {("variable", "container_image"), ("variable", "admin_container_image")} <= blocks_of(
        files.variables_tf
    ).keys()
    assert sum(names[1:2] == ("google_compute_network",) for names in main) == 1


def test_a_link_brings_a_grant_an_environment_and_a_way_into_the_network() -> None:
    main = blocks_of(files_of(SHOP).main_tf)
    api = main["resource", "google_cloud_run_v2_service", "api_service"]
    for name in ("DATABASE_URL", "DATABASE_HOST", "DATABASE_USER", "BUCKET"):
        assert f'name  = "{name}"' in api
    assert "vpc_access" in api
    assert "password" not in api.lower()
    grant = main["resource", "google_storage_bucket_iam_member", "api_files_objects"]
    assert "google_service_account.api_agent.member" in grant
    assert "google_service_account.admin_agent" in main["resource", "google_sql_user", "admin_db"]
    assert (
        "vpc_access"
        not in blocks_of(files_of(architecture(part("api", "cloud_run"))).main_tf)[
            "resource", "google_cloud_run_v2_service", "api_service"
        ]
    )


def test_a_second_database_changes_nothing_about_the_first() -> None:
    one = architecture(part("api", "cloud_run", "db"), part("db", "sql"))
    two = architecture(part("api", "cloud_run", "db", "reports"), part("db", "sql"), part("reports", "sql"))
    before, after = blocks_of(files_of(one).main_tf), blocks_of(files_of(two).main_tf)
    api = ("resource", "google_cloud_run_v2_service", "api_service")
    assert {key for key in before if before[key] != after[key]} == {api}
    assert 'name  = "DATABASE_URL"' in after[api]
    assert 'name  = "REPORTS_DATABASE_URL"' in after[api]
    # One role lets it log in to both; a second grant of it would be taken away with the first.
    assert [key for key in after if key[1:2] == ("google_project_iam_member",)] == [
        ("resource", "google_project_iam_member", "api_sql_login")
    ]


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_of_the_tickets_is_an_architecture_and_back(stack: str) -> None:
    plan = plan_for(stack)
    given = architecture_of(plan)
    view = plan_of(given)
    same = ("stack_type", "region", "machine_type", "resources")
    assert [getattr(view, name) for name in same] == [getattr(plan, name) for name in same]


@pytest.mark.slow
@settings(max_examples=30)
@given(plans())
def test_a_plan_and_its_architecture_make_the_same_files(plan: object) -> None:
    blueprint = compose(plan)  # type: ignore[arg-type]
    assert write(compose(blueprint.plan, blueprint.architecture)) == write(blueprint)
    assert Architecture.model_validate_json(blueprint.architecture.model_dump_json()) == blueprint.architecture


def test_a_plan_that_was_changed_and_its_old_architecture_are_not_mixed() -> None:
    plan = plan_for("backend_api")
    given = architecture_of(plan)
    with pytest.raises(PlanRefused, match="send the plan alone") as refused:
        compose(plan.model_copy(update={"machine_type": "e2-standard-8"}), given)
    assert refused.value.field == "machine_type"


EVERYTHING = everything()


@cache
def _whole() -> tuple[set[str], dict[tuple[str, ...], str]]:
    """The ids that can't be taken from it, and the blocks of everything."""
    # What a part can't do without is not taken from it; a pipeline without what it writes to gets one of its own.
    own = {"pipeline", "streamer"}
    bound = [each for each in expand(EVERYTHING).parts if each.part.least_uses or own & each.part.roles]
    return {id_ for each in bound for id_ in _used(each)}, blocks_of(files_of(EVERYTHING).main_tf)


def _is_set_by_users(used: Instance) -> bool:
    return "used_by" in vars(used.part.settings)


def _used(user: Instance) -> set[str]:
    return {link.used.id for link in user.links}


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_a_change_leaves_what_it_does_not_touch_to_the_byte(data: st.DataObject) -> None:
    """Taking a part away, with every link to it, changes only blocks that are about it or about its users."""
    kept, before = _whole()
    gone = data.draw(st.sampled_from([each.id for each in EVERYTHING.parts[1:] if each.id not in kept]))
    users = {each.id for each in EVERYTHING.parts if gone in each.uses}
    # What another uses may be set for that user, as a database whose changes are read.
    used = next(each.uses for each in EVERYTHING.parts if each.id == gone)
    users |= {each.id for each in expand(EVERYTHING).parts if each.id in used and _is_set_by_users(each)}
    rest = [
        each.model_copy(update={"uses": [id_ for id_ in each.uses if id_ != gone]})
        for each in EVERYTHING.parts
        if each.id != gone
    ]
    smaller = EVERYTHING.model_copy(update={"parts": rest})
    after = blocks_of(files_of(smaller).main_tf)
    assert after.keys() <= before.keys()
    own = {
        made.address for instance in expand(smaller).parts if instance.id in users for made in instance.made.values()
    }
    if ("provider", "google-beta") not in after:
        # The head names the providers, of which Google's beta one goes with the last part that needs it.
        own.add("")
    assert {".".join(key[1:]) for key in after if before[key] != after[key]} <= own


def test_every_name_fits_and_stays_its_own_however_long_ids_are() -> None:
    """Ids that differ in their last character alone, as long as an id may be, in every part and link at once."""
    short = everything()
    ids = {
        each.id: f"{each.id}-{'x' * MAX_ID}"[: MAX_ID - 4] + f"-{number:03}" for number, each in enumerate(short.parts)
    }
    long = short.model_copy(
        update={
            "name": ids.get(short.name, short.name),
            "parts": [
                each.model_copy(update={"id": ids[each.id], "uses": [ids[used] for used in each.uses]})
                for each in short.parts
            ],
        }
    )
    suffix = name_suffix("run-1")
    for _, _, made in expand(long, standing=True).blocks():
        assert not made.named or len(made.ref) <= longest(made.type)
        assert not made.ref.endswith("-")
    accounts = [
        made.ref for _, _, made in expand(long, standing=True).blocks() if made.type.endswith("service_account")
    ]
    assert all(len(each) + len(suffix) <= 30 for each in accounts)
    assert len(accounts) == len(set(accounts))


def test_a_name_that_a_person_gave_stands_whole_and_what_is_made_of_it_is_shortened() -> None:
    given = architecture(
        part("media-transcoding-frontend-eu-west", "cloud_run"), name="media-transcoding-frontend-eu-west"
    )
    refs = {made.type: made.ref for _, _, made in expand(given).blocks()}
    assert refs["google_cloud_run_v2_service"] == "media-transcoding-frontend-eu-west-service"
    assert re.fullmatch(r"media-transcoding-[0-9a-f]{6}", refs["google_service_account"])

import ast
import re
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.planning.catalogue import PlanRefused, complete, compose, write
from functions.planning.generate import generate
from shared.drafts import judge_draft
from shared.parts.stacks import REGIONAL, STACKS, stack_resources
from shared.policy.static_gate import inspect
from shared.schemas import InfraPlan
from shared.terraform.hcl import parse_file, references, walk_body
from shared.terraform.naming import terraform_label
from shared.terraform.schema import provider_schema
from tests.planning.plans import plan_for, plans
from tests.planning.terraform import needs_terraform, store, terraform

VARIANTS = [(stack, regional) for stack in STACKS for regional in ([False, True] if "web_app" in stack else [False])]


def resources_of(main_tf: str) -> dict[str, str]:
    """Address -> the block's text."""
    file = parse_file("main.tf", main_tf)
    assert not file.faults
    return {".".join(block.names): file.source(block.span) for block in file.body.blocks_of("resource")}


@pytest.mark.parametrize(("stack", "regional"), VARIANTS)
def test_a_stack_makes_every_type_it_names_under_the_plans_own_names(stack: str, regional: bool) -> None:
    plan = plan_for(stack, regional=regional)
    made = resources_of(generate(plan).main_tf)
    assert {address.partition(".")[0] for address in made} >= set(plan.resources)
    for policy in plan.monitoring:
        assert any(address.endswith(f".{terraform_label(policy.resource_ref)}") for address in made)
    if "google_compute_instance" in plan.resources:
        ref = plan.monitoring[0].resource_ref
        assert (
            f'name                      = "{ref}${{var.name_suffix}}"'
            in made[f"google_compute_instance.{terraform_label(ref)}"]
        )


@pytest.mark.parametrize(("stack", "regional"), VARIANTS)
def test_variables_are_typed_described_and_only_three_lack_a_default(stack: str, regional: bool) -> None:
    files = generate(plan_for(stack, regional=regional))
    variables = parse_file("variables.tf", files.variables_tf).body.blocks_of("variable")
    assert all({"type", "description"} <= {each.name for each in block.body.attributes} for block in variables)
    without = {block.names[0] for block in variables if not block.body.attribute("default")}
    assert without == {"project_id", "ops_webhook_url", "ops_webhook_token"}
    declared = {block.names[0] for block in variables}
    used = set(re.findall(r"\bvar\.(\w+)", files.main_tf + files.outputs_tf))
    assert used == declared
    token = next(block for block in variables if block.names == ("ops_webhook_token",))
    assert token.body.attribute("sensitive")


@pytest.mark.parametrize(("stack", "regional"), VARIANTS)
def test_outputs_say_where_it_is_served_and_what_everything_is_called(stack: str, regional: bool) -> None:
    files = generate(plan_for(stack, regional=regional))
    outputs = parse_file("outputs.tf", files.outputs_tf)
    names = {block.names[0] for block in outputs.body.blocks_of("output")}
    assert "resource_names" in names
    assert ("external_ip" in names) == stack.startswith(("backend_api", "web_app"))
    assert ("url" in names) == (stack in {"cloud_run_service", "static_site", "bucket"})
    made = resources_of(files.main_tf)
    listed = re.findall(r'^    \((.*)\.name\) +?= "(.*)"$', files.outputs_tf, re.MULTILINE)
    assert listed
    assert all(key == address and address in made for key, address in listed)
    assert len({re.search(r"\bname +?= (.*)", made[address])[1] for _, address in listed}) == len(listed)


@pytest.mark.parametrize(("stack", "regional"), VARIANTS)
def test_every_argument_is_in_the_providers_schema(stack: str, regional: bool) -> None:
    schema = provider_schema()
    file = parse_file("main.tf", generate(plan_for(stack, regional=regional)).main_tf)
    for resource in file.body.blocks_of("resource"):
        for item, around in walk_body(resource.body):
            if "lifecycle" in {item.type if hasattr(item, "type") else "", *(block.type for block in around)}:
                continue
            block = schema.resource(resource.names[0])
            for outer in around:
                block = block.blocks[outer.type].block
            if hasattr(item, "labels"):
                assert item.type in block.blocks, (resource.names, item.type)
            elif item.name != "depends_on":
                assert block.attributes[item.name].settable, (resource.names, item.name)
                assert not block.attributes[item.name].deprecated, (resource.names, item.name)


@pytest.mark.parametrize(("stack", "regional"), VARIANTS)
def test_references_lead_to_what_is_there(stack: str, regional: bool) -> None:
    file = parse_file("main.tf", generate(plan_for(stack, regional=regional)).main_tf)
    made = resources_of(file.text)
    for item, _ in walk_body(file.body):
        if hasattr(item, "expr"):
            for reference in references(item.expr):
                if reference.parts[0].startswith("google_"):
                    assert ".".join(reference.parts[:2]) in made


def test_nothing_but_the_web_reaches_a_machine_and_only_the_load_balancer_a_group() -> None:
    for stack, regional in VARIANTS:
        main = generate(plan_for(stack, regional=regional)).main_tf
        opened = {
            address: re.findall(r'"(\d+(?:\.\d+){3}/\d+)"', text) + re.findall(r'"(\d+)"', text)
            for address, text in resources_of(main).items()
            if address.startswith("google_compute_firewall.")
        }
        if stack.startswith("backend_api"):
            assert list(opened.values()) == [["0.0.0.0/0", "80", "443"]]
        elif stack.startswith("web_app"):
            assert list(opened.values()) == [["130.211.0.0/22", "35.191.0.0/16", "80"]]
        else:
            assert not opened


def test_grants_to_everybody_are_made_only_when_the_plan_names_them() -> None:
    for stack, grant in (
        ("static_site", "google_storage_bucket_iam_member"),
        ("cloud_run_service", "google_cloud_run_v2_service_iam_member"),
    ):
        public = plan_for(stack)
        private = plan_for(stack, resources=[kind for kind in public.resources if kind != grant])
        assert "allUsers" in generate(public).main_tf
        assert "allUsers" not in generate(private).main_tf
        assert complete(private)[1] == [f"not public: the plan does not name {grant}"]
    assert "allUsers" not in generate(plan_for("bucket")).main_tf
    assert 'public_access_prevention    = "enforced"' in generate(plan_for("bucket")).main_tf


def test_the_database_is_private_backed_up_protected_and_has_no_password() -> None:
    for engine, version in (("postgres", "POSTGRES_16"), ("mysql", "MYSQL_8_4")):
        main = generate(plan_for(f"backend_api_{engine}")).main_tf
        instance = resources_of(main)["google_sql_database_instance.app_db"]
        assert version in instance
        assert "ipv4_enabled    = false" in instance
        assert "deletion_protection = var.app_deletion_protection" in instance
        assert re.search(r"enabled +?= true", instance)
        assert "password" not in main.replace("without a password", "").replace("no password", "")


def test_sizes_are_those_the_cost_is_computed_from() -> None:
    plan = plan_for("web_app_autoscaled_postgres", machine_type="e2-standard-4")
    files = generate(plan)
    for name, value in (
        ("machine_type", '"e2-standard-4"'),
        ("min_replicas", 2),
        ("max_replicas", 6),
        ("app_database_tier", '"db-custom-4-15360"'),
    ):
        block = files.variables_tf.split(f'variable "{name}"')[1]
        assert re.search(r"default +?= (.*)", block)[1] == str(value)
    assert "disk_size_gb = 20" in files.main_tf


def test_the_machine_type_can_be_changed_in_place_and_in_one_word() -> None:
    small, large = generate(plan_for("backend_api")), generate(plan_for("backend_api", machine_type="e2-standard-4"))
    assert (small.main_tf, small.outputs_tf) == (large.main_tf, large.outputs_tf)
    assert small.variables_tf.replace('"e2-medium"\n', '"e2-standard-4"\n') == large.variables_tf
    assert "allow_stopping_for_update = true" in small.main_tf


def test_free_words_for_a_stack_are_read_from_the_resources() -> None:
    given = plan_for("backend_api", stack_type="our new thing", resources=["google_compute_instance"], monitoring=[])
    plan, notes = complete(given)
    assert plan.stack_type == "backend_api"
    assert plan.resources == stack_resources("backend_api")
    assert notes[0] == "read as the stack backend_api"
    with_database = given.model_copy(update={"resources": [*given.resources, "google_sql_database_instance"]})
    assert complete(with_database)[0].stack_type == "backend_api_postgres"
    mysql = with_database.model_copy(update={"stack_type": "shop_mysql"})
    assert complete(mysql)[0].stack_type == "backend_api_mysql"


def test_what_a_renamed_stack_is_watched_by_follows_its_new_names() -> None:
    kind = "google_compute_instance_group_manager"
    watched = [
        policy.model_copy(update={"resource_ref": "backend-group"})
        for policy in plan_for("web_app_autoscaled").monitoring
    ]
    given = plan_for("web_app_autoscaled", stack_type="shop", resources=[kind], monitoring=watched)
    assert complete(given)[0].monitoring[0].resource_ref == "web-group"
    assert "web-group — asg_cpu_high" in generate(given).main_tf


def test_what_a_stack_cannot_do_without_is_added_and_said() -> None:
    plan, notes = complete(plan_for("backend_api", resources=["google_compute_instance"]))
    assert plan.resources == stack_resources("backend_api")
    (note,) = notes
    assert note.startswith("added, because backend_api can't do without: google_compute_network, ")
    assert "google_compute_instance" not in note


def test_a_bucket_a_topic_and_an_address_can_be_added_to_a_stack() -> None:
    extra = ["google_storage_bucket", "google_pubsub_subscription", "google_compute_address"]
    plan = plan_for("web_app_autoscaled", resources=[*stack_resources("web_app_autoscaled"), *extra])
    made = {address.partition(".")[0] for address in resources_of(generate(plan).main_tf)}
    assert made >= {*extra, "google_pubsub_topic"}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("cloud", {"cloud": "aws"}),
        ("region", {"region": "mars-north1"}),
        ("machine_type", {"machine_type": "e2-enormous-9"}),
        ("machine_type", {"machine_type": "n2-standard-8", "region": "europe-north2"}),
        ("machine_type", {"machine_type": "serverless"}),
        ("resources", {"resources": ["google_tpu_v2_vm"]}),
        ("resources", {"resources": ["google_project_iam_member"]}),
        ("resources", {"resources": ["google_compute_url_map"]}),
        ("resources", {"resources": ["google_compute_instance\n}"]}),
        ("stack_type", {"stack_type": "?", "resources": ["google_pubsub_topic"]}),
        ("stack_type", {"stack_type": "cloud_run+sql"}),
    ],
)
def test_a_plan_the_catalogue_cannot_make_is_refused_by_field(field: str, changes: dict[str, object]) -> None:
    with pytest.raises(PlanRefused) as refused:
        compose(plan_for("backend_api", **changes, monitoring=[]))
    assert refused.value.field == field


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ['"', '${file("/etc/passwd")}', "%{ if true }", "x\n}\nprovisioner", "e2-medium\n", "us-central1 "]
    ),
)


@pytest.mark.slow
@settings(max_examples=20)
@given(plans(), st.data())
def test_hostile_words_are_refused_or_never_reach_the_files(plan: InfraPlan, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(["cloud", "stack_type", "region", "machine_type", "resources", "risk_flags"]))
    words = data.draw(HOSTILE)
    value = [*plan.resources, words] if field == "resources" else [words] if field == "risk_flags" else words
    hostile = plan.model_copy(update={field: value})
    try:
        files = generate(hostile)
    except PlanRefused:
        return
    # What was taken is what its field's vocabulary holds: the text is that of a plan with plain words.
    cleaned, _ = complete(hostile)
    assert cleaned.cloud == "gcp"
    assert cleaned.stack_type in STACKS
    assert files == generate(cleaned.model_copy(update={"risk_flags": []}))
    assert not inspect(files.by_name())


@pytest.mark.slow
@settings(max_examples=20)
@given(plans())
def test_files_are_read_accepted_and_the_same_each_time(plan: InfraPlan) -> None:
    files = generate(plan)
    assert judge_draft(files.by_name()) == []
    assert all(not parse_file(name, text).faults for name, text in files.by_name().items())
    assert generate(plan) == files
    # A plan that was completed once is complete.
    completed, _ = complete(plan)
    assert complete(completed) == (completed, [note for note in complete(plan)[1] if note.startswith("not public")])
    assert write(compose(completed)) == files


@needs_terraform
@pytest.mark.terraform
@pytest.mark.terraform
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(plans(), min_size=5, max_size=5))
def test_files_are_formatted_as_terraform_fmt_does(tmp_path: Path, drawn: list[InfraPlan]) -> None:
    for number, plan in enumerate(drawn):
        store(tmp_path / str(number), generate(plan).by_name())
    done = terraform(tmp_path, "fmt", "-check", "-recursive", "-diff")
    assert done.returncode == 0, done.stdout + done.stderr


def test_startup_scripts_are_scripts_that_download_nothing() -> None:
    for stack in ("backend_api", "web_app_autoscaled", "worker_pubsub"):
        file = parse_file("main.tf", generate(plan_for(stack)).main_tf)
        metadata = [item for item, _ in walk_body(file.body) if getattr(item, "name", "") == "metadata"]
        (script,) = (dedent(each.expr.get("startup-script").text) for each in metadata)
        assert script.startswith("#!/bin/bash\n")
        done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert not re.search(r"curl|wget|apt|pip|git ", script)
        if "<<'PULL'" in script:
            ast.parse(re.search(r"<<'PULL'\n(.*?)\nPULL\n", script, re.DOTALL)[1])


def test_a_regional_group_is_regional_throughout() -> None:
    made = resources_of(generate(plan_for("web_app_autoscaled", regional=True)).main_tf)
    kinds = {address.partition(".")[0] for address in made}
    assert kinds >= set(REGIONAL.values())
    assert not kinds & set(REGIONAL)

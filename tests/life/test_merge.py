"""Files after a change: untouched parts to the byte, edits by hand by block, conflicts shown and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.planning.change import apply_steps, draft_change
from functions.planning.merge import _SINCE, as_written_then, merge
from functions.planning.rules.changes.read import read_change
from shared.parts.stacks import plan_of
from shared.schemas import EDITED, Deployment
from tests.life.sentences import bases
from tests.parts.test_every_part import bind, expand, files_of


def deployment(base, edit=lambda files: files, **fields):
    architecture = bases()[base]
    plan = plan_of(architecture).model_copy(update={"monitoring": bind(expand(architecture))})
    return Deployment(
        deployment_id="run-1",
        cloud="gcp",
        services=[],
        region=architecture.region,
        terraform_state_path="gs://x",
        alert_webhook_url="https://x",
        created_at=1.0,
        updated_at=1.0,
        run_id="run-1",
        architecture=architecture,
        plan=plan,
        files=edit(files_of(architecture).by_name()),
        planned_by="catalogue",
        **fields,
    )


def drafted(standing, sentence):
    steps = read_change(sentence, standing.architecture)
    return draft_change(standing, apply_steps(standing.architecture, steps), sentence, by="ada", now=1.0)


def test_only_the_lines_of_what_is_changed_differ():
    before = deployment("shop")
    run, conflicts = drafted(before, "double the database")
    assert conflicts == []
    assert "google_sql_database_instance.app_db" in run.declared.updated
    assert (run.declared.added, run.declared.removed, run.declared.loses) == ([], [], [])
    differing = [
        (old, new)
        for name in before.files
        for old, new in zip(before.files[name].splitlines(), run.files[name].splitlines(), strict=True)
        if old != new
    ]
    tiers = [(old.split("=")[-1].strip(), new.split("=")[-1].strip()) for old, new in differing if "db-custom" in old]
    assert tiers == [('"db-custom-2-7680"', '"db-custom-4-15360"')]
    # A larger database takes more connections: its alert policy says so in a name, a threshold and a text.
    others = [(old, new) for old, new in differing if "db-custom" not in old]
    assert len(others) == 3
    assert all("320" in old and new == old.replace("320", "400") for old, new in others)


def test_an_edit_by_hand_elsewhere_is_kept_to_the_byte():
    def edit(files):
        text = files["main.tf"].replace("memory_size_gb", "# ours\n  memory_size_gb", 1)
        return {**files, "main.tf": text + '\n# and this\nlocals {\n  note = "ours"\n}\n'}

    before = deployment(
        "shop",
        edit,
    )
    before = before.model_copy(update={"planned_by": f"catalogue, {EDITED}"})
    run, conflicts = drafted(before, "double the database")
    assert conflicts == []
    old, new = before.files["main.tf"], run.files["main.tf"]
    assert "# ours" in new
    assert new.endswith('# and this\nlocals {\n  note = "ours"\n}\n')
    changed = [line for line in new.splitlines() if line not in old.splitlines()]
    files = "\n".join(run.files.values())
    assert [line for line in changed if "sql_connections_high" not in line and " 400" not in line] == []
    assert "db-custom-4-15360" in files
    assert run.planned_by.endswith(EDITED)


def test_an_edit_of_the_very_block_is_a_conflict_with_both_texts():
    def edit(files):
        return {**files, "main.tf": files["main.tf"].replace("memory_size_gb", "# ours\n  memory_size_gb", 1)}

    # The size stands in a variable of its own: the block is left as it was edited.
    run, conflicts = drafted(deployment("shop", edit), "redis with 5 GB")
    assert conflicts == []
    assert "# ours" in run.files["main.tf"]
    [conflict] = drafted(deployment("shop", edit), "turn on TLS for redis")[1]
    assert (conflict.file, conflict.block) == ("main.tf", "resource google_redis_instance cache")
    assert "# ours" in conflict.mine
    assert "SERVER_AUTHENTICATION" in conflict.theirs
    assert "# ours" not in conflict.theirs


BLOCKS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2))


def text(blocks):
    return "\n".join(f'resource "t" "{name}" {{\n  size = {size}\n}}\n' for name, size in blocks.items())


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)),
)
def test_without_edits_the_catalogue_s_text_is_what_comes_out(base, theirs):
    files = [{"main.tf": text(each)} for each in (base, base, theirs)]
    assert merge(*files).files == files[2]
    assert merge(*files).conflicts == []


@pytest.mark.slow
@given(BLOCKS, BLOCKS, BLOCKS)
def test_every_block_is_one_of_the_three_and_nobody_s_change_is_lost_without_a_word(base, mine, theirs):
    merged = merge(*({"main.tf": text(each)} for each in (base, mine, theirs)))
    clashing = {each.block.split()[-1] for each in merged.conflicts}
    for name in "abcd":
        was, stands, wanted = base.get(name), mine.get(name), theirs.get(name)
        found = f'"{name}" {{\n  size = {stands if wanted == was else wanted}\n' in merged.files.get("main.tf", "")
        if name in clashing:
            assert stands != was != wanted != stands
        else:
            assert found == ((stands if wanted == was else wanted) is not None)


def test_what_the_catalogue_has_come_to_write_since_is_nobody_s_edit():
    later = _SINCE[0]
    service = 'resource "google_cloud_run_v2_service" "api" {\n  name = "%s"\n' + later + "}\n"
    base, theirs = {"main.tf": service % "old"}, {"main.tf": service % "new"}
    mine = {"main.tf": (service % "old").replace(later, "")}
    assert merge(base, mine, theirs).conflicts
    merged = merge(as_written_then(base, mine), mine, theirs)
    assert not merged.conflicts
    assert merged.files == theirs
    assert as_written_then(base, base) == base


def test_the_policies_of_a_database_keep_their_names_when_the_first_one_goes_and_another_comes():
    before = deployment("twodbs")
    steps = read_change("remove the database app", before.architecture, ["app"])
    run, conflicts = draft_change(before, apply_steps(before.architecture, steps), "remove app", by="ada", now=1.0)
    assert conflicts == []
    named = "google_monitoring_alert_policy.crm_db_sql_cpu_high"
    touched = {*run.declared.added, *run.declared.removed, *run.declared.updated}
    assert [each for each in touched if "crm_db" in each and "monitoring" in each] == []
    assert "google_monitoring_alert_policy.sql_cpu_high" in run.declared.removed
    assert f'"{named.rpartition(".")[2]}"' in run.files["main.tf"]
    # And one that comes back gets none that is taken.
    without = before.model_copy(update={"architecture": run.architecture, "files": run.files, "plan": run.plan})
    again, conflicts = drafted(without, "add a second database called app")
    assert conflicts == []
    assert not {*again.declared.removed, *again.declared.updated} & {named}
    assert len([each for each in again.declared.added if each.endswith("sql_cpu_high")]) == 1


def test_a_program_that_waits_for_its_secret_s_value_is_nobody_s_edit():
    grant = "google_secret_manager_secret_iam_member.url"
    base = {
        "main.tf": SERVICE.replace("WAITS", f"[google_secret_manager_secret_version.url, {grant}]"),
    }
    mine = {"main.tf": SERVICE.replace("WAITS", f"[{grant}]")}
    theirs = {"main.tf": base["main.tf"].replace('"old"', '"new"')}
    assert as_written_then(base, mine) == mine
    assert merge(as_written_then(base, mine), mine, theirs) == merge(base, base, theirs)


SERVICE = """resource "google_cloud_run_v2_service" "api" {
  description = "old"

  depends_on = WAITS
}
"""

"""The page of faults says what happens when something fails: each row and each cell of a stage is played by tests.

`SAID` and `STAGES` name them. A row that nobody plays fails here; so does a test that is named and gone, and an entry
whose row is no longer on the page.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "functions" / "console" / "web" / "docs" / "faults.md"

# What Google says, by the beginning of its row.
SAID = {
    "an account, a role or a metric is not known yet": [
        "jobs/test_every_fault.py::test_what_google_says_means_the_same_at_every_stage_and_leads_on",
        "terraform/test_failures_everywhere.py::*",
        "jobs/test_patience.py::*",
        "jobs/test_passing.py::test_an_account_that_is_not_known_yet_is_waited_for_and_the_run_completes",
        "terraform/test_failures.py::*",
    ],
    "the same, for longer than that": [
        "jobs/test_passing.py::test_what_does_not_pass_within_its_time_ends_with_googles_own_sentence",
        "jobs/test_half_made.py::test_a_half_made_deployment_is_registered_from_what_stands_and_costs_that",
        "local/test_fault_cases.py::test_what_half_stands_is_listed_costs_what_it_is_and_its_alerts_name_the_run",
    ],
    "an API is off, a quota is used up": [
        "jobs/test_possible.py::test_a_quota_that_the_laptop_s_cloud_has_is_told_beforehand",
        "jobs/test_possible.py::test_what_google_says_is_read",
        "jobs/test_possible.py::test_what_google_does_not_tell_is_said_and_refuses_nothing",
        "jobs/test_possible.py::test_the_project_is_looked_at_before_anything_is_made",
    ],
    "the same, told by the apply alone": [
        "jobs/test_possible.py::test_once_it_is_mended_the_same_run_goes_on",
        "jobs/test_passing.py::test_what_no_waiting_changes_ends_at_once_with_what_to_do_next",
    ],
    "zone or region full, a subnetwork without addresses": [
        "jobs/test_every_fault.py::test_a_remediation_that_meets_a_fault_is_done_or_ends_in_words_and_goes_on",
        "jobs/test_passing.py::test_a_zone_that_is_full_is_left_by_other_files_of_the_same_run",
        "local/test_fault_cases.py::test_a_case_happens_and_the_run_ends_in_words",
    ],
    "a database was made, and its answer was an error": [
        "jobs/test_passing.py::test_a_database_that_was_made_although_an_error_came_is_kept_and_never_deleted",
        "jobs/test_passing.py::test_a_database_that_is_still_being_made_is_taken_in_once_it_is_whole",
    ],
    "something that is to go still holds something": [
        "jobs/test_every_fault.py::test_what_google_says_means_the_same_at_every_stage_and_leads_on",
    ],
    "no answer comes at all": [
        "jobs/test_every_fault.py::test_a_remediation_that_meets_a_fault_is_done_or_ends_in_words_and_goes_on",
    ],
    "a look before an end, a change or a remediation finds less": [
        "jobs/test_every_fault.py::test_a_remediation_that_meets_a_fault_is_done_or_ends_in_words_and_goes_on",
        "jobs/test_life.py::test_what_is_released_or_seen_late_is_waited_for_and_a_repeat_does_no_harm",
    ],
    "somebody, or Google, changed something else": [
        "jobs/test_passing.py::test_drift_elsewhere_stands_in_no_remediations_way_and_is_told",
    ],
    "somebody changed it by hand while a change": [
        "jobs/test_pipeline.py::test_an_approval_covers_the_approved_changes_and_their_values_and_nothing_else",
    ],
    "the deployment's time is over while Google fails": [
        "sweeper/test_deployments.py::test_an_end_that_an_outage_kept_from_happening_is_tried_again_and_told_and_given_up_in_words",
    ],
    "terraform or the job is killed": [
        "jobs/test_crashes.py::test_killed_in_the_middle_of_apply_everything_exists_once_and_is_in_the_state",
        "jobs/test_half_made.py::test_a_terraform_that_is_killed_alone_leaves_no_lock_and_what_it_made_is_listed",
        "jobs/test_half_made.py::test_a_lock_that_somebody_took_after_the_death_is_asked_about_and_not_removed",
    ],
    "a person says STOP in the middle of an apply": [
        "jobs/test_half_made.py::test_stop_ends_an_apply_in_its_middle_and_after_resume_it_is_finished",
        "jobs/test_half_made.py::test_a_stop_is_heard_at_the_first_look_and_a_look_that_fails_counts_only_twice_in_a_row",
    ],
}

NOTHING = "-"
_HISTORIES = "simulator/test_histories.py::test_no_history_breaks_a_promise"
# By stage: an error that passes, one that doesn't, a process that dies, STOP.
STAGES = {
    "plan a goal": (
        ["llm/test_factory.py::test_the_rules_step_in_for_gemini_and_the_answer_says_why"],
        ["llm/test_gemini.py::test_each_failure_is_an_error_of_its_own_and_retries_are_bounded"],
        ["planning/test_http_planning.py::test_a_plan_goes_through_the_door_to_a_stored_draft"],
        NOTHING,
    ),
    "`terraform init`, `plan`": (
        ["local/test_fault_cases.py::test_a_case_happens_and_the_run_ends_in_words"],
        ["jobs/test_possible.py::test_the_project_is_looked_at_before_anything_is_made"],
        [
            "jobs/test_crashes.py::test_killed_before_apply_the_next_execution_applies_it_once",
            "jobs/test_crashes.py::test_a_run_over_which_executions_keep_dying_is_given_up",
        ],
        ["jobs/test_pipeline.py::test_the_kill_switch_stops_a_run_right_before_apply"],
    ),
    "`apply`": (
        ["jobs/test_passing.py::test_an_account_that_is_not_known_yet_is_waited_for_and_the_run_completes"],
        [
            "jobs/test_half_made.py::test_a_half_made_deployment_is_registered_from_what_stands_and_costs_that",
            "decisions/test_decide.py::test_an_alert_of_an_incomplete_deployment_names_the_run_that_left_it_so_and_asks",
        ],
        ["jobs/test_crashes.py::test_killed_in_the_middle_of_apply_everything_exists_once_and_is_in_the_state"],
        ["jobs/test_half_made.py::test_stop_ends_an_apply_in_its_middle_and_after_resume_it_is_finished"],
    ),
    "registering": (
        ["jobs/test_pipeline.py::test_what_keeps_a_run_from_being_recorded_is_raised"],
        ["jobs/test_pipeline.py::test_the_registry_takes_no_name_of_another_deployment"],
        ["jobs/test_crashes.py::test_killed_after_the_apply_the_rest_is_finished_without_another"],
        NOTHING,
    ),
    "verification": (
        ["jobs/test_verification.py::test_it_is_asked_every_ten_seconds_for_as_long_as_its_kind_of_front_needs"],
        ["jobs/test_verification.py::test_any_other_status_is_no_success"],
        ["jobs/test_verification.py::test_a_verification_that_died_is_done_again_and_one_that_lives_is_left_alone"],
        NOTHING,
    ),
    "taking an alert in": (
        [_HISTORIES],
        ["webhook/test_receive.py::test_what_is_no_incident_is_told_why"],
        [_HISTORIES, "webhook/test_receive.py::test_many_deliveries_at_once_are_one_alert_and_one_message"],
        ["decisions/test_decide.py::test_the_kill_switch_halts_and_neither_acts_nor_asks_but_tells"],
    ),
    "deciding": (
        ["decisions/test_decide_asking.py::test_what_can_not_be_decided_reaches_a_person_after_a_few_attempts"],
        ["decisions/test_decide_asking.py::test_what_can_not_be_decided_reaches_a_person_after_a_few_attempts"],
        ["sweeper/test_sweep.py::test_each_passing_state_is_sent_its_message_again_but_only_once_it_is_overdue"],
        [
            "decisions/test_decide.py::test_the_kill_switch_halts_and_neither_acts_nor_asks_but_tells",
            "sweeper/test_sweep.py::test_what_a_stop_halted_is_asked_about_again_after_the_resume_and_nothing_is_done",
        ],
    ),
    "asking people": (
        ["decisions/test_decide_asking.py::test_a_question_that_nobody_could_be_asked_says_so_and_is_asked_again"],
        ["sweeper/test_sweep.py::test_what_the_chat_refuses_does_not_keep_later_ends_untold"],
        ["sweeper/test_sweep.py::test_a_question_that_was_never_sent_is_sent", _HISTORIES],
        ["ops/test_answer.py::test_while_autonomy_is_stopped_nothing_can_be_approved"],
    ),
    "acting": (
        ["actions/test_act.py::test_an_error_that_passes_does_not_wait_for_the_end_of_the_lease"],
        ["actions/test_act.py::test_what_google_refuses_goes_back_to_a_person_instead_of_being_tried_for_ever"],
        [
            "actions/test_act.py::test_a_worker_that_died_in_the_reset_is_taken_over_after_its_lease_with_the_same_request_id",
            "local/test_kills.py::test_a_restart_outlives_the_death_of_the_functions_after_every_step_and_is_done_once",
        ],
        [
            "actions/test_act.py::test_the_kill_switch_halts_between_the_claim_and_the_side_effect",
            "simulator/test_histories.py::test_whoever_acts_without_a_look_at_the_switch_is_seen",
        ],
    ),
    "measuring": (
        ["actions/test_feedback.py::test_a_monitoring_api_that_is_down_for_a_while_is_asked_again"],
        ["actions/test_feedback.py::test_points_from_before_the_action_are_no_proof"],
        ["local/test_kills.py::test_a_restart_outlives_the_death_of_the_functions_after_every_step_and_is_done_once"],
        NOTHING,
    ),
}


def tables() -> tuple[list[list[str]], list[list[str]]]:
    """The rows of both tables, without their heads."""
    text = PAGE.read_text(encoding="utf-8")
    found = []
    for head in ("| what Google says |", "| stage |"):
        lines = text[text.index(head) :].split("\n\n")[0].splitlines()[2:]
        found.append([[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines])
    return found[0], found[1]


@cache
def names_in(pattern: str) -> frozenset[str]:
    """The tests of the files that a path names."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in TESTS.glob(pattern)]
    return frozenset(
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def is_there(named: str) -> bool:
    """Whether a named test exists."""
    path, _, name = named.partition("::")
    return bool(names_in(path)) if name == "*" else name in names_in(path)


def test_every_row_of_what_google_says_is_played():
    rows, _ = tables()
    said = [row[0] for row in rows]
    assert len(said) >= 9
    unplayed = [each for each in said if not any(each.startswith(key) for key in SAID)]
    stale = [key for key in SAID if not any(each.startswith(key) for each in said)]
    assert (unplayed, stale) == ([], [])
    assert all(len(row) == 3 and row[1] and row[2] for row in rows), "what happens, and who is told"


def test_every_stage_and_every_way_to_fail_is_played():
    _, rows = tables()
    assert [row[0] for row in rows] == list(STAGES)
    for stage, *cells in rows:
        played = STAGES[stage]
        assert [cell == NOTHING for cell in cells] == [each == NOTHING for each in played], stage


@pytest.mark.parametrize(
    "named",
    sorted(
        {each for tests in SAID.values() for each in tests}
        | {each for cells in STAGES.values() for tests in cells if tests != NOTHING for each in tests}
    ),
)
def test_what_is_named_is_there(named):
    assert is_there(named)

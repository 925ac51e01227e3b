"""Which provider answers, and that it says so."""

import json
import subprocess
import sys

import pytest
from pydantic import BaseModel

from functions.decisions import rules as decisions
from jobs.terraform import rules as repairs
from shared.llm import Misconfigured, facts, provider, question
from shared.schemas import Graph, OpsDecision, TerraformFiles
from shared.settings import ModelSettings
from tests.llm.fake_gemini import failed, fake_gemini, said
from tests.llm.test_gemini import ASK, DECISION, Time

RULES = {**decisions.RULES, **repairs.RULES}


def settings(**values: object) -> ModelSettings:
    return ModelSettings.model_validate(values)


def test_offline_answers_without_a_key_and_says_so() -> None:
    answer = provider(settings(llm_provider="offline"), RULES).answer(
        question("Decide.", {"alert": {"metric": "cpu", "value": 0.93}, "known_fix": "scale_up_vm"}),
        OpsDecision,
    )
    assert answer.provider == "offline"
    assert answer.value.recommended_action == "scale_up_vm"


def test_gemini_answers_when_it_is_there() -> None:
    with fake_gemini() as fake:
        fake.answers = [said(json.dumps(DECISION))]
        model = provider(settings(llm_provider="gemini", gemini_api_key="k", gemini_base_url=fake.url), RULES)
        assert model.answer(ASK, OpsDecision).provider == "gemini"


def test_the_rules_step_in_for_gemini_and_the_answer_says_why() -> None:
    timer = Time()
    with fake_gemini() as fake:
        fake.answers = [failed(503, "UNAVAILABLE")]
        model = provider(
            settings(llm_provider="gemini", gemini_api_key="k", gemini_base_url=fake.url, llm_max_calls=2),
            RULES,
            clock=timer.clock,
            sleep=timer.sleep,
            random=lambda: 0.5,
        )
        answer = model.answer(ASK, OpsDecision)
        assert answer.value.recommended_action == "scale_up_vm"
        assert answer.provider.startswith("offline (gemini unavailable: the service failed (503 UNAVAILABLE")
        assert fake.calls == 2

        # The next question does not wait for the same outage again ...
        assert model.answer(ASK, OpsDecision).provider.startswith("offline (gemini unavailable: ")
        assert fake.calls == 2

        # ... and once it is over, Gemini is asked again.
        timer.now += 31
        fake.answers = [said(json.dumps(DECISION))]
        assert model.answer(ASK, OpsDecision).provider == "gemini"


def test_a_bad_answer_is_no_outage() -> None:
    timer = Time()
    with fake_gemini() as fake:
        fake.answers = [said("{}", "MAX_TOKENS"), said(json.dumps(DECISION))]
        model = provider(
            settings(llm_provider="gemini", gemini_api_key="k", gemini_base_url=fake.url),
            RULES, clock=timer.clock, sleep=timer.sleep,
        )  # fmt: skip
        assert "cut off" in model.answer(ASK, OpsDecision).provider
        assert model.answer(ASK, OpsDecision).provider == "gemini"


def test_a_missing_key_is_named() -> None:
    answer = provider(settings(llm_provider="gemini"), RULES).answer(ASK, OpsDecision)
    assert answer.provider == "offline (gemini unavailable: GEMINI_API_KEY is not set)"


def test_a_question_without_a_rule_is_refused() -> None:
    class Weather(BaseModel):
        sun: bool

    with pytest.raises(Misconfigured, match="Weather"):
        provider(settings(), RULES).generate(ASK, Weather)


def test_a_text_question_offline_says_that_there_are_only_rules() -> None:
    assert "only rules" in provider(settings(), RULES).generate(ASK)


def test_facts_are_read_from_the_last_user_message() -> None:
    assert facts(question("x", {"goal": "a VM"})) == {"goal": "a VM"}
    assert facts([{"role": "user", "content": "plain words"}]) == {"goal": "plain words"}
    assert facts([{"role": "system", "content": "x"}]) == {"goal": ""}
    assert facts([{"role": "user", "content": "[" * 100_000}]) == {"goal": "[" * 100_000}


@pytest.mark.slow
def test_google_genai_is_imported_with_the_first_question_only() -> None:
    program = (
        "import sys; from shared.llm import provider; from shared.settings import ModelSettings;"
        "p = provider(ModelSettings(llm_provider='gemini', gemini_api_key='k'), {});"
        "assert not any(name.startswith('google.genai') for name in sys.modules), 'loaded'"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_facts_that_do_not_fit_are_an_error_of_this_family() -> None:
    with pytest.raises(Misconfigured, match="Graph"):
        provider(settings(), RULES).generate(question("Draw.", {"plan": {}}), Graph)


def test_the_rules_repair_what_the_schema_knows() -> None:
    broken = (
        'resource "google_compute_network" "vpc" {\n  name                 = "x"\n  auto_create_subnetwork = false\n}\n'
    )
    said_so = {
        "severity": "error",
        "summary": "Unsupported argument",
        "detail": 'An argument named "auto_create_subnetwork" is not expected here.',
        "range": {"filename": "main.tf", "start": {"line": 3, "column": 3, "byte": 58}},
    }
    about = {"files": {"main.tf": broken, "variables.tf": "", "outputs.tf": ""}, "diagnostics": [said_so]}
    answer = provider(settings(), RULES).answer(question("Repair.", about), TerraformFiles)
    assert "auto_create_subnetworks" in answer.value.main_tf
    about["diagnostics"] = []
    assert provider(settings(), RULES).generate(question("Repair.", about), TerraformFiles).main_tf == broken

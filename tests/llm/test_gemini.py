"""Gemini at the wire: what is sent, and what every kind of failure becomes."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.llm import (
    Blocked,
    EmptyAnswer,
    InvalidJSON,
    Misconfigured,
    ModelError,
    ModelTimeout,
    ModelUnreachable,
    RateLimited,
    SchemaMismatch,
    ServerFailed,
    Truncated,
    question,
)
from shared.llm.gemini import GeminiProvider, Vertex
from shared.llm.retry import CallLimits
from shared.schemas import Graph, InfraPlan, OpsDecision, TerraformFiles
from tests.llm.fake_gemini import FakeGemini, failed, fake_gemini, said

DECISION = {
    "severity": "critical",
    "recommended_action": "scale_up_vm",
    "requires_approval": True,
    "confidence": 0.9,
    "reasoning": "CPU is high.",
}
ASK = question("You decide.", {"alert": {"metric": "cpu"}, "known_fix": "scale_up_vm"})


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def fake() -> Iterator[FakeGemini]:
    with fake_gemini() as running:
        yield running


@pytest.fixture
def timer() -> Time:
    return Time()


def gemini(
    fake: FakeGemini, timer: Time, *, seconds: float = 30, calls: int = 4, key: str | None = "k3y"
) -> GeminiProvider:
    limits = CallLimits(seconds, calls, timer.clock, timer.sleep, lambda: 0.5)
    return GeminiProvider(api_key=key, model="gemini-3.8-flash", base_url=fake.url, limits=limits)


def test_the_question_reaches_the_right_model_whole(fake: FakeGemini, timer: Time) -> None:
    fake.answers = [said(json.dumps(DECISION))]
    decision = gemini(fake, timer).generate(ASK, OpsDecision)
    assert decision == OpsDecision(**DECISION)
    [(path, headers, body)] = fake.requests
    assert path in {"/v1/models/gemini-3.8-flash:generateContent", "/v1beta/models/gemini-3.8-flash:generateContent"}
    assert headers["x-goog-api-key"] == "k3y"
    assert body["systemInstruction"]["parts"] == [{"text": "You decide."}]
    assert body["contents"] == [{"role": "user", "parts": [{"text": ASK[1]["content"]}]}]
    config = body["generationConfig"]
    assert config["responseMimeType"] == "application/json"
    assert set(config["responseSchema"]["properties"]) == set(OpsDecision.model_fields)


@pytest.mark.parametrize("schema", [InfraPlan, Graph, OpsDecision, TerraformFiles])
def test_every_schema_can_be_sent(fake: FakeGemini, timer: Time, schema: type) -> None:
    fake.answers = [said("{}")]
    with pytest.raises(SchemaMismatch) if schema is not Graph else nothing():
        gemini(fake, timer, calls=1).generate(ASK, schema)
    sent = json.dumps(fake.requests[0][2]["generationConfig"]["responseSchema"])
    assert "additionalProperties" not in sent
    assert "$ref" not in sent


def nothing() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def test_how_hard_it_thinks_is_said_and_its_temperature_is_its_own(fake: FakeGemini, timer: Time) -> None:
    for schema, level in ((OpsDecision, "LOW"), (TerraformFiles, "MEDIUM"), (None, "LOW")):
        fake.answers = [failed(400, "INVALID_ARGUMENT")]
        with pytest.raises(Misconfigured):
            gemini(fake, timer).answer(ASK, schema)
        config = fake.requests[-1][2]["generationConfig"]
        assert list(config["thinkingConfig"].values()) == [level]
        assert not {"temperature", "topP", "topK"} & set(config)


def test_a_model_that_knows_no_levels_is_asked_without(fake: FakeGemini, timer: Time) -> None:
    limits = CallLimits(30, 1, timer.clock, timer.sleep, lambda: 0.5)
    GeminiProvider(api_key="k", model="gemini-2.5-flash", base_url=fake.url, limits=limits).answer(ASK)
    assert "thinkingConfig" not in fake.requests[0][2].get("generationConfig", {})


@pytest.mark.slow
def test_a_question_has_the_time_of_its_kind(fake: FakeGemini, timer: Time) -> None:
    fake.answers = [said("{}"), said(json.dumps(DECISION))]
    gemini(fake, timer, seconds=1000).answer(ASK, Graph)
    gemini(fake, timer, seconds=1000).answer(ASK, OpsDecision)
    gemini(fake, timer, seconds=12).answer(ASK, OpsDecision)
    assert [headers["x-server-timeout"] for _, headers, _ in fake.requests] == ["60", "30", "12"]


def vertex(fake: FakeGemini, timer: Time, credentials: Any = None) -> GeminiProvider:
    limits = CallLimits(30, 2, timer.clock, timer.sleep, lambda: 0.5)
    place = Vertex("demo-platform", "global", credentials)
    return GeminiProvider(api_key=None, model="gemini-3.8-flash", base_url=fake.url, limits=limits, vertex=place)


def test_on_vertex_ai_the_same_question_is_asked_with_an_identity(fake: FakeGemini, timer: Time) -> None:
    from google.oauth2.credentials import Credentials

    fake.answers = [failed(503, "UNAVAILABLE"), said(json.dumps(DECISION))]
    answer = vertex(fake, timer, Credentials(token="t0ken")).answer(ASK, OpsDecision)
    assert (answer.value, answer.provider) == (OpsDecision(**DECISION), "vertex")
    gemini(fake, timer).answer(ASK, OpsDecision)
    [_, (path, headers, body), (_, _, by_key)] = fake.requests
    place = "projects/demo-platform/locations/global/publishers/google/models/gemini-3.8-flash:generateContent"
    assert path in {f"/v1/{place}", f"/v1beta1/{place}"}
    assert headers["authorization"] == "Bearer t0ken"
    assert "x-goog-api-key" not in headers
    assert body == by_key


@pytest.mark.parametrize("code", [401, 403, 404])
def test_a_vertex_ai_that_refuses_says_so(fake: FakeGemini, timer: Time, code: int) -> None:
    from google.oauth2.credentials import Credentials

    fake.answers = [failed(code, "REFUSED")]
    with pytest.raises(Misconfigured, match=f"{code} REFUSED"):
        vertex(fake, timer, Credentials(token="t0ken")).answer(ASK, OpsDecision)


def test_without_credentials_vertex_ai_is_not_asked(
    fake: FakeGemini, timer: Time, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    with pytest.raises(Misconfigured, match="credentials"):
        vertex(fake, timer).answer(ASK, OpsDecision)
    assert fake.calls == 0


def test_a_conversation_keeps_its_turns(fake: FakeGemini, timer: Time) -> None:
    gemini(fake, timer).generate(
        [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}]
    )
    assert [turn["role"] for turn in fake.requests[0][2]["contents"]] == ["user", "model", "user"]


def test_without_a_schema_the_answer_is_text(fake: FakeGemini, timer: Time) -> None:
    answer = gemini(fake, timer).answer([{"role": "user", "content": "hi"}])
    assert (answer.value, answer.provider) == ("hello", "gemini")
    assert "responseSchema" not in fake.requests[0][2].get("generationConfig", {})


def test_thoughts_are_no_part_of_the_answer(fake: FakeGemini, timer: Time) -> None:
    parts = [{"text": "let me think", "thought": True}, {"text": "yes"}]
    fake.answers = [(200, {"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}]})]
    assert gemini(fake, timer).generate(ASK) == "yes"


@pytest.mark.parametrize(
    ("answer", "error", "retryable"),
    [
        (failed(429, "RESOURCE_EXHAUSTED"), RateLimited, True),
        (failed(500, "INTERNAL"), ServerFailed, True),
        (failed(503, "UNAVAILABLE"), ServerFailed, True),
        ((502, "<html>bad gateway</html>"), ServerFailed, True),
        ((200, "not json at all"), ServerFailed, True),
        (failed(504, "DEADLINE_EXCEEDED"), ModelTimeout, True),
        ((200, {"candidates": []}), EmptyAnswer, True),
        ((200, {"candidates": [{"finishReason": "STOP"}]}), EmptyAnswer, True),
        ((200, {"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL"}]}), EmptyAnswer, True),
        (said("this is not JSON"), InvalidJSON, True),
        (said('{"severity": "critical"'), InvalidJSON, True),
        (said(json.dumps({**DECISION, "confidence": "very"})), SchemaMismatch, True),
        (said("[]"), SchemaMismatch, True),
        (said(json.dumps(DECISION), "MAX_TOKENS"), Truncated, False),
        ((200, {"candidates": [{"finishReason": "SAFETY"}]}), Blocked, False),
        (said(json.dumps(DECISION), "RECITATION"), Blocked, False),
        ((200, {"promptFeedback": {"blockReason": "SAFETY"}}), Blocked, False),
        (failed(400, "INVALID_ARGUMENT"), Misconfigured, False),
        (failed(401, "UNAUTHENTICATED"), Misconfigured, False),
        (failed(403, "PERMISSION_DENIED"), Misconfigured, False),
        (failed(404, "NOT_FOUND"), Misconfigured, False),
    ],
)
def test_each_failure_is_an_error_of_its_own_and_retries_are_bounded(
    fake: FakeGemini, timer: Time, answer: Any, error: type[ModelError], retryable: bool
) -> None:
    fake.answers = [answer]
    with pytest.raises(error) as raised:
        gemini(fake, timer, calls=3).generate(ASK, OpsDecision)
    assert type(raised.value) is error
    assert raised.value.retryable is retryable
    assert fake.calls == (3 if retryable else 1)
    assert "k3y" not in str(raised.value)


def test_a_failure_that_passes_is_not_seen(fake: FakeGemini, timer: Time) -> None:
    fake.answers = [failed(503, "UNAVAILABLE"), said("nonsense"), said(json.dumps(DECISION))]
    assert gemini(fake, timer).generate(ASK, OpsDecision).recommended_action == "scale_up_vm"
    assert fake.calls == 3


def test_pauses_grow_and_are_jittered(fake: FakeGemini, timer: Time) -> None:
    fake.answers = [failed(500, "INTERNAL")]
    with pytest.raises(ServerFailed):
        gemini(fake, timer, calls=4).generate(ASK)
    assert timer.pauses == [0.375, 0.75, 1.5]


@pytest.mark.parametrize(
    "answer",
    [
        (*failed(429, "RESOURCE_EXHAUSTED"), {"retry-after": "7"}),
        failed(429, "RESOURCE_EXHAUSTED", [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}]),
    ],
)
def test_a_rate_limit_waits_as_long_as_the_service_says(fake: FakeGemini, timer: Time, answer: Any) -> None:
    fake.answers = [answer, said("at last")]
    assert gemini(fake, timer).generate(ASK) == "at last"
    assert timer.pauses == [7.0]


def test_a_wait_past_the_deadline_is_not_waited_for(fake: FakeGemini, timer: Time) -> None:
    fake.answers = [(*failed(429, "RESOURCE_EXHAUSTED"), {"retry-after": "60"})]
    with pytest.raises(RateLimited) as raised:
        gemini(fake, timer, seconds=30).generate(ASK)
    assert raised.value.retry_after == 60
    assert (fake.calls, timer.pauses) == (1, [])


def test_no_call_starts_past_the_deadline(fake: FakeGemini, timer: Time) -> None:
    fake.answers = [failed(500, "INTERNAL")]
    with pytest.raises(ServerFailed):
        gemini(fake, timer, seconds=2, calls=100).generate(ASK)
    assert timer.now <= 2
    assert fake.calls == 3


@pytest.mark.slow
def test_a_call_that_hangs_ends_with_the_deadline(fake: FakeGemini) -> None:
    fake.answers = [None]
    limits = CallLimits(0.4, 10, time.monotonic, time.sleep, lambda: 0.5)
    hanging = GeminiProvider(api_key="k3y", model="gemini-3.8-flash", base_url=fake.url, limits=limits)
    begun = time.monotonic()
    with pytest.raises(ModelTimeout):
        hanging.generate(ASK)
    assert time.monotonic() - begun < 5
    assert fake.calls == 1


def test_the_server_side_deadline_is_never_below_what_the_api_takes(fake: FakeGemini, timer: Time) -> None:
    gemini(fake, timer, seconds=3).generate(ASK)
    assert fake.requests[0][1]["x-server-timeout"] == "10"


def test_nobody_listening_is_unreachable(timer: Time) -> None:
    with fake_gemini() as gone:
        pass
    with pytest.raises(ModelUnreachable):
        gemini(gone, timer, calls=1).generate(ASK)


def test_without_a_key_nothing_is_sent(fake: FakeGemini, timer: Time) -> None:
    with pytest.raises(Misconfigured, match="GEMINI_API_KEY"):
        gemini(fake, timer, key=None).generate(ASK)
    assert fake.calls == 0


def dripping_headers(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for _ in range(200):
        handler.wfile.write(b"x-drip: 1\r\n")
        time.sleep(0.05)


def dripping_body(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def endless_body(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.end_headers()
    for _ in range(64):
        handler.wfile.write(b" " * 1024 * 1024)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "kind"),
    [(dripping_headers, ModelTimeout), (dripping_body, ModelTimeout), (endless_body, ServerFailed)],
)
def test_a_whole_answer_has_a_deadline_and_a_size(fake: FakeGemini, answer: Any, kind: type[ModelError]) -> None:
    fake.answers = [answer]
    limits = CallLimits(0.8, 1, time.monotonic, time.sleep, lambda: 0.0)
    model = GeminiProvider(api_key="k", model="m", base_url=fake.url, limits=limits)
    began = time.monotonic()
    with pytest.raises(kind):
        model.answer(ASK, None)
    assert time.monotonic() - began < 5

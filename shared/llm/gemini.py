"""Gemini through google-genai, by key or on Vertex AI, with everything the SDK hides made visible as a typed error."""

import dataclasses
import json
import logging
import math
from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from shared.llm.bounded import in_time, limited
from shared.llm.efforts import effort, knows_levels
from shared.llm.errors import (
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
)
from shared.llm.messages import Message
from shared.llm.provider import Answer, Provider
from shared.llm.retry import CallLimits, within

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.types import GenerateContentResponse

_log = logging.getLogger(__name__)

_BLOCKS = {"SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "RECITATION", "MODEL_ARMOR"}
# The API refuses a server-side deadline below this.
_LEAST_SERVER_SECONDS = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Vertex:
    """Vertex AI in a project; `credentials` of google.auth, those of the process where there are none."""

    project: str | None
    location: str
    credentials: Any = None


class GeminiProvider(Provider):
    """Gemini behind the one interface. The client, and google-genai itself, are loaded with the first question.

    With `vertex` it is asked on Vertex AI with an identity, otherwise at the Gemini API with a key.
    """

    def __init__(
        self, *, api_key: str | None, model: str, base_url: str | None, limits: CallLimits, vertex: Vertex | None = None
    ) -> None:
        self.name = "vertex" if vertex else "gemini"
        self._vertex = vertex
        self._api_key = api_key
        self._model = model
        self._base_url = base_url
        self._limits = limits

    def respond(self, messages: Sequence[Message], response_schema: type[BaseModel] | None) -> Answer[Any]:
        def ask(seconds: float) -> str | BaseModel:
            text = _text(self._call(messages, response_schema, seconds))
            return text if response_schema is None else _parsed(text, response_schema)

        seconds = min(self._limits.seconds, effort(response_schema).seconds)
        return Answer(within(dataclasses.replace(self._limits, seconds=seconds), ask), self.name)

    @cached_property
    def _client(self) -> "Client":
        if not self._vertex and not self._api_key:
            raise Misconfigured("GEMINI_API_KEY is not set")
        from google import genai  # 0.6 s that only a question to Gemini pays
        from google.genai import types

        # One attempt: this module retries, within a deadline, and two layers of retries would multiply.
        options = types.HttpOptions(
            base_url=self._base_url,
            retry_options=types.HttpRetryOptions(attempts=1),
            client_args={"event_hooks": {"response": [limited]}},
        )
        if self._vertex is None:
            return genai.Client(api_key=self._api_key, vertexai=False, http_options=options)
        at = self._vertex
        try:
            return genai.Client(
                vertexai=True,
                project=at.project,
                location=at.location,
                credentials=at.credentials,
                http_options=options,
            )
        # No credentials, or no project: what the SDK says of it stays within the process.
        except Exception as error:
            raise Misconfigured(f"Vertex AI can't be asked from here ({type(error).__name__})") from error

    def _call(
        self, messages: Sequence[Message], schema: type[BaseModel] | None, seconds: float
    ) -> "GenerateContentResponse":
        client = self._client
        from google.genai import errors, types  # loaded with the client

        instructions = "\n\n".join(each["content"] for each in messages if each["role"] == "system")
        contents = [
            types.Content(
                role="model" if each["role"] == "assistant" else "user", parts=[types.Part(text=each["content"])]
            )
            for each in messages
            if each["role"] != "system"
        ]
        config = types.GenerateContentConfig(
            system_instruction=instructions or None,
            # No temperature: models since 3 think at one of their own, and newer ones refuse another.
            thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel(effort(schema).level))
            if knows_levels(self._model)
            else None,
            response_mime_type="application/json" if schema else None,
            response_schema=_portable(schema.model_json_schema()) if schema else None,
            http_options=types.HttpOptions(
                timeout=math.ceil(seconds * 1000),
                headers={"X-Server-Timeout": str(max(_LEAST_SERVER_SECONDS, math.ceil(seconds)))},
            ),
        )
        try:
            asked = partial(client.models.generate_content, model=self._model, contents=contents, config=config)
            return in_time(asked, seconds)
        except errors.APIError as error:
            raise _api_error(error) from error
        except Exception as error:
            raise _transport_error(error) from error


def _portable(schema: Any) -> Any:
    """A JSON schema as far as Gemini takes one: it knows neither defaults nor free-form objects."""
    if isinstance(schema, list):
        return [_portable(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _portable(value) for key, value in schema.items() if key not in {"default", "additionalProperties"}}
    if isinstance(properties := schema.get("properties"), dict):
        kept["properties"] = {
            name: _portable(value) for name, value in properties.items() if "additionalProperties" not in value
        }
    return kept


def _text(response: "GenerateContentResponse") -> str:
    """The text of the first candidate, thoughts left out; raises what its finish reason says."""
    feedback = response.prompt_feedback
    if feedback and feedback.block_reason:
        raise Blocked(f"the prompt was blocked: {_word(feedback.block_reason)}")
    if not response.candidates:
        raise EmptyAnswer("the answer has no candidates")
    candidate = response.candidates[0]
    reason = _word(candidate.finish_reason) if candidate.finish_reason else "STOP"
    if reason == "MAX_TOKENS":
        raise Truncated("the answer was cut off at the token limit")
    if reason in _BLOCKS:
        raise Blocked(f"the answer was blocked: {reason}")
    parts = (candidate.content.parts or []) if candidate.content else []
    text = "".join(part.text for part in parts if part.text and not part.thought)
    if reason != "STOP" or not text.strip():
        raise EmptyAnswer(f"the answer has no text ({reason})" if not text.strip() else f"the answer ended: {reason}")
    return text


def _word(value: Any) -> str:
    return str(getattr(value, "value", value))


def _parsed(text: str, schema: type[BaseModel]) -> BaseModel:
    """The text as the model; the SDK would have hidden a misfit behind `parsed = None`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidJSON("the answer is not JSON") from error
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise SchemaMismatch(f"the answer does not fit {schema.__name__}: {where}: {first['msg']}") from error


def _api_error(error: Any) -> ModelError:
    """The typed error of an HTTP status."""
    code = int(error.code or 0)
    said = f"{code} {error.status or ''}: {str(error.message or '')[:200]}".strip()
    if code == 429:
        return RateLimited(f"rate limited ({said})", _retry_after(error))
    if code in {408, 504, 499}:
        return ModelTimeout(f"the service ran out of time ({said})")
    if code >= 500:
        return ServerFailed(f"the service failed ({said})")
    if code >= 400:
        return Misconfigured(f"the service refused the request ({said})")
    return ServerFailed(f"the service gave no answer of its API ({said})")


def _retry_after(error: Any) -> float | None:
    """Seconds from the Retry-After header, or from the RetryInfo in the error's details."""
    headers = getattr(error.response, "headers", None) or {}
    waits = [str(headers.get("retry-after", ""))]
    body = error.details if isinstance(error.details, dict) else {}
    inner = body.get("error", body)
    details = inner.get("details") if isinstance(inner, dict) else None
    waits += [str(each.get("retryDelay", "")) for each in details or [] if isinstance(each, dict)]
    for wait in waits:
        try:
            return max(0.0, float(wait.removesuffix("s")))
        except ValueError:
            continue
    return None


def _transport_error(error: Exception) -> ModelError:
    """The SDK lets its HTTP library's exceptions through, and which library that is depends on its version."""
    if isinstance(error, ModelError):
        return error
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"TimeoutException", "Timeout", "TimeoutError"}:
        return ModelTimeout("no answer in time")
    if kinds & {"TransportError", "ConnectionError", "OSError"}:
        return ModelUnreachable(f"no connection ({type(error).__name__})")
    if "GoogleAuthError" in kinds:
        return Misconfigured(f"Google takes no credentials from here ({type(error).__name__})")
    _log.warning("reading Gemini's answer: %s", type(error).__name__)
    return ServerFailed(f"an answer that can't be read ({type(error).__name__})")

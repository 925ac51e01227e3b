"""A function or a job on Google Cloud does not start with settings that belong on a laptop, and says which.

On a laptop `PLATFORM=laptop` stands among the settings, in so many words; a function that Cloud Run serves (it sets
K_SERVICE) refuses that too.
"""

import os
from collections.abc import Callable, Iterator, Mapping

from pydantic import BaseModel, SecretStr, ValidationError

from shared.settings import AuthSettings, ModelSettings, Settings

_EMULATORS = ("FIRESTORE_EMULATOR_HOST", "PUBSUB_EMULATOR_HOST", "STORAGE_EMULATOR_HOST")
_KEYS = ("google_application_credentials", "google_oauth_access_token", "tf_reattach_providers")
_LOCAL_HOSTS = ("127.", "localhost", "0.0.0.0", "[::1]")  # noqa: S104 - looked for, not bound
_SHORTEST_SECRET = 16


class RefusedStart(RuntimeError):
    """The settings are not for Google Cloud; the text names each one, never its value when it is a secret."""


def check_start(settings: Callable[[], Settings], environment: Mapping[str, str] | None = None) -> None:
    """Raises RefusedStart on Google Cloud (Cloud Run says so in the environment); elsewhere reads nothing more.

    A door calls it when it is loaded, so a revision with open settings never becomes ready and the one before it goes
    on serving.
    """
    given = os.environ if environment is None else environment
    name = given.get("K_SERVICE") or (given.get("CLOUD_RUN_JOB") if given.get("PLATFORM") != "laptop" else None)
    if not name:
        return
    try:
        found = [f"{variable} is for a laptop" for variable in _EMULATORS if given.get(variable)]
        found += open_settings(settings())
    except ValidationError as error:
        # Its own text would repeat the values.
        wrong = {str(each["loc"][0]).upper(): each["type"] for each in error.errors(include_input=False)}
        found = [f"{key} is {'missing' if kind == 'missing' else 'not acceptable'}" for key, kind in wrong.items()]
        raise RefusedStart(f"{name} refuses to start: {'; '.join(found)}") from None
    if found:
        raise RefusedStart(f"{name} refuses to start: {'; '.join(found)}")


def open_settings(settings: Settings) -> list[str]:
    """What must not be on Google Cloud, one sentence each; empty when all is well."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return [*_modes(settings), *_addresses(values), *_secrets(values), *_identities(values), *_functions(values)]


def _modes(settings: BaseModel) -> Iterator[str]:
    if getattr(settings, "platform", "cloud") == "laptop":
        yield "PLATFORM=laptop is for a laptop"
    if isinstance(settings, AuthSettings):
        if settings.auth == "none":
            yield "AUTH=none lets everybody in: set google or iap"
        else:
            for name in ("auth_audiences", "auth_emails"):
                if not getattr(settings, name).strip(" ,"):
                    yield f"{name.upper()} is empty, so nobody could call"
    if isinstance(settings, ModelSettings):
        if settings.llm_provider == "offline" and not settings.allow_offline:
            yield "LLM_PROVIDER=offline needs ALLOW_OFFLINE=true here"
        if settings.llm_provider == "gemini" and settings.gemini_api_key is None:
            yield "GEMINI_API_KEY is missing"


def _addresses(values: Mapping[str, object]) -> Iterator[str]:
    for name, value in values.items():
        if value is None:
            continue
        if name.endswith("_endpoint") or name == "auth_keys_url":
            yield f"{name.upper()} is for a laptop"
        elif name.endswith("_url"):
            host = str(value).partition("://")[2]
            if not str(value).startswith("https://") or host.startswith(_LOCAL_HOSTS):
                yield f"{name.upper()} must be a public https address"


def _secrets(values: Mapping[str, object]) -> Iterator[str]:
    for name, value in values.items():
        if value is None:
            continue
        if name in _KEYS:
            yield f"{name.upper()} is for a laptop: here the identity is the service account's"
        elif isinstance(value, SecretStr) and len(value.get_secret_value()) < _SHORTEST_SECRET:
            yield f"{name.upper()} is shorter than {_SHORTEST_SECRET} characters: a secret can't be a word"


def _functions(values: Mapping[str, object]) -> Iterator[str]:
    for name in ("planning_url", "runs_url", "ops_url", "sign_in_client_secret"):
        if name in values and not values[name]:
            yield f"{name.upper()} is missing"


def _identities(values: Mapping[str, object]) -> Iterator[str]:
    for name, value in values.items():
        if name.endswith("_service_account") and not value:
            yield f"{name.upper()} is missing"
        elif name == "environment_identities" and value is None:
            yield f"{name.upper()} is missing: without it any project could be an environment's"

"""From settings to a provider."""

import random as random_module
import time
from collections.abc import Callable

from shared.llm.offline import OfflineProvider, Rules
from shared.llm.provider import Provider
from shared.settings import ModelSettings


def provider(
    settings: ModelSettings,
    rules: Rules,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    random: Callable[[], float] = random_module.random,
) -> Provider:
    """The provider that `LLM_PROVIDER` names: `offline`, or `vertex` or `gemini` with the rules as their safety net.

    `rules` are those of the room that asks. `clock` in seconds, `random` in [0, 1). Keep it: it holds a client and
    remembers an outage.
    """
    if settings.llm_provider == "offline":
        return OfflineProvider(rules)
    from shared.llm.fallback import FallbackProvider
    from shared.llm.gemini import GeminiProvider, Vertex
    from shared.llm.retry import CallLimits

    key = settings.gemini_api_key
    gemini = GeminiProvider(
        api_key=key.get_secret_value() if key else None,
        model=settings.gemini_model,
        base_url=settings.gemini_base_url,
        vertex=Vertex(settings.vertex_project, settings.vertex_location) if settings.llm_provider == "vertex" else None,
        limits=CallLimits(settings.llm_deadline_seconds, settings.llm_max_calls, clock, sleep, random),
    )
    return FallbackProvider(gemini, OfflineProvider(rules), clock=clock)

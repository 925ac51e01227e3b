"""How long a goal may be."""

from shared.http import TooLarge

MAX_PROMPT = 8_000


def check_length(prompt: str) -> None:
    """Raises TooLarge for a goal that is longer than what is read."""
    if len(prompt) > MAX_PROMPT:
        raise TooLarge(f"The goal has {len(prompt):,} characters; at most {MAX_PROMPT:,} are read.")

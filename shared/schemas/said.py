"""`Said`: what somebody typed or sent, as it may be kept: whatever holds it has no password or key of it."""

from typing import Annotated

from pydantic import AfterValidator


def _kept(text: str) -> str:
    if not text:
        return text
    from shared.schemas.secrets_said import without_secrets  # its patterns take a while

    return without_secrets(text)


Said = Annotated[str, AfterValidator(_kept)]
"""What somebody typed or sent, without the passwords and keys that stand in it."""

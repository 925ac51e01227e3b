"""References of container images: what one is made of, and why a text is none."""

import re

IMAGE = (
    r"^[a-z0-9](?:[a-z0-9._-]{0,254})(?::\d{1,5})?(?:/[a-z0-9][a-z0-9._-]{0,127}){0,8}"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$"
)
"""A reference of a container image: `nginx:1.29`, `us-docker.pkg.dev/p/r/app@sha256:...`."""


def whole_image(text: str) -> str:
    """The reference itself. Raises ValueError saying why it is none: nothing of one is left out or put right."""
    if re.fullmatch(IMAGE, text):
        return text
    name, at, digest = text.partition("@")
    if "://" in text:
        why = f"an image is named without {text.partition('://')[0]}://"
    elif at and not re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
        why = "a digest is sha256: and 64 characters of 0 to 9 and a to f, and this one is not"
    elif (
        name.rpartition("/")[0] != name.rpartition("/")[0].lower()
        or name.partition(":")[0] != name.partition(":")[0].lower()
    ):
        why = "registries and names of images are written in small letters"
    else:
        why = "an image is REGISTRY/NAME:TAG or REGISTRY/NAME@sha256:DIGEST"
    raise ValueError(f"{text[:200]} is no image that can be run: {why}")

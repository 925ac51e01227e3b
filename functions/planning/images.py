"""Images that a goal or a change names, read whole or refused: a pin that is cut short is not left out."""

import re

from functions.planning.rules.words.values import image_in, images_in
from shared.schemas.images import whole_image

# A mark that ends a sentence, or a list, ends no name.
_WORD = re.compile(r"[^\s,;\"'`()<>\[\]{}\\]+")
_REGISTRY = re.compile(
    r"(?i)(?:[a-z+-]+://)?(?:[^/@]*@)?(?:[a-z0-9-]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io|ghcr\.io|docker\.io|quay\.io|[a-z0-9-]+\.azurecr\.io|"
    r"(?:[a-z0-9-]+\.)*registry\.[a-z0-9.-]+|registry(?:\.[a-z0-9-]+)+|public\.ecr\.aws|[a-z0-9.-]+\.dkr\.ecr\.[a-z0-9.-]+)(?::\d+)?/."
)
_SCHEME = re.compile(r"(?i)(?:docker|oci|docker-image|containers?-storage)://")
_CALLED = re.compile(r"(?i)(?:\bimage|--image)(?:[ =]|: ?)(?:(?:of|from|at|called|is) )?$")
_ADDRESS = re.compile(r"(?i)[a-z][a-z+.-]*://|[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:\.[a-z]{2,}|:\d+)/")
_PICTURE = re.compile(r"(?i)\.(?:png|jpe?g|svg|gif|webp|ico|avif|iso|html?)$")
_DIGEST = re.compile(r"(?i).+@sha\d+\b")


def unread_image(text: str) -> str:
    """Why something that can only be an image is none that is read as it stands; empty where there is none such."""
    for match in _WORD.finditer(text):
        word = match[0].rstrip(".:!?*")
        called = _CALLED.search(text, max(0, match.start() - 30), match.start()) is not None
        registry = _REGISTRY.match(word) is not None
        means = registry or _SCHEME.match(word) or _DIGEST.match(word)
        if not means and not (called and _ADDRESS.match(word) and not _PICTURE.search(word)):
            continue
        try:
            whole_image(word)
        except ValueError as none:
            return str(none)
        tagged = ":" in word.rpartition("/")[2] or "@" in word
        if word not in images_in(text) and word != image_in(text) and (tagged or called):
            return f"{word[:200]} is no image that can be run: its registry has no name on the internet"
    return ""

"""What a test needs and the image of Cloud Build's `test` step does not have: Node.js, a browser, git."""

import shutil

import pytest

from infra.local.console import ConsoleNotBuilt, node_folder

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _has_node() -> bool:
    try:
        return bool(node_folder())
    except ConsoleNotBuilt:
        return False


needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")
needs_node = pytest.mark.skipif(not _has_node(), reason="there is no Node.js on this machine")

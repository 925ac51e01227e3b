"""Every gcloud command that people are told to run: gcloud knows it, and each of its flags."""

import re
import runpy
import shutil
from pathlib import Path

import pytest

from tests.gcp.reading import ROOT

GCLOUD = shutil.which("gcloud")
TREE = Path(GCLOUD).resolve().parent.parent / "data/cli/gcloud_completions.py" if GCLOUD else None
PLACES = ("README.md", "infra/gcp/*.md", "functions/console/web/docs/*.md", "infra/cli/*.py", "functions/**/*.py",
          "jobs/**/*.py", "shared/**/*.py", "shared/**/*.tf")  # fmt: skip
COMMAND = re.compile(r"\bgcloud((?: +(?:\\\n\s*)?[^\s`|;&\"]+)+)")
# What follows gcloud where a sentence speaks of it.
SENTENCES = {"and", "has", "left", "or"}
# Of later versions than machines may have, as the reference has them
# (https://docs.cloud.google.com/sdk/gcloud/reference/firestore/databases/clone).
LATER = {"firestore databases clone": {"--source-database", "--snapshot-time", "--destination-database"}}
FLAG = re.compile(r"--[a-z][a-z0-9-]*")


def commands():
    """Each command that is told, as its words in a row and its flags, and where."""
    for pattern in PLACES:
        for path in ROOT.glob(pattern):
            if "node_modules" in path.parts:
                continue
            for match in COMMAND.finditer(path.read_text(encoding="utf-8")):
                yield match[1].replace("\\\n", " "), path.relative_to(ROOT).as_posix()


@pytest.mark.slow
@pytest.mark.skipif(TREE is None or not TREE.exists(), reason="gcloud is not installed")
def test_every_command_that_is_told_and_its_flags_are_gcloud_s():
    tree = runpy.run_path(str(TREE))["STATIC_COMPLETION_CLI_TREE"]
    wrong, seen = [], set()
    for text, where in commands():
        words, node = text.split(), tree
        if (flags := LATER.get(" ".join(words[:3]))) is not None:
            assert set(FLAG.findall(text)) <= flags
            continue
        while words and words[0] in node.get("commands", {}):
            node = node["commands"][words.pop(0)]
        if node is tree and words[0] in SENTENCES:
            continue
        seen.add(where)
        flags = {flag for word in words for flag in FLAG.findall(word) if word.startswith("-")}
        unknown = flags - node.get("flags", {}).keys() - tree["flags"].keys()
        if node.get("commands") or unknown:
            wrong.append((where, text.strip()[:120], sorted(unknown)))
    assert wrong == []
    assert "infra/gcp/README.md" in seen

"""Nothing that is pinned ends within three months, and everything that is pinned has a date and a source."""

import re
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from infra.gcp.dates import LIVES
from shared.parts.function.part import FunctionSettings
from shared.parts.redis.part import REDIS
from shared.parts.sql.part import SQL
from shared.parts.valkey.part import VALKEY
from shared.parts.vertex.part import VERTEX
from shared.parts.vm import settings as vm
from shared.settings import DEFAULT_MODEL
from tests.gcp.conftest import GCP
from tests.gcp.reading import ROOT

TODAY = datetime.now(UTC).date()


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_it_lives_three_months_from_now(life):
    assert life.source.startswith("https://")
    if life.ends is None:
        assert TODAY - life.looked < timedelta(days=183), f"look again whether {life.name} has an end: {life.source}"
    else:
        assert life.ends - TODAY > timedelta(days=90), f"{life.name} ends on {life.ends}: {life.source}"


def pinned():
    """What the files name."""
    files = {path: path.read_text() for path in (ROOT / "cloudbuild.yaml", GCP / "jobs.Dockerfile")}
    text = "\n".join(files.values())
    functions, providers = (GCP / "functions.tf").read_text(), (GCP / "image/providers.tf").read_text()
    yield DEFAULT_MODEL
    yield from re.findall(r'runtime\s*=\s*"(\w+)"', functions)
    yield from re.findall(r"\b((?:python|node):\d+)\.", text.replace("python:3.", "python:3_"))
    yield from (f"python:3.{minor}" for minor in re.findall(r"python:3\.(\d+)\.", text))
    yield from re.findall(r"-(bookworm|trixie|bullseye)\b", text)
    yield from (f"terraform {version}" for version in re.findall(r"hashicorp/terraform:(\d+\.\d+)", text))
    yield from (f"hashicorp/google {major}" for major in re.findall(r'hashicorp/google"\s*version = "(\d+)', providers))
    for path in (ROOT / "shared/parts").rglob("*"):
        if path.suffix in {".tf", ".py"}:
            yield from re.findall(r"debian-cloud/(debian-\d+)", path.read_text())
            yield from re.findall(r'"(composer-\d+-airflow-\d+)"', path.read_text())
    yield from get_args(FunctionSettings.model_fields["runtime"].annotation)
    for image in vm._IMAGES.values():
        # Images of SQL Server end with the Windows that they name.
        yield re.sub(r"^sql-.*-win-", "windows-", image.partition("/")[2])
    yield f"VALKEY_{VALKEY.settings().version.replace('.', '_')}"
    yield SQL.settings().database_version
    yield REDIS.settings().version
    yield VERTEX.settings().model


def test_everything_that_is_pinned_is_in_the_table():
    found = set(pinned())
    assert len(found) >= 18
    assert found <= {life.name for life in LIVES}


def test_the_platform_s_model_is_the_code_s():
    [model] = re.findall(
        r'variable "gemini_model" \{.*?default\s*=\s*"([^"]+)"', (GCP / "variables.tf").read_text(), re.DOTALL
    )
    assert model == DEFAULT_MODEL

"""One platform for everything that environments are about, spoken to as a person and a script do."""

import json
import os

import pytest

from infra.cli.client import Api
from infra.cli.main import app
from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from shared.terraform.naming import name_suffix
from tests.support.command_line import CliRunner


@pytest.fixture(scope="session")
def platform(tmp_path_factory):
    settings = LocalSettings(boot_seconds=0.1, latency=0.0, sweep_seconds=3600.0)
    folder = tmp_path_factory.mktemp("environments")
    with LocalPlatform(folder, port=0, settings=settings, user=dict(os.environ)) as running:
        yield running


@pytest.fixture(scope="session")
def url(platform):
    return platform.url


@pytest.fixture(scope="session")
def call(url):
    return Api(url).call


def infraai(*arguments, code=0, **options):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], **options)
    assert result.exit_code == code, result.output + str(result.exception)
    return result.output


def as_json(*arguments, code=0):
    return json.loads(infraai(*arguments, "--json", code=code))


@pytest.fixture(scope="session")
def run(url):
    """A command with --yes and --json against the platform: its document."""
    return lambda *arguments, code=0: as_json(*arguments, "--yes", "--url", url, code=code)


@pytest.fixture(scope="session")
def staging(run):
    return run("env", "create", "staging", "--project", "shop-staging", "--region", "us-central1")


@pytest.fixture(scope="session")
def prod(run):
    place = ("--project", "shop-prod-1", "--region", "us-east1")
    return run("env", "create", "prod", *place, "--no-plan-first", "--confirm", "prod")


def store(platform):
    """Firestore as the platform's own functions see it."""
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import firestore

    os.environ["FIRESTORE_EMULATOR_HOST"] = platform.environment()["FIRESTORE_EMULATOR_HOST"]
    try:
        return firestore.Client(project="infraai-local", credentials=AnonymousCredentials())
    finally:
        del os.environ["FIRESTORE_EMULATOR_HOST"]


def left_of(platform, deployment_id):
    """What of a deployment stands in any project."""
    suffix, world = name_suffix(deployment_id), platform.world
    return sorted(
        f"{kind} {entry.id}" for kind in world.kinds() for entry in world.list(kind) if suffix in str(entry.attributes)
    )

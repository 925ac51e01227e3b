"""A Cloud Build trigger: each push to a branch of a repository is built, and what was built is deployed.

Google reads the repository through a connection of Cloud Build's, which its owner grants by hand: the trigger names it,
and can't be made before it is there. Nothing starts a build but a push to what is named; requests of strangers to
pull never do, for what they change would run with the right to deploy.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field

from shared.parts.part import NONE, UNHEARD, Block, Look, Need, Part, Price, Settings, Use, Verified
from shared.terraform.type_rules import TypeRules

if TYPE_CHECKING:
    from shared.cost.lines import CostLine
    from shared.cost.planned import Deployment, Resource

REPOSITORY = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_.-]{1,100}){1,5}"
CONNECTION = r"[A-Za-z0-9][A-Za-z0-9-]{0,62}"
_BRANCH = r"[A-Za-z0-9][A-Za-z0-9_./*-]{0,198}"
_FOLDER = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}){0,5}"

BUILDERS = ("gcr.io/cloud-builders/docker", "gcr.io/google.com/cloudsdktool/cloud-sdk:slim")
"""What steps may run in; each is Google's own."""


class BuildTriggerSettings(Settings):
    """`repository` as `owner/name`, connected to Cloud Build as `connection` under the name `connected`; there is no
    trigger until it is named.

    `branch` whose pushes are built, or `tag` whose names are (`v*`); `file`: the build file in the repository that says
    the steps, else it is built by its Dockerfile or buildpacks. `folder`: only pushes that change something there.
    `approval`: a person lets each build begin.
    """

    repository: str = Field("", max_length=300, pattern=rf"^({REPOSITORY})?$")
    connection: str = Field("github", pattern=rf"^{CONNECTION}$")
    branch: str = Field("main", pattern=rf"^{_BRANCH}$")
    tag: str = Field("", pattern=rf"^({_BRANCH})?$")
    file: str = Field("", max_length=200, pattern=rf"^({_FOLDER}\.(yaml|yml|json))?$")
    folder: str = Field("", pattern=rf"^({_FOLDER})?$")
    approval: bool = False

    @property
    def whose(self) -> str:
        """The repository, or what stands for it until it is named."""
        return self.repository or "OWNER/REPOSITORY"

    @property
    def waits(self) -> bool:
        """For a repository: nothing is built before one is named."""
        return not self.repository

    @property
    def connected(self) -> str:
        """What the repository is called in the connection, as Google's console calls it too."""
        return re.sub(r"[^A-Za-z0-9._-]", "-", self.whose)[:100]

    @property
    def branches(self) -> str:
        """The branch or tag as the expression that Cloud Build takes."""
        return pushed(self.tag or self.branch)


def pushed(name: str) -> str:
    """The expression for exactly one branch or tag; `*` stands for any letters of it."""
    return "^" + ".*".join(re.escape(each).replace(r"\-", "-").replace(r"\/", "/") for each in name.split("*")) + "$"


_USUAL, _MOST = 0, 10_000
"""Minutes of builds a month beyond the 2,500 that are free."""


def _planned(settings: BuildTriggerSettings, _use: Use) -> list[tuple[str, Mapping[str, Any]]]:
    return [("google_cloudbuild_trigger", {})] if settings.repository else []


def _minutes(resource: "Resource", _deployment: "Deployment") -> "Iterator[CostLine]":
    """https://cloud.google.com/build/pricing: minutes of the usual machine; no other may be said."""
    from shared.cost.lines import line

    resource.values.pass_over()
    yield line("Cloud Build, minutes beyond the free ones", _USUAL, 0.006, worst=_MOST)


BUILD_TRIGGER = Part(
    name="build_trigger",
    what="a trigger that builds and deploys each push",
    synonyms=("cloud build trigger", "build trigger", "cloud build", "continuous deployment"),
    elsewhere=("AWS CodePipeline", "AWS CodeBuild", "Azure Pipelines"),
    usual_id="push",
    means=("google_cloudbuild_trigger",),
    settings=BuildTriggerSettings,
    blocks=(
        Block("trigger", "google_cloudbuild_trigger", "{id}-trigger", unmade="waits"),
        Block("writes_logs", "google_project_iam_member", "{id}-writes-logs", named=False),
    ),
    types=(
        TypeRules(
            "google_cloudbuild_trigger",
            # Which repository and which pushes is judged together (jobs/terraform/policy/plan_builds.py).
            acts_as="service_account",
            identities=("service_account",),
            only={
                "build.options.logging": ("CLOUD_LOGGING_ONLY",),
                "build.step.name": BUILDERS,
            },
            plain=(
                "approval_config",
                "approval_config.approval_required",
                "build",
                "build.images",
                "build.options",
                "build.options.dynamic_substitutions",
                "build.options.substitution_option",
                "build.queue_ttl",
                "build.step",
                "build.step.allow_exit_codes",
                "build.step.allow_failure",
                "build.step.args",
                "build.step.dir",
                "build.step.entrypoint",
                "build.step.env",
                "build.step.id",
                "build.step.script",
                "build.step.timeout",
                "build.step.wait_for",
                "build.substitutions",
                "build.tags",
                "build.timeout",
                "description",
                "disabled",
                "filename",
                "ignored_files",
                "include_build_logs",
                "included_files",
                "location",
                "repository_event_config",
                "repository_event_config.push",
                "repository_event_config.push.branch",
                "repository_event_config.push.tag",
                "repository_event_config.repository",
                "substitutions",
                "tags",
            ),
            refused=(
                "bitbucket_server_trigger_config*",
                "build.artifacts*",
                "build.available_secrets*",
                "build.logs_bucket",
                "build.options.disk_size_gb",
                "build.options.env",
                "build.options.log_streaming_option",
                "build.options.machine_type",
                "build.options.requested_verify_option",
                "build.options.secret_env",
                "build.options.source_provenance_hash",
                "build.options.volumes*",
                "build.options.worker_pool",
                "build.secret*",
                "build.source*",
                "build.step.secret_env",
                "build.step.timing",
                "build.step.volumes*",
                "deletion_policy",
                "developer_connect_event_config*",
                "filter",
                "git_file_source*",
                "github*",
                "pubsub_config*",
                "repository_event_config.pull_request*",
                "repository_event_config.push.invert_regex",
                "source_to_build*",
                "trigger_template*",
                "webhook_config*",
            ),
            weakens={"approval_config.approval_required": (True,)},
        ),
    ),
    needs=(Need("identity", "own"),),
    roles=frozenset({"deployer"}),
    uses="trigger",
    offers=NONE,
    price=Price(planned=_planned, usage=None, own=(("google_cloudbuild_trigger", _minutes),)),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(
        Look(
            "trigger",
            "Build trigger",
            "integration",
            "cloudbuild",
            detail="[[ s.repository or 'no repository yet' ]]",
        ),
    ),
    risks=lambda settings: ("connection_by_hand",) if settings.repository else ("repository_missing",),
    verified=Verified(by="exists"),
    meets=(("build_trigger", "google_cloudbuild_trigger"),),
    apis=("cloudbuild.googleapis.com",),
    plan_roles=("roles/cloudbuild.builds.viewer",),
    apply_roles=("roles/cloudbuild.builds.editor",),
)

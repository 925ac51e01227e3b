"""Deployments from GitHub Actions, GitLab or Terraform Cloud without a key: a pool that trusts one's pipelines.

A pipeline proves with its own short-lived token whose it is. Who may come in is said by one condition: the repository,
and the branch where one is named; or the owner of many, and the workspace where one is named. What it may then do is
said by what the part uses, and is nothing else.
"""

from typing import Literal

from pydantic import Field

from shared.parts.held import HoldsRights
from shared.parts.part import (
    NONE,
    UNHEARD,
    Block,
    Look,
    Need,
    Part,
    Price,
    Verified,
    free,
)
from shared.terraform.type_rules import TypeRules

NOBODY = "-/-"
"""A repository that nobody can have: no owner's name begins with a hyphen."""

ISSUERS = {
    "github": "https://token.actions.githubusercontent.com",
    "gitlab": "https://gitlab.com",
    "terraform": "https://app.terraform.io",
}
CLAIMS = {"github": "repository", "gitlab": "project_path", "terraform": "terraform_organization_name"}
OWNERS = {"github": "repository_owner", "gitlab": "namespace_path", "terraform": "terraform_organization_name"}
"""Where a token says whose all of it is."""
_REPOSITORY = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_.-]{1,100}){1,5}"
_OWNER = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}"
_CLAIM = "|".join(sorted({*CLAIMS.values(), *OWNERS.values()}, key=len, reverse=True))
CONDITION = (
    rf'assertion\.(?P<claim>{_CLAIM}) == "(?P<repository>{_REPOSITORY}|{_OWNER}|-/-)"'
    r'( && assertion\.ref == "(?P<ref>[A-Za-z0-9][A-Za-z0-9_./-]{0,200})"'
    r'(?P<branch> && assertion\.ref_type == "branch")?)?'
    r'( && assertion\.terraform_workspace_name == "(?P<workspace>[A-Za-z0-9_-]{1,90})")?'
)
"""The only form of a condition that a plan may have: one repository by its whole name or one owner, and a branch or a
workspace if one is named."""


class KeylessCiSettings(HoldsRights):
    """`repository` whose pipelines come in, `owner/name` (on GitLab with all its groups); nobody until it is named.

    An owner alone is for all that is theirs: an organisation of GitHub or Terraform Cloud, a group of GitLab.
    `branch`: of which alone; empty for every branch and tag of the repository. `workspace`: which of Terraform Cloud.
    `does`: what its pipelines may do with what is not deployed to, such as a bucket that they fill.
    """

    provider: Literal["github", "gitlab", "terraform"] = "github"
    repository: str = Field("", max_length=300, pattern=rf"^({_REPOSITORY}|{_OWNER})?$")
    workspace: str = Field("", pattern=r"^[A-Za-z0-9_-]{0,90}$")
    branch: str = Field("main", max_length=200, pattern=r"^([A-Za-z0-9][A-Za-z0-9_./-]*)?$")

    @property
    def who(self) -> str:
        """The repository, or nobody's."""
        return self.repository or NOBODY

    @property
    def issuer(self) -> str:
        """Who signs a pipeline's token."""
        return ISSUERS[self.provider]

    @property
    def claim(self) -> str:
        """Where the token says of which repository it is, or whose."""
        return (CLAIMS if "/" in self.who else OWNERS)[self.provider]

    @property
    def ref(self) -> str:
        """The branch as the token says it: GitHub with its whole reference, GitLab by its name."""
        if self.provider == "terraform":
            return ""
        return f"refs/heads/{self.branch}" if self.branch and self.provider == "github" else self.branch

    @property
    def names_branch(self) -> bool:
        """Whether a branch has to be told from a tag of its name: on GitLab, where tags are anybody's to push."""
        return bool(self.ref) and self.provider == "gitlab"


KEYLESS_CI = Part(
    name="keyless_ci",
    what="deployments from a pipeline without a key",
    synonyms=("workload identity federation", "keyless deployment", "keyless ci", "oidc deployment"),
    elsewhere=("AWS IAM OIDC provider", "Azure federated credentials"),
    usual_id="ci",
    means=("google_iam_workload_identity_pool_provider",),
    settings=KeylessCiSettings,
    blocks=(
        Block("pool", "google_iam_workload_identity_pool", "{id}-pool", named=False),
        Block("provider", "google_iam_workload_identity_pool_provider", "{id}-provider", named=False),
        Block("comes_in", "google_service_account_iam_member", "{id}-comes-in", named=False),
    ),
    types=(
        TypeRules(
            "google_iam_workload_identity_pool",
            name=("workload_identity_pool_id",),
            only={"mode": ("FEDERATION_ONLY", "")},
            plain=("description", "disabled", "display_name"),
            refused=("inline_*", "attestation_rules*", "deletion_policy"),
        ),
        TypeRules(
            "google_iam_workload_identity_pool_provider",
            name=("workload_identity_pool_provider_id",),
            references={"workload_identity_pool_id": ("google_iam_workload_identity_pool",)},
            only={"oidc.issuer_uri": tuple(ISSUERS.values())},
            # Whom they let in is judged together (jobs/terraform/policy/plan_federation.py).
            plain=("attribute_condition", "attribute_mapping", "description", "disabled", "display_name", "oidc"),
            refused=("aws*", "saml*", "x509*", "oidc.allowed_audiences", "oidc.jwks_json", "deletion_policy"),
        ),
    ),
    needs=(Need("identity", "own"),),
    roles=frozenset({"deployer", "holder"}),
    uses="provider",
    offers=NONE,
    price=Price(planned=free, usage=None),
    profiles=NONE,
    heard=UNHEARD,
    fixes=NONE,
    looks=(Look("provider", "Pipeline", "security", "iam", detail="[[ s.repository or s.provider ]]"),),
    risks=lambda settings: NONE if settings.repository else ("repository_missing",),
    verified=Verified(by="exists"),
    meets=(("keyless_ci", "google_iam_workload_identity_pool_provider attribute_condition ~ =="),),
    apis=("iam.googleapis.com", "iamcredentials.googleapis.com", "sts.googleapis.com"),
    plan_roles=("roles/iam.workloadIdentityPoolViewer", "roles/iam.securityReviewer"),
    apply_roles=("roles/iam.workloadIdentityPoolAdmin", "roles/iam.serviceAccountCreator", "infraaiSigning"),
)

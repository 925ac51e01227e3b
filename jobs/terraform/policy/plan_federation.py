"""Who may come in from outside without a key: the pipelines of one repository or one owner, and nobody else.

A provider is judged as a whole: its issuer, its condition and its mapping belong together. A condition has exactly one
form, which names one repository or owner; whatever is written otherwise is refused, not read.
"""

import re
from collections.abc import Collection, Iterator

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from jobs.terraform.policy.plan_own import Own
from shared.parts.keyless_ci.part import CLAIMS, CONDITION, ISSUERS, NOBODY, OWNERS, KeylessCiSettings
from shared.schemas import Architecture
from shared.terraform.hcl import named

Reason = tuple[str, str]

POOL = "google_iam_workload_identity_pool"
PROVIDER = f"{POOL}_provider"
COMES_IN = "roles/iam.workloadIdentityUser"
_CONDITION = re.compile(CONDITION)
_CLAIMS_OF = {ISSUERS[name]: tuple(dict.fromkeys((claim, OWNERS[name]))) for name, claim in CLAIMS.items()}
_SET = "principalSet://iam.googleapis.com/"
_OF_REPOSITORY = re.compile(r"/attribute\.repository/(?P<repository>[A-Za-z0-9_./-]+)")


def repositories_of(architecture: Architecture | None) -> frozenset[str]:
    """The repositories that a deployment's parts name, as `repository:owner/name`; with the branch and the workspace of
    which alone its pipelines come in, where one is named, as `only:owner/name refs/heads/main`.
    """
    found: set[str] = set()
    for part in architecture.parts if architecture else ():
        if part.part == "keyless_ci":
            said = KeylessCiSettings.model_validate({each.key: each.value for each in part.settings})
            narrow = " ".join(filter(None, (said.ref, said.workspace)))
            found |= {f"repository:{said.repository}"} if said.repository else set()
            found |= {f"only:{said.repository} {narrow}"} if said.repository and narrow else set()
    return frozenset(found)


def provider(change: Change, people: Collection[str] | None) -> Iterator[Reason]:
    """Why a provider may not let in whom it would.

    `people` holds what `repositories_of` tells; None for whichever the files name.
    """
    if change.type != PROVIDER or not change.writes:
        return
    issuers = values_at(change.after, "oidc.issuer_uri")
    claims = _CLAIMS_OF.get(issuers[0]) if len(issuers) == 1 and isinstance(issuers[0], str) else None
    if claims is None:
        yield "foreign_identity", f"its tokens must be those of {' or '.join(_CLAIMS_OF)}"
        return
    condition = change.after.get("attribute_condition")
    if condition is UNKNOWN:
        yield "unknown_value", "its condition is known only after apply"
        return
    found = _CONDITION.fullmatch(condition) if isinstance(condition, str) else None
    if found is None or found["claim"] not in claims:
        yield (
            "foreign_identity",
            f'its condition must name one repository and no more: assertion.{claims[0]} == "OWNER/NAME"',
        )
        return
    claim = found["claim"]
    if claim in {CLAIMS["gitlab"], OWNERS["gitlab"]} and "assertion.ref ==" in found[0] and not found["branch"]:
        # On GitLab a tag of that name is the same reference, and whoever may push tags would come in.
        yield "foreign_identity", 'its condition must say that it is a branch: && assertion.ref_type == "branch"'
    if _is_strange(found["repository"], people):
        message = f"{found['repository']} is no repository that the plan names; say it in the settings of the part"
        yield "foreign_identity", message
    narrow = " ".join(filter(None, (found["ref"], found["workspace"])))
    kept = [each for each in people or () if each.startswith(f"only:{found['repository']} ")]
    if kept and f"only:{found['repository']} {narrow}" not in kept:
        yield "foreign_identity", f"its condition must name the branch that the plan does: {kept[0].rpartition(' ')[2]}"
    mapping = {"google.subject": "assertion.sub", "attribute.repository": f"assertion.{claim}"}
    if change.after.get("attribute_mapping") != mapping:
        yield "foreign_identity", f"its mapping must be {mapping}, so that no other claim is taken for the repository"


def _is_strange(repository: str, people: Collection[str] | None) -> bool:
    """Whether a repository is one that the plan does not name; the one that nobody has lets nobody in."""
    return people is not None and repository != NOBODY and f"repository:{repository}" not in people


def comes_in(change: Change, source: Source, own: Own, people: Collection[str] | None) -> Iterator[Reason]:
    """Why a grant may not let pipelines act as an account: they must be one named repository's, of an own pool."""
    if change.type != "google_service_account_iam_member":
        yield "privileged_role", f"{COMES_IN} is given on a service account, and on nothing else"
    member = change.after.get("member")
    if member is UNKNOWN:
        written = [named(expr) for expr in source.written(change).get("member", ())]
        shapes = {each and (each.type, each.before, each.attribute) for each in written}
        tails = {each.after for each in written if each is not None}
        if shapes != {(POOL, _SET, "name")} or len(tails) != 1:
            yield "unknown_value", "who may come in is known only after apply"
            return
        tail = tails.pop()
    else:
        pool, slash, rest = str(member).removeprefix(_SET).partition("/attribute.")
        tail = f"{slash}{rest}"
        if not str(member).startswith(_SET) or not own.holds((POOL,), pool, {}):
            yield "foreign_identity", f"{member} is nobody of a pool of this deployment"
            return
    found = _OF_REPOSITORY.fullmatch(tail)
    if found is None:
        yield "foreign_identity", "whoever comes in must be of one repository: .../attribute.repository/OWNER/NAME"
    elif _is_strange(found["repository"], people):
        message = f"{found['repository']} is no repository that the plan names; say it in the settings of the part"
        yield "foreign_identity", message

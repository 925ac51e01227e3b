"""Whose the things are that a state or a plan names: nobody's, or another deployment's."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from jobs.terraform.policy.plan_data import LISTS, reads
from jobs.terraform.policy.plan_document import UNKNOWN, changes, values_at
from jobs.terraform.policy.plan_named import Named, named
from jobs.terraform.work import Ended, Work
from shared.policy.plan_types import TYPES
from shared.policy.platform_names import is_platform_s
from shared.schemas import ADOPTED, Deployment, Resource
from shared.store.adoptions import key_of
from shared.terraform.naming import is_own_name


class Held(NamedTuple):
    """One resource: where it stands, its Terraform type, its values."""

    address: str
    type: str
    values: Mapping[str, Any]


def in_plan(document: Mapping[str, Any]) -> list[Held]:
    """Every resource of a plan, as it is and as it would be."""
    return [
        Held(each.address, each.type, values)
        for each in changes(document)
        if each.mode == "managed"
        for values in (each.before, each.after)
        if values
    ]


def read_in(document: Mapping[str, Any]) -> list[Held]:
    """Every thing that a plan's data sources tell of, of a kind that a deployment may own."""
    found = []
    for each in reads(document):
        kind, path = LISTS.get(each.type, ("", ""))
        if kind:
            names = (name for name in values_at(each.values, path) if isinstance(name, str))
            found += [Held(each.address, kind, {"name": name}) for name in names]
        elif each.type in TYPES:
            found.append(Held(each.address, each.type, each.values))
    return found


def check_nobody_s(work: Work, held: Iterable[Held]) -> None:
    """Raises Ended where something that is to be taken in is, lies in or refers to another deployment's own.

    In any environment: by names that carry another's suffix, by what the registry has, and by the ids under which
    others took theirs in.
    """
    said = [(each, named(each.type, each.values)) for each in held if each.type.startswith("google_")]
    others = [each for each in work.desk.deployments.everywhere() if each.deployment_id != work.run.deployment_id]
    for each, found in said:
        _check_suffixes(each, found, others)
    registered = _registered(work, {name for _, found in said for _, name in found.things})
    for each, found in said:
        for there in registered:
            if _is_it(work, found.things, there):
                raise _belongs(each, _called(work, there.deployment_id))
    keys = {key_of(each.type, identity): each for each, _ in said if isinstance(identity := each.values.get("id"), str)}
    for key, owner in work.desk.deployments.claimed_by(keys).items():
        if owner != work.run.deployment_id:
            raise _belongs(keys[key], _called(work, owner))


def check_not_platform_s(work: Work, held: Iterable[Held]) -> None:
    """Raises Ended where something that is to be taken in is, lies in or refers to the platform's own."""
    own = work.desk.own_names(work.project)
    for each in held:
        if not each.type.startswith("google_"):
            continue
        found = named(each.type, each.values)
        if is_platform_s(each.type, each.values, (found.things, found.texts), work.project, own):
            raise Ended(
                "refused_by_policy",
                f"{each.address} is, or names, one of the platform's own things: it is never part of a deployment.",
            )


def check_parents(work: Work, held: Iterable[Held]) -> None:
    """Raises Ended where something would be changed or destroyed inside of what belongs to another deployment."""
    said = [(each, named(each.type, each.values)) for each in held if each.type.startswith("google_")]
    said = [(each, found) for each, found in said if found.parents]
    if not said:
        return
    if work.run.plan.stack_type == ADOPTED:
        others = [each for each in work.desk.deployments.everywhere() if each.deployment_id != work.run.deployment_id]
        for each, found in said:
            names = frozenset(name for _, name in found.parents)
            _check_suffixes(each, found._replace(texts=names), others)
    for there in _registered(work, {name for _, found in said for _, name in found.parents}):
        for each, found in said:
            if _is_it(work, found.parents, there):
                raise _belongs(each, _called(work, there.deployment_id))


def _check_suffixes(each: Held, found: Named, others: Iterable[Deployment]) -> None:
    labelled = {
        str(labels["deployment"])
        for key in ("labels", "effective_labels", "terraform_labels", "user_labels")
        if isinstance(labels := each.values.get(key), Mapping) and labels.get("deployment", UNKNOWN) is not UNKNOWN
    }
    for other in others:
        own = any(is_own_name(text, other.deployment_id) for text in found.texts)
        if own or other.deployment_id in labelled | found.texts:
            raise _belongs(each, other.application or other.deployment_id)


def _registered(work: Work, names: Collection[str]) -> list[Resource]:
    """What others have registered under some of these names."""
    found = work.desk.deployments.of_names(names)
    return [each for each in found if each.deployment_id != work.run.deployment_id]


def _is_it(work: Work, things: Collection[tuple[str, str]], there: Resource) -> bool:
    """Whether what is registered is one of the things. One service's types may name the same thing twice."""
    rules = TYPES.get(there.type)
    if rules is not None and not rules.name:
        return False  # a name inside of something is anybody's: by its parent it is known
    global_ = there.type == "google_storage_bucket"
    if not global_ and there.project != work.project:
        return False
    return any(name == there.name.lower() and _service(type_) == _service(there.type) for type_, name in things)


def _service(type_: str) -> str:
    return "_".join(type_.split("_")[:2])


def _called(work: Work, deployment_id: str) -> str:
    stands = work.desk.deployments.find(deployment_id)
    return (stands.application if stands else "") or deployment_id


def _belongs(each: Held, owner: str) -> Ended:
    return Ended("refused_by_policy", f"{each.address} is, or names, what belongs to the deployment {owner} already.")

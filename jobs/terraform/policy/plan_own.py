"""What belongs to a deployment: what its state holds already, and what the plan makes under the deployment's suffix.

A name alone makes nothing one's own: who plans to create what exists under another deployment's name would otherwise be
taken for its owner, and a grant on it goes through before the creation fails.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change
from shared.policy.plan_types import TYPES

_LINK = re.compile(
    r"https?://[^/]+/(?:compute/)?(?:v1|v1beta1|beta|v1alpha1|alpha|v2)/|//[a-z.]+\.googleapis\.com/"
    # Where logs are sent to.
    r"|\A(?:storage\.googleapis\.com/(?=[^/]+\Z)|(?:bigquery|logging|pubsub)\.googleapis\.com/(?=projects/))"
)
# A bare name, or collection and name with project and place before them; nothing that a server might read otherwise.
_PLACE = r"global|zones/[a-z0-9-]+|regions/[a-z0-9-]+|locations/[a-zA-Z0-9-]+"
# How Vertex AI names a dataset: `bq://acme.requests`.
_DATASET = re.compile(r"^bq://([a-z][a-z0-9-]{4,28}[a-z0-9])\.(\w+)$")
_NAMED = re.compile(rf"(?:(?:projects/[a-z0-9.:-]+/)?(?:(?:{_PLACE})/)?[A-Za-z]+/)?(?!\.)[^/\s?#%\\]+")
_PLACES = frozenset({"zones", "regions", "locations"})
_NAMES = (
    "name", "account_id", "dataset_id", "secret_id", "repository_id", "bucket_id", "email", "member", "id", "self_link",
    "connection_name", "workload_identity_pool_id", "service_account_email_address",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Thing:
    names: frozenset[str]
    project: str
    place: str


class Own:
    """The resources of one deployment, by type; and the images that were built for it.

    `registered` are the types and names of what was adopted for it: such a one may be made again under its own name.
    `number`: that of its project, by which some of Google's APIs name it; empty where nobody told it.
    """

    def __init__(
        self,
        changes: list[Change],
        project: str,
        suffix: str,
        images: Collection[str] = (),
        registered: Collection[tuple[str, str]] = (),
        *,
        number: str = "",
    ) -> None:
        self.project = project
        self._number = number
        self.images = images
        self._registered = frozenset(registered)
        word = suffix.strip("-_")
        self._carries = re.compile(rf"[-_]{re.escape(word)}(?![A-Za-z0-9])") if word else None
        self._things: dict[str, list[_Thing]] = {}
        for change in changes:
            if change.mode == "managed" and change.type in TYPES and not change.imported:
                self._things.setdefault(change.type, []).extend(self._thing(change))

    def carries_suffix(self, name: str) -> bool:
        """Whether a name is one of this deployment's."""
        return self._carries is not None and self._carries.search(name) is not None

    def named(self, name: str) -> bool:
        """Whether something of this deployment is called so, of whatever type."""
        return self.carries_suffix(name) or any(name in each.names for kind in self._things.values() for each in kind)

    def was_adopted(self, change: Change) -> bool:
        """Whether what is made is what was adopted for this deployment, in its own project."""
        project = change.after.get("project")
        return (change.type, str(change.after.get("name"))) in self._registered and project in {None, self.project}

    def has_any(self, types: Collection[str]) -> bool:
        """Whether the deployment holds, or makes, anything of one of these types."""
        return any(self._things.get(each) for each in types)

    def _thing(self, change: Change) -> Iterator[_Thing]:
        existed = bool(change.before)
        values = change.before if existed else change.after
        said = [values.get(key) for key in TYPES[change.type].name]
        ours = self.was_adopted(change) or any(isinstance(each, str) and self.carries_suffix(each) for each in said)
        if not existed and not ours:
            return
        called = (*_NAMES, *TYPES[change.type].name)
        names = {str(value) for key in called if isinstance(value := values.get(key), str) and value}
        if change.type == "google_service_account":
            account = values.get("account_id")
            names |= {f"{account}@{self.project}.iam.gserviceaccount.com"} if isinstance(account, str) else set()
        project = values.get("project")
        yield _Thing(
            frozenset(names | {name.rpartition("/")[2] for name in names}),
            self.project if project is UNKNOWN or not project else str(project),
            place_of(values),
        )

    def holds(self, types: tuple[str, ...], value: str, near: Mapping[str, Any]) -> bool:
        """Whether a text names a resource of one of these types, its project and place included.

        `near`: the values of what refers to it; a bare name means something in the same place.
        """
        text = _DATASET.sub(r"projects/\1/datasets/\2", _LINK.sub("", value.removeprefix("serviceAccount:")))
        if not _NAMED.fullmatch(text):
            return False
        steps = text.split("/")
        project = steps[steps.index("projects") + 1] if "projects" in steps[:-1] else ""
        project = self.project if project and project == self._number else project
        place = next((steps[at + 1] for at, step in enumerate(steps[:-1]) if step in _PLACES), "")
        if not place and len(steps) == 1:
            place = place_of(near)
        return any(
            steps[-1] in thing.names
            and project in {"", "-", thing.project}
            and (not place or not thing.place or _same_place(place, thing.place))
            for kind in types
            for thing in self._things.get(kind, ())
        )


def place_of(values: Mapping[str, Any]) -> str:
    """Where a resource says it is: its zone, region or location."""
    for key in ("zone", "region", "location"):
        value = values.get(key)
        if isinstance(value, str) and value:
            return value.rpartition("/")[2].lower()
    return ""


def _same_place(one: str, other: str) -> bool:
    """Whether two places are the same, or one is a zone of the other."""
    one, other = one.lower(), other.lower()
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")

"""From what a person types to the thing that is meant."""

from collections.abc import Collection, Sequence

from infra.local.parts import HALVES
from infra.local.world import MANAGERS, Entry, World
from shared.terraform.naming import name_suffix

INSTANCE = "google_compute_instance"
SERVICES = tuple(watched.type for half in HALVES for watched in half.watched)
CROWDED = tuple(
    watched.type
    for half in HALVES
    for watched in half.watched
    if any(signal.crowded is not None for signal in watched.signals)
)
"""What too many can be connected to."""
ALL = (INSTANCE, *MANAGERS, *SERVICES)


class NoSuchTarget(ValueError):
    """Nothing, or more than one thing, is meant; the text says what there is."""


def name_of(entry: Entry) -> str:
    """The real name of a resource."""
    return str(entry.attributes.get("name"))


def find_target(world: World, word: str, kinds: Sequence[str], names: Collection[str] = ()) -> Entry:
    """The one resource of these Terraform types that `word` means.

    A real name (`backend-vm-1-k3x9q`), a plan's name when only one deployment has it (`backend-vm-1`), or the id of a
    deployment: then what comes first among `kinds`. `names` are those of a deployment's resources where they say
    nothing of it. Raises NoSuchTarget.
    """
    existing = [entry for kind in kinds for entry in world.list(kind)]
    suffix = name_suffix(word)
    ways = (
        [entry for entry in existing if name_of(entry) == word],
        [entry for entry in existing if name_of(entry).rpartition("-")[0] == word],
        [entry for entry in existing if name_of(entry).endswith(suffix)][:1],
        [entry for entry in existing if name_of(entry) in names][:1],
    )
    found = next((way for way in ways if way), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchTarget(f"{word} may mean {_names(found)}: say which.")
    others = [entry for kind in ALL for entry in world.list(kind) if entry not in existing]
    here = f"There is {_names(existing)}." if existing else "Nothing of the kind is deployed."
    other = (
        f" This does not happen to {_names(others)}." if any(name_of(one).startswith(word) for one in others) else ""
    )
    raise NoSuchTarget(f"{word} is none of what this can happen to. {here}{other}")


def _names(entries: Sequence[Entry]) -> str:
    return ", ".join(sorted(name_of(entry) for entry in entries))

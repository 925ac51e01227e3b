"""What follows a change of a resource on this machine, such as a program that starts; nothing by itself."""

from typing import Literal

from infra.local.provider.plan import Object

Verb = Literal["create", "update"]


class Aftermath:
    """Told of each change once it is kept, outside of the world's transaction, so that it may take its time."""

    def kept(self, type_name: str, values: Object, verb: Verb) -> None:
        """A resource was made or changed; raises Refused where what follows fails, and the resource stays."""

    def may_go(self, type_name: str, values: Object) -> None:
        """A resource is about to be deleted, which is in the world's transaction; raises Refused for one that may not
        be."""

    def gone(self, type_name: str, id: str) -> None:  # noqa: A002 - the interface's word
        """A resource was deleted."""

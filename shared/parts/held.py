"""What an account may do with what others keep: one role on one thing for each word.

A part offers `held(...)` once for each thing that may be done with it, the least first, which is what an account gets
whose plan does not say. The template is `held.tf` beside main.tf, with the words of a link; `[[ role ]]` is the role.
"""

import re

from pydantic import Field, field_validator

from shared.parts.part import NONE, Block, Env, Offer, Settings

DOES = ("read", "query", "add", "write", "manage", "publish", "pull", "call", "change")
"""Everything that an account may be said to do; each part offers those that make sense of it."""
_PAIR = re.compile(rf"[a-z][a-z0-9-]{{0,62}}=({'|'.join(DOES)})")


def held(does: str, role: str, brings: str, type_: str, node: str, *, usual: bool = False) -> Offer:
    """What an account gets that is to do this: the role, in a grant of this type on the thing and nowhere else."""
    return Offer(
        to="holder",
        brings=brings,
        template=f"held_{node}.tf",
        blocks=(Block("held", type_, f"{{user}}-may-{does}-{{id}}", named=False),),
        env=NONE,
        network=False,
        node=node,
        does=(does, "") if usual else (does,),
        role=f"roles/{role}",
    )


def read_alone(role: str, brings: str, type_: str, node: str, env: tuple[Env, ...]) -> Offer:
    """What a program gets that is said to read alone: this role in place of the right to write that others get.

    It stands before the usual offer to code; `env` is what that brings.
    """
    return Offer(
        to="code",
        brings=brings,
        template=f"held_{node}.tf",
        blocks=(Block("held", type_, "{user}-may-read-{id}", named=False),),
        env=env,
        network=False,
        node=node,
        does=("read",),
        role=f"roles/{role}",
    )


class HoldsRights(Settings):
    """`does`: what it may do with each thing that it uses, `raw=read,clean=write`; with the others the usual."""

    does: str = Field("", max_length=2_000)

    @field_validator("does")
    @classmethod
    def _sayable(cls, value: str) -> str:
        for each in filter(None, value.split(",")):
            if not _PAIR.fullmatch(each):
                raise ValueError(
                    f"{each[:60]!r} is no part with what is done with it, such as raw=read: {', '.join(DOES)}"
                )
        return value

    @property
    def done(self) -> dict[str, str]:
        """Each thing, by its id, and what is done with it."""
        pairs = (each.partition("=") for each in self.does.split(",") if each)
        return {id_: word for id_, _, word in pairs}

    @property
    def linked_ids(self) -> tuple[str, ...]:
        """The things that it speaks of."""
        return tuple(self.done)

    def does_with(self, id_: str) -> str:
        """What it may do with one of them."""
        return self.done.get(id_, "")

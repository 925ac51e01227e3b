"""What a part's templates are told: its blocks, its settings, and what its links bring."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from functions.planning.catalogue.render import filled
from shared.parts.expand import PlanRefused
from shared.parts.instances import Expanded, Instance, Link
from shared.parts.lengths import named
from shared.parts.part import holds
from shared.parts.secret.part import VERSION_TYPE

PROJECT = "GOOGLE_CLOUD_PROJECT"
"""The project's id, which every program may have."""

JDBC = "JDBC_URL"
"""Where the database is as Java's drivers are told it: made of its host, port and name, when a program asks for it."""

NEWEST = '"latest"'
"""The version of a secret that is the newest one, whatever that is when a program starts."""


class Named:
    """`[[ v.machine_type ]]` in a template: the name of the part's variable (or, as `o`, of its output)."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    def __getattr__(self, word: str) -> str:
        return self._instance.named(word)

    def __getitem__(self, word: str) -> str:
        return self._instance.named(word)


@dataclass(frozen=True, slots=True)
class EnvWord:
    """An environment variable: its name, the HCL expression of its value (or the secret that has it, at a version)."""

    name: str
    value: str
    version: str = NEWEST

    @property
    def version_text(self) -> str:
        """The version within a text."""
        return self.version[1:-1] if self.version.startswith('"') else f"${{{self.version}}}"

    @property
    def line(self) -> str:
        """As a line of an environment file."""
        if self.value.startswith('"'):
            return f'"{self.name}={self.value[1:]}'
        return f'"{self.name}=${{{self.value}}}"'


def words_of(instance: Instance) -> dict[str, object]:
    """The words for a part's main.tf, variables.tf and outputs.tf."""
    env, secret_env = environment_of(instance)
    return {
        **instance.words,
        "id": instance.id,
        "s": instance.settings,
        "v": Named(instance),
        "o": Named(instance),
        "env": env,
        "secret_env": secret_env,
        "used": [{**link_words(link, instance), "part": link.used.part.name} for link in instance.links],
        "grants": waits_for(instance),
        "after": f"[{', '.join(grants)}]" if (grants := waits_for(instance)) else "",
    }


def told_twice(expanded: Expanded) -> set[tuple[str, str, str]]:
    """The variables (of whom, name, value) of programs that what they use brings by that name too."""
    found = set()
    for instance in expanded.parts:
        brought = {each.name for words in _brought(instance) for each in words}
        own = getattr(instance.settings, "pairs", ())
        found |= {(instance.id, name, value) for name, value in own if name in brought}
    return found


def refuse_twice(expanded: Expanded, stood: Collection[tuple[str, str, str]] = ()) -> None:
    """Raises PlanRefused for one of `told_twice` that did not stand before: which is meant, nobody said."""
    if new := sorted(told_twice(expanded) - set(stood)):
        user, name, _ = new[0]
        message = (
            f"{user} gets {name} from what it uses; leave it out, or choose another name (one that it has already is "
            f"taken away first, by infraai set APP --unset {name})"
        )
        raise PlanRefused("app.env", message)


def link_words(link: Link, user: Instance) -> dict[str, object]:
    """The words for the template of a link: those of what is used; `user_id` and `identity` of its user.

    `own` holds all words of what is used (`own.identity` is its account), `by` those of the user's blocks, `by_s` its
    settings, `by_v` its variables; `role` is the one that an account gets.
    """
    return {
        **link.used.words,
        **{block.word: None for block in link.offer.blocks},
        **link.made,
        "id": link.used.id,
        "s": link.used.settings,
        "v": Named(link.used),
        "user_id": named("google_sql_user", user.id),
        "identity": user.words.get("identity"),
        "role": link.offer.role,
        "own": link.used.words,
        "by": user.words,
        "by_s": user.settings,
        "by_v": Named(user),
    }


def environment_of(instance: Instance) -> tuple[list[EnvWord], list[EnvWord]]:
    """What a part's links bring as environment variables, in the open and as secrets.

    The first link to bring a name has it as it is; a later one has it behind the id of what is used
    (`REPORTS_DATABASE_URL`), so that a second database changes nothing about the first. What the program calls
    otherwise it has under that name too. A name for which it has a value of its own is left to that.
    """
    own = {name for name, _ in getattr(instance.settings, "pairs", ())}
    plain, secret = _brought(instance)
    return [each for each in plain if each.name not in own], [each for each in secret if each.name not in own]


def _brought(instance: Instance) -> tuple[list[EnvWord], list[EnvWord]]:
    plain: list[EnvWord] = []
    secret: list[EnvWord] = []
    own = {name for name, _ in getattr(instance.settings, "pairs", ())}
    taken: set[str] = set()
    for link in instance.links:
        words = link_words(link, instance)
        brought = [each for each in link.offer.env if holds(each.when, link.used.settings)]
        names = [filled(each.name, words) for each in brought]
        prefix = f"{link.used.id.replace('-', '_').upper()}_" if taken & set(names) else ""
        for name, each in zip(names, brought, strict=True):
            word = EnvWord(prefix + name, filled(each.value, words), _version_of(link.used))
            (secret if each.secret else plain).append(word)
        taken |= {prefix + name for name in names}
    for name, of in getattr(instance.settings, "also", ()):
        if name in taken | own:
            continue
        if of == PROJECT and of not in taken:
            plain.append(EnvWord(name, "var.project_id"))
            continue
        if of == JDBC and of not in taken:
            plain += [EnvWord(name, url) for url in _jdbc(plain)]
            continue
        for given in (plain, secret):
            given += [replace(each, name=name) for each in given if each.name == of]
    return plain, secret


def _jdbc(plain: list[EnvWord]) -> list[str]:
    """The expression of the database's address for Java; none without a database."""
    said = {each.name: each.value for each in plain}
    if not {"DATABASE_HOST", "DATABASE_PORT", "DATABASE_NAME"} <= said.keys():
        return []
    host, port, name = (
        value[1:-1] if value.startswith('"') else f"${{{value}}}"
        for value in (said[f"DATABASE_{word}"] for word in ("HOST", "PORT", "NAME"))
    )
    number = found[0] if (found := re.search(r"\d+", port)) else ""
    kind = {"3306": "mysql", "1433": "sqlserver"}.get(number, "postgresql")
    return [
        f'"jdbc:{kind}://{host}:{port};databaseName={name}"'
        if kind == "sqlserver"
        else f'"jdbc:{kind}://{host}:{port}/{name}"'
    ]


def _version_of(used: Instance) -> str:
    """The version of a secret that its user takes, as an expression.

    One that was made up is taken by its number as well: a value that somebody adds is live when a change has taken it,
    and never before. What is rotated from outside is taken as it comes, and so are passwords that Terraform makes.
    """
    if used.part.name != "secret":
        return NEWEST
    if said := getattr(used.settings, "version", ""):
        return f'"{said}"'
    made = used.made.get("version")
    return NEWEST if made is None or getattr(used.settings, "rotates", False) else f"{made.address}.version"


def waits_for(instance: Instance) -> list[str]:
    """What has to be there before the part starts, where its own arguments don't say so: grants, and secrets' values.

    A program that takes a secret names the secret: that it has a value yet, nothing but this says.
    """
    found = [
        made.address
        for link in instance.links
        for made in (*link.made.values(), *link.used.made.values())
        if made.type == VERSION_TYPE or ("iam" in made.type and made in link.made.values())
    ]
    return list(dict.fromkeys(found))

"""An architecture in full: settings read, needs brought in, links resolved, every block named. Raises Refused."""

import re
from collections.abc import Container, Iterable
from dataclasses import replace
from difflib import get_close_matches

from pydantic import ValidationError

from shared.parts import PARTS, part_named
from shared.parts.further import further
from shared.parts.instances import Expanded, Instance, Link, Made
from shared.parts.lengths import named
from shared.parts.part import Block, Need, Offer, Part, Settings, holds
from shared.schemas.architecture import ID_PATTERN, MAX_ID, Architecture, ArchitecturePart, Setting
from shared.schemas.variables import leads_to_store

_MOST_PARTS = 100
_ID = re.compile(ID_PATTERN)


class PlanRefused(ValueError):
    """What the catalogue can't make; `field` says which part of what was asked, the message what would do instead."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def expand(architecture: Architecture, *, standing: bool = False) -> Expanded:
    """The architecture in full; the same one always gives the same. Raises PlanRefused naming the part.

    Of one that is `standing`, variables and commands are taken as they are: what is refused today may stand since it
    was not. What a change brings is judged by `refuse_new`.
    """
    _check_ids(architecture)
    main = architecture.main.id
    parts = {
        given.id: Instance(
            given.id,
            *_part(given, index, given.settings if standing else ()),
            main=given.id == main,
            arguments={each.key: each.value for each in given.arguments},
        )
        for index, given in enumerate(architecture.parts)
    }
    for index, given in enumerate(architecture.parts):
        _name(parts[given.id], architecture, index)
    for index, given in enumerate(architecture.parts):
        _link(parts, given, index)
    for index, given in enumerate(architecture.parts):
        if _fit(parts, given, index):
            _name(parts[given.id], architecture, index)
    _no_circle(architecture)
    there = _further(parts.values())
    if there:
        for index, given in enumerate(architecture.parts):
            parts[given.id].settings = parts[given.id].settings.reaching(there)
            _name(parts[given.id], architecture, index)
    shared: dict[str, Instance] = {}
    for index, given in enumerate(architecture.parts):
        _needs(parts[given.id], architecture, index, parts, shared)
    expanded = Expanded(
        architecture, tuple(shared[part.name] for part in PARTS if part.name in shared), tuple(parts.values())
    )
    _check_names(expanded)
    return expanded


def _check_ids(architecture: Architecture) -> None:
    if not _ID.fullmatch(architecture.name):
        raise PlanRefused("architecture.name", f"{shown(architecture.name)} is not a name such as shop: {_RULE}")
    if not 1 <= len(architecture.parts) <= _MOST_PARTS:
        raise PlanRefused("architecture.parts", f"an architecture has 1 to {_MOST_PARTS} parts")
    seen: set[str] = set()
    for index, part in enumerate(architecture.parts):
        if not _ID.fullmatch(part.id):
            raise PlanRefused(_field(index, "id"), f"{shown(part.id)} is not an id such as api: {_RULE}")
        if part.id in seen:
            raise PlanRefused(_field(index, "id"), f"{part.id} is the id of another part already; each has its own")
        seen.add(part.id)


_RULE = f"up to {MAX_ID} lower case letters, digits and dashes that begin with a letter"


def refuse_new(architecture: Architecture, before: Architecture) -> None:
    """Judge all settings, but for what stood in the same part before; raises PlanRefused naming the part."""
    stood = {part.id: part.settings for part in before.parts}
    for index, given in enumerate(architecture.parts):
        _part(given, index, stood.get(given.id, ()))
    led = leading_away(expand(before, standing=True)) if before.parts else {}
    refuse_leading(expand(architecture, standing=True), led)


def refused_today(architecture: Architecture) -> list[str]:
    """What stands and would be refused if it came today, in words; each names its part."""
    said = []
    for index, given in enumerate(architecture.parts):
        try:
            _part(given, index)
        except PlanRefused as refused:
            said.append(refused.message)
    return [*said, *leading_away(expand(architecture, standing=True)).values()]


_STORES = {"sql": "database", "redis": "cache", "valkey": "cache"}


def leading_away(expanded: Expanded) -> dict[tuple[str, ...], str]:
    """Variables that lead a program elsewhere than to the store that it uses, each with what to do in words."""
    found: dict[tuple[str, ...], str] = {}
    for user in expanded.parts:
        stores = {_STORES[link.used.part.name]: link for link in user.links if link.used.part.name in _STORES}
        for name, value in getattr(user.settings, "pairs", ()):
            link = stores.get(leads_to_store(name, value))
            names = dict.fromkeys(each.name for each in link.offer.env) if link else {}
            # What it is told by the same name is said to be there twice.
            if link and name not in names:
                brought = ", ".join(names)
                found[user.id, link.used.id, name, value] = (
                    f"{name} would lead {user.id} elsewhere than to {link.used.id}, which it uses and is told of by "
                    f"{brought}. Leave {name} out, or say that there is no {link.used.id}"
                )
    return found


def refuse_leading(expanded: Expanded, stood: Container[tuple[str, ...]] = ()) -> None:
    """Raises PlanRefused for the first of `leading_away` that did not stand before."""
    for key, message in leading_away(expanded).items():
        if key not in stood:
            raise PlanRefused("app.env", message)


def _part(given: ArchitecturePart, index: int, stood: Iterable[Setting] = ()) -> tuple[Part, Settings]:
    part = part_named(given.part)
    if part is None:
        raise PlanRefused(
            _field(index, "part"), f"{given.id} is {shown(given.part)}, which is no part; {_instead(given.part)}"
        )
    values: dict[str, str] = {}
    for setting in given.settings:
        if setting.key in values:
            raise PlanRefused(_field(index, f"settings.{setting.key}"), f"{given.id} has {setting.key} twice")
        values[setting.key] = setting.value
    for argument in given.arguments:
        _must_be_sayable(given, index, argument)
    if unknown := [key for key in values if key not in part.settings.model_fields]:
        known = ", ".join(part.settings.model_fields) or "no settings"
        raise PlanRefused(
            _field(index, f"settings.{shown(unknown[0], quote=False)}"),
            f"{given.id} ({part.name}) has no setting {shown(unknown[0])}; it has {known}",
        )
    try:
        return part, part.settings.model_validate(values, context={each.key: each.value for each in stood})
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else ""
        said = first["msg"].removeprefix("Value error, ")
        name = f"{key} {shown(values.get(key, ''))}" if key else "settings"
        raise PlanRefused(
            _field(index, f"settings.{key}".rstrip(".")), f"{name} of {given.id} ({part.name}): {said}"
        ) from None


def _must_be_sayable(given: ArchitecturePart, index: int, argument: Setting) -> None:
    """Raises PlanRefused for an argument that is not said, and for a value that it can't have."""
    row = further().get(argument.key)
    where = _field(index, f"arguments.{shown(argument.key, quote=False)}")
    if row is None:
        raise PlanRefused(where, f"{given.id} has no argument {shown(argument.key)} that is set by a word")
    try:
        row.check(argument.value)
    except ValueError as error:
        raise PlanRefused(where, f"{shown(argument.value)} is not for {argument.key} of {given.id}: {error}") from error


def _instead(name: str) -> str:
    """What would do instead of a name that is no part: the part whose name or synonym is like it, or all of them."""
    words = {word: part.name for part in PARTS for word in (part.name, *part.synonyms)}
    close = get_close_matches(name.lower().replace("-", " "), words, n=1, cutoff=0.75)
    close = close or get_close_matches(name.lower(), words, n=1, cutoff=0.75)
    return f"{words[close[0]]} would do" if close else f"parts are {', '.join(part.name for part in PARTS)}"


def _name(instance: Instance, architecture: Architecture, index: int) -> None:
    blocks = instance.part.made_with(instance.settings)
    # What a part brings for itself bears its id too.
    drawn = architecture.parts[index].part == instance.part.name
    for block in blocks:
        only = drawn and [each for each in blocks if (each.type,) == instance.part.means[:1]] == [block]
        said = str(getattr(instance.settings, block.said)) if block.said else ""
        made = _made(block, instance.id, architecture.name, only=only)
        made = replace(made, ref=named(block.type, said)) if said else made
        unmade = bool(block.unmade and getattr(instance.settings, block.unmade))
        instance.made[block.word] = replace(made, named=block.named and not unmade)
    if not instance.made:
        raise PlanRefused(_field(index, "part"), f"{instance.id} makes nothing")


def _made(block: Block, id_: str, name: str, user: str = "", *, only: bool = False) -> Made:
    """The block under its name, as far as Google takes it; what the part is for may do without its kind."""
    ref = _ref(block.name, id_, name, user)
    plain = id_ if only and block.name.startswith("{id}") else ""
    return Made(block.type, named(block.type, ref, plain), block.named, block.called)


def _ref(pattern: str, id_: str, name: str, user: str) -> str:
    """The pattern filled in; what the id says already is not said twice (`db`, not `db-db`)."""
    owner = {"{id}": id_, "{name}": name}.get(pattern.partition("-")[0], "")
    kind = pattern.partition("-")[2]
    if kind and owner and "{" not in kind:
        if owner == kind or owner.endswith(f"-{kind}"):
            return owner
        if kind.startswith(f"{owner}-"):
            return kind
    return pattern.format(id=id_, name=name, user=user)


def _link(parts: dict[str, Instance], given: ArchitecturePart, index: int) -> None:
    user = parts[given.id]
    seen: set[str] = set()
    for place, id_ in enumerate(given.uses):
        where = _field(index, f"uses.{place}")
        used = parts.get(id_)
        if used is None or id_ == given.id:
            others = ", ".join(each for each in parts if each != given.id) or "none"
            raise PlanRefused(where, f"{given.id} uses {shown(id_)}, which is no other part here; others are {others}")
        if id_ in seen:
            raise PlanRefused(where, f"{given.id} uses {id_} twice")
        seen.add(id_)
        offer = next((offer for offer in used.part.offers if _fits(offer, user, id_)), None)
        if offer is None or user.part.uses is None:
            able = ", ".join(part.name for part in PARTS if _can_use(part, used.part)) or "nothing"
            raise PlanRefused(
                where, f"{given.id} ({user.part.name}) can't use {id_} ({used.part.name}); what can use it: {able}"
            )
        word = user.settings.does_with(id_)
        if word and word not in offer.does:
            raise PlanRefused(
                _field(index, "settings"), f"{given.id} can't be let {word} {id_} ({used.part.name}) alone"
            )
        if why := dict(user.settings.does_without).get(used.part.name):
            raise PlanRefused(where, f"{given.id} can't use {id_} ({used.part.name}) like this: {why}")
        user.links.append(Link(used, offer, {}))
    least = 0 if user.settings.stands_alone else user.part.least_uses
    if not least <= len(user.links) <= user.part.most_uses:
        able = ", ".join(part.name for part in PARTS if _can_use(user.part, part))
        many = "one" if user.part.most_uses == 1 else f"{least} or more"
        raise PlanRefused(_field(index, "uses"), f"{given.id} ({user.part.name}) has to use {many} of {able}")
    must = user.part.must_use
    if must and not any(link.used.part.name in must for link in user.links):
        raise PlanRefused(_field(index, "uses"), f"{given.id} ({user.part.name}) has to use a {' or a '.join(must)}")
    if unknown := [id_ for id_ in user.settings.linked_ids if id_ not in seen]:
        raise PlanRefused(
            _field(index, "settings"),
            f"{given.id} speaks of {shown(unknown[0])}, which it does not use; it uses {', '.join(given.uses)}",
        )


def _fit(parts: dict[str, Instance], given: ArchitecturePart, index: int) -> bool:
    """Let a part be as those that it uses make of it, and those that use it need it; whether that changes it."""
    part = parts[given.id]
    before = part.settings
    users = (each for each in parts.values() if any(link.used is part for link in each.links))
    roles = frozenset(role for each in users for role in each.part.roles)
    try:
        part.settings = part.settings.using({link.used.part.name: link.used.settings for link in part.links})
        part.settings = part.settings.used_by(roles)
    except ValueError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ") if isinstance(error, ValidationError) else error
        raise PlanRefused(_field(index, "uses"), f"{given.id} ({part.part.name}): {said}") from None
    return part.settings != before


def _fits(offer: Offer, user: Instance, used: str) -> bool:
    if offer.to not in user.part.roles or (offer.does and user.settings.does_with(used) not in offer.does):
        return False
    if offer.when is None:
        return True
    said = getattr(user.settings, offer.when[0], None)
    return said == offer.when[1] and not any(link.offer.when == offer.when for link in user.links)


def _can_use(user: Part, used: Part) -> bool:
    return user.uses is not None and any(offer.to in user.roles for offer in used.offers)


def _further(parts: Iterable[Instance]) -> tuple[str, ...]:
    """The regions beside the architecture's own in which something stands that speaks to the network."""
    found = [
        region for each in parts if any(link.offer.network for link in each.links) for region in each.settings.further
    ]
    return tuple(dict.fromkeys(found))


def _holding(settings: Settings, parts: Iterable[Instance], index: int) -> Settings:
    """Settings of what is shared with the ranges that parts have to find there."""
    ranges = tuple(each for part in parts for each in part.settings.inner_ranges)
    try:
        return settings.holding(ranges) if ranges else settings
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise PlanRefused(_field(index, "settings"), said) from None


def _no_circle(architecture: Architecture) -> None:
    """Parts that use each other in a circle can't be made one after the other."""
    uses = {part.id: part.uses for part in architecture.parts}
    done: set[str] = set()

    def walk(id_: str, path: tuple[str, ...]) -> None:
        if id_ in path:
            circle = " -> ".join((*path[path.index(id_) :], id_))
            index = next(n for n, part in enumerate(architecture.parts) if part.id == id_)
            raise PlanRefused(_field(index, "uses"), f"{circle} is a circle; one of them has to do without the other")
        if id_ in done:
            return
        for other in uses[id_]:
            walk(other, (*path, id_))
        done.add(id_)

    for id_ in uses:
        walk(id_, ())


def _needs(
    instance: Instance,
    architecture: Architecture,
    index: int,
    parts: dict[str, Instance],
    shared: dict[str, Instance],
) -> None:
    """Bring in what a part needs, and what that needs; fill in its words and the blocks of its links."""
    linked = any(link.offer.blocks for link in instance.links)
    networked = any(link.offer.network for link in instance.links)
    for need in instance.part.needs:
        part = part_named(need.part)
        assert part is not None, need.part
        if not _wanted(need, instance, linked=linked, networked=networked):
            instance.words = {**dict.fromkeys(block.word for block in part.blocks), **instance.words}
            continue
        used = next((link.used for link in instance.links if link.used.part is part), None)
        if need.scope == "own" and used is not None:
            # What it uses takes the place of one of its own.
            instance.words |= used.made
            continue
        if need.scope == "own":
            if any(own.part is part for own in instance.own):
                continue
            brought = Instance(instance.id, part, part.settings().used_by(instance.part.roles))
            _name(brought, architecture, index)
            instance.own.append(brought)
        else:
            explicit = next((each for each in parts.values() if each.part is part), None)
            brought = (
                explicit
                or shared.get(part.name)
                or Instance(architecture.name, part, part.settings().reaching(_further(parts.values())))
            )
            brought.settings = _holding(brought.settings, parts.values(), index)
            if not brought.made:
                _name(brought, architecture, index)
            if explicit is None:
                shared[part.name] = brought
        if not brought.words:
            _needs(brought, architecture, index, parts, shared)
        instance.words |= brought.made
    instance.words |= {**dict.fromkeys(block.word for block in instance.part.blocks), **instance.made}
    instance.links = _made_links(instance, architecture.name)


def _made_links(instance: Instance, name: str) -> list[Link]:
    """The links with their blocks; one whose name does not bear the id of what is used is made once for its user."""
    made: list[Link] = []
    once: set[str] = set()
    for link in instance.links:
        blocks: dict[str, Made] = {}
        for block in link.offer.blocks:
            if not holds(block.when, link.used.settings) or block.name in once:
                continue
            if "{id}" not in block.name:
                once.add(block.name)
            blocks[block.word] = _made(block, link.used.id, name, instance.id)
        made.append(Link(link.used, link.offer, blocks))
    return made


def _wanted(need: Need, instance: Instance, *, linked: bool, networked: bool) -> bool:
    if isinstance(need.when, tuple):
        return holds(need.when, instance.settings)
    if need.unless and any(link.used.part.name == need.unless for link in instance.links):
        return False
    return {"always": True, "linked": linked, "networked": networked}[need.when]


def _check_names(expanded: Expanded) -> None:
    """No two blocks under one address, no two resources under one name."""
    taken: dict[str, str] = {}
    for instance in expanded.instances():
        blocks = [*instance.made.values(), *(made for link in instance.links for made in link.made.values())]
        for made in blocks:
            for claim in (made.address, *([made.ref] if made.named else [])):
                if claim in taken:
                    raise PlanRefused(
                        "architecture.parts",
                        f"{taken[claim]} and {instance.id} would both be called {claim}; give one of them another id",
                    )
                taken[claim] = instance.id


def _field(index: int, name: str) -> str:
    return f"architecture.parts.{index}.{name}"


def shown(text: str, *, quote: bool = True) -> str:
    """Words from outside, short and on one line."""
    short = text if len(text) <= 60 else text[:57] + "..."
    return repr(short) if quote else "".join(char for char in short if char.isprintable())

"""An architecture while it is drawn: parts are only added as far as the catalogue has them, and what it has not is kept.

Whoever draws says for which need; `how` and `lacks` answer later what became of each.
"""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError

from shared.parts import Part, part_named
from shared.parts.expand import PlanRefused, expand
from shared.schemas import Architecture, ArchitecturePart, Asked, Setting
from shared.schemas.architecture import ID_PATTERN, Label


@dataclass(slots=True)
class Drawn:
    """A part so far; `arguments` are what was said of it that no setting stands for (TYPE.PATH -> value)."""

    id: str
    part: Part
    settings: dict[str, str] = field(default_factory=dict)
    uses: list[str] = field(default_factory=list)
    arguments: dict[str, str] = field(default_factory=dict)


class Told(NamedTuple):
    """From which value an alert policy tells, after how many seconds of it (None: after its own time), and how bad it is
    (empty: as its part says)."""

    value: float
    seconds: int | None = None
    severity: str = ""


@dataclass(slots=True)
class Sketch:
    """`how`: need -> how it is met; `lacks`: need -> why it is not; `risks`: flag -> what to know.

    `policies`: a part and its alert policy -> from which value and after how long it is asked for. `added`: ids of parts that nobody asked for.
    `wishes`: what a model wanted otherwise and did not get, in words. `taken`: stretches of the goal that became settings. `apart`: ids that only those use who use them already.
    `told`: what is told of words that no need stands for, line by line. `both`: ids of parts -> the words that say no to what others want.
    `stated`: stretches of the goal that are told as arguments of parts, whatever need they would be. `labels`: of everything.
    """

    region: str
    parts: dict[str, Drawn] = field(default_factory=dict)
    how: dict[str, list[str]] = field(default_factory=dict)
    lacks: dict[str, str] = field(default_factory=dict)
    risks: dict[str, str] = field(default_factory=dict)
    policies: dict[tuple[str, str], Told] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)
    apart: set[str] = field(default_factory=set)
    told: list[Asked] = field(default_factory=list)
    both: dict[str, str] = field(default_factory=dict)
    stated: list[tuple[int, int]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def add(self, need: str, id_: str, *names: str, **settings: Any) -> str | None:
        """Add the first of the named parts that the catalogue has, or go on with the one that has the id.

        Settings that it does not take are left; None (and the need is lacking) where there is no such part.
        """
        if id_ in self.parts:
            drawn = self.parts[id_]
        else:
            part = next((each for each in map(part_named, names) if each is not None), None)
            if part is None:
                if need:
                    self.lacks.setdefault(need, "the catalogue has no part for it yet")
                return None
            drawn = self.parts[id_] = Drawn(id_, part)
        for key, value in settings.items():
            self._set(drawn, key, value)
        if need:
            self.meet(need, f"{drawn.id}: {drawn.part.what}")
        return id_

    def set(self, need: str, id_: str | None, value: Any, *keys: str, why: str = "") -> bool:
        """Set the first of the keys that the part takes with this value (or the first of several values that it takes).

        A need that no setting meets is lacking.
        """
        drawn = self.parts.get(id_ or "")
        values = value if isinstance(value, tuple) else (value,)
        if drawn is not None:
            for key in keys:
                for each in values:
                    if self._set(drawn, key, each):
                        if need:
                            self.meet(need, f"{drawn.id}: {key} = {drawn.settings[key]}")
                        return True
        if need:
            what = drawn.part.name if drawn else "the plan"
            self.lacks.setdefault(need, why or f"{what} has no such setting yet")
        return False

    def put(self, need: str, id_: str | None, why: str = "", **settings: Any) -> bool:
        """Set several settings that only hold together; none of them where one is not taken."""
        drawn = self.parts.get(id_ or "")
        said = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in settings.items()}
        if drawn is not None and set(said) <= set(drawn.part.settings.model_fields):
            try:
                drawn.part.settings.model_validate({**drawn.settings, **said})
            except ValidationError:
                pass
            else:
                drawn.settings |= said
                if need:
                    self.meet(need, f"{drawn.id}: " + ", ".join(f"{key} = {value}" for key, value in said.items()))
                return True
        if need:
            self.lacks.setdefault(need, why or f"{drawn.part.name if drawn else 'the plan'} has no such setting yet")
        return False

    def use(self, user: str | None, *used: str | None) -> bool:
        """Let a part use others, as far as they offer it something; whether all did."""
        drawn = self.parts.get(user or "")
        done = bool(used)
        for id_ in used:
            other = self.parts.get(id_ or "")
            able = (
                drawn is not None
                and other is not None
                and other is not drawn
                and drawn.part.uses is not None
                and any(offer.to in drawn.part.roles for offer in other.part.offers)
                and not self._reaches(other.id, drawn.id)
            )
            if drawn is not None and other is not None and able:
                if other.id not in drawn.uses:
                    drawn.uses.append(other.id)
            else:
                done = False
        return done

    def rename(self, old: str, new: str) -> bool:
        """Call a part otherwise, where nothing is called so yet."""
        if old not in self.parts or new in self.parts or not re.fullmatch(ID_PATTERN, new):
            return False
        drawn = self.parts[old]
        drawn.id = new
        self.parts = {new if key == old else key: each for key, each in self.parts.items()}
        for each in self.parts.values():
            each.uses = [new if id_ == old else id_ for id_ in each.uses]
            if "does" in each.settings:
                pairs = (pair.partition("=") for pair in each.settings["does"].split(","))
                each.settings["does"] = ",".join(f"{new if id_ == old else id_}={word}" for id_, _, word in pairs)
            if "routes" in each.settings:
                routes = (route.partition("=") for route in each.settings["routes"].split(","))
                each.settings["routes"] = ",".join(f"{key}={new if id_ == old else id_}" for key, _, id_ in routes)
        said = re.compile(rf"(?<![\w-]){re.escape(old)}(?=(?:, [\w-]+)*: )")
        self.told = [each.model_copy(update={"how": said.sub(new, each.how)}) for each in self.told]
        self.how = {need: [said.sub(new, each) for each in lines] for need, lines in self.how.items()}
        self.policies = {(new if id_ == old else id_, name): each for (id_, name), each in self.policies.items()}
        return True

    def drop(self, id_: str) -> None:
        """Take a part back: nobody uses it, and no need is met by it."""
        self.parts.pop(id_, None)
        for drawn in self.parts.values():
            drawn.uses = [each for each in drawn.uses if each != id_]
        kept = {need: [each for each in said if not each.startswith(f"{id_}: ")] for need, said in self.how.items()}
        self.how = {need: said for need, said in kept.items() if said}

    def meet(self, need: str, how: str) -> None:
        """Note how a need is met."""
        said = self.how.setdefault(need, [])
        if how not in said:
            said.append(how)

    def lack(self, need: str, why: str) -> None:
        """Note why a need is not met."""
        self.lacks.setdefault(need, why)

    def of(self, *names: str) -> list[str]:
        """The ids of the parts of these kinds."""
        return [drawn.id for drawn in self.parts.values() if drawn.part.name in names]

    def code(self) -> list[str]:
        """The ids of the parts that run code."""
        return [drawn.id for drawn in self.parts.values() if "code" in drawn.part.roles]

    def takes(self, id_: str | None, *keys: str) -> bool:
        """Whether a part has one of the settings."""
        drawn = self.parts.get(id_ or "")
        return drawn is not None and any(key in drawn.part.settings.model_fields for key in keys)

    def settle(self) -> "Sketch":
        """Leave out what the catalogue refuses (a balancer of nothing, a name given twice), and say for which needs."""
        while self.parts:
            try:
                expand(self.architecture())
            except PlanRefused as refused:
                place = re.match(r"architecture\.parts\.(\d+)\.", refused.field)
                gone = list(self.parts)[int(place[1]) if place else -1]
                left_out = self.parts.pop(gone)
                for drawn in self.parts.values():
                    drawn.uses = [each for each in drawn.uses if each != gone]
                    if drawn.id in left_out.uses and left_out.part.name == "load_balancer":
                        # Nobody would reach what answers a load balancer alone.
                        drawn.settings.pop("behind", None)
                for need, said in self.how.items():
                    if any(each.startswith(f"{gone}: ") for each in said):
                        self.lacks.setdefault(need, refused.message)
            else:
                break
        self._hold()
        return self

    def _hold(self) -> None:
        """Say of each need only what stands: settings that were taken back, and parts that went, meet nothing."""
        for need, said in list(self.how.items()):
            stands = [each for each in map(self._as_it_stands, said) if each]
            if stands:
                self.how[need] = stands
            else:
                del self.how[need]
                self.lacks.setdefault(need, "something else that was asked took its place")

    def _as_it_stands(self, line: str) -> str:
        """What a line says of a part's settings with the values that they have now; empty where they were taken back."""
        id_, _, rest = line.partition(": ")
        pairs = [each.partition(" = ") for each in rest.split(", ")]
        drawn = self.parts.get(id_)
        if drawn is None or not all(equals and key in drawn.part.settings.model_fields for key, equals, _ in pairs):
            return line
        usual = drawn.part.settings.model_validate(drawn.settings).model_dump()
        if any(key not in drawn.settings and str(usual[key]).lower() != value for key, _, value in pairs):
            return ""
        return f"{id_}: " + ", ".join(f"{key} = {drawn.settings.get(key, value)}" for key, _, value in pairs)

    def architecture(self, domain: str | None = None) -> Architecture:
        """What was drawn. The first part is the main one."""
        first = next(iter(self.parts))
        return Architecture(
            name=first,
            region=self.region,
            domain=domain,
            labels=[Label(key=key, value=value) for key, value in self.labels.items()],
            parts=[
                ArchitecturePart(
                    id=drawn.id,
                    part=drawn.part.name,
                    settings=[Setting(key=key, value=value) for key, value in drawn.settings.items()],
                    uses=drawn.uses,
                    arguments=[Setting(key=key, value=value) for key, value in drawn.arguments.items()],
                )
                for drawn in self.parts.values()
            ],
        )

    def _set(self, drawn: Drawn, key: str, value: Any) -> bool:
        if key not in drawn.part.settings.model_fields or value is None:
            return False
        text = str(value).lower() if isinstance(value, bool) else str(value)
        try:
            drawn.part.settings.model_validate({**drawn.settings, key: text})
        except ValidationError:
            return False
        drawn.settings[key] = text
        return True

    def _reaches(self, start: str, end: str) -> bool:
        """Whether one part uses another, directly or through others: then the other can't use it."""
        if start == end:
            return True
        drawn = self.parts.get(start)
        return drawn is not None and any(self._reaches(each, end) for each in drawn.uses)

"""One clause of a change: its words, the parts it may mean, and what of it is understood by now."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from functions.planning.rules.changes import words
from functions.planning.rules.changes.parts import Now, Standing
from functions.planning.rules.unclear import HalfHeard, NotUnderstood, Unclear
from functions.planning.rules.words.patterns import whole
from functions.planning.rules.words.places import regions_in


@dataclass(frozen=True, slots=True)
class Put:
    """A setting of a part gets a value."""

    id: str
    key: str
    value: str


NUMBER = re.compile(r"(?<![\w.-])\d+(?:[.,:]\d+)*(?![\w-]*=)")


# A path, or another place than the one that things stand in.
ELSEWHERE = re.compile(
    r"(?<!\S)/[a-z][\w/-]*|\b(?:another|other|second|different|andere\w*|zweite\w*|otr[ao]|autre) (?:regions?|zones?|projects?|accounts?|countr\w+|projekt\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: folded `text` of the `whole` sentence, which was typed as `raw`; the parts it names, and those before it.

    `confirmed` are the parts whose data a person lets go, `opened` those that a person lets everybody call, both named
    beside the sentence.
    """

    text: str
    raw: str
    whole: str
    verb: str
    now: Now
    named: tuple[str, ...]
    before: tuple[str, ...]
    confirmed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    taken: list[str] = field(default_factory=list)

    def says(self, pattern: str) -> re.Match[str] | None:
        """Where the clause has words like these."""
        return whole(pattern).search(self.text)

    def tells(self, pattern: str) -> re.Match[str] | None:
        """Like `says`, outside of names: `public.example.com` says of nothing that it is public."""
        return whole(pattern).search(NAMES.sub(lambda match: "\x00" * len(match[0]), self.text))

    def use(self, said: str) -> None:
        """These words, and the numbers in them, are understood."""
        self.taken.append(said)

    def must_be_used_up(self) -> None:
        """Raises Unclear where the clause has a number or a place that nothing used, or a no that nothing understood."""
        rest = self.text
        for said in sorted(self.taken, key=len, reverse=True):
            rest = rest.replace(said, " ")
        left = NUMBER.findall(rest) or list(regions_in(rest)) or ELSEWHERE.findall(rest)
        if left:
            raise NotUnderstood(f'It is not clear what {left[0]} in "{self.text}" stands for.')
        if words.NOT.search(rest) and not whole(words.OFF).search(rest):
            raise NotUnderstood(f'It is not clear what is not to be in "{self.text}".')

    def one(self, *keys: str, kinds: Sequence[str] = ()) -> Standing | None:
        """The one part whose setting is meant: a named one, the one spoken of before, the only one; else Unclear."""
        able = [
            part.id
            for part in self.now.parts.values()
            if any(part.takes(key) for key in keys) and (not kinds or part.kind in kinds)
        ]
        # "A replica for the reports" speaks of no report.
        meant_for = {id_ for id_ in self.named if id_ not in self.now.named(self.without_users()[0])}
        named = self.named if set(self.named) & set(able) else tuple(id_ for id_ in self.named if id_ not in meant_for)
        for meant in (named, self.before if not named else ()):
            found = [id_ for id_ in meant if id_ in able]
            if len(found) == 1:
                return self.now.parts[found[0]]
            exact = [id_ for id_ in found if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", self.text)]
            if len(exact) == 1 and meant is named:
                return self.now.parts[exact[0]]
            if len(found) > 1:
                raise HalfHeard(f"Which of {', '.join(found)} is meant?", choices=tuple(found))
        if named or not able:
            return None
        of_main = [id_ for id_ in able if self.now.parts[id_].kind == self.now.parts[self.now.main].kind]
        if len(able) > 1 and (self.now.main not in able or len(of_main) > 1):
            raise HalfHeard(f"Which of {', '.join(able)} is meant?", choices=tuple(able))
        return self.now.parts[able[0] if len(able) == 1 else self.now.main]

    def several(self, *keys: str, kinds: Sequence[str]) -> list[Standing]:
        """Like `one`, or all that the clause names in one breath: `on api and web`, `both services`."""
        able = [
            id_ for id_ in self.named if self.now.parts[id_].kind in kinds and any(map(self.now.parts[id_].takes, keys))
        ]
        names = "|".join(map(re.escape, able)) or "(?!)"
        row = rf"(?:{names})(?:(?: ?, ?| and | und | y | et )(?:the )?(?:{names})){{{len(able) - 1}}}"
        if len(able) > 1 and (self.says(row) or self.says(_ALL_OF)):
            return [self.now.parts[id_] for id_ in able]
        if not able and len(self.before) > 1 and all(self.now.parts[id_].kind in kinds for id_ in self.before):
            return [self.now.parts[id_] for id_ in self.before]
        if not able:
            every = [part.id for part in self.now.parts.values() if part.kind in kinds and any(map(part.takes, keys))]
            services = [id_ for id_ in every if self.now.parts[id_].kind == "cloud_run"]
            if self.says(_BOTH) and len(every) != 2:
                every = services
            if self.says(_EVERY) and len(every) > 1:
                if self.says(_BOTH) and len(every) != 2:
                    raise Unclear(f"Which two of {', '.join(every)} are meant?", choices=tuple(every))
                return [self.now.parts[id_] for id_ in every]
        part = self.one(*keys, kinds=kinds)
        return [part] if part is not None else []

    def _unknown(self) -> str:
        """A thing that the clause speaks of and that is nothing here: then it is not about the main part either."""
        for match in _THING.finditer(self.text):
            if not words.KNOWN_THINGS.fullmatch(match[1]):
                return match[1]
        return ""

    def without_users(self) -> tuple[str, list[str]]:
        """The clause less its words for whom something is to be, and the ids of these."""
        for match in reversed(
            list(
                re.finditer(
                    r"\b(?:for|to|behind|fur|zu[mr]?|an|para|al|a l[aeo]s?|pour|in front of|hinter|vor)\b ", self.text
                )
            )
        ):
            who = self.text[match.end() :]
            ids = [id_ for id_ in self.now.named(who) if "code" in self.now.parts[id_].part.roles]
            exact = [id_ for id_ in ids if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", who)]
            if ids:
                more = _WITH.search(who)
                return self.text[: match.start()] + (f" {more[0]}" if more else ""), exact or ids
        if subject := _NEEDS.search(self.text) or _CONNECTS.search(self.text) or GIVES.search(self.text):
            ids = [id_ for id_ in self.now.named(subject["who"]) if "code" in self.now.parts[id_].part.roles]
            exact = [id_ for id_ in ids if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", subject["who"])]
            if len(exact or ids) == 1:
                return self.text[subject.end("who") :], exact or ids
        return self.text, []


# Addresses and domains, in which a word says nothing.
NAMES = re.compile(r"\S*@[\w-]+(?:\.[\w-]+)+|(?<![\w.])(?:[a-z0-9-]+\.)+[a-z]{2,24}(?![\w-])")
_ALL_OF = r"both|all|every|each|beide[nrs]?|alle[nrs]?|ambos|todos|cada|tous|les deux"
_BOTH = r"both|beide[nrs]?|ambos|ambas|les deux"
_EVERY = rf"{_BOTH}|each(?: of them)?|all of them|everywhere|jeweils|cada un[oa]|chacune?"
# What is said of something after for whom it is.
_WITH = re.compile(r"\b(?:with|mit|con|avec)\b .*$")
# Who is to have something: `the worker needs a database`.
_NEEDS = re.compile(
    r"^(?P<who>(?:the |our |der |die |das |el |la |le |l ?')?[\w -]{2,30}?) (?:needs?|wants?|gets?|should (?:get|have|use)|braucht|benotigt|bekommt|necesita|a besoin)\b"
)
# Who is given something new: `give admin its own MySQL`.
GIVES = re.compile(
    r"^(?:give|get|grant|gib|dale|donne|provide) (?P<who>(?:the |our |der |die |das |dem |el |la |le |a |au? )?[\w -]{2,30}?) (?=(?:its own|their own|an? own|an?|another|access to an?|eine\w*|una?|une|su propi[ao]|son propre|the secret) )"
)
# Who is connected to something new: `connect the worker to a Postgres`.
_CONNECTS = re.compile(
    r"^(?:connect|link|hook up|hook|wire up|attach|verbinde?|conecta|connecte) (?P<who>(?:the |our |der |die |das |den |el |la |le )?[\w -]{2,30}?) (?:to|with|mit|a|al|con|au?|avec) (?=(?:an?|another|eine\w*|una?|une) )"
)
# What an article or a preposition of place stands before.
_THING = re.compile(
    r"\b(?:the|our|my|this|that|der|die|das|den|dem|des|unsere?|la|el|los|las|le|les|notre|nuestra?) ([a-z][a-z-]{2,})(?:'s)?\b"
)
Rule = Callable[[Clause], Iterator[Put]]

"""What is taken out of a goal before the rest is read, for what it says of itself is nothing that is to stand here."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from functions.planning.rules.goal import fold
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.words.context import names_a_part
from functions.planning.rules.words.firewall_rules import Rule, firewall_rules_in
from functions.planning.rules.words.moved import Moved, moved_in
from functions.planning.rules.words.outside_calls import OutsideCall, left_alone, outside_calls_in

Span = tuple[int, int]
Copied = tuple[tuple[str, Moved], ...]
Called = tuple[tuple[str, OutsideCall], ...]
Rules = tuple[tuple[str, Rule], ...]


class Taken(NamedTuple):
    """What a goal wants copied into a bucket and called outside at fixed times, and its firewall's rules, each behind its words; and what it
    says of other addresses than it wants called (`left`).
    """

    moved: Copied = ()
    called: Called = ()
    rules: Rules = ()
    left: tuple[str, ...] = ()


NOTHING = Taken()


def taken_out(raw: str) -> tuple[str, Taken]:
    """A goal without what it wants copied and called, and these two."""
    rest, moved = _without_moved(raw)
    rest, called, left = _without_calls(rest)
    rest, rules = _without_rules(rest)
    return rest, Taken(moved, called, rules, left)


def _without_moved(raw: str) -> tuple[str, Copied]:
    """A goal without what it wants copied into a bucket, and that, each behind its own words."""
    typed = Words.of(raw, fold(raw))
    found = tuple(moved_in(typed.folded))
    rest = _without(raw, typed, [span for each in found for span in each.spans]) if found else None
    if rest is None:
        return raw, ()
    return rest, tuple((" ".join(typed(*span) for span in each.spans), each) for each in found)


def _without_calls(raw: str) -> tuple[str, Called, tuple[str, ...]]:
    """A goal without the addresses outside that it wants called at fixed times, and these, each behind its own words;
    with what it says of others there.
    """
    typed = Words.of(raw, fold(raw))
    found = tuple(outside_calls_in(typed.folded))
    others = left_alone(typed.folded, {each.url for each in found})
    left = [span for span, url in others if not names_a_part(typed.folded[slice(*span)].replace(url, ""))]
    rest = _without(raw, typed, [*left, *(span for each in found for span in each.spans)]) if found else None
    if rest is None:
        return raw, (), ()

    def as_typed(each: OutsideCall) -> OutsideCall:
        # A path's letters are large or small, and a body's too.
        url = re.search(re.escape(each.url), raw, re.IGNORECASE)
        body = re.search(re.escape(each.body), raw, re.IGNORECASE) if each.body else None
        return replace(each, url=url[0] if url else each.url, body=body[0] if body else each.body)

    called = tuple((" ".join(typed(*span) for span in _apart(each.spans)), as_typed(each)) for each in found)
    return rest, called, tuple(typed(*span).strip(" .;") for span in left)


def _without_rules(raw: str) -> tuple[str, Rules]:
    """A goal without the rules of a firewall that it writes out, and these, each behind its own words."""
    typed = Words.of(raw, fold(raw))
    found, heads = firewall_rules_in(typed.folded)
    spans = [*(span for each in found for span in each.spans), *heads]
    rest = _without(raw, typed, spans) if found else None
    if rest is None:
        return raw, ()
    return rest, tuple((" ".join(typed(*span) for span in _apart(each.spans)), each) for each in found)


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Stretches in their order, without those that lie in others."""
    made: list[Span] = []
    for low, high in sorted(spans):
        if not made or high > made[-1][1]:
            made.append((max(low, made[-1][1]) if made else low, high))
    return made


def _without(raw: str, typed: Words, spans: Sequence[Span]) -> str | None:
    """A goal without the words at some places of its folded text; None where words and places don't belong together."""
    places = [match.span() for match in re.finditer(r"\S+", raw)]
    if len(places) != len(typed.spans):
        return None
    rest = raw
    for place, (low, high) in reversed(list(zip(places, typed.spans, strict=True))):
        if any(begin < high and low < end for begin, end in spans):
            # The end of a sentence stays.
            end = place[1] - 1 if raw[place[1] - 1] in ".;!?" else place[1]
            rest = rest[: place[0]] + rest[end:]
    rest = re.sub(r"[ \t]+([.;!?])", r"\1", re.sub(r"[^\S\n]+", " ", rest))
    return rest.strip(" .;,")

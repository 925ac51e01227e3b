"""Node pools of a cluster, each with what is said of it: `one with 3 x e2-standard-4, one with 1 to 6 n2-standard-8 spot`."""

import re

from functions.planning.rules.sketch import Sketch

_TYPE = r"[a-z]\d[a-z]{0,2}-(?:standard|highmem|highcpu)-\d+"
_COUNT = r"(?P<low>\d{1,3})(?: ?(?:to|-|\.\.|bis|a|ate|up to|hasta) ?(?P<high>\d{1,3}))?"
_NODES = r"(?:x |spot |preemptible |nodes?(?: of)? |knoten |nodos |noeuds |nodi |nos |de |of |machines? ){0,4}"
_POOL = re.compile(
    rf"\b{_COUNT} ?{_NODES}(?P<type>{_TYPE})\b|\b(?P<type2>{_TYPE})\b[^.;\n]{{0,24}}?\b(?:from |von |de |x )?(?P<low2>\d{{1,3}})(?: ?(?:to|-|bis|a|up to) ?(?P<high2>\d{{1,3}}))\b"
)


def draw_pools(sketch: Sketch, id_: str, text: str) -> bool:
    """Set the first pool and the one after it from their own words; whether two were told apart."""
    found = [
        (
            match["type"] or match["type2"],
            int(match["low"] or match["low2"]),
            int(match["high"] or match["high2"] or match["low"] or 0),
            match,
        )
        for match in _POOL.finditer(text)
    ]
    if len(found) != 2:
        return False
    # What Google may take back is the last: the cluster's own pods have to stand.
    if "spot" in _around(text, found, 0) and "spot" not in _around(text, found, 1):
        found.reverse()
    (first, low, high, _), (second, least, most, _) = found
    done = sketch.put(
        "node_pools",
        id_,
        node_pools=2,
        node_type=first,
        second_type=second,
        min_nodes=low,
        max_nodes=max(high, low, 1),
        second_min=least,
        second_max=max(most, least, 1),
    )
    if done:
        sketch.taken += [match.span() for *_, match in found]
        sketch.lacks.pop("node_pools", None)
    return done


def _around(text: str, found: list[tuple[str, int, int, re.Match[str]]], number: int) -> str:
    """The words of one pool: from where the one before ends to where the next begins."""
    low = found[number - 1][3].end() if number else max(0, found[0][3].start() - 30)
    high = found[number + 1][3].start() if number + 1 < len(found) else found[number][3].end() + 20
    # What stands before a type is its own, what stands behind it up to the comma as well.
    own = text[low : found[number][3].end()].rpartition(",")[2] if number else text[low : found[number][3].end()]
    return own + text[found[number][3].end() : high].partition(",")[0]

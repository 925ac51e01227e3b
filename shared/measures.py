"""What a metric measures and what its values are, as people read them: "CPU utilization 93 %", not a path and 0.93."""

from functools import cache

from shared.schemas.text import one_line, quoted

_LONGEST_NAME = 100
_BYTES = ("B/s", "kB/s", "MB/s", "GB/s")


def measured(metric: str) -> str:
    """What a metric measures: the words of the part that is watched by it, else the end of its path, quoted.

    A metric nobody here knows may be somebody's own text.
    """
    known = labels().get(metric)
    if known:
        return known
    said = "/".join(one_line(metric, 400).split("/")[-3:])
    return quoted(said, _LONGEST_NAME) if said else "an unnamed metric"


def reading(metric: str, value: float | None) -> str:
    """A value of a metric in its unit: a ratio as percent, bytes a second in their size, a count as it is."""
    if value is None:
        return "unknown"
    name = metric.rsplit("/", 1)[-1]
    if name.endswith(("utilization", "_ratio")):
        return f"{value * 100:,.4g} %"
    if name.endswith("bytes_count"):
        return _bytes(value)
    return f"{value:,.4g}"


def _bytes(value: float) -> str:
    size = value
    for unit in _BYTES[:-1]:
        if abs(size) < 1000:
            return f"{size:,.4g} {unit}"
        size /= 1000
    return f"{size:,.4g} {_BYTES[-1]}"


@cache
def labels() -> dict[str, str]:
    """Every metric that a part is watched by, and what it measures."""
    from shared.parts.views import profiles  # only who speaks to people needs the parts

    found: dict[str, set[str]] = {}
    for several in profiles().values():
        for each in several:
            found.setdefault(each.metric, set()).add(each.label)
    # A metric that two parts call otherwise goes by the shorter word, which says less and is right for both.
    return {metric: min(labels, key=lambda label: (len(label), label)) for metric, labels in found.items()}

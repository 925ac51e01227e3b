"""How many entries of the log a filter has let through since it was asked last."""

from infra.local.logs.filters import BadFilter, read_filter
from infra.local.logs.store import LogStore


class Counted:
    """Counts for each that asks, by its id; what stood before it asked first is not counted, as Google's metrics do."""

    def __init__(self, logs: LogStore) -> None:
        self._logs = logs
        self._read: dict[str, int] = {}

    def __call__(self, who: str, text: str) -> int:
        """The entries since the last call; a filter that is not offered here lets none through."""
        newest = self._logs.newest()
        since = self._read.get(who, newest)
        self._read[who] = newest
        if since >= newest:
            return 0
        try:
            test = read_filter(text)
        except BadFilter:
            return 0
        return sum(test(entry) for _, entry in self._logs.entries(after=since, before=newest + 1))

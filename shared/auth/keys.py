"""The keys that Google signs with, fetched when they are needed and kept as long as Google says."""

import re
import threading
import time
from collections.abc import Callable, Mapping

from shared.http import Unavailable

_TIMEOUT = 5.0
_LEAST = 60.0
_MAX_AGE = re.compile(r"max-age=(\d+)")


class Keys:
    """Key id -> certificate or public key (PEM), from one address. For several threads."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, str] = {}
        self._fetched_at = 0.0
        self._fresh_until = 0.0

    def having(self, key_id: str) -> Mapping[str, str]:
        """The keys; fetched again when they are old, or when this one is not among them (once a minute at most).

        Raises Unavailable when there are none and none can be had.
        """
        with self._lock:
            now = self._clock()
            unknown = key_id not in self._keys and now - self._fetched_at >= _LEAST
            if not self._keys or now >= self._fresh_until or unknown:
                self._fetch(now)
            return self._keys

    def _fetch(self, now: float) -> None:
        import requests  # only when somebody calls

        try:
            answer = requests.get(self._url, timeout=_TIMEOUT)
            answer.raise_for_status()
            found = {str(name): str(text) for name, text in answer.json().items()}
        except (requests.RequestException, ValueError, AttributeError) as error:
            if not self._keys:
                raise Unavailable("Who is calling can't be told now: Google's keys are out of reach.") from error
            # Keys live for days after they are replaced: old ones are better than none, for a minute.
            self._fresh_until = now + _LEAST
            return
        age = _MAX_AGE.search(answer.headers.get("Cache-Control", ""))
        self._keys, self._fetched_at = found, now
        self._fresh_until = now + max(float(age[1]) if age else 0.0, _LEAST)

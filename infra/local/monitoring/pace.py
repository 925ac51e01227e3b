"""How fast Cloud Monitoring's time goes by here."""

from dataclasses import dataclass

_SAMPLES_PER_MINUTE = 3


@dataclass(frozen=True)
class Pace:
    """`scale` is how many of Monitoring's seconds go by in one second of the clock.

    Alignment periods, the durations of conditions, the period of uptime checks and waits between notifications are
    divided by it wherever they come in, in a policy or in a request: with a scale of 20, `60s` is three seconds.
    Nothing else is changed: points carry the time of the clock, a rate is per second of the clock, the interval of a
    request is taken as it is. `delay` is how long a point stays invisible after it was sampled, in seconds of the
    clock (Google says up to 240).
    """

    scale: float = 1.0
    delay: float = 0.0

    def real(self, seconds: float) -> float:
        """Seconds of the clock for seconds of Monitoring."""
        return seconds / self.scale

    @property
    def sample_seconds(self) -> float:
        """How often everything is sampled: three times in what counts as a minute."""
        return self.real(60.0) / _SAMPLES_PER_MINUTE

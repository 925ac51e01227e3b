"""How the laptop's cloud is set up."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LocalSettings:
    """Choices of `infraai up`; times in seconds.

    `boot_seconds`: from a machine's creation or reset until it answers; `latency`: what every change of a resource
    takes; `grace`: what a job gets between SIGTERM and SIGKILL; `patience`: how long the internet holds a connection
    that nobody answers; `sweep_seconds`: how often the sweeper is called; `time_scale`: how many of Cloud Monitoring's
    seconds go by in one second, which shortens its minutes, the agent's waits for them and its cooldowns;
    `metric_delay`: how long a point of a metric stays invisible; `emulators`: Google's own Firestore and Pub/Sub
    emulators instead of the built-in ones; `idle_seconds`: how long an application that nobody asks goes on to run;
    `images`: where applications that were built are kept (None: with the rest of the data).
    """

    project: str = "infraai-local"
    region: str = "us-central1"
    boot_seconds: float = 2.0
    latency: float = 0.2
    grace: float = 10.0
    patience: float = 60.0
    sweep_seconds: float = 30.0
    time_scale: float = 20.0
    metric_delay: float = 0.0
    emulators: bool = False
    idle_seconds: float = 300.0
    images: Path | None = None


REALISTIC = LocalSettings(boot_seconds=35.0, latency=8.0, time_scale=1.0, metric_delay=60.0)
"""Times as they are on Google Cloud, roughly."""

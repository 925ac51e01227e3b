"""What is watched of whatever Cloud Run serves: a service, or a function, which is one."""

from shared.parts.part import Profile, Series

_NAMED = 'resource.labels.service_name="${[[ watched.address ]].name}"'
_OF_A_SERVICE = "resource.label.service_name"
_READING = 'resource.type="cloud_run_revision" AND resource.labels.service_name="{name}"'


def _wished(
    word: str, name: str, metric: str, threshold: float, label: str, *, advice: str, aligner: str, reducer: str
) -> Profile:
    return Profile(
        word=word,
        name=name,
        metric=f"run.googleapis.com/{metric}",
        threshold=threshold,
        duration="300s",
        severity="warning",
        label=label,
        advice=advice,
        series=Series("cloud_run_revision", _NAMED, aligner=aligner, reducer=reducer, group_by=_OF_A_SERVICE),
        asked=None,
        reading=_READING,
        wished=True,
    )


def _slow(word: str, share: str, threshold: float) -> Profile:
    advice = "Look at what it waits for first (a database, another service), and at how many instances there may be."
    label = f"Milliseconds within which {share} % of the requests are answered"
    return _wished(
        word,
        f"latency_p{share}_high",
        "request_latencies",
        threshold,
        label,
        advice=advice,
        aligner="ALIGN_DELTA",
        reducer=f"REDUCE_PERCENTILE_{share}",
    )


def _used(word: str, what: str, label: str) -> Profile:
    advice = (
        "Look at what came with the newest revision first; more of it for each instance is the container's setting."
    )
    return _wished(
        word,
        f"container_{what}_high",
        f"container/{what}/utilizations",
        0.9,
        label,
        advice=advice,
        aligner="ALIGN_PERCENTILE_99",
        reducer="REDUCE_MAX",
    )


def request_profiles(word: str) -> tuple[Profile, ...]:
    """Errors, and requests that find no instance; where somebody asks for it their share, how long requests take, and
    what the containers use."""
    return (
        Profile(
            word=word,
            name="request_errors_high",
            metric="run.googleapis.com/request_count",
            threshold=0.2,
            duration="120s",
            severity="error",
            label="Requests answered with an error, each second",
            advice="Look at the newest revision's logs first; going back to the one before is the fastest way out.",
            series=Series(
                "cloud_run_revision",
                f'{_NAMED} AND metric.labels.response_code_class="5xx"',
                aligner="ALIGN_RATE",
                reducer="REDUCE_SUM",
                group_by="resource.label.service_name",
            ),
            asked=None,
            reading=f'{_READING} AND metric.labels.response_code_class="5xx"',
        ),
        Profile(
            word=word,
            name="requests_waiting",
            metric="run.googleapis.com/pending_queue/pending_requests",
            threshold=10,
            duration="120s",
            severity="warning",
            label="Requests that wait for an instance",
            advice="Look at how many instances there are and at the most there may be; raise that, or the CPU of each.",
            series=Series("cloud_run_revision", _NAMED, reducer="REDUCE_SUM", group_by="resource.label.service_name"),
            asked=None,
            reading=_READING,
        ),
        Profile(
            word=word,
            name="error_share_high",
            metric="run.googleapis.com/request_count",
            threshold=0.01,
            duration="300s",
            severity="error",
            label="Share of the requests that are answered with an error",
            advice="Look at the newest revision's logs first; going back to the one before is the fastest way out.",
            series=Series(
                "cloud_run_revision",
                f'{_NAMED} AND metric.labels.response_code_class="5xx"',
                aligner="ALIGN_RATE",
                reducer="REDUCE_SUM",
                group_by="resource.label.service_name",
            ),
            asked=None,
            reading=f'{_READING} AND metric.labels.response_code_class="5xx"',
            wished=True,
            of_all=_NAMED,
        ),
        *(_slow(word, *each) for each in (("50", 300.0), ("95", 1_000.0), ("99", 2_000.0))),
        _used(word, "memory", "Memory used of the fullest containers"),
        _used(word, "cpu", "CPU used of the busiest containers"),
    )

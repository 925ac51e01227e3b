"""What is watched of whatever Cloud Run serves: a service, or a function, which is one."""

from shared.parts.part import Profile, Series

_NAMED = 'resource.labels.service_name="${[[ watched.address ]].name}"'
_READING = 'resource.type="cloud_run_revision" AND resource.labels.service_name="{name}"'


def request_profiles(word: str) -> tuple[Profile, ...]:
    """Errors, and requests that find no instance."""
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
    )

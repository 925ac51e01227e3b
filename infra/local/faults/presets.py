"""Well-known faults by name, each in the words in which Google's APIs and the provider give them."""

from infra.local.faults.model import Failure, Fault
from infra.local.faults.preset_pieces import API_OFF, GRANTS, MACHINE, METRIC, NO_ACCOUNT, SQL, STATE, Preset, api
from infra.local.faults.preset_refusals import REFUSALS
from infra.local.world import MANAGERS


class NoSuchPreset(ValueError):
    """No fault of that name; the text says which there are."""


def preset(name: str) -> list[Fault]:
    """The faults of a name, with the name as their id; raises NoSuchPreset."""
    if name not in PRESETS:
        raise NoSuchPreset(f"{name} is no fault; there are {', '.join(PRESETS)}.")
    return [fault.model_copy(update={"id": name}) for fault in PRESETS[name].faults]


PRESETS: dict[str, Preset] = {
    # What passes by itself.
    "iam-not-there-yet": Preset(
        "a new service account is unknown to IAM for two tries",
        (Fault(type=GRANTS, verb="create", times=2, error=NO_ACCOUNT, where={"member": True}),),
    ),
    "api-not-there-yet": Preset(
        "an API that was just enabled refuses two calls", (Fault(verb="create", times=2, error=API_OFF),)
    ),
    "metric-not-found": Preset(
        "a new metric is unknown to alert policies for two tries",
        (Fault(type="google_monitoring_alert_policy", verb="create", times=2, error=METRIC),),
    ),
    "reads-are-stale": Preset(
        "for ten seconds after a change, reads show what was before", (Fault(verb="read", times=None, stale=10.0),)
    ),
    "policy-changed-meanwhile": Preset(
        "somebody else changes the same IAM policy twice",
        (
            Fault(
                type=GRANTS,
                verb="create",
                times=2,
                error=api(
                    409,
                    "aborted",
                    "There were concurrent policy changes. Please retry the whole read-modify-write with exponential "
                    "backoff.",
                ),
            ),
        ),
    ),
    "too-many-requests": Preset(
        "three calls are one too many",
        (
            Fault(
                verb="create",
                times=3,
                error=api(429, "rateLimitExceeded", "Quota exceeded for quota metric 'Queries' of project {number}."),
            ),
        ),
    ),
    "backend-error": Preset(
        "two calls end in a 503",
        (Fault(times=2, verb="create", error=api(503, "backendError", "Service Unavailable")),),
    ),
    "slow-operations": Preset("every creation takes five seconds more", (Fault(verb="create", times=None, delay=5.0),)),
    # What a person must know.
    **REFUSALS,
    # What happened, and was told otherwise.
    "made-then-failed": Preset(
        "a database is made, and then a later step of its creation fails: Terraform taints it",
        (
            Fault(
                type=SQL,
                verb="create",
                when="after",
                tainted=True,
                error=api(
                    503,
                    "backendError",
                    "",
                    "Error, attempting to list users associated with instance {name}: googleapi: Error 503: Service "
                    "Unavailable, backendError",
                ),
            ),
        ),
    ),
    "made-and-not-told": Preset(
        "a machine is made, and the answer is lost",
        (Fault(type=MACHINE, verb="create", when="after", error=api(503, "backendError", "Service Unavailable")),),
    ),
    "changed-and-not-told": Preset(
        "a machine is changed, and waiting for it fails",
        (
            Fault(
                type=MACHINE,
                verb="update",
                when="after",
                error=api(504, "", "", "Error waiting for instance to start: timeout while waiting for state"),
            ),
        ),
    ),
    "rolling-update-stops": Preset(
        "a group's new template is set, and its machines never become stable",
        tuple(
            Fault(
                type=kind,
                verb="update",
                when="after",
                times=None,
                error=api(
                    504,
                    "",
                    "",
                    "Error waiting for the instance group manager {name} to become stable: timeout while waiting for "
                    "state to become 'created' (last state: 'updating', timeout: 15m0s)",
                ),
            )
            for kind in MANAGERS
        ),
    ),
    "disk-grew": Preset(
        "a database's disk has grown to 25 GB by itself",
        (Fault(type=SQL, verb="read", times=None, patch=[(("settings", 0, "disk_size"), 25)]),),
    ),
    "provider-crash": Preset(
        "the provider's process ends once in mid-apply", (Fault(verb="create", nth=3, crash=True),)
    ),
    # The state, the chat, the stores.
    "state-write-fails": Preset(
        "three writes of Terraform's state end in a 503",
        (
            Fault(
                service="storage",
                method="POST",
                path="/upload/storage/v1/b/*default.tfstate*",
                times=3,
                error=api(503, "backendError", "Backend Error"),
            ),
        ),
    ),
    "state-forbidden": Preset(
        "the state's bucket lets nobody in",
        (
            Fault(
                service="storage",
                times=None,
                path=STATE,
                error=api(403, "forbidden", "The caller does not have storage.objects.list access to the bucket."),
            ),
        ),
    ),
    "chat-too-many": Preset(
        "the chat takes no message for half a minute, three times",
        (
            Fault(
                service="telegram",
                method="sendMessage",
                times=3,
                error=Failure(code=429, message="Too Many Requests: retry after 30", parameters={"retry_after": 30}),
            ),
        ),
    ),
    "chat-kicked": Preset(
        "the bot was thrown out of its chat",
        (
            Fault(
                service="telegram",
                method="sendMessage",
                times=None,
                error=Failure(code=403, message="Forbidden: bot was kicked from the group chat"),
            ),
        ),
    ),
    "model-overloaded": Preset(
        "the model is overloaded for three calls",
        (
            Fault(
                service="model",
                times=3,
                error=api(503, "", "The model is overloaded. Please try again later."),
            ),
        ),
    ),
    "model-quota": Preset(
        "the model's quota is used up",
        (Fault(service="model", times=None, error=api(429, "", "You exceeded your current quota.")),),
    ),
    "model-hangs": Preset("the model never answers", (Fault(service="model", times=None, hang=True),)),
    "model-nonsense": Preset(
        "the model answers with text that is no JSON",
        (
            Fault(
                service="model",
                times=None,
                answer='{"candidates": [{"content": {"role": "model", "parts": [{"text": "Sure! Here it is:"}]}}]}',
            ),
        ),
    ),
    "store-unavailable": Preset(
        "five commits to Firestore are refused",
        (Fault(service="firestore", method="Commit", times=5, error=api(503, "", "The service is unavailable.")),),
    ),
    "publish-not-told": Preset(
        "a message is published, and the answer is lost",
        (Fault(service="pubsub", method="Publish", when="after", error=api(503, "", "The service is unavailable.")),),
    ),
}
"""Name -> what goes wrong."""

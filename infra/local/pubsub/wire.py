"""The protobuf classes that google-cloud-pubsub ships, without the slower proto-plus wrapping."""

from google.protobuf.timestamp_pb2 import Timestamp
from google.pubsub_v1 import types

from infra.local.rpc import Pb

Topic: Pb = types.Topic.pb()
Subscription: Pb = types.Subscription.pb()
PubsubMessage: Pb = types.PubsubMessage.pb()
ReceivedMessage: Pb = types.ReceivedMessage.pb()
PublishResponse: Pb = types.PublishResponse.pb()
PullResponse: Pb = types.PullResponse.pb()
StreamingPullRequest: Pb = types.StreamingPullRequest.pb()
StreamingPullResponse: Pb = types.StreamingPullResponse.pb()
ListTopicsResponse: Pb = types.ListTopicsResponse.pb()
ListTopicSubscriptionsResponse: Pb = types.ListTopicSubscriptionsResponse.pb()
ListSubscriptionsResponse: Pb = types.ListSubscriptionsResponse.pb()

PUBLISHER_REQUESTS: dict[str, Pb] = {
    "CreateTopic": Topic,
    "UpdateTopic": types.UpdateTopicRequest.pb(),
    "Publish": types.PublishRequest.pb(),
    "GetTopic": types.GetTopicRequest.pb(),
    "ListTopics": types.ListTopicsRequest.pb(),
    "ListTopicSubscriptions": types.ListTopicSubscriptionsRequest.pb(),
    "DeleteTopic": types.DeleteTopicRequest.pb(),
}
SUBSCRIBER_REQUESTS: dict[str, Pb] = {
    "CreateSubscription": Subscription,
    "GetSubscription": types.GetSubscriptionRequest.pb(),
    "UpdateSubscription": types.UpdateSubscriptionRequest.pb(),
    "ListSubscriptions": types.ListSubscriptionsRequest.pb(),
    "DeleteSubscription": types.DeleteSubscriptionRequest.pb(),
    "ModifyAckDeadline": types.ModifyAckDeadlineRequest.pb(),
    "Acknowledge": types.AcknowledgeRequest.pb(),
    "Pull": types.PullRequest.pb(),
    "ModifyPushConfig": types.ModifyPushConfigRequest.pb(),
}


def timestamp(seconds: float) -> Timestamp:
    """A moment in seconds since the epoch as a Timestamp, to the millisecond."""
    whole, rest = divmod(int(seconds * 1000), 1000)
    return Timestamp(seconds=whole, nanos=rest * 1_000_000)


def seconds_of(duration: Pb) -> float:
    """A Duration or Timestamp in seconds."""
    return float(duration.seconds + duration.nanos / 1e9)

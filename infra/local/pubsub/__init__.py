"""Pub/Sub for a laptop: `google.pubsub.v1.Publisher` and `Subscriber` over gRPC, kept in one file.

Google's own client libraries speak to it (`PUBSUB_EMULATOR_HOST`, or a channel of one's own). Push subscriptions post
to their endpoints as the real service does. `PubSubService` is the whole surface.
"""

from infra.local.pubsub.service import PubSubService

__all__ = ["PubSubService"]

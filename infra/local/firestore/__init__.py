"""Firestore for a laptop: `google.firestore.v1.Firestore` over gRPC, kept in one file.

Google's own client libraries speak to it (`FIRESTORE_EMULATOR_HOST`, or a channel of one's own); the code that uses
them does not know the difference. `FirestoreService` is the whole surface.
"""

from infra.local.firestore.service import FirestoreService

__all__ = ["FirestoreService"]

"""What can come of files that the gates have seen: all that a platform's provider needs to present to terraform."""

from shared.policy.plan_types import ALLOWED_TYPES
from shared.policy.static_rules import data_sources

# Whoever asks for another type is refused before terraform starts, and each command decodes a quarter of the schema.
OFFERED = ALLOWED_TYPES | data_sources()

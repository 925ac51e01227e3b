"""Log exclusions: kept as Cloud Logging keeps them; a laptop's entries are all there."""

from infra.local.parts.half import Half

HALF = Half(behaviours={}, watched=())

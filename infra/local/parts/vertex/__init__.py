"""Vertex AI: its API is switched on, as any; no model answers here."""

from infra.local.parts.half import Half
from infra.local.provider.call import Behaviour

HALF = Half(behaviours={"google_project_service": Behaviour(adopts=True)}, watched=())

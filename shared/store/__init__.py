"""Firestore: the documents are the state, and the outbox.

runs/{run_id}                 Run; logs/{n} below it
deployments/{deployment_id}   Deployment
environments/{name}           Environment
names/{environment}.{application}  Name: the deployment that has it
resources/{name}              Resource: a real resource name -> the deployment that owns it
ops_alerts/{alert_id}         Alert
ops_control_flags/{key}       flags, the kill switch among them
claims/{key}                  short-lived claims with a TTL
unsaid/{key}                  words that the chat did not take yet
"""

from shared.store.client import firestore_client
from shared.store.documents import Conflict, Documents, NotFound

__all__ = ["Conflict", "Documents", "NotFound", "firestore_client"]

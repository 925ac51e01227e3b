"""Google Cloud's services as the rooms need them: small, typed, with endpoints from settings.

jobs        starting an execution of a Cloud Run Job, and asking whether one has ended
"""

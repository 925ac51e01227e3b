"""Cloud Run on a laptop: what was built here really runs, a process for each instance.

services = Services(...)
services.deploy(values)          # a new revision takes the traffic once it answers; raises NotReady
services.answer(entry, request)  # the WSGI answer of the user's own program
"""

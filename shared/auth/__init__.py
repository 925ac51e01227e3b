"""Who is calling: people by Google sign-in, services by their OIDC token; and refusing to start with open settings.

answer = serve(request, ROUTES, guard())        # 401 or 403 before any handler; `caller(request)` in one
admit(guard())                                  # the same for a function that takes events
beside(guard)                                   # what such a function answers beside them
"""

from shared.auth.beside import beside
from shared.auth.guard import Guard, admit, guard_of
from shared.auth.start import RefusedStart, check_start

__all__ = ["Guard", "RefusedStart", "admit", "beside", "check_start", "guard_of"]

"""Google Cloud on a laptop: what the agent's clients, functions, jobs and terraform speak to instead of Google.

`platform.LocalPlatform` starts it all; each package below is one service and knows nothing of the others but the
world, in which stands what was applied.
"""

"""The HTTP API of runs, deployments and environments: asked for, looked at, applied, brought back, ended."""

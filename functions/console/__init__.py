"""The web console: a React app under `web/`, built into `dist/`, and the function that serves it."""

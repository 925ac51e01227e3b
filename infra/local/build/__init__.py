"""Cloud Build on a laptop: source becomes an image that the laptop's Cloud Run runs, as a buildpack makes one."""

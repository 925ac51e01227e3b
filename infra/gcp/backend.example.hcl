# Copy to backend.hcl. The bucket holds the platform's own state and is made by hand, once (README.md).
bucket = "my-project-infraai-platform"
prefix = "platform"

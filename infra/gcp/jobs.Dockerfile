# The image of both jobs: Python, terraform, and the providers terraform may use. Built from the top of the sources.
#
#   docker build -f infra/gcp/jobs.Dockerfile -t IMAGE .
#
# What needs the network happens here, once; a job never downloads anything.

FROM hashicorp/terraform:1.11.4@sha256:5820b87995595425074f881500a037b0ccd41158d0d9b44d78f5f120612f2d3d AS terraform

FROM python:3.13.13-slim-trixie@sha256:aa938a849bcb82dce8f49480f056ab82bf5c1c3ebc294f0430f37b6820e7f286 AS build
COPY --from=terraform /bin/terraform /usr/local/bin/terraform
WORKDIR /build

# Providers first: they change least.
COPY infra/gcp/image/providers.tf infra/gcp/image/mirror.py image/
RUN terraform -chdir=image providers mirror -platform=linux_amd64 /build/packed \
    && mkdir /opt/terraform \
    && python image/mirror.py /build/packed /opt/terraform

COPY infra/gcp/requirements.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt \
    && /opt/venv/bin/pip uninstall --yes pip setuptools

FROM python:3.13.13-slim-trixie@sha256:aa938a849bcb82dce8f49480f056ab82bf5c1c3ebc294f0430f37b6820e7f286
COPY --from=terraform /bin/terraform /usr/local/bin/terraform
COPY --from=build /opt/terraform /opt/terraform
COPY --from=build /opt/venv /opt/venv
COPY shared/ /opt/infraai/shared/
COPY jobs/ /opt/infraai/jobs/
ENV PYTHONPATH=/opt/infraai \
    PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

# Everything above is root's and only read; a run works in a temporary directory. A job starts as root to become 10001
# at once (jobs.tf): terraform's job keeps the right to start terraform as another user, and no other right.
WORKDIR /tmp
CMD ["setpriv", "--reuid=10001", "--regid=10001", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "python", "-m", "jobs.verification.main"]

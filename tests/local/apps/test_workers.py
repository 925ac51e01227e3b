"""Worker pools and what is pushed: programs that nobody asks over the internet."""

import pytest

from infra.local.run_jobs import RunJobs
from infra.local.run_jobs.executions import Absent
from tests.local.apps.conftest import APPS

pytestmark = [pytest.mark.slow, pytest.mark.terraform]

POOL = """
resource "google_cloud_run_v2_worker_pool" "app" {{
  name                = "crunch"
  location            = "us-central1"
  deletion_protection = false
  scaling {{
    scaling_mode          = "MANUAL"
    manual_instance_count = 1
  }}
  template {{
    containers {{
      image = "{image}"
      env {{
        name  = "WORD"
        value = "crunching"
      }}
    }}
  }}
}}
"""


def program(text: str) -> dict[str, str]:
    return {"main.py": text, "Procfile": "web: python main.py\n"}


def test_a_worker_runs_is_started_again_when_it_ends_and_is_gone_with_its_pool(cloud):
    once = program("import os, time\nprint(os.environ['WORD'], os.getpid(), flush=True)\ntime.sleep(1.5)\n")
    cloud.terraform.write(POOL.format(image=cloud.built(once)))
    done = cloud.terraform.run("apply", "-auto-approve")
    assert done.returncode == 0, done.stderr
    crunching = 'resource.type="cloud_run_worker_pool" AND resource.labels.worker_pool_name="crunch" AND '
    assert cloud.said(f'{crunching} textPayload:"crunching"')
    assert cloud.said(f'{crunching} textPayload="Container called exit(0)."')
    done = cloud.deploy_nothing()
    assert done.returncode == 0, done.stderr
    assert cloud.applications.workers.running == 0


def test_a_worker_that_ends_at_once_fails_the_apply(cloud):
    cloud.terraform.write(POOL.format(image=cloud.built(program("raise ValueError('no queue')\n"))))
    done = cloud.terraform.run("apply", "-auto-approve")
    assert done.returncode == 1
    assert "Error waiting to create WorkerPool" in done.stderr
    assert "ValueError: no queue" in done.stderr


PUSHED = """
resource "google_pubsub_topic" "orders" {
  name = "orders"
}
resource "google_pubsub_subscription" "orders" {
  name  = "orders-worker"
  topic = google_pubsub_topic.orders.id
  push_config {
    push_endpoint = google_cloud_run_v2_service.app.uri
    oidc_token {
      service_account_email = "pusher@demo.iam.gserviceaccount.com"
    }
  }
}
"""


def test_a_message_of_a_deployments_own_topic_is_pushed_to_its_service(cloud):
    from google.api_core.exceptions import NotFound
    from google.cloud import pubsub_v1

    done = cloud.deploy(APPS / "worker", before=PUSHED)
    assert done.returncode == 0, done.stderr
    publisher = pubsub_v1.PublisherClient(
        transport=pubsub_v1.PublisherClient.get_transport_class("grpc")(channel=cloud.pubsub)
    )
    publisher.publish("projects/demo/topics/orders", b"an order").result(timeout=10)
    assert cloud.said('textPayload:"an order"')
    assert cloud.ask().json() == {"came": ["an order"]}
    assert cloud.deploy_nothing().returncode == 0
    with pytest.raises(NotFound):
        publisher.get_topic(topic="projects/demo/topics/orders")


JOB = """
resource "google_cloud_run_v2_job" "app" {{
  name                = "report"
  location            = "us-central1"
  deletion_protection = false
  template {{
    template {{
      containers {{
        image = "{image}"
        env {{
          name  = "WORD"
          value = "done"
        }}
      }}
    }}
  }}
}}
"""


def test_an_execution_of_a_job_runs_the_program_with_its_exit_code_and_log(cloud, tmp_path):
    jobs = RunJobs(tmp_path / "jobs", environment=lambda: {"SECRET_OF_THE_PLATFORM": "x"})
    cloud.applications.jobs.into(jobs)
    text = "import os, sys\nprint(os.environ['WORD'], 'SECRET_OF_THE_PLATFORM' in os.environ)\nsys.exit(4)\n"
    cloud.terraform.write(JOB.format(image=cloud.built(program(text))))
    done = cloud.terraform.run("apply", "-auto-approve")
    assert done.returncode == 0, done.stderr
    try:
        name = "projects/demo/locations/us-central1/jobs/report"
        ended = jobs.wait(jobs.run(name).name, 20)
        assert (ended.state, ended.exit_code) == ("failed", 4)
        assert cloud.said('resource.labels.job_name="report" AND textPayload="done False"')
        assert cloud.said('resource.labels.job_name="report" AND textPayload:"exited with code 4"')
        cloud.deploy_nothing()
        with pytest.raises(Absent):
            jobs.job(name)
    finally:
        jobs.close()

"""What Cloud Monitoring itself says of a metric, as decisions ask for it."""

import math

import pytest
from google.api_core.exceptions import ServiceUnavailable

from functions.decisions.measure import MonitoringMeasure
from shared.cloud.monitoring import Point
from shared.failures import translated
from shared.schemas import AlertTarget

CPU = "compute.googleapis.com/instance/cpu/utilization"
MEMORY = "agent.googleapis.com/memory/percent_used"
NOW = 10_000.0
VM = AlertTarget(
    name="web-vm-1-k3x9q", type="google_compute_instance", deployment_id="run-1", address="google_compute_instance.web",
    project="shop", zone="us-central1-a",
)  # fmt: skip


class Monitoring:
    """Answers with these points, newest first, or fails; keeps what it was asked."""

    def __init__(self, *points, down=False):
        self.points_, self.down, self.asked = [Point(*point) for point in points], down, []

    def points(self, project, reading, *, now, window):
        self.asked.append((project, reading.filter, now, window))
        with translated():
            if self.down:
                raise ServiceUnavailable("down")
        return self.points_


def measured(monitoring, metric=CPU, target=VM):
    return MonitoringMeasure(monitoring.points, lambda: NOW, "platform")(metric, target, None)


@pytest.mark.parametrize(
    ("points", "value"),
    [
        ([(9_990, 0.4), (9_930, 0.9), (9_870, 0.99)], 0.9),
        ([(9_990, 0.9), (9_930, 0.4), (9_870, 0.99)], 0.9),
        ([(9_990, 0.4), (9_990, 0.6), (9_930, 0.5), (9_930, 0.2), (9_870, 0.99)], 0.6),
        ([(9_990, 0.4)], 0.4),
        ([], None),
    ],
)
def test_the_higher_of_the_newest_two_minutes_counts(points, value):
    assert measured(Monitoring(*points)) == value


def test_of_what_is_wrong_when_it_is_low_the_lower_counts():
    measure = MonitoringMeasure(Monitoring((9_990, 0.4), (9_990, 0.2), (9_930, 0.1)).points, lambda: NOW, "platform")
    assert measure(CPU, VM, None, 1, low=True) == 0.2
    assert measure(CPU, VM, None, 2, low=True) == 0.1


def test_an_uptime_check_of_its_own_is_read_by_its_id_and_a_machine_s_by_the_address():
    uptime = "monitoring.googleapis.com/uptime_check/check_passed"
    check = VM.model_copy(update={"name": "shop-check-x1", "type": "google_monitoring_uptime_check_config"})
    monitoring = Monitoring((NOW, 2.0))
    assert (measured(monitoring, uptime, check), measured(monitoring, uptime)) == (2.0, None)
    assert 'resource.type="uptime_url" AND metric.labels.check_id="shop-check-x1"' in monitoring.asked[0][1]


def test_it_is_one_request_of_the_registered_resource_in_its_project():
    monitoring = Monitoring((NOW, 0.5))
    measured(monitoring)
    measured(monitoring, target=VM.model_copy(update={"project": ""}))
    (first, second) = monitoring.asked
    where = 'resource.type="gce_instance" AND metric.labels.instance_name="web-vm-1-k3x9q"'
    assert first == ("shop", f'metric.type="{CPU}" AND {where}', NOW, 600.0)
    assert second[0] == "platform"


@pytest.mark.parametrize("metric", ['x" OR metric.type="y', "agent.googleapis.com/cpu/utilization", ""])
def test_what_can_not_be_read_is_none_and_asks_nobody(metric):
    monitoring = Monitoring((NOW, math.inf))
    assert measured(monitoring, metric) is None
    assert monitoring.asked == []


def test_memory_is_read_by_the_machine_s_number_or_where_there_is_none_by_its_name():
    monitoring = Monitoring((NOW, 95.0))
    measured(monitoring, MEMORY)
    measured(monitoring, MEMORY, VM.model_copy(update={"cloud_id": "77"}))
    by_name, by_number = (asked[1] for asked in monitoring.asked)
    assert 'metadata.system_labels.name="web-vm-1-k3x9q"' in by_name
    assert 'resource.labels.instance_id="77"' in by_number


def test_a_monitoring_that_does_not_answer_measures_nothing():
    assert measured(Monitoring(down=True)) is None

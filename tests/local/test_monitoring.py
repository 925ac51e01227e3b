"""The laptop's Cloud Monitoring: series as Google's own client reads them."""

from contextlib import suppress
from itertools import pairwise

import grpc
import pytest
from google.api_core import exceptions
from google.cloud import monitoring_v3 as monitoring
from google.cloud.monitoring_v3.services.metric_service.transports import MetricServiceGrpcTransport
from hypothesis import given
from hypothesis import strategies as st

from infra.local.incidents import Faults, Injector, Load
from infra.local.internet import Internet
from infra.local.monitoring import Monitoring, Pace
from infra.local.monitoring.align import Aggregation, aggregate
from infra.local.monitoring.filters import BadFilter, parse_filter
from infra.local.monitoring.series import Key, Point, Series
from infra.local.world import World
from shared.cloud.monitoring import Metrics, Reading
from tests.local import applied
from tests.local.applied import BACKENDS, CPU, DISK, PROJECT, UPTIME
from tests.support.grpc_server import serving

NAME = "backend-vm-1-k3x9q"
# Numbers of google.api.MetricDescriptor's kinds and value types.
DELTA, INT64, DOUBLE = 2, 2, 3
VM_CPU = f'metric.type="{CPU}" AND resource.type="gce_instance" AND metric.labels.instance_name="{NAME}"'


class Room:
    """A world with a watch that ticks when it is told to; a minute of Monitoring takes six seconds."""

    def __init__(self, pace):
        self.clock = applied.Clock()
        self.world = World(None, self.clock)
        self.faults = Faults()
        internet = Internet(self.world, boot_seconds=2.0, hung=self.faults.hung)
        load = Load(self.world, self.faults, booted=internet.booted)
        self.pace = pace
        self.failed = {}
        self.monitoring = Monitoring(
            self.world,
            load,
            probe=internet.answer,
            path=None,
            pace=pace,
            failed=lambda service: self.failed.pop(service, 0),
        )
        self.incidents = Injector(self.world, self.faults, send=self.monitoring.send, spike=20.0)

    def go(self, seconds):
        end = self.clock.now + seconds
        while self.clock.now < end - 0.01:
            self.clock.forward(self.pace.sample_seconds)
            self.monitoring.tick()

    def handlers(self):
        return self.monitoring.handlers()

    def start(self):
        """Nothing runs by itself here."""

    def close(self):
        self.monitoring.close()
        self.faults.close()
        self.world.close()


@pytest.fixture
def pace():
    return Pace(scale=10.0)


@pytest.fixture
def room(pace):
    return Room(pace)


@pytest.fixture
def address(room):
    applied.machine(room.world)
    applied.firewall(room.world)
    applied.database(room.world)
    with serving(room) as address:
        yield address


@pytest.fixture
def client(address):
    channel = grpc.insecure_channel(address)
    client = monitoring.MetricServiceClient(transport=MetricServiceGrpcTransport(channel=channel))
    yield client
    channel.close()


def ask(room, client, filter_, *, aligner="ALIGN_MEAN", reducer="REDUCE_NONE", seconds=300, **more):
    now = room.clock.now
    moment = {"seconds": int(now), "nanos": int(now % 1 * 1e9)}
    request = {
        "name": f"projects/{PROJECT}",
        "filter": filter_,
        "interval": {"start_time": {"seconds": int(now - seconds)}, "end_time": moment},
        "view": monitoring.ListTimeSeriesRequest.TimeSeriesView.FULL,
        **more,
    }
    if aligner:
        request["aggregation"] = {
            "alignment_period": {"seconds": 60},
            "per_series_aligner": aligner,
            "cross_series_reducer": reducer,
            "group_by_fields": more.pop("group_by", []),
        }
        request.pop("group_by", None)
    return client.list_time_series(request=request, timeout=10)


def test_cpu_is_read_newest_first_one_point_a_minute_at_the_clocks_own_time(room, client):
    room.go(30)
    (series,) = ask(room, client, VM_CPU)
    assert series.metric.labels["instance_name"] == NAME
    labels = {"project_id": PROJECT, "instance_id": "4000000000000000123", "zone": "us-central1-b"}
    assert dict(series.resource.labels) == labels
    times = [point.interval.end_time.timestamp() for point in series.points]
    assert times[0] == pytest.approx(room.clock.now, abs=0.01)
    assert [a - b for a, b in pairwise(times)] == pytest.approx([6.0] * (len(times) - 1))
    assert len(times) == 5
    assert all(0.13 < point.value.double_value < 0.17 for point in series.points)


def test_the_agents_own_reader_sees_a_load_come_and_go_with_the_machines_size(room, address):
    metrics = Metrics(address)
    room.go(12)
    room.incidents.inject("load", NAME)
    room.go(12)
    points = metrics.points(PROJECT, Reading(VM_CPU), now=room.clock.now)
    assert (round(points[0].value, 1), round(points[-1].value, 1)) == (0.9, 0.1)
    entry = room.world.list("google_compute_instance")[0]
    attributes = {**entry.attributes, "machine_type": "e2-standard-2"}
    room.world.put(entry.kind, entry.id, attributes, restart=True)
    room.go(12)
    assert metrics.points(PROJECT, Reading(VM_CPU), now=room.clock.now)[0].value == pytest.approx(0.465, abs=0.02)


def test_bytes_come_as_a_rate_per_second(room, client):
    room.go(18)
    (series,) = ask(room, client, VM_CPU.replace(CPU, DISK), aligner="ALIGN_RATE")
    # Idle: 1.5 MB/s, and 12 MB/s for each busy vCPU.
    assert series.points[0].value.double_value == pytest.approx(3_300_000, rel=0.1)
    assert series.value_type == DOUBLE
    (raw,) = ask(room, client, VM_CPU.replace(CPU, DISK), aligner="")
    assert (raw.metric_kind, raw.value_type) == (DELTA, INT64)


def test_a_databases_connections_are_summed(room, client):
    room.go(6)
    where = f'resource.type="cloudsql_database" AND resource.labels.database_id="{PROJECT}:app-db-k3x9q"'
    (series,) = ask(room, client, f'metric.type="{BACKENDS}" AND {where}', reducer="REDUCE_SUM")
    assert 5 < series.points[0].value.double_value < 20
    room.incidents.inject("db-connections", "app-db")
    room.go(12)
    (series,) = ask(room, client, f'metric.type="{BACKENDS}" AND {where}', reducer="REDUCE_SUM")
    assert series.points[0].value.double_value > 90


def test_a_group_is_the_mean_over_its_machines(room, client):
    applied.group(room.world, size=3)
    room.go(6)
    several = f'metric.type="{CPU}" AND metric.labels.instance_name=starts_with("web-group-k3x9q-")'
    assert len(list(ask(room, client, several))) == 3
    (one,) = ask(room, client, several, reducer="REDUCE_MEAN")
    assert dict(one.metric.labels) == {}
    by_name = ask(room, client, several, reducer="REDUCE_MAX", group_by=["metric.label.instance_name"])
    assert len(list(by_name)) == 3


def test_uptime_counts_the_checkers_that_failed(room, client):
    applied.uptime_check(room.world)
    failing = {"aligner": "ALIGN_NEXT_OLDER", "reducer": "REDUCE_COUNT_FALSE", "group_by": ["resource.label.*"]}
    where = f'metric.type="{UPTIME}" AND resource.type="uptime_url" AND resource.labels.host="203.0.113.7"'
    room.go(10)
    assert list(ask(room, client, where, **failing)) == []
    room.go(20)
    (series,) = ask(room, client, where, **failing)
    assert (series.points[0].value.int64_value, series.value_type) == (0, INT64)
    assert dict(series.resource.labels) == {"host": "203.0.113.7", "project_id": PROJECT}
    room.incidents.inject("hang", NAME)
    room.go(12)
    (series,) = ask(room, client, where, **failing)
    assert series.points[0].value.int64_value == 3
    (fraction, *_) = ask(room, client, where, aligner="ALIGN_FRACTION_TRUE")
    assert fraction.points[0].value.double_value == 0.0


@pytest.mark.parametrize("pace", [Pace(scale=10.0, delay=8.0)])
def test_points_become_visible_late(room, client):
    room.go(24)
    (series,) = ask(room, client, VM_CPU, aligner="")
    newest = series.points[0].interval.end_time.timestamp()
    assert 8.0 <= room.clock.now - newest < 8.0 + 2.1


def test_pages_hold_whole_series(room, client):
    applied.group(room.world, size=3)
    room.go(12)
    pages = list(ask(room, client, f'metric.type="{CPU}"', page_size=1).pages)
    assert [len(page.time_series) for page in pages] == [1, 1, 1, 1]
    (headers, *_) = ask(room, client, VM_CPU, view=monitoring.ListTimeSeriesRequest.TimeSeriesView.HEADERS)
    assert list(headers.points) == []


@pytest.mark.parametrize(
    ("filter_", "more"),
    [
        ("", {}),
        ('resource.type="gce_instance"', {}),
        (f'metric.type="{CPU}" AND', {}),
        (f'metric.type="{CPU}" AND (resource.type="x"', {}),
        (f'metric.type="{CPU}" AND metric.labels.x=made_up("y")', {}),
        (f'metric.type="{CPU}" AND nonsense="y"', {}),
        (f'metric.type="{CPU}', {}),
        (f'metric.type="{CPU}" OR metric.type="{DISK}"', {}),
        (VM_CPU, {"aligner": "ALIGN_RATE"}),
        (VM_CPU, {"aligner": "ALIGN_FRACTION_TRUE"}),
        (f'metric.type="{UPTIME}"', {"aligner": "ALIGN_MEAN"}),
        (VM_CPU, {"reducer": "REDUCE_COUNT_FALSE"}),
        (VM_CPU, {"name": "nowhere"}),
        (VM_CPU, {"page_token": "x"}),
        (VM_CPU, {"seconds": -60}),
        (VM_CPU, {"aggregation": {"alignment_period": {"seconds": 30}, "per_series_aligner": 2}, "aligner": ""}),
    ],
)
def test_what_google_would_refuse_is_refused(room, client, filter_, more):
    room.go(2)
    with pytest.raises(exceptions.InvalidArgument):
        list(ask(room, client, filter_, **more))


def test_metrics_are_described_and_unknown_ones_not_found(room, client):
    names = {each.type for each in client.list_metric_descriptors(name=f"projects/{PROJECT}", timeout=10)}
    assert {CPU, DISK, UPTIME, BACKENDS} <= names
    found = client.get_metric_descriptor(name=f"projects/{PROJECT}/metricDescriptors/{CPU}", timeout=10)
    assert (found.metric_kind, found.value_type) == (1, 3)
    with pytest.raises(exceptions.NotFound):
        client.get_metric_descriptor(name=f"projects/{PROJECT}/metricDescriptors/a.b/c", timeout=10)
    with pytest.raises(exceptions.NotFound):
        list(ask(room, client, 'metric.type="a.b/c"'))


SERIES = Series(Key(CPU, (("instance_name", "vm-1"),), "gce_instance", (("project_id", "p"), ("zone", "z"))), 1)
SERIES.user_labels = {"team": "web"}


@pytest.mark.parametrize(
    ("rest", "matches"),
    [
        ("", True),
        ('AND metric.label.instance_name="vm-1"', True),
        ("metric.label.\"instance_name\" = 'vm-1'", True),
        ('AND metric.labels.instance_name="vm-2"', False),
        ('AND metric.labels.instance_name != "vm-2"', True),
        ("AND metric.labels.instance_name = starts_with('vm')", True),
        ('AND metric.labels.instance_name = ends_with("-2")', False),
        ('AND metric.labels.instance_name = one_of("a", "vm-1")', True),
        ('AND metric.labels.instance_name : "m-"', True),
        ('AND resource.labels.zone="z" AND project="p"', True),
        ('AND (resource.labels.zone="y" OR resource.labels.zone="z")', True),
        ('AND NOT resource.labels.zone="z"', False),
        ('AND -resource.labels.zone="y"', True),
        ('AND metadata.user_labels.team="web"', True),
        ('AND resource.labels.made_up="x"', False),
    ],
)
def test_the_filter_language_means_what_google_says(rest, matches):
    assert parse_filter(f'metric.type="{CPU}" {rest}').wanted(SERIES) is matches


@given(st.text(max_size=60))
def test_no_text_breaks_the_filter(text):
    with suppress(BadFilter):
        parse_filter(text).wanted(SERIES)


@given(st.lists(st.floats(0.1, 1000.0), min_size=1, max_size=40, unique=True), st.floats(1.0, 100.0))
def test_every_sample_counts_in_exactly_one_period(times, period):
    points = [Point(at, 1.0) for at in sorted(times)]
    key = SERIES.key
    counted = aggregate({key: points}, Aggregation(period, "ALIGN_SUM"), -1e9, 1000.0)[key]
    assert sum(point.value for point in counted) == len(points)
    assert [point.at for point in counted] == sorted((point.at for point in counted), reverse=True)


def test_requests_that_a_program_failed_are_counted_in_its_series(room):
    name = "projects/p/locations/us-central1/services/web"
    attributes = {"name": "web", "project": "p", "location": "us-central1"}
    room.world.put("google_cloud_run_v2_service", name, attributes)
    room.go(3)
    room.failed[name] = 7
    room.go(3)
    (points,) = room.monitoring._store.read(
        lambda series: series.key.metric == "run.googleapis.com/request_count", 0, room.clock.now
    ).values()
    assert sum(point.value for point in points) == 7

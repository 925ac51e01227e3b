"""What a goal says is set as it is said, and what no rule knows is named: numbers, names, one of two wishes."""

import re

import pytest

from functions.planning.catalogue import compose, write
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from functions.planning.rules.lifetime import lifetime_in
from shared.llm import provider
from shared.settings import ModelSettings

OFFLINE = provider(ModelSettings(), RULES)


def said(goal: str) -> str:
    """Every part of the plan of a goal with its settings, a line each."""
    parts = make_plan(goal, OFFLINE).expanded.architecture.parts
    return "\n".join(
        f"{each.part} " + " ".join(f"{s.key}={s.value}" for s in (*each.settings, *each.arguments)) for each in parts
    )


def unmet(goal: str) -> str:
    """What is said not to be met, in the goal's own words."""
    return " | ".join(each.words for each in make_plan(goal, OFFLINE).asked if not each.met)


@pytest.mark.parametrize(
    ("goal", "pattern"),
    [
        ("VM for a TCP service, port 8080 only from 203.0.113.0/24", r"^vm .*tcp_ports=8080 .*sources=203.0.113.0/24"),
        ("An API that nobody outside our office (203.0.113.40/29) can reach", r"allowed_networks=203.0.113.40/29"),
        ("GKE standard cluster, authorised network 198.51.100.0/24", r"^gke .*authorized_networks=198.51.100.0/24"),
        ("GKE standard, release channel stable", r"^gke .*channel=STABLE"),
        ("Postgres 16 that only 198.51.100.7 may reach", r"^sql .*authorized_networks=198.51.100.7/32"),
        ("A windows desktop, mon-fri 8-18", r"start_cron=0 8 \* \* 1-5 stop_cron=0 18 \* \* 1-5"),
        ("Minecraft em São Paulo, ligar às 18h e desligar às 2h", r"start_cron=0 18 \* \* \* stop_cron=0 2 \* \* \*"),
        ("Palworld, should be off from 3am to 3pm", r"start_cron=0 15 \* \* \* stop_cron=0 3 \* \* \*"),
        ("Debian VM, on only from 16:00 to 23:00 Berlin time", r"start_cron=0 16 .*timezone=Europe/Berlin"),
        ("A100 for one training run of about 3 days, kill the machine afterwards", r"max_run_hours=72"),
        ("Cloud Tasks queue in front of an API, retry for a day", r"^tasks .*retry_hours=24"),
        ("Pub/Sub with a dead letter topic after 5 tries and 3 days of retention", r"^queue .*retention_days=3"),
        ("Container auf Cloud Run, nicht mehr als 3 Instanzen", r"^cloud_run .*max_instances=3"),
        ("Managed instance group of 3 to 12 e2-standard-2", r"^group .*min_replicas=3 max_replicas=12"),
        ("Autoscaled group, health check /healthz every 30 seconds", r"health_path=/healthz health_s=30"),
        ("Node API, mail ops@acme.example when errors rise", r"^alert_channel kind=email to=ops@acme.example"),
        ("Alert sms to +49 151 2345678 when https://a.acme.org is down", r"^alert_channel kind=sms to=\+491512345678"),
        ("A mailing job every Friday 09:00", r"^schedule .*cron=0 9 \* \* 5"),
        ("HTTP endpoint for our model, own image, callers need a token", r"^cloud_run .*public=false"),
        ("Um site estático em São Paulo", r"^site "),
        ("定期クロールジョブ: 毎日深夜に実行、失敗時は最大3回リトライ", r"^run_job retries=3"),
        ("定期クロールジョブ: 毎日深夜に実行", r"^schedule .*cron=0 0 \* \* \*"),
        ("Cloud Run、Cloud SQL PostgreSQL、コンテナレジストリ", r"^registry "),
        ("bastion, VPN, a cluster", r"^vpn "),
        ("one wordpress blog on an e2-micro VM, no cloud sql", r"^vm .*database=mysql"),
        ("uma API Node e o site, Postgres pequeno, no Cloud Run", r"(?s)^cloud_run .*\ncloud_run "),
        ("Postgres 17 that my laptop (84.22.117.5) can connect to", r"^sql .*authorized_networks=84.22.117.5/32"),
        ("Postgres, acesso só do IP 177.12.33.4", r"^sql .*authorized_networks=177.12.33.4/32"),
        ("Elixir app with websockets, 2 nodes always on, Postgres", r"^cloud_run .*min_instances="),
        ("ERP on Windows Server 2019, SQL Server 2019 Standard managed", r"^sql engine=sqlserver"),
        ("Static site with a formulario de contacto", r"^function "),
        ("Cloud Run service, Cloud SQL Postgres, resource limits 1 CPU / 1Gi", r"^cloud_run .*memory=1Gi"),
        ("Scraper als Cloud Run Job, Timeout 10 Minuten, eine Wiederholung", r"^run_job retries=1 timeout_s=600"),
        ("Debian VM, port 5000 open and an apache in front on 80", r"^vm .*tcp_ports=5000,80"),
        ("docker on a VM, SSH tunnel from my laptop only", r"^vm .*bastion=true"),
        ("a bucket and a service account that writes to it", r"^account does=data=write"),
        ("a vm without a public ip that can still do apt update", r"^nat "),
        ("Flask behind Cloud Armor, rate limit 200 per minute", r"rate_limit=200"),
        ("VM, weekdays 7 to 19, no public address, in Sydney", r"start_cron=0 7 \* \* 1-5 stop_cron=0 19"),
        ("Keycloak with its own Postgres, two warm instances", r"^cloud_run .*min_instances=2"),
        ("An Autoscaled group, health check on /ready", r"^group .*health_path=/ready"),
        ("Queue for outgoing mails: max 3 per second, max 10 at once", r"^tasks per_second=3 at_a_time=10"),
        ("Two machines, one is the proxy on 80 and 443, one the app without a public address", r"(?s)^vm .*\nvm "),
        ("Cloud Tasks queue, retry 20 times, max retry duration 60s", r"^tasks (?=.*retry_hours=).*attempts=20"),
        ("GitHub Actions of the org acme deploy without keys, branch live only", r"^keyless_ci .*branch=live"),
        ("Django. Cron: /a/tidy every hour, /a/daily every 5 mins", r"(?s)cron=0 \*.*=/a/tidy.*cron=\*/5.*=/a/daily"),
        ("Node API; Cloud Scheduler `0 */6 * * *` hits it with PUT /v1/Backup", r"0 \*/6 .*=/v1/Backup method=PUT"),
        ("Go API. Cron jobs:\n- /a every hour\n- /b at 5am", r"(?s)^(?!.*run_job).*cron=0 \*.*path=/a.*cron=0 5 "),
        ("Go API /v1/users gets 100 requests, a report job every night at 3", r"^run_job "),
        ("Go API, cron hits /cron/daily and /b at 4am", r"(?s)cron=0 4 .*path=/cron/daily .*cron=0 4 .*path=/b "),
        ("Rails, GET /warm called each 5 minutes by the scheduler", r"(?s)^(?!.*run_job).*^schedule .*method=GET"),
        ("Go API, a Cloud Run job at 1am, scheduler hits /ping every 5 minutes", r"(?s)^run_job .*^schedule "),
        ("Go API. A job every night at 3 imports /data/customers.csv", r"^run_job "),
        ("Cloud Tasks queue, backoff 5s to 2 minutes", r"^tasks .*\.min_backoff=5s .*\.max_backoff=120s$"),
        ("Topic, a pull subscription, retry backoff between 20s and 5 min", r"\.minimum_backoff=20s .*_backoff=300s"),
        ("Cloud Run behind a load balancer, ingress internal and load balancing", r"^cloud_run .*behind=true"),
        ("nightly Cloud Run job at 02:30 Europe/Berlin", r"^schedule cron=30 2 \* \* \* timezone=Europe/Berlin"),
        ("Cloud Run, a bucket for the uploads mounted as a volume", r"^cloud_run .*mount=/mnt/files"),
        ("2 redis, 5 GB with HA for sessions and 1 GB for cache", r"^redis memory_gb=5 availability=regional"),
        ("DNS zone for acme.example, MX record for Google Workspace", r"^dns .*records=@ MX 1 smtp.google.com."),
        ("DNS zone a.example: www CNAME b.a.dev, MX c.a.example prio 5", r"=www CNAME b.a.dev; @ MX 5 c.a.example$"),
        ("Zone DNS a.example, registro A www 203.0.113.8, TTL 2 hours", r"^dns .*=www A 203.0.113.8 ttl_s=7200$"),
        ('Cloud DNS for acme.example with TXT "_dmarc" "v=DMARC1; p=none"', r'records=_dmarc TXT "v=DMARC1; p=none"$'),
        ("BigQuery table v (at timestamp) partitioned by day on at", r" tables=v .*_column=at columns=at:TIMESTAMP"),
        ("BigQuery table visits by day, partitions kept 30 days", r"^bigquery .*partition_days=30.* tables=visits"),
        ("BigQuery mit Tabellen kunden und orte, monatlich partitioniert", r" tables=kunden,orte partition=MONTH"),
        ("Keyless CI of GitLab project a/b/c, branch live, pushes images", r"repository=a/b/c branch=live"),
        ("GitHub organisation acme may push images, no keys", r"^keyless_ci provider=github repository=acme branch=$"),
        ("Terraform Cloud org acme, workspace net, no keys", r"^keyless_ci .*=terraform repository=acme workspace=net"),
        ("Three Buildkite agents, e2-standard-4", r"^vm machine_type=e2-standard-4 public=false spot=false$"),
        ("Log everything above WARNING into a bucket for 400 days, nobody may delete it", r"retention_days=400"),
        ("One bucket for raw files deleted after 30 days and a second one for reports", r"^bucket \n|^bucket $"),
        ("Fotos in einen Bucket, eine Funktion verkleinert sie", r"^function trigger=storage"),
        ("three consumers of a Pub/Sub queue, image kestrel/consumer:2", r"^worker_pool .*/kestrel/consumer:2"),
    ],
)  # fmt: skip
def test_what_is_said_is_set(goal: str, pattern: str) -> None:
    assert re.search(pattern, said(goal), re.MULTILINE), said(goal)


@pytest.mark.parametrize(
    ("goal", "there", "gone"),
    [
        ("Ghost blog, Postgres or MySQL, I don't care", "engine=mysql", "engine=postgres"),
        ("either Cloud Run or a small VM for our Go API", "cloud_run", "vm "),
        ("Redis or Memcached for a PHP app, whatever is cheaper", "redis", "memcache"),
        ("dbt run each morning at 6 Berlin time, container is ours, nothing public", "run_job", "cloud_run"),
        ("Windows Server with IIS and SQL Server Standard on one machine", "os=windows-sql-standard", "sql "),
        ("On ne veut plus de serveur : remplacez la VM par des fonctions HTTP", "function", "vm "),
        ("Ne pas utiliser Kubernetes ; une API Django", "cloud_run", "gke"),
        ("Wir wollen statt der VM lieber Cloud Run", "cloud_run", "vm "),
        ("We outgrew Heroku: a Rails app with Postgres. No Kubernetes please", "sql ", "gke"),
        ("Two Node services on Cloud Run that survive a zone outage", "cloud_run", "sql "),
    ],
)
def test_one_of_two_is_drawn_and_nothing_that_nobody_asked_for(goal: str, there: str, gone: str) -> None:
    drawn = said(goal)
    assert there in drawn
    assert not re.search(rf"^.*{re.escape(gone)}", drawn, re.MULTILINE), drawn


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("Managed group of web servers, 17 of whatever fits", "17"),
        ("Airflow, small environment, triggers Dataform workflows", "Dataform"),
        ("An API on Cloud Run, no access from outside the zork", "zork"),
    ],
)
def test_a_number_a_product_or_a_refusal_that_nobody_reads_is_named(goal: str, words: str) -> None:
    assert words in unmet(goal)


@pytest.mark.parametrize("said_of_a_part", ["retry for a day", "block IPs for a day", "try again for two days"])
def test_how_long_something_is_tried_or_kept_out_ends_no_deployment(said_of_a_part: str) -> None:
    assert not lifetime_in(f"An API with a queue, {said_of_a_part}", 0.0)


@pytest.mark.parametrize("end", ["only until Saturday evening", "for a demo until Saturday", "only until 2026-12-31"])
def test_a_day_that_ends_the_whole_is_not_left_aside_beside(end: str) -> None:
    asked = make_plan(f"An API with Redis, {end}", OFFLINE).asked
    assert [each.met for each in asked if each.need == "lifetime"] == [True]
    assert not [each.words for each in asked if not each.met]


def test_every_alert_goes_to_whoever_is_to_be_told() -> None:
    made = make_plan("Node API on Cloud Run, mail ops@acme.example when errors rise", OFFLINE)
    text = write(compose(made.plan, made.expanded.architecture)).main_tf
    policies = re.findall(r"notification_channels = \[(.*)\]", text)
    assert policies
    assert all(each.endswith("google_monitoring_notification_channel.mail_channel.id") for each in policies)

"""Deployments that the sentences of targets.txt are about."""

from shared.schemas import Architecture
from tests.parts.architectures import architecture, part


def standing() -> dict[str, Architecture]:
    """The deployments, by name."""
    return {
        "store": architecture(
            part("store", "cloud_run", "orders", "sessions", "images", "mailkey", behind="true"),
            part("front", "load_balancer", "store", domain="store.example.com"),
            part("orders", "sql", tier="db-custom-2-7680", disk_gb="50"),
            part("sessions", "redis"),
            part("images", "bucket"),
            part("mailkey", "secret", env="MAIL_KEY"),
            name="store",
        ),
        "batch": architecture(
            part("importer", "worker_pool", "events", "lake"),
            part("events", "queue"),
            part("lake", "bigquery"),
            part("report", "run_job", "lake"),
            part("nightly", "schedule", "report", cron="0 3 * * *"),
            part("spend", "budget", amount="300"),
            name="importer",
        ),
        "legacy": architecture(
            part("box", "vm", "data", "dumps", machine_type="e2-standard-2", disk_gb="50"),
            part("data", "sql", engine="mysql"),
            part("dumps", "bucket"),
            part("dash", "dashboard"),
            name="box",
        ),
        "suite": architecture(
            part("web", "cloud_run", "main", "uploads"),
            part("admin", "cloud_run", "main", public="false"),
            part("main", "sql"),
            part("thumbs", "function", "uploads", trigger="storage"),
            part("uploads", "bucket"),
            part("probe", "uptime", "web"),
            name="web",
        ),
        "clinic": architecture(
            part("portal", "cloud_run", "records", "scans", "audit", min_instances="1"),
            part("records", "sql", tier="db-custom-4-15360", disk_gb="100", availability="regional"),
            part("scans", "bucket"),
            part("audit", "queue", dead_letter="true"),
            part("gauge", "uptime", "portal"),
            name="portal",
        ),
        "game": architecture(
            part("arena", "group", "scores", "lobby", machine_type="e2-standard-4", min_replicas="2", max_replicas="8"),
            part("scores", "sql", engine="mysql"),
            part("lobby", "redis", memory_gb="2"),
            part("edge", "load_balancer", "arena", domain="play.example.com"),
            name="arena",
        ),
        "news": architecture(
            part("site", "cloud_run", "articles", "feeds"),
            part("articles", "sql"),
            part("feeds", "tasks"),
            part("crawler", "run_job", "articles"),
            part("hourly", "schedule", "crawler", cron="0 * * * *"),
            part("cap", "budget", amount="150"),
            name="site",
        ),
        "lab": architecture(
            part("gateway", "cloud_run", "intake"),
            part("intake", "queue"),
            part("digest", "worker_pool", "intake", "results", instances="2"),
            part("results", "bigquery"),
            part("token", "secret", env="LAB_TOKEN"),
            name="gateway",
        ),
        "bank": architecture(
            part("ledger", "cloud_run", "book", "vault", "files", public="false"),
            part("book", "sql", version="16", tier="db-custom-4-15360", backup_days="14"),
            part("vault", "redis", memory_gb="4"),
            part("files", "bucket", versioning="true"),
            name="ledger",
        ),
        "farm": architecture(
            part("sensors", "queue"),
            part("reader", "worker_pool", "sensors", "history", cpu="2", memory="2Gi"),
            part("history", "bigquery"),
            part("app", "cloud_run", "history"),
            part("rollup", "run_job", "history"),
            part("clock", "schedule", "rollup", cron="15 1 * * *"),
            name="app",
        ),
        "wiki": architecture(
            part("wiki", "vm", "pages", machine_type="e2-medium"),
            part("pages", "sql", disk_gb="30"),
            part("limit", "budget", amount="80"),
            name="wiki",
        ),
        "mall": architecture(
            part("shop", "cloud_run", "stock", behind="true"),
            part("desk", "cloud_run", "stock", public="false"),
            part("door", "load_balancer", "shop", domain="mall.example.com"),
            part("stock", "sql", engine="mysql"),
            part("check", "uptime", "shop"),
            name="shop",
        ),
        "radio": architecture(
            part("player", "cloud_run", "tracks", "covers"),
            part("tracks", "sql", disk_gb="40"),
            part("covers", "bucket"),
            part("encoder", "function", "covers", trigger="storage"),
            part("tide", "schedule", "player", cron="0 5 * * *"),
            name="player",
        ),
        "fleet": architecture(
            part("hub", "cloud_run", "positions", "alarms", "keys"),
            part("positions", "firestore"),
            part("alarms", "queue", dead_letter="true"),
            part("keys", "secret", env="MAP_KEY"),
            part("dispatch", "worker_pool", "alarms"),
            part("budget", "budget", amount="500"),
            name="hub",
        ),
        "forum": architecture(
            part("web", "group", "posts", "hot"),
            part("posts", "sql", engine="mysql", tier="db-custom-2-7680"),
            part("hot", "redis"),
            part("gate", "load_balancer", "web", domain="forum.example.com"),
            name="web",
        ),
        "clinic2": architecture(
            part("booking", "cloud_run", "visits", "letters"),
            part("visits", "sql", tier="db-custom-2-7680", disk_gb="60"),
            part("letters", "bucket"),
            part("mailer", "run_job", "visits"),
            part("morning", "schedule", "mailer", cron="0 7 * * *"),
            name="booking",
        ),
        "sports": architecture(
            part("scores", "cloud_run", "live", "matches", behind="true"),
            part("lb", "load_balancer", "scores", domain="scores.example.com"),
            part("live", "redis"),
            part("matches", "sql", engine="mysql"),
            part("feed", "queue"),
            part("ingest", "worker_pool", "feed"),
            name="scores",
        ),
        "shed": architecture(
            part("machine", "vm", "notes"), part("notes", "sql"), part("money", "budget", amount="120"), name="machine"
        ),
        "bloom": architecture(
            part("web", "cloud_run", "db"),
            part("db", "sql", version="16", tier="db-custom-2-7680", disk_gb="40"),
            name="web",
        ),
        "boxed": architecture(
            part("box", "vm", machine_type="e2-standard-2", disk_gb="50", data_disk_gb="200"), name="box"
        ),
        "tulip": architecture(
            part("pages", "site"), part("edge", "load_balancer", "pages", domain="www.tulip.shop"), name="pages"
        ),
        "mill": architecture(
            part("api", "cloud_run", "jobs"),
            part("jobs", "queue", dead_letter="true"),
            part("crunch", "worker_pool", "jobs", instances="2"),
            part("out", "bucket"),
            name="api",
        ),
        "clerk": architecture(
            part("report", "run_job", "numbers"),
            part("nightly", "schedule", "report", cron="0 2 * * *", timezone="Europe/Berlin"),
            part("numbers", "sql"),
            name="report",
        ),
        "chat": architecture(
            part("chat", "cloud_run", "hot", "key", env="LEVEL=info"),
            part("hot", "redis", memory_gb="2"),
            part("key", "secret", env="JWT_KEY"),
            name="chat",
        ),
        "kube": architecture(
            part("cluster", "gke", mode="standard", node_type="e2-standard-4", min_nodes="1", max_nodes="5"),
            part("data", "sql"),
            name="cluster",
        ),
        "house": architecture(
            part("front", "cloud_run", "main", "cache"),
            part("back", "cloud_run", "main", "files", "mail", public="false"),
            part("main", "sql", tier="db-custom-2-7680"),
            part("cache", "redis"),
            part("files", "bucket"),
            part("mail", "tasks"),
            part("spend", "budget", amount="200"),
            name="front",
        ),
    }

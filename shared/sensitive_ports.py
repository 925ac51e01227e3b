"""Ports that are never open to the internet, and what answers there; and those that are there for everybody."""

from collections.abc import Iterator

SENSITIVE_PORTS: dict[int, str] = {
    19: "chargen",
    21: "FTP",
    22: "SSH",
    23: "Telnet",
    25: "SMTP",
    69: "TFTP",
    111: "RPC",
    135: "RPC",
    137: "NetBIOS",
    138: "NetBIOS",
    139: "NetBIOS",
    161: "SNMP",
    162: "SNMP",
    389: "LDAP",
    445: "SMB",
    512: "rexec",
    513: "rlogin",
    514: "rsh",
    623: "IPMI",
    873: "rsync",
    1099: "Java RMI",
    1433: "SQL Server",
    1434: "SQL Server",
    1521: "Oracle",
    1900: "SSDP",
    2049: "NFS",
    2181: "ZooKeeper",
    2375: "Docker",
    2376: "Docker",
    2377: "Docker Swarm",
    2379: "etcd",
    2380: "etcd",
    3306: "MySQL",
    3307: "Cloud SQL proxy",
    3389: "RDP",
    5353: "mDNS",
    5432: "PostgreSQL",
    5433: "PostgreSQL",
    5900: "VNC",
    5984: "CouchDB",
    5985: "WinRM",
    5986: "WinRM",
    6379: "Redis",
    6443: "Kubernetes",
    7001: "WebLogic",
    7077: "Spark",
    8086: "InfluxDB",
    8088: "Hadoop YARN",
    8500: "Consul",
    9042: "Cassandra",
    9092: "Kafka",
    9200: "Elasticsearch",
    9300: "Elasticsearch",
    10250: "kubelet",
    10255: "kubelet",
    11211: "memcached",
    26257: "CockroachDB",
    27017: "MongoDB",
    27018: "MongoDB",
    27019: "MongoDB",
    50000: "DB2",
    50070: "HDFS",
}

PUBLIC_PORTS: dict[str, frozenset[int]] = {
    # Web, and where frameworks serve it; mail that signs in; names; MQTT over TLS, XMPP, RTMP, TURN; Minecraft.
    "tcp": frozenset(
        {53, 80, 443, 465, 587, 853, 993, 995, 1935, 3000, 3001, 3478, 4000, 5000, 5222, 5269, 5349, 8000, 8001, 8008}
        | {*range(8080, 8086), 8443, 8883, 25565}
    ),
    # HTTP/3, VPNs (IPsec, OpenVPN, WireGuard), TURN, games (Minecraft, Valheim, Factorio, Steam, Unreal).
    "udp": frozenset({443, 500, 1194, 2456, 2457, 2458, 3478, 4500, 5349, 7777, 19132, 27015, 34197, 51820}),
}
"""Ports that what is meant for the internet listens on. Any other opens only where the plan says so."""

UNUSUAL_PORTS = "open_ports"
"""The risk flag by which a plan names that others than these are open to the internet."""


def unusual(protocol: str, ports: str) -> bool:
    """Whether a port (`"9000"`) or a range (`"9000-9010"`) holds one that is not known to be meant for the internet."""
    first, dash, last = ports.strip().partition("-")
    known = PUBLIC_PORTS.get(protocol, frozenset())
    return any(port not in known for port in _within(int(first), int(last if dash else first)))


def _within(low: int, high: int) -> Iterator[int]:
    yield from range(max(low, 0), min(high, 65_535) + 1)

"""Servers that people run on a machine of their own, by name: what starts them, and what they need."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class App:
    """`image` is empty for what is installed from packages by a script in `start.tf`.

    `port` is where it answers HTTP, None where it does not. `volumes`: directory beside the data -> path in the
    container. `env` is set for it; a value of `password` stands for one that is made up at the first start and kept
    beside the data, where people who log in can read it. `caps`: capabilities of the kernel that it needs.
    """

    image: str
    port: int | None = None
    tcp: str = ""
    udp: str = ""
    machine_type: str = "e2-medium"
    volumes: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    caps: tuple[str, ...] = ()


APPS: dict[str, App] = {
    "lamp": App("", port=80),
    "wireguard": App("", udp="51820", machine_type="e2-micro"),
    "openvpn": App("", udp="1194", machine_type="e2-micro"),
    "pi-hole": App("", udp="51820", machine_type="e2-micro"),
    "minecraft": App(
        "itzg/minecraft-server:latest",
        tcp="25565",
        machine_type="e2-standard-2",
        volumes={"minecraft": "/data"},
        env={"EULA": "TRUE", "MEMORY": "4G"},
    ),
    "valheim": App(
        "lloesche/valheim-server:latest",
        udp="2456-2458",
        machine_type="e2-standard-2",
        volumes={"config": "/config", "valheim": "/opt/valheim"},
        env={"SERVER_NAME": "Valheim", "WORLD_NAME": "Midgard", "SERVER_PASS": "password", "SERVER_PUBLIC": "false"},
        caps=("SYS_NICE",),
    ),
    "terraria": App("ryshe/terraria:latest", tcp="7777", volumes={"terraria": "/root/.local/share/Terraria/Worlds"}),
    "factorio": App(
        "factoriotools/factorio:stable", udp="34197", machine_type="e2-standard-2", volumes={"factorio": "/factorio"}
    ),
    "palworld": App(
        "thijsvanloef/palworld-server-docker:latest",
        udp="8211",
        machine_type="e2-highmem-2",
        volumes={"palworld": "/palworld"},
        env={"SERVER_PASSWORD": "password", "ADMIN_PASSWORD": "password"},
    ),
    "satisfactory": App(
        "wolveix/satisfactory-server:latest",
        tcp="7777",
        udp="7777",
        machine_type="e2-highmem-2",
        volumes={"satisfactory": "/config"},
    ),
    "gitlab": App(
        "gitlab/gitlab-ce:latest",
        port=80,
        machine_type="e2-standard-4",
        volumes={"config": "/etc/gitlab", "logs": "/var/log/gitlab", "gitlab": "/var/opt/gitlab"},
        env={"GITLAB_ROOT_PASSWORD": "password"},
    ),
    "gitea": App("gitea/gitea:1", port=3000, volumes={"gitea": "/data"}),
    "jenkins": App(
        "jenkins/jenkins:lts", port=8080, machine_type="e2-standard-2", volumes={"jenkins": "/var/jenkins_home"}
    ),
    "nextcloud": App(
        "nextcloud:30-apache", port=80, machine_type="e2-standard-2", volumes={"nextcloud": "/var/www/html"}
    ),
    "code-server": App(
        "codercom/code-server:latest",
        port=8080,
        machine_type="e2-standard-2",
        volumes={"code": "/home/coder"},
        env={"PASSWORD": "password"},
    ),
    "vaultwarden": App("vaultwarden/server:latest", port=80, machine_type="e2-small", volumes={"vaultwarden": "/data"}),
    "jellyfin": App(
        "jellyfin/jellyfin:latest",
        port=8096,
        machine_type="e2-standard-4",
        volumes={"config": "/config", "media": "/media"},
    ),
    "uptime kuma": App("louislam/uptime-kuma:1", port=3001, machine_type="e2-micro", volumes={"kuma": "/app/data"}),
}
"""What `app` may say. Everything else runs by its image and its ports."""

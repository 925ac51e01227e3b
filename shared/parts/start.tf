[#- What a machine does at every start. All of it may run again: at the next start, or after half of it failed. -#]
[% macro begin(s, why) %]
#!/bin/bash
      # [[ why ]]
      set -eu
      metadata() { curl -sf -H 'Metadata-Flavor: Google' "http://metadata.google.internal/computeMetadata/v1/$1"; }
[% if s.has_disk %]
      mounted() {
        blkid "$1" > /dev/null || mkfs.ext4 -q -m 0 "$1"
        mkdir -p "$2"
        mountpoint -q "$2" || mount -o discard,defaults "$1" "$2"
        resize2fs "$1"
      }
      data=[[ s.all_disks[0].mount ]]
[% for each in s.all_disks %]
      mounted /dev/disk/by-id/google-[[ each.name ]] [[ each.mount if loop.index > 1 else '"$data"' ]]
[% endfor %]
[% else %]
      data=/var/lib/app
      mkdir -p "$data"
[% endif %]
[% endmacro %]
[% macro shares(used) %]
[% for each in used if each.part == "filestore" %]
      # The share is a folder of the machine, mounted again at every start.
      command -v mount.nfs > /dev/null || { command -v apt-get > /dev/null && apt-get update -q && apt-get install -qy nfs-common; } || dnf install -qy nfs-utils
      mkdir -p /mnt/[[ each.id ]]
      mountpoint -q /mnt/[[ each.id ]] || mount -t nfs -o hard,timeo=600,retrans=3,_netdev "${[[ each.share.address ]].networks[0].ip_addresses[0]}:/share" /mnt/[[ each.id ]]
[% endfor %]
[% endmacro %]
[% macro passwords() %]
      # Passwords are made up here, once, and read by whoever may log in: sudo cat "$data/.password".
      password() {
        [ -s "$data/.$1" ] || (umask 077 && head -c 18 /dev/urandom | base64 | tr -d '/+=' > "$data/.$1")
        cat "$data/.$1"
      }
[% endmacro %]
[% macro agent() %]
      # Sends the system's logs and its memory and disk use to Cloud Logging and Cloud Monitoring.
      if ! systemctl is-enabled -q google-cloud-ops-agent 2> /dev/null; then
        curl -sSf -o /tmp/ops-agent.sh https://dl.google.com/cloudagents/add-google-cloud-ops-agent-repo.sh
        bash /tmp/ops-agent.sh --also-install
      fi
[% endmacro %]
[% macro driver() %]
      # The accelerator's driver; the machine starts again in between.
      if ! nvidia-smi > /dev/null 2>&1; then
        curl -sSf -o /opt/cuda_installer.pyz https://storage.googleapis.com/compute-gpu-installation-us/installer/latest/cuda_installer.pyz
        python3 /opt/cuda_installer.pyz install_driver
      fi
[% endmacro %]
[% macro database(kind) %]
[% if kind == "postgres" %]
      # The database listens on the machine itself only.
      command -v psql > /dev/null || (apt-get update -q && apt-get install -qy postgresql)
      systemctl enable --now postgresql
[% elif kind == "mongodb" %]
      # The database listens on the machine itself only.
      command -v docker > /dev/null || (apt-get update -q && apt-get install -qy --install-recommends docker.io)
      docker inspect mongo > /dev/null 2>&1 || docker run -d --name mongo --restart always -v "$data/mongo:/data/db" -p 127.0.0.1:27017:27017 mongo:7
[% elif kind %]
      # The database listens on the machine itself only.
      command -v mariadb > /dev/null || (apt-get update -q && apt-get install -qy mariadb-server)
      systemctl enable --now mariadb
[% endif %]
[% endmacro %]
[% macro docker() %]
      command -v docker > /dev/null || (apt-get update -q && apt-get install -qy --install-recommends docker.io)
      docker network inspect app > /dev/null 2>&1 || docker network create app
[% endmacro %]
[% macro stores(s) %]
[% if s.cache and not (s.container or s.stores_open) %]
      # The cache listens on the machine itself only.
      command -v redis-server > /dev/null || (apt-get update -q && apt-get install -qy redis-server)
      systemctl enable --now redis-server
[% elif s.cache %]
      CACHE_PASSWORD="$(password cache)"
      docker inspect cache > /dev/null 2>&1 || docker run -d --name cache --network app --restart always[[ " -p 6379:6379" if s.stores_open ]] \
        -v "$data/redis:/data" redis:7 redis-server --appendonly yes --requirepass "$CACHE_PASSWORD"
[% if s.container %]
      echo "REDIS_URL=redis://:$CACHE_PASSWORD@cache:6379/0" >> /run/app.env
[% endif %]
[% endif %]
[% if s.database and s.stores_open and not s.container %]
      DATABASE_PASSWORD="$(password database)"
      docker inspect database > /dev/null 2>&1 || docker run -d --name database --network app --restart always \
[% if s.database == "mysql" %]
        -p 3306:3306 -e MARIADB_DATABASE=app -e MARIADB_USER=app -e MARIADB_PASSWORD="$DATABASE_PASSWORD" -e MARIADB_RANDOM_ROOT_PASSWORD=yes \
        -v "$data/mysql:/var/lib/mysql" mariadb:11
[% elif s.database == "postgres" %]
        -p 5432:5432 -e POSTGRES_DB=app -e POSTGRES_USER=app -e POSTGRES_PASSWORD="$DATABASE_PASSWORD" \
        -v "$data/postgres:/var/lib/postgresql/data" postgres:17
[% else %]
        -p 27017:27017 -e MONGO_INITDB_ROOT_USERNAME=app -e MONGO_INITDB_ROOT_PASSWORD="$DATABASE_PASSWORD" \
        -v "$data/mongo:/data/db" mongo:7
[% endif %]
[% endif %]
[% endmacro %]
[% macro page(s, app) %]
[% if s.domain %]
      # HTTPS: Caddy gets a certificate from Let's Encrypt as soon as the domain's record points here.
      command -v caddy > /dev/null || (apt-get update -q && apt-get install -qy caddy)
      printf '%s {\n  reverse_proxy 127.0.0.1:8080\n}\n' '[[ s.domain ]]' > /etc/caddy/Caddyfile
      systemctl enable caddy
      systemctl restart caddy
[% endif %]
      mkdir -p /srv/[[ app ]]
      [ -e /srv/[[ app ]]/index.html ] || echo '{"service": "[[ app ]]", "status": "ok"}' > /srv/[[ app ]]/index.html
      cat > /etc/systemd/system/[[ app ]].service <<'UNIT'
      [Unit]
      Description=[[ app ]] on port [[ 8080 if s.domain else 80 ]]
      After=network-online.target

      [Service]
      ExecStart=/usr/bin/python3 -m http.server [[ "8080 --bind 127.0.0.1" if s.domain else 80 ]] --directory /srv/[[ app ]]
      DynamicUser=yes
      AmbientCapabilities=CAP_NET_BIND_SERVICE
      Restart=always

      [Install]
      WantedBy=multi-user.target
      UNIT
      systemctl daemon-reload
      systemctl enable --now [[ app ]].service
[% endmacro %]
[% macro lamp(s) %]
      # Apache with PHP, and the database beside it.
      command -v apache2 > /dev/null || (apt-get update -q && apt-get install -qy apache2 php libapache2-mod-php php-mysql mariadb-server)
      systemctl enable --now apache2 mariadb
[% if s.domain %]
      # HTTPS: Let's Encrypt gives the certificate as soon as the domain's record points here.
      command -v certbot > /dev/null || apt-get install -qy certbot python3-certbot-apache
      certbot --apache -n --agree-tos --register-unsafely-without-email --redirect -d '[[ s.domain ]]' || true
[% endif %]
[% endmacro %]
[% macro wireguard(dns) %]
      # WireGuard: the client's file is made here, once: sudo cat /etc/wireguard/client.conf, or scan it with qrencode.
      command -v wg > /dev/null || (apt-get update -q && apt-get install -qy wireguard qrencode iptables)
      umask 077
      cd /etc/wireguard
      [ -s server.key ] || { wg genkey > server.key; wg genkey > client.key; }
      nic=$(ip -o route get 1.1.1.1 | sed 's/.* dev \([^ ]*\) .*/\1/')
      cat > wg0.conf <<CONF
      [Interface]
      Address = 10.8.0.1/24
      ListenPort = 51820
      PrivateKey = $(cat server.key)
      PostUp = iptables -t nat -A POSTROUTING -s 10.8.0.0/24 -o $nic -j MASQUERADE
      PostDown = iptables -t nat -D POSTROUTING -s 10.8.0.0/24 -o $nic -j MASQUERADE

      [Peer]
      PublicKey = $(wg pubkey < client.key)
      AllowedIPs = 10.8.0.2/32
      CONF
      cat > client.conf <<CONF
      [Interface]
      Address = 10.8.0.2/32
      PrivateKey = $(cat client.key)
      DNS = [[ dns ]]

      [Peer]
      PublicKey = $(wg pubkey < server.key)
      AllowedIPs = [[ "10.8.0.0/24" if dns == "10.8.0.1" else "0.0.0.0/0" ]]
      Endpoint = $(metadata instance/network-interfaces/0/access-configs/0/external-ip):51820
      PersistentKeepalive = 25
      CONF
      echo net.ipv4.ip_forward=1 > /etc/sysctl.d/60-forward.conf
      sysctl -q --system
      systemctl enable wg-quick@wg0
      systemctl restart wg-quick@wg0
[% endmacro %]
[% macro openvpn() %]
      # OpenVPN: the client's file is made here, once: sudo cat /etc/openvpn/client.ovpn.
      command -v openvpn > /dev/null || (apt-get update -q && apt-get install -qy openvpn easy-rsa iptables)
      umask 077
      cd /etc/openvpn
      export EASYRSA_BATCH=1 EASYRSA_PKI=/etc/openvpn/pki EASYRSA_CERT_EXPIRE=3650
      if [ ! -s pki/issued/client.crt ]; then
        rm -rf pki
        /usr/share/easy-rsa/easyrsa init-pki
        /usr/share/easy-rsa/easyrsa build-ca nopass
        /usr/share/easy-rsa/easyrsa build-server-full server nopass
        /usr/share/easy-rsa/easyrsa build-client-full client nopass
        openvpn --genkey secret tls.key
      fi
      cat > server/server.conf <<'CONF'
      port 1194
      proto udp
      dev tun
      topology subnet
      server 10.9.0.0 255.255.255.0
      ca /etc/openvpn/pki/ca.crt
      cert /etc/openvpn/pki/issued/server.crt
      key /etc/openvpn/pki/private/server.key
      dh none
      tls-crypt /etc/openvpn/tls.key
      push "redirect-gateway def1"
      push "dhcp-option DNS 1.1.1.1"
      keepalive 10 60
      persist-key
      persist-tun
      CONF
      {
        printf 'client\ndev tun\nproto udp\nnobind\nremote-cert-tls server\npersist-key\npersist-tun\n'
        echo "remote $(metadata instance/network-interfaces/0/access-configs/0/external-ip) 1194"
        printf '<ca>\n%s\n</ca>\n' "$(cat pki/ca.crt)"
        printf '<cert>\n%s\n</cert>\n' "$(openssl x509 -in pki/issued/client.crt)"
        printf '<key>\n%s\n</key>\n' "$(cat pki/private/client.key)"
        printf '<tls-crypt>\n%s\n</tls-crypt>\n' "$(cat tls.key)"
      } > client.ovpn
      nic=$(ip -o route get 1.1.1.1 | sed 's/.* dev \([^ ]*\) .*/\1/')
      iptables -t nat -C POSTROUTING -s 10.9.0.0/24 -o "$nic" -j MASQUERADE 2> /dev/null || iptables -t nat -A POSTROUTING -s 10.9.0.0/24 -o "$nic" -j MASQUERADE
      echo net.ipv4.ip_forward=1 > /etc/sysctl.d/60-forward.conf
      sysctl -q --system
      systemctl enable openvpn-server@server
      systemctl restart openvpn-server@server
[% endmacro %]
[% macro pihole() %]
      # Pi-hole answers names inside the tunnel only; only these go through it, everything else takes its usual way.
      command -v docker > /dev/null || (apt-get update -q && apt-get install -qy --install-recommends docker.io)
      docker inspect pihole > /dev/null 2>&1 || docker run -d --name pihole --restart always \
        -p 10.8.0.1:53:53/tcp -p 10.8.0.1:53:53/udp -p 10.8.0.1:80:80/tcp \
        -e FTLCONF_webserver_api_password="$(password pihole)" -e FTLCONF_dns_listeningMode=all \
        -v "$data/pihole:/etc/pihole" pihole/pihole:latest
[% endmacro %]
[% macro sftp(env) %]
      # A second SSH server for partners: keys only, each locked into a folder of its own, no shell and no forwarding.
      mkdir -p /srv/sftp /etc/ssh/sftp-keys /run/sshd
      cat > /etc/ssh/sftp.conf <<'CONF'
      Port 2222
      PidFile /run/sftp.pid
      HostKey /etc/ssh/ssh_host_ed25519_key
      HostKey /etc/ssh/ssh_host_rsa_key
      AllowGroups sftp-partners
      PasswordAuthentication no
      KbdInteractiveAuthentication no
      PermitRootLogin no
      AuthorizedKeysFile /etc/ssh/sftp-keys/%u
      ChrootDirectory /srv/sftp/%u
      ForceCommand internal-sftp
      Subsystem sftp internal-sftp
      AllowTcpForwarding no
      X11Forwarding no
      CONF
      getent group sftp-partners > /dev/null || groupadd sftp-partners
      metadata instance/attributes/sftp-users | while read -r name key; do
        [ -n "$name" ] || continue
        id "$name" > /dev/null 2>&1 || useradd -M -p '*' -s /usr/sbin/nologin -G sftp-partners "$name"
        mkdir -p "/srv/sftp/$name/files"
        chown root:root "/srv/sftp/$name"
        chown "$name" "/srv/sftp/$name/files"
        echo "$key" > "/etc/ssh/sftp-keys/$name"
      done
      cat > /etc/systemd/system/sftp.service <<'UNIT'
      [Unit]
      Description=SFTP on port 2222
      After=network-online.target

      [Service]
      ExecStart=/usr/sbin/sshd -D -f /etc/ssh/sftp.conf
      Restart=always

      [Install]
      WantedBy=multi-user.target
      UNIT
      systemctl daemon-reload
      systemctl enable --now sftp.service
[% for each in env if each.name == "BUCKET" %]
      # Once a minute what was uploaded is copied into the bucket.
      printf '* * * * * root flock -n /run/upload.lock gcloud storage rsync -r /srv/sftp gs://%s\n' "${[[ each.value ]]}" > /etc/cron.d/upload
[% endfor %]
[% endmacro %]
[% macro container(s, v, env, secret_env, used) %]
      image='${var.[[ v.container_image ]]}'
      export HOME=/var/lib/docker-login
      mkdir -p "$HOME"
[% if s.own_system and s.os == "rocky" %]
      command -v docker > /dev/null || {
        curl -sSf -o /etc/yum.repos.d/docker-ce.repo https://download.docker.com/linux/rhel/docker-ce.repo
        dnf install -qy docker-ce
        systemctl enable --now docker
      }
[% elif s.own_system %]
      command -v docker > /dev/null || (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --install-recommends docker.io)
[% endif %]
      registry=$(echo "$image" | cut -d/ -f1)
      case "$registry" in
[% if s.own_system %]
        *.pkg.dev | gcr.io | *.gcr.io)
          metadata instance/service-accounts/default/token | sed 's/.*"access_token":"\([^"]*\)".*/\1/' |
            docker login -u oauth2accesstoken --password-stdin "https://$registry"
          ;;
[% else %]
        *.pkg.dev | gcr.io | *.gcr.io) docker-credential-gcr configure-docker --registries="$registry" ;;
[% endif %]
      esac
      docker network inspect app > /dev/null 2>&1 || docker network create app
[% if env %]
      metadata instance/attributes/app-env > /run/app.env
[% else %]
      : > /run/app.env
[% endif %]
[% if s.database %]
      # The database's password stays on the machine; [[ "only the deployment's subnet reaches it" if s.stores_open else "nothing beyond it can reach the database" ]].
      export DATABASE_PASSWORD="$(password database)"
      docker inspect database > /dev/null 2>&1 || docker run -d --name database --network app --restart always[[ " -p " ~ s.store_ports[0] ~ ":" ~ s.store_ports[0] if s.stores_open ]] \
[% if s.database == "mysql" %]
        -e MARIADB_DATABASE=app -e MARIADB_USER=app -e MARIADB_PASSWORD="$DATABASE_PASSWORD" -e MARIADB_RANDOM_ROOT_PASSWORD=yes \
        -v "$data/mysql:/var/lib/mysql" mariadb:11
      echo DATABASE_HOST=database >> /run/app.env
      echo "DATABASE_URL=mysql://app:$DATABASE_PASSWORD@database:3306/app" >> /run/app.env
[% elif s.database == "postgres" %]
        -e POSTGRES_DB=app -e POSTGRES_USER=app -e POSTGRES_PASSWORD="$DATABASE_PASSWORD" \
        -v "$data/postgres:/var/lib/postgresql/data" postgres:17
      echo DATABASE_HOST=database >> /run/app.env
      echo "DATABASE_URL=postgresql://app:$DATABASE_PASSWORD@database:5432/app" >> /run/app.env
[% else %]
        -e MONGO_INITDB_ROOT_USERNAME=app -e MONGO_INITDB_ROOT_PASSWORD="$DATABASE_PASSWORD" \
        -v "$data/mongo:/data/db" mongo:7
      echo DATABASE_HOST=database >> /run/app.env
      echo "DATABASE_URL=mongodb://app:$DATABASE_PASSWORD@database:27017/app?authSource=admin" >> /run/app.env
[% endif %]
[% endif %]
[% if s.cache %]
[[ stores(s) -]]
[% endif %]
[% if secret_env %]
      # Secrets are read at every start and are written nowhere.
      token=$(metadata instance/service-accounts/default/token | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
      secret() {
        curl -sSf -H "Authorization: Bearer $token" "https://secretmanager.googleapis.com/v1/$1/versions/$2:access" |
          tr -d '\n' | sed 's/.*"data": *"\([^"]*\)".*/\1/' | base64 -d
      }
[% for each in secret_env %]
      export [[ each.name ]]="$(secret '${[[ each.value | replace(".secret_id", ".id") ]]}' '[[ each.version_text ]]')"
[% endfor %]
[% endif %]
[% if s.gpu %]
      # The accelerator's driver, for the container alone.
      cos-extensions install gpu
      mount --bind /var/lib/nvidia /var/lib/nvidia
      mount -o remount,exec /var/lib/nvidia
      devices=$(find /dev -maxdepth 1 -name 'nvidia*' -type c | sed 's/^/--device /' | tr '\n' ' ')
[% endif %]
      docker pull -q "$image"
      docker rm -f app > /dev/null 2>&1 || true
      docker run -d --name app --network app --restart always --env-file /run/app.env \
[% for each in secret_env %]
        -e [[ each.name ]] \
[% endfor %]
[% if s.known %]
[% for name, value in s.known.env.items() %]
[% if name not in secret_env | map(attribute="name") %]
        -e [[ name ]]=[[ "\"$(password " ~ name | lower ~ ")\"" if value == "password" else value ]] \
[% endif %]
[% endfor %]
[% for name, path in s.known.volumes.items() %]
        -v "$data/[[ name ]]:[[ path ]]" \
[% endfor %]
[% for cap in s.known.caps %]
        --cap-add [[ cap ]] \
[% endfor %]
[% else %]
        -v "$data/app:/data" \
[% endif %]
[% for each in used if each.part == "filestore" %]
        --mount 'type=volume,source=[[ each.id ]],target=/mnt/[[ each.id ]],volume-driver=local,volume-opt=type=nfs,"volume-opt=o=addr=${[[ each.share.address ]].networks[0].ip_addresses[0]},nfsvers=3,nolock,hard,rw",volume-opt=device=:/share' \
[% endfor %]
[% if s.http %]
        -e PORT=[[ s.port ]] \
[% endif %]
[% if s.gpu %]
        $devices -v /var/lib/nvidia/lib64:/usr/local/nvidia/lib64 -v /var/lib/nvidia/bin:/usr/local/nvidia/bin \
        -e LD_LIBRARY_PATH=/usr/local/nvidia/lib64 --shm-size 8g \
[% endif %]
[% for each in s.tcp %]
        -p [[ each ]]:[[ each ]]/tcp \
[% endfor %]
[% for each in s.udp %]
        -p [[ each ]]:[[ each ]]/udp \
[% endfor %]
        "$image"
[% if s.http %]
      # In front of it: port 80[[ ", and HTTPS with a certificate from Let's Encrypt once the domain's record points here" if s.domain ]].
      docker rm -f front > /dev/null 2>&1 || true
      docker run -d --name front --network app --restart always -p 80:80 -p 443:443 -v "$data/caddy:/data" \
        caddy:2 caddy reverse-proxy --from '[[ s.domain or ":80" ]]' --to app:[[ s.port ]]
[% endif %]
[% endmacro %]

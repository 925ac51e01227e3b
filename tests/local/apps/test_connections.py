"""WebSockets to what runs, and services that call each other."""

import socket
import ssl
from urllib.parse import urlsplit

import pytest

from infra.local.serve.services import SERVICE
from tests.local.apps.conftest import PROJECT

pytestmark = [pytest.mark.slow, pytest.mark.terraform]

ECHO = """
import os, socket, threading
def talk(one):
    head = b""
    while b"\\r\\n\\r\\n" not in head:
        head += one.recv(4096)
    words = head.split()
    if b"upgrade: websocket" not in head.lower():
        one.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nplain")
        one.close()
        return
    one.sendall(b"HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n")
    one.sendall(words[1] + b"|")
    while data := one.recv(65536):
        if data == b"bye":
            break
        one.sendall(data)
    one.close()
s = socket.create_server(("", int(os.environ["PORT"])))
while True:
    threading.Thread(target=talk, args=(s.accept()[0],), daemon=True).start()
"""
PROCFILE = "web: python main.py\n"


def tunnelled(cloud, port):
    """A connection through the proxy to the one service there is."""
    (entry,) = cloud.world.list(SERVICE)
    host = urlsplit(str(entry.attributes["uri"])).hostname
    proxy = urlsplit(cloud.proxies["http"])
    plain = socket.create_connection((proxy.hostname, proxy.port), timeout=20)
    plain.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    assert b" 200 " in plain.recv(4096)
    if port == 443:
        plain = ssl.create_default_context(cafile=str(cloud.ca)).wrap_socket(plain, server_hostname=host)
    return plain, host


def until_has(connection, wanted):
    found = b""
    while wanted not in found:
        chunk = connection.recv(65536)
        assert chunk, found
        found += chunk
    return found


def test_a_websocket_goes_both_ways_with_and_without_tls_until_one_of_both_ends_it(cloud):
    done = cloud.deploy({"main.py": ECHO, "Procfile": PROCFILE})
    assert done.returncode == 0, done.stderr
    for port in (443, 80):
        connection, host = tunnelled(cloud, port)
        asked = (
            f"GET /talk?to=me HTTP/1.1\r\nHost: {host}\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n"
        )
        connection.sendall(asked.encode())
        assert b"101 Switching Protocols" in until_has(connection, b"/talk?to=me|")
        for size in (5, 200_000):
            connection.sendall(b"x" * (size - 1) + b"!")
            assert len(until_has(connection, b"!")) == size
        connection.sendall(b"bye")
        assert connection.recv(10) == b""
        connection.close()
    assert cloud.ask().text == "plain"
    assert len(cloud.said("httpRequest.status=101")) == 2


CALLER = """
import os, urllib.error, urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            said = urllib.request.urlopen(os.environ["OTHER"] + self.path, timeout=10).read()
        except urllib.error.HTTPError as error:
            said = str(error.code).encode()
        self.send_response(200); self.end_headers(); self.wfile.write(said)
HTTPServer(("", int(os.environ["PORT"])), Page).serve_forever()
"""
INNER = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
        self.wfile.write(f"{self.path} of {self.headers['Host']}".encode())
HTTPServer(("", int(os.environ["PORT"])), Page).serve_forever()
"""


def both(caller, inner, account):
    member = f"serviceAccount:{account}@{PROJECT}.iam.gserviceaccount.com"
    return f"""
resource "google_cloud_run_v2_service" "inner" {{
  name                = "inner"
  location            = "us-central1"
  deletion_protection = false
  template {{
    containers {{
      image = "{inner}"
    }}
  }}
}}
resource "google_cloud_run_v2_service_iam_member" "may" {{
  name     = google_cloud_run_v2_service.inner.name
  location = "us-central1"
  role     = "roles/run.invoker"
  member   = "{member}"
}}
resource "google_cloud_run_v2_service" "web" {{
  name                = "web"
  location            = "us-central1"
  deletion_protection = false
  template {{
    service_account = "caller@{PROJECT}.iam.gserviceaccount.com"
    containers {{
      image = "{caller}"
      env {{
        name  = "OTHER"
        value = google_cloud_run_v2_service.inner.uri
      }}
    }}
  }}
}}
resource "google_cloud_run_v2_service_iam_member" "public" {{
  name     = google_cloud_run_v2_service.web.name
  location = "us-central1"
  role     = "roles/run.invoker"
  member   = "allUsers"
}}
"""


def test_a_service_calls_another_by_its_address_as_far_as_its_account_may(cloud):
    inner = cloud.built({"main.py": INNER, "Procfile": PROCFILE}, "inner")
    caller = cloud.built({"main.py": CALLER, "Procfile": PROCFILE}, "caller")
    for account, said in (("caller", "/deep?x=1 of inner-"), ("somebody", "403")):
        cloud.terraform.write(both(caller, inner, account))
        done = cloud.terraform.run("apply", "-auto-approve")
        assert done.returncode == 0, done.stderr
        assert cloud.ask("/deep?x=1").text.startswith(said)
    assert cloud.ask("/", name="inner").status_code == 403

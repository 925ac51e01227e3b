"""Keys to the stand-ins of Google's REST APIs, kept in the data folder where only its user reads.

Functions and jobs prove themselves as they do anywhere: Google's clients find a service account's key file
(GOOGLE_APPLICATION_CREDENTIALS) and sign a token with it for every API. Terraform's state backend gets a token of its
own that opens Cloud Storage alone; the command line reads the one that opens everything.
"""

import hmac
import json
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.local.environment import secret

ACCESS_TOKEN = "access-token"  # noqa: S105 - a file's name
_STATE_TOKEN = "state-token"  # noqa: S105 - likewise
_KEY_FILE = "credentials.json"
_OTHERS = ("/v1/", "/v2/", "/compute/v1/", "/google/", "/_local/")
_REMEMBERED = 64


class Identity:
    """The keys of one data folder, made at its first use."""

    def __init__(self, data_dir: Path, project: str) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.credentials = data_dir / _KEY_FILE
        self.access_token = secret(data_dir, ACCESS_TOKEN)
        self.state_token = secret(data_dir, _STATE_TOKEN)
        self._email = f"infraai@{project}.iam.gserviceaccount.com"
        if not self.credentials.exists():
            self._make()
        self._certificate = json.loads(self.credentials.read_text())["public_key"]
        self._lock = threading.Lock()
        self._seen: dict[str, float] = {}

    def environment(self) -> dict[str, str]:
        """What Google's clients and terraform's state backend find their keys by."""
        return {
            "GOOGLE_APPLICATION_CREDENTIALS": str(self.credentials),
            "GOOGLE_OAUTH_ACCESS_TOKEN": self.state_token,
        }

    def opens(self, authorization: str, path: str) -> bool:
        """Whether an Authorization header opens a path of the REST APIs."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer":
            return False
        shown = token.strip().encode()
        if hmac.compare_digest(shown, self.access_token.encode()):
            return True
        if hmac.compare_digest(shown, self.state_token.encode()):
            return not path.startswith(_OTHERS)
        return self._signed(token.strip())

    def _signed(self, token: str) -> bool:
        """Whether it is a token that the key file's holder signed, and its time is not over."""
        with self._lock:
            if self._seen.get(token, 0.0) > time.time():
                return True
        from google.auth import exceptions, jwt  # comes with the clients

        try:
            claims: Any = jwt.decode(token, certs=self._certificate)
            expires = float(claims["exp"])
        except (exceptions.GoogleAuthError, ValueError, TypeError, KeyError, AttributeError):
            return False
        if claims.get("iss") != self._email:
            return False
        with self._lock:
            while len(self._seen) >= _REMEMBERED:
                self._seen.pop(next(iter(self._seen)))
            self._seen[token] = expires
        return True

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token of these claims, signed with the key file's key."""
        from google.auth import crypt, jwt  # comes with the clients

        signer = crypt.RSASigner.from_service_account_info(json.loads(self.credentials.read_text()))
        return str(jwt.encode(signer, dict(claims)).decode())

    def _make(self) -> None:
        from cryptography.hazmat.primitives import serialization  # the first start alone needs it
        from cryptography.hazmat.primitives.asymmetric import rsa

        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        made = {
            "type": "service_account",
            "project_id": self._email.partition("@")[2].partition(".")[0],
            "private_key_id": "laptop",
            "private_key": private.decode(),
            "public_key": public.decode(),
            "client_email": self._email,
            # Never asked: Google's clients sign a token themselves for an API of Google's.
            "token_uri": "http://127.0.0.1:9/token",
        }
        fresh = self.credentials.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
        fresh.rename(self.credentials)

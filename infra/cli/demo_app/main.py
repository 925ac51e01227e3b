"""A guest book in PostgreSQL: POST / writes a line of text, GET / reads them all."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg

TABLE = "CREATE TABLE IF NOT EXISTS guests (id serial PRIMARY KEY, words text NOT NULL)"
LONGEST = 1_000


class GuestBook(BaseHTTPRequestHandler):
    """Two requests and no more."""

    def do_GET(self) -> None:
        """Every line, the oldest first."""
        with psycopg.connect(os.environ["DATABASE_URL"]) as database:
            database.execute(TABLE)
            rows = database.execute("SELECT id, words FROM guests ORDER BY id").fetchall()
        self._answer(200, [{"id": number, "words": words} for number, words in rows])

    def do_POST(self) -> None:
        """Keep a line; its number."""
        words = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST)).decode("utf-8", "replace")
        with psycopg.connect(os.environ["DATABASE_URL"]) as database:
            database.execute(TABLE)
            row = database.execute("INSERT INTO guests (words) VALUES (%s) RETURNING id", [words]).fetchone()
        print(f"somebody wrote {len(words)} characters", flush=True)
        self._answer(201, {"id": row[0] if row else None})

    def _answer(self, status: int, body: object) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


if __name__ == "__main__":
    ThreadingHTTPServer(("", int(os.environ["PORT"])), GuestBook).serve_forever()

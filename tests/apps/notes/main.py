"""Notes in PostgreSQL: POST /notes keeps one, GET /notes lists them."""

import os

import psycopg
from flask import Flask, jsonify, request

app = Flask(__name__)
TABLE = "CREATE TABLE IF NOT EXISTS notes (id serial PRIMARY KEY, text text NOT NULL)"


def connect():
    connection = psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10)
    connection.execute(TABLE)
    return connection


@app.get("/")
def home():
    return "<h1>Notes</h1>"


@app.post("/notes")
def keep():
    with connect() as connection:
        row = connection.execute(
            "INSERT INTO notes (text) VALUES (%s) RETURNING id", [request.get_json()["text"]]
        ).fetchone()
    return jsonify(id=row[0]), 201


@app.get("/notes")
def notes():
    with connect() as connection:
        rows = connection.execute("SELECT id, text FROM notes ORDER BY id").fetchall()
    return jsonify([{"id": number, "text": text} for number, text in rows])

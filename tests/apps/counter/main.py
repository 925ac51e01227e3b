"""A counter in Redis: POST /count adds one, GET /count tells it."""

import os

import redis
from fastapi import FastAPI

app = FastAPI()


def store():
    url = os.environ.get("REDIS_URL")
    if url:
        return redis.Redis.from_url(url)
    return redis.Redis(os.environ["REDIS_HOST"], int(os.environ.get("REDIS_PORT", "6379")))


@app.get("/")
def home():
    return {"about": "a counter"}


@app.post("/count")
def add():
    return {"count": store().incr("count")}


@app.get("/count")
def tell():
    return {"count": int(store().get("count") or 0)}

"""How a Dockerfile starts its program, told without building it."""

import pytest

from infra.local.build.dockerfile import arguments_of, start_of, variables_of
from infra.local.build.files import NotUnderstood
from infra.local.build.recognise import recognise


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (
            'FROM python:3.12-slim\nEXPOSE 8080\nCMD ["gunicorn", "-b", "0.0.0.0:8080", "app:app"]',
            "gunicorn -b 0.0.0.0:$PORT app:app",
        ),
        ("FROM python:3.12-slim\nCMD exec gunicorn --bind :$PORT main:app", "exec gunicorn --bind :$PORT main:app"),
        (
            'FROM node AS build\nCMD ["npm", "test"]\nFROM node:22-slim\nENTRYPOINT ["node"]\nCMD ["server.js"]',
            "node server.js",
        ),
        (
            "FROM x\nEXPOSE 5000/tcp\nCMD uvicorn main:app \\\n  --host 0.0.0.0 --port 5000",
            "uvicorn main:app    --host 0.0.0.0 --port $PORT",
        ),
        ('FROM x\nCMD ["sh", "-c", "flask run --port ${PORT:-8080}"]', "flask run --port ${PORT:-$PORT}"),
        ('FROM x\nCMD ["python", "-c", "print(1)"]', "python -c 'print(1)'"),
        ('FROM x\nCMD ["fastapi", "run", "app/main.py", "--port", "80"]', "fastapi run app/main.py --port $PORT"),
        ("FROM x\nCMD gunicorn --bind=0.0.0.0:5000 -w 50 a:b", "gunicorn --bind=0.0.0.0:$PORT -w 50 a:b"),
        ('FROM node AS base\nCMD ["node", "a.js"]\nFROM base\nRUN b', "node a.js"),
        ('FROM node AS made\nFROM node\nCOPY --from=made /app/.next/standalone ./\nCMD ["node", "server.js"]', ""),
        ("FROM x\nCMD [not json", ""),
        ("FROM x\n# CMD a\nRUN b", ""),
    ],
)
def test_it_starts_as_its_last_stage_says_on_the_port_that_it_is_told(tmp_path, text, start):
    (tmp_path / "Dockerfile").write_text(text)
    assert start_of(tmp_path / "Dockerfile") == start


def test_its_program_has_the_variables_of_its_last_stage(tmp_path):
    text = 'FROM a\nENV X=1\nFROM b\nENV MODE=docker NAME="two words" \\\n  PORT=8080 PATH=/x:$PATH'
    text += "\nENV LEVEL info to all\n"
    (tmp_path / "Dockerfile").write_text(text)
    (tmp_path / "main.py").write_text("if __name__ == '__main__': pass")
    told = {"MODE": "docker", "NAME": "two words", "LEVEL": "info to all"}
    assert variables_of(tmp_path / "Dockerfile") == recognise(tmp_path).env == told
    assert variables_of(tmp_path / "none") == {}


def test_its_variables_are_those_of_the_stage_it_is_made_from_and_of_what_its_build_is_given(tmp_path):
    text = """ARG VERSION=3.13
FROM --platform=linux/amd64 python:${VERSION}-slim AS base
ENV MODE=base LEVEL=info
FROM base AS build
ARG RELEASE=none
ENV BUILT=$RELEASE
FROM base
ARG RELEASE=dev
ARG OTHER
ENV RELEASE_NAME="r-${RELEASE}" PLACE=${OTHER:-here} LEVEL=${LEVEL}+ GONE=$VERSION
"""
    (tmp_path / "Dockerfile").write_text(text)
    said = {"MODE": "base", "LEVEL": "info+", "RELEASE_NAME": "r-dev", "PLACE": "here"}
    assert variables_of(tmp_path / "Dockerfile") == said
    (tmp_path / "main.py").write_text("if __name__ == '__main__': pass")
    told = recognise(tmp_path, "", {"RELEASE": "7", "OTHER": "there"}).env
    assert told == said | {"RELEASE_NAME": "r-7", "PLACE": "there"}


def test_it_takes_from_its_build_what_it_names(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM node:22\nARG VITE_A\nARG VITE_B=none\n# ARG VITE_C\nENV VITE_D=1\n")
    assert arguments_of(tmp_path / "Dockerfile") == {"VITE_A", "VITE_B"}


def test_a_program_beside_its_dockerfile_starts_as_that_says_and_a_procfile_comes_first(tmp_path):
    (tmp_path / "Dockerfile").write_text('FROM python:3.12-slim\nCMD ["python", "-m", "shop"]')
    (tmp_path / "requirements.txt").write_text("flask")
    found = recognise(tmp_path)
    assert found.start == "python -m shop"
    assert "builds no Dockerfiles" in found.notes[0]
    (tmp_path / "Procfile").write_text("web: python other.py")
    assert recognise(tmp_path).start == "python other.py"


@pytest.mark.parametrize(
    ("name", "language"), [("pom.xml", "Java"), ("go.mod", "Go"), ("Gemfile", "Ruby"), ("composer.json", "PHP")]
)
def test_what_google_alone_builds_is_named_and_not_called_no_application(tmp_path, name, language):
    (tmp_path / name).write_text("")
    with pytest.raises(NotUnderstood, match=f"This is a {language} application"):
        recognise(tmp_path)


def test_a_dockerfile_of_another_language_is_no_program_that_could_be_started(tmp_path):
    (tmp_path / "Dockerfile").write_text('FROM golang AS build\nRUN go build\nFROM scratch\nCMD ["/app"]')
    with pytest.raises(NotUnderstood, match="builds no Dockerfiles"):
        recognise(tmp_path)
    (tmp_path / "go.mod").write_text("module x")
    (tmp_path / "Procfile").write_text("web: ./x")
    with pytest.raises(NotUnderstood, match="a Go application"):
        recognise(tmp_path)

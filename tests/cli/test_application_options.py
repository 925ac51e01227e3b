"""What is said of an application on the command line is judged before anything is sent, and in words."""

import json
import re

import pytest

from infra.cli.main import app
from infra.openapi import KEPT
from shared.schemas.forms import form_in_words
from tests.support.command_line import CliRunner

# Nobody listens there: who gets as far as asking says so.
NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set", "shop", "1BAD=x"), "no digit first, such as LOG_LEVEL"),
        (("set", "shop", "LEVEL"), "is not NAME=VALUE"),
        (("set", "shop", "PORT=1"), "error: PORT is set by Cloud Run itself"),
        (("set", "shop", "STRIPE_KEY=sk_live_4eC39HqLyjWDarjtT1zdp7dc"), "make it a secret: --secret STRIPE_KEY=FILE"),
        (("set", "shop"), "Say what is to be different"),
        (("set", "shop", "--memory", "3Gi"), "--memory: it is one of 512Mi, 1Gi"),
        (("set", "shop", "--cpu", "three"), "--cpu: it is one of 1, 2, 4 or 8"),
        (("set", "shop", "--port", "99999"), "--port: it is at most 65535"),
        (("set", "shop", "--health-path", "healthz"), "--health-path: it is a path that begins with a slash"),
        (("set", "shop", "--image", "Shop"), "--image: Shop is no image that can be run: registries and names"),
        (("set", "shop", "--repository", "git@github.com:a/b"), "--repository: it is a repository's address"),
        (("set", "shop", "--secret", "stripe-key"), "capitals, digits and _, a letter first, such as STRIPE_KEY"),
        (("set", "shop", "--secret", "KEY=/no/such/file"), "there is no file /no/such/file"),
        (("set", "shop", "--secret", "KEY", "KEY=x"), "KEY is in env and in secrets"),
        (("secret", "shop", "stripe-key", "--file", "/dev/null"), "no name of a secret"),
        (("secret", "shop", "STRIPE_KEY", "--file", "/dev/null"), "is empty: a secret has a value"),
        (("promote", "shop", "--from", "a", "--to", "b", "--secret", "KEY"), "say NAME=FILE"),
        (("deploy", "an API", "--app", "My Shop"), "--app 'My Shop': it is a letter first, then lower case"),
        (("deploy", "an API", "--environment", "Prod"), "--environment (-e) 'Prod': it is a letter first"),
        (("deploy", "an API", "--ttl", "forever"), "such as 36h, 3d or 2w"),
        (("deploy", "an API", "--env", "A=1", "--env", "A=2"), "A is said twice ('1', '2'): say it once"),
        (("set", "shop", "--secret", "KEY", "--secret", "KEY"), "--secret KEY is said twice"),
        (("extend", "shop", "5y"), "TIME '5y': it is a number above zero with h, d or w behind it"),
        (("extend", "shop", "0d"), "such as 36h, 3d or 2w, or never"),
        (("extend", "shop", "-3d"), "TIME '-3d': it is a number above zero"),
        (("deploy", "an API", "--domain", "https://shop.example.com"), "--domain: it is a name in lower case"),
    ],
)
def test_what_no_application_may_have_is_said_in_words_before_anybody_is_asked(words, says):
    result = CliRunner().invoke(app, [*words, "--yes", "--url", NOBODY])
    assert result.exit_code == 2, result.output
    text = " ".join(result.output.split())
    assert says in text
    assert not re.search(r"\[a-z|\\d|Value error", text)


def _patterns(node):
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for each in node.values():
            yield from _patterns(each)
    elif isinstance(node, list):
        for each in node:
            yield from _patterns(each)


def _sent(document):
    """The schemas of all bodies that the API takes, and what they are made of."""
    schemas = document["components"]["schemas"]
    bodies = [verb.get("requestBody") for path in document["paths"].values() for verb in path.values()]
    found, edge = {}, {name for body in bodies for name in re.findall(r"schemas/(\w+)\"", json.dumps(body))}
    while edge:
        found |= {name: schemas[name] for name in edge}
        edge = {each for name in edge for each in re.findall(r"schemas/(\w+)\"", json.dumps(schemas[name]))} - {*found}
    return found


def test_every_form_that_a_body_must_have_is_known_in_words():
    patterns = set(_patterns(_sent(json.loads(KEPT.read_text()))))
    assert len(patterns) > 8
    assert [each for each in patterns if form_in_words(each) is None] == []

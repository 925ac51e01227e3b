"""What a directory's modules grow to when they are written out is bounded, however short it is."""

import pytest

from functions.runs.modules import with_modules_inlined
from functions.runs.repeated_modules import NotInlined

_DEEP = {f"m{at}/main.tf": f'module "a" {{\n  source = "../m{at + 1}"\n  count  = 50\n}}\n' for at in range(1, 5)}
_VALUES = ", ".join(f'k{at} = "{"x" * 1000}"' for at in range(50))
_SAID = "".join(f"  v{at} = each.value\n" for at in range(3000))
GROWING = {
    "levels that call each other fifty times": {
        "main.tf": 'module "a" {\n  source = "./m1"\n  count = 50\n}\n',
        **_DEEP,
        "m5/main.tf": 'resource "google_pubsub_topic" "t" {\n  name = "x"\n}\n',
    },
    "a long value, said thousands of times": {
        "main.tf": f'module "a" {{\n  source = "./m1"\n  for_each = {{ {_VALUES} }}\n{_SAID}}}\n',
        "m1/main.tf": "",
    },
    "everything waits for everything": {
        "main.tf": 'module "a" {\n  source = "./m1"\n  count = 50\n}\n'
        + "".join(f'resource "x" "r{at}" {{\n  depends_on = [module.a]\n}}\n' for at in range(900)),
        "m1/main.tf": "".join(f'resource "google_pubsub_topic" "t{at}" {{\n}}\n' for at in range(90)),
    },
}


@pytest.mark.parametrize("what", GROWING)
def test_what_grows_as_its_modules_are_written_out_is_refused_while_it_is_small(what):
    with pytest.raises(NotInlined, match="more than 300000 characters"):
        with_modules_inlined(GROWING[what])

"""The accelerators of a machine, and the machine that takes them."""

import re

from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch
from functions.planning.rules.words import values
from functions.planning.rules.words.amounts import fitting_with_gpu, gpu_machine_in, names_machine, size_in

_GPU_MACHINES = {"t4": "n1-standard-4", "l4": "g2-standard-4", "a100": "a2-highgpu", "h100": "a3-highgpu-8g"}


def draw_gpu(sketch: Sketch, reading: Reading, main: str | None) -> None:
    """The accelerator that a goal names, and a machine that takes it."""
    text = reading.text
    if named := gpu_machine_in(text):
        # The type itself says which it has.
        sketch.put("gpu", main, gpu=named[1], gpu_count=named[2], machine_type=named[0])
        return
    model, count = values.gpu_in(text)
    other, of_other = values.other_gpu_in(text)
    model, count = model or "t4", of_other if other else count
    if model == "a100" and re.search(r"\ba100[ -]?(?:with )?80|\b80 ?gb (?:nvidia )?a100", text):
        model = "a100-80gb"
    names = (f"nvidia-tesla-{model}", f"nvidia-{model}", f"nvidia-{model}-80gb")
    if not sketch.put("gpu", main, gpu=names[0], gpu_count=count):
        done = any(sketch.put("gpu", main, gpu=name, gpu_count=count) for name in names[1:])
        if done:
            sketch.lacks.pop("gpu", None)
        elif reading.goal.machine_type is None and (machine := _GPU_MACHINES.get(model)):
            sketch.set("", main, f"{machine}-{count}g" if model == "a100" else machine, "machine_type")
        elif not names_machine(text):
            # Cores and memory were said, and no type: one that takes the accelerator has them.
            _with_gpu(sketch, main, names, count, size_in(text))
    if other:
        sketch.how.pop("gpu", None)
        sketch.lack("gpu", f"{other.upper()} is not among what Google offers (any more): {main} has a T4 instead")


def draw_runner_gpu(sketch: Sketch, reading: Reading, made: str) -> None:
    """The accelerators of machines that run a pipeline's jobs: those that the goal names, else one L4."""
    model, count = values.gpu_in(reading.text)
    if named := gpu_machine_in(reading.text):
        done = sketch.put("gpu", made, gpu=named[1], gpu_count=named[2], machine_type=named[0])
    elif values.other_gpu_in(reading.text)[0]:
        done = False
    else:
        names = (f"nvidia-tesla-{model}", f"nvidia-{model}", f"nvidia-{model}-80gb") if model else ("nvidia-l4",)
        machine = sketch.parts[made].settings.pop("machine_type", None)
        done = any(sketch.put("gpu", made, gpu=name, gpu_count=count) for name in names)
        sketch.set("", made, machine, "machine_type")
    if done:
        sketch.lacks.pop("gpu", None)
        sketch.meet("gpu", f"{made}: each machine has {{}} x {{}}".format(*_accelerators(sketch, made)))


def _accelerators(sketch: Sketch, made: str) -> tuple[str, str]:
    settings = sketch.parts[made].settings
    return settings.get("gpu_count", "1"), settings["gpu"]


def _with_gpu(sketch: Sketch, main: str | None, names: tuple[str, ...], count: int, size: tuple[int, int]) -> None:
    """The cheapest machine with so many of an accelerator that has so many vCPUs and GB (`size`)."""
    for gpu in names:
        for machine in fitting_with_gpu(gpu, count, *size):
            if sketch.put("gpu", main, gpu=gpu, gpu_count=count, machine_type=machine):
                sketch.lacks.pop("gpu", None)
                return

"""Made once with the package and not at each start (docs/decisions/0043).

Checked regulations, how long all that are kept keep their cases, methods of dataclasses, and which part of the API
answers which path.

`ahead.py POLICY …`, run as a script by the runtime's own Python, with the folder that is packed as its path.
"""

import dataclasses
import json
import pkgutil
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Any, cast

import api
import complaints
import functions
from complaints import precompiled

ENTRANCES = ("api.entry", "api.wsgi")  # make an app where they are imported


def check_policies(names: Iterable[str]) -> None:
    """Leaves each policy, as it is in force or was, beside its file; the others are read as they are written."""
    from complaints.adapters.checked_policies import SUFFIX, as_checked
    from complaints.adapters.policy_files import read_layers
    from complaints.adapters.regulations import EARLIER, POLICIES, regulation_at

    for name in sorted(names):
        for path in (POLICIES / f"{name}.toml", *sorted((POLICIES / EARLIER).glob(f"{name}@*.toml"))):
            layers = [layer.file for layer in read_layers(path)]
            path.with_suffix(SUFFIX).write_bytes(as_checked(path, layers=layers, regulation=regulation_at(path)))


def note_retentions() -> None:
    """Leaves how long cases are kept, by every policy that is kept: so much the upkeep asks of them every morning."""
    from complaints.adapters.checked_policies import RETENTIONS, as_retentions
    from complaints.adapters.regulations import POLICIES, kept_files, retentions_in

    files = kept_files(POLICIES)
    (POLICIES / RETENTIONS).write_bytes(as_retentions(retentions_in(files), files=files))


def texts_of_methods() -> list[str]:
    """What `dataclasses` compiles while everything is imported for the first time."""
    texts: list[str] = []

    def execute(text: str, *places: object) -> None:
        texts.append(text)
        exec(text, *places)  # type: ignore[arg-type]

    vars(dataclasses)["exec"] = execute
    for house in (complaints, functions, api):
        for module in pkgutil.walk_packages(house.__path__, f"{house.__name__}."):
            if module.name not in ENTRANCES:
                import_module(module.name)
    return texts


def find_places() -> None:
    """Leaves beside api/parts.py which blueprints a path may ask for."""
    from api.app import create_app
    from api.parts import PLACES, places_of

    whole: Any = create_app(cast(Any, None))  # routes alone are looked at: no services are needed
    PLACES.write_text(json.dumps(places_of(whole), indent=0), encoding="utf-8")


if __name__ == "__main__":
    precompiled.METHODS.write_bytes(precompiled.methods_of(texts_of_methods()))
    check_policies(sys.argv[1:])
    note_retentions()
    find_places()

"""The API in parts: a request starts no more of it than what may answer it.

Which blueprints a path may ask for is reckoned from the routes of the whole when the package is made. A path that is
not among them is answered by the whole, which is made then.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from api.app import DOCUMENTED, PAGES, PREFIX, blueprint_at, create_app
from complaints.bootstrap import Services

PLACES = Path(__file__).with_name("places.json")
FIRST = f"{PREFIX}/policy"  # what the form of the public asks first
ANY = "*"


class Parts:
    """A WSGI application, the whole API to whoever asks; `places`: shape of a path -> addresses of its blueprints."""

    def __init__(self, services: Services, *, places: Mapping[str, Iterable[str]]) -> None:
        self._services = services
        self._places = {shape: tuple(addresses) for shape, addresses in places.items()}
        self._words = frozenset(word for shape in places for word in shape.split("/"))
        self._apps: dict[tuple[str, ...], Flask] = {}

    def app_for(self, path: str) -> Flask:
        """The part that answers `path`, made when it is first asked for."""
        only = self._places.get(shape_of(path, words=self._words), ())
        if only not in self._apps:
            self._apps[only] = create_app(self._services, only=only)
        return self._apps[only]

    def __call__(self, asked: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """One request."""
        return self.app_for(asked["PATH_INFO"])(asked, start_response)


def kept_places(path: Path = PLACES) -> Mapping[str, Iterable[str]]:
    """The places of the package; none in a working copy."""
    return json.loads(path.read_bytes()) if path.is_file() else {}


def shape_of(path: str, *, words: frozenset[str]) -> str:
    """The path with `*` for every part that is no word of a route."""
    return "/".join(part if part in words else ANY for part in path.split("/"))


def places_of(app: Flask) -> dict[str, tuple[str, ...]]:
    """Shape -> which blueprints of the whole `app` have a route that fits it."""
    addresses = {blueprint_at(address).name: address for address in (*DOCUMENTED, *PAGES)}
    routes = list(_routes(app, addresses))
    found: dict[str, tuple[str, ...]] = {}
    for shape, _ in routes:
        found[shape] = tuple(dict.fromkeys(address for other, address in routes if _fits(shape, other)))
    found["/healthz"] = found[FIRST]  # every part has it
    return found


def _routes(app: Flask, addresses: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        address = addresses.get(rule.endpoint.partition(".")[0])
        if address:
            yield "/".join(ANY if "<" in part else part for part in rule.rule.split("/")), address


def _fits(shape: str, route: str) -> bool:
    """Whether a path of this shape may be one of `route`, whose variable parts take any word."""
    parts, of_route = shape.split("/"), route.split("/")
    return len(parts) == len(of_route) and all(b in (ANY, a) for a, b in zip(parts, of_route, strict=True))

"""What goes into the Lambda package, and what of it stays behind."""

import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from dev.packaging.wheels import ROOT

HOUSE = ("api", "complaints", "functions", "static_site/locales")
# What the runtime brings itself; our tests run the package on an older release of it (requirements/lambda.in).
BROUGHT = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "python_dateutil", "urllib3", "six", "six.py")
# Never imported: sources and headers of compiled modules, types, tools, parts of lxml that no mail needs, and an
# operator's commands, who has a working copy.
LEFT = (
    *("*.pyi", "*/py.typed", "*.pyx", "*.pxd", "*.pxi", "*.h", "*.c", "*.md", "bin/*", "*/tests/*", "*__pycache__*"),
    *("lxml/objectify*", "lxml/includes/*", "lxml/isoschematron/*", "lxml/sax*", "lxml/doctestcompare*"),
    *("api/admin/*", "werkzeug/debug/*"),
    *("lxml/html/_diff*", "lxml/html/diff*", "lxml/html/soupparser*", "lxml/html/html5parser*", "lxml/html/formfill*"),
    *("lxml/builder*", "lxml/html/builder*", "lxml/html/_html5builder*", "lxml/cssselect*", "lxml/ElementInclude*"),
    *("tzdata/zoneinfo/tzdata.zi", "werkzeug/middleware/[!_]*", "werkzeug/testapp*", "flask/testing*"),
    *(f"click/{name}.py*" for name in ("testing", "shell_completion", "_termui_impl", "_winconsole")),
    *(f"jinja2/{name}.py*" for name in ("ext", "sandbox", "nativetypes", "meta")),
    *(f"webargs/{name}*" for name in ("aiohttp", "bottle", "django", "falcon", "pyramid", "tornado", "testing")),
    "packaging/[!_v]*",  # but its version, which webargs and apispec ask
    *(f"packaging/_{name}*" for name in ("elffile", "manylinux", "musllinux", "parser", "ranges", "tokenizer")),
)


def house() -> Iterator[tuple[str, Path]]:
    """(name in the package, file) of all that git tracks of the house; what only lies about here is not packed."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *HOUSE], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if name and not _left(name) and (ROOT / name).is_file():
            yield name, ROOT / name


def third_party(*, wheels: Path) -> Iterator[tuple[str, Path]]:
    """(name in the package, file) of what the wheels carry and the portal uses."""
    for path in sorted(wheels.rglob("*")):
        name = path.relative_to(wheels).as_posix()
        top, _, rest = name.partition("/")
        if path.is_dir() or _left(name) or top.partition("-")[0] in BROUGHT:
            continue
        if top.endswith(".dist-info") and rest != "METADATA":  # webargs asks for its version
            continue
        yield name, path


def _left(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in LEFT)

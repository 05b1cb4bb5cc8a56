"""How large the package is and how long it takes to start: `python -m dev.bench_package` prints one JSON object a line.

A cold start is told as a multiple of `import boto3`, in seconds of the processor: it is the same on a slow machine and
on a busy one. Both run as on Lambda: byte-code is there, the SDK is the runtime's.
"""

import os
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from dev.budgets import over
from dev.deployed import ENVIRONMENT
from dev.figures import tell
from dev.packaging.build import Package, build, told_runtime
from dev.packaging.wheels import UnableToInstall, installed, interpreter

ROUNDS = 5
ENTRANCES = {
    "api": "import api.entry",
    "deadlines": "from functions import deadlines, _runtime; _runtime.services()",
    "inbound_mail": "from functions import inbound_mail, _runtime; _runtime.services()",
}


def figures(package: Package) -> Iterator[tuple[str, float, str]]:
    """(figure, value, unit), each as soon as it is known."""
    archive = zipfile.ZipFile(package.path)
    yield "package_bytes", package.size, "bytes"
    yield "package_unzipped", sum(entry.file_size for entry in archive.infolist()), "bytes"
    yield "package_files", len(archive.infolist()), "count"
    version = package.runtime.removeprefix("python")
    python = interpreter(version=version)
    if python is None:
        return
    brought = installed(lock="lambda", version=version)
    with tempfile.TemporaryDirectory() as folder:
        archive.extractall(folder)
        path = f"{folder}:{brought}"
        bare = _seconds(python, "import boto3", path, Path(folder))
        yield "import_boto3", round(1000 * bare, 1), "ms of processor"
        for name, statement in ENTRANCES.items():
            taken = _seconds(python, statement, path, Path(folder))
            yield f"cold_start_{name}", round(taken / bare, 2), "times import boto3"


def _seconds(python: str, statement: str, path: str, folder: Path) -> float:
    """The median of the processor's seconds of a fresh process, after a run that leaves byte-code behind."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path} | ENVIRONMENT
    taken = []
    for _ in range(ROUNDS + 1):
        before = _children()
        subprocess.run([python, "-c", statement], cwd=folder, env=environment, check=True)
        taken.append(_children() - before)
    return median(taken[1:])


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """0; 1 when there is no package to look at, or it is over its budget."""
    try:
        package = build(runtime=told_runtime())
    except UnableToInstall as trouble:
        print(trouble, file=sys.stderr)
        return 1
    tell(figures(package))
    faults = list(over(measured={"package_bytes": package.size}))
    print("".join(f"{fault}\n" for fault in faults), end="", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

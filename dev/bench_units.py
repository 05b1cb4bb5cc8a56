"""Units and calls of each thing that happens, on AWS's own engine: `python -m dev.bench_units` prints JSON lines.

They are counted by the tests that hold them against bench/budgets.toml, so that there is one count of them.
"""

import re
import subprocess
import sys

COUNTED = ("tests/adapters/test_costs.py", "tests/adapters/test_life_costs.py")


def main() -> int:
    """0; 1 when a budget was passed."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", *COUNTED], capture_output=True, text=True, check=False
    )
    for figure in re.findall(r'^\{"figure"[^}]*\}', run.stdout, re.MULTILINE):
        sys.stdout.write(f"{figure}\n")
    if run.returncode:
        sys.stderr.write(run.stdout[-2000:])
    return 1 if run.returncode else 0


if __name__ == "__main__":
    sys.exit(main())

"""What schemathesis is told besides the document: numbers and secrets of cases that there are."""

import json
import os
import random
from typing import Any

import schemathesis  # type: ignore[import-not-found,unused-ignore]

CASES = json.loads(os.environ["FUZZ_CASES"])


@schemathesis.hook  # type: ignore[untyped-decorator,unused-ignore]
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Puts a case that there is in the place of one that is made up."""
    if "reference" in (case.path_parameters or {}) and random.random() < 0.75:
        known = random.choice(CASES)
        case.path_parameters["reference"] = known["reference"]
        if random.random() < 0.75:
            case.headers["Authorization"] = f"Secret {known['secret']}"

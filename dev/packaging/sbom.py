"""The bill of materials: what third parties made of what is in the package, as CycloneDX says it."""

import json
from email.parser import Parser
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from complaints import VERSION


def bill_of_materials(*, folder: Path, sha256_of_package: str) -> str:
    """CycloneDX 1.6 as JSON of the distributions whose METADATA stands in `folder`; the same for the same package."""
    components = [_component(path) for path in sorted(folder.glob("*.dist-info/METADATA"))]
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, sha256_of_package)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "complaint-portal",
                "name": "complaint-portal",
                "version": VERSION,
                "hashes": [{"alg": "SHA-256", "content": sha256_of_package}],
            }
        },
        "components": components,
        "dependencies": [{"ref": "complaint-portal", "dependsOn": [each["bom-ref"] for each in components]}],
    }
    return json.dumps(bill, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _component(path: Path) -> dict[str, Any]:
    said = Parser().parsestr(path.read_text(encoding="utf-8"), headersonly=True)
    name, version = str(said["Name"]), str(said["Version"])
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    component = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    return component | ({"licenses": licenses} if (licenses := _licenses(said)) else {})


def _licenses(said: Any) -> list[dict[str, Any]]:
    """The SPDX expression where there is one, else the classifiers, else the first line of the licence."""
    if expression := said["License-Expression"]:
        return [{"expression": str(expression)}]
    classed = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier", ()) if each.startswith("License ::")]
    named = classed or str(said["License"] or "").splitlines()[:1]
    return [{"license": {"name": name}} for name in named if name]

"""The workbooks of a running portal as pictures, to be looked at: every report and the month, in both languages.

`python -m dev.look_at_workbooks http://127.0.0.1:8000 FOLDER`; needs LibreOffice (soffice) and poppler (pdftoppm),
which nothing else here does.
"""

import argparse
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from complaints.domain.text import LOCALES
from dev.visitor import Visitor

DOTS = "70"  # an inch


def books(*, url: str, folder: Path) -> Iterator[Path]:
    """Writes each workbook; where it lies."""
    reader = Visitor(url).signed_in("director")
    told = reader.get("/api/v1/publications")["rows"]
    paths = {f"{row['rule']}-{row['period']}": "publications/{rule}/{period}/{edition}".format(**row) for row in told}
    month = reader.get("/api/v1/cases")["now"][:7]
    paths[f"month-{month}"] = f"reports/{month}"
    for name, path in paths.items():
        for locale in LOCALES:
            file = folder / f"{name}.{locale}.xlsx"
            file.write_bytes(reader.read(f"/api/v1/{path}.xlsx", locale=locale))
            yield file


def pictures(*, book: Path) -> list[Path]:
    """A picture of each page that it prints."""
    office = shutil.which("soffice") or "soffice"
    convert = [office, "--headless", "--convert-to", "pdf", "--outdir", str(book.parent), str(book)]
    subprocess.run(convert, check=True, capture_output=True)
    paper = book.with_suffix(".pdf")
    subprocess.run(["pdftoppm", "-r", DOTS, "-png", paper, book.with_suffix("")], check=True)
    return sorted(book.parent.glob(f"{book.stem}-*.png"))


def main() -> None:
    """Draws them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for book in books(url=asked.url.rstrip("/"), folder=asked.folder):
        print(book, len(pictures(book=book)), "pages", flush=True)


if __name__ == "__main__":
    main()

"""Why the file of a policy is refused, told with file, line and clause."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileProblem:
    """One thing wrong with a file: the line where its clause stands (from 1), the clause, and why it is refused."""

    file: str
    line: int
    clause: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.clause}: {self.reason}"


class PolicyFileError(ValueError):
    """A file that is refused, with every problem found; one line each as `file.toml:LINE: clause: reason`."""

    def __init__(self, *, problems: tuple[FileProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

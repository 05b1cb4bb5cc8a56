import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev.dynamodb_local import command_of, end_left_over
from tests.patience import PATIENCE

WAITS = "import sys; print('there', flush=True); sys.stdin.read()"


@contextmanager
def a_process(name: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-c", WAITS, name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def test_an_engine_that_was_left_is_ended(tmp_path: Path) -> None:
    with a_process("DynamoDBLocal.jar") as left_over:
        (tmp_path / "pid").write_text(str(left_over.pid), encoding="ascii")
        end_left_over(pid_file=tmp_path / "pid")
        assert left_over.wait(PATIENCE) != 0
    assert not (tmp_path / "pid").exists()


def test_another_process_that_has_the_number_by_now_is_left_alone(tmp_path: Path) -> None:
    with a_process("somebody-elses.jar") as other:
        (tmp_path / "pid").write_text(str(other.pid), encoding="ascii")
        end_left_over(pid_file=tmp_path / "pid")
        assert other.poll() is None
        assert "somebody-elses.jar" in command_of(pid=str(other.pid))
    assert not (tmp_path / "pid").exists()


def test_a_process_that_is_gone_has_no_command() -> None:
    with a_process("short") as process:
        pid = str(process.pid)
    assert command_of(pid=pid) == ""

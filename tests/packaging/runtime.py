"""What Lambda is to a function: a fresh process of the runtime's own client, and the API from which it takes events."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from tempfile import TemporaryFile
from threading import Thread
from typing import Any

from tests.patience import PATIENCE

ACCOUNT = "123456789012"
REGION = "eu-central-1"


@dataclass(frozen=True)
class Answer:
    """What came of an event. `kind`: response or error; for a function that could not be loaded: init."""

    kind: str
    body: Any


class Sandbox:
    """A function of the package that lies unzipped in `task`, run by `python` with the runtime's packages."""

    def __init__(self, *, task: Path, brought: Path, python: str, handler: str, environment: Mapping[str, str]) -> None:
        self._events, self._answers = Queue[Any](), Queue[Answer]()
        self._served = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._api())
        self._server.daemon_threads = True
        self._serving = Thread(target=self._server.serve_forever, daemon=True)
        self._serving.start()
        self._log = TemporaryFile()  # noqa: SIM115 - closed with the sandbox
        self._process = subprocess.Popen(
            [python, "-m", "awslambdaric", handler],
            cwd=task,
            env=self._environment(task, brought, handler) | dict(environment),
            stdout=self._log,
            stderr=self._log,
        )

    def invoke(self, event: Any) -> Answer:
        """Hands over one event and waits for what comes of it."""
        self._events.put(event)
        return self._answers.get(timeout=PATIENCE)

    def failed_init(self) -> Answer:
        """What a function said that could not be loaded."""
        return self._answers.get(timeout=PATIENCE)

    @property
    def log(self) -> str:
        """All that the function wrote."""
        self._log.seek(0)
        return self._log.read().decode()

    def close(self) -> None:
        """Ends the process, whose next event never comes."""
        self._events.put(None)
        self._process.kill()
        self._process.wait()
        self._server.shutdown()
        self._server.server_close()
        self._serving.join()
        self._log.close()

    def _environment(self, task: Path, brought: Path, handler: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "PYTHONPATH": f"{task}:{brought}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LAMBDA_TASK_ROOT": str(task),
            "_HANDLER": handler,
            "AWS_LAMBDA_FUNCTION_NAME": "complaints-test",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_port}",
        }

    def _api(self) -> type[BaseHTTPRequestHandler]:
        sandbox = self

        class RuntimeApi(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

            def do_GET(self) -> None:
                event = sandbox._events.get()
                if event is None:
                    self.close_connection = True
                    return
                sandbox._served += 1
                arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:complaints-test"
                self._answer(
                    200,
                    json.dumps(event).encode(),
                    {
                        "Lambda-Runtime-Aws-Request-Id": f"request-{sandbox._served}",
                        "Lambda-Runtime-Deadline-Ms": "4102444800000",
                        "Lambda-Runtime-Invoked-Function-Arn": arn,
                        "Content-Type": "application/json",
                    },
                )

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer(202, b"", {})
                parts = self.path.split("/")
                kind = "init" if "init" in parts else parts[-1]
                sandbox._answers.put(Answer(kind, json.loads(body)))

            def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        return RuntimeApi

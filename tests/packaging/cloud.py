"""`python -m tests.packaging.cloud PORT LOG`: an AWS account on this machine, for a deployment from end to end.

moto's server, with what it lacks of what a deployment needs: stand-ins for kinds of resources that its CloudFormation
does not know, a Lambda that runs the deployed package under Lambda's own client, one call of Zappa's, a rule set of
mail. Each call that asks for a change goes to LOG, a line each.
"""

import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from moto.awslambda import models, responses, urls
from moto.cloudformation.parsing import ResourceMap
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.ses.models import ses_backends
from werkzeug.serving import make_server

from dev import moto_gaps
from dev.packaging.wheels import installed, interpreter
from tests.packaging.runtime import REGION, Sandbox

READS = ("Describe", "List", "Get", "Head", "Query", "BatchGet", "Invoke", "Validate")
NOBODY = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": REGION}


class Lambdas:
    """Deployed functions, each in a sandbox of its code and environment."""

    def __init__(self, *, port: int, folder: Path) -> None:
        self._port, self._folder = port, folder
        self._running: dict[str, Sandbox] = {}

    def invoke(self, function: Any, event: Any = None) -> tuple[str, bool, str]:
        """In the place of moto's own, which needs Docker."""
        sandbox = self._sandbox(function)
        answer = sandbox.invoke(event or {})
        return json.dumps(answer.body, ensure_ascii=False), answer.kind != "response", sandbox.log[-2000:]

    def close(self) -> None:
        """Ends all of them."""
        for sandbox in self._running.values():
            sandbox.close()

    def _sandbox(self, function: Any) -> Sandbox:
        key = json.dumps([function.function_name, function.code_sha_256, function.environment_vars], sort_keys=True)
        if key not in self._running:
            task = self._folder / function.code_sha_256.replace("/", "_")
            if not task.is_dir():
                zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(task)
            version = function.run_time.removeprefix("python")
            python = interpreter(version=version) or sys.executable
            here = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._port}", "AWS_REGION": REGION}
            self._running[key] = Sandbox(
                task=task,
                brought=installed(lock="lambda", version=version),
                python=python,
                handler=function.handler,
                environment=function.environment_vars | NOBODY | here,
            )
        return self._running[key]


def list_function_url_configs(self: Any) -> str:
    """The call of `zappa update` that moto does not know: there are none."""
    return json.dumps({"FunctionUrlConfigs": []})


def changed_of_what_is_there(plain: Any) -> Any:
    """moto changes resources, too, that it never made as their condition is not met."""

    def diff(self: ResourceMap, *given: Any) -> Any:
        found = plain(self, *given)
        found["Modify"] = [name for name in found["Modify"] if name in self._parsed_resources]
        return found

    return diff


def told(environ: dict[str, Any]) -> str:
    """What a request asks for: the action of those that name it, else method and path."""
    target = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
    if target:
        return target
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        action = [part for part in body.decode().split("&") if part.startswith("Action=")]
        if action:
            return action[0].removeprefix("Action=")
    return f"{environ['REQUEST_METHOD'].title()} {environ['PATH_INFO']}"


def main(port: int, log: Path) -> None:
    """Serves until it is ended."""
    dispatch = DomainDispatcherApplication(create_backend_app)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        asked = told(environ)
        if not asked.startswith(READS) and "/invocations" not in asked:
            with log.open("a", encoding="utf-8") as lines:
                lines.write(f"{asked}\n")
        return dispatch(environ, start_response)

    ses_backends[DEFAULT_ACCOUNT_ID][REGION].create_receipt_rule_set("complaints-dev")
    ResourceMap.build_resource_diff = changed_of_what_is_there(ResourceMap.build_resource_diff)
    responses.LambdaResponse.list_function_url_configs = list_function_url_configs
    place = r"{0}/(?P<api_version>[^/]+)/functions/(?P<function_name>[\w_:%-]+)/urls/?$"
    urls.url_paths[place] = responses.LambdaResponse.dispatch
    with tempfile.TemporaryDirectory() as folder, moto_gaps.filled():
        lambdas = Lambdas(port=port, folder=Path(folder))
        models.LambdaFunction._invoke_lambda = lambda self, event=None: lambdas.invoke(self, event)
        server = make_server("127.0.0.1", port, answer, threaded=True, request_handler=MotoRequestHandler)
        try:
            server.serve_forever()
        finally:
            lambdas.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))

"""moto's S3 and SES in this process, made to keep what they took: on disk before a call answers, there again at start.

moto holds everything in memory, and holds every model it ever made; here it holds the objects it has, and no mail.
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from threading import Lock, Thread, local
from typing import Any

from moto.core.common_models import BaseModel
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.s3.models import FakeKey, S3Backend, s3_backends
from moto.ses.models import SESBackend
from werkzeug.serving import make_server

from dev.clock import machine_time
from dev.kept_objects import KeptObject, KeptObjects
from dev.ports import LOOPBACK
from dev.replaced import replaced
from dev.sent_mail import SentMail, SentMails
from dev.upload_policy import refusal


class EmbeddedAws:
    """S3, SES and, where it is asked for, DynamoDB, behind one address on this machine."""

    def __init__(self, *, objects: KeptObjects, mails: SentMails, region: str) -> None:
        self._objects, self._mails, self._region = objects, mails, region
        self._touched = local()
        self._one_at_a_time = Lock()
        self._undo = ExitStack()
        self._stored: Callable[[str, str], None] = lambda bucket, key: None
        self._sent: Callable[[SentMail], None] = lambda mail: None
        self.endpoint = ""

    def when_stored(self, told: Callable[[str, str], None]) -> None:
        """From now on `told(bucket, key)` is called for every object stored, before who stored it is answered."""
        self._stored = told

    def when_sent(self, told: Callable[[SentMail], None]) -> None:
        """From now on `told(mail)` is called for every mail sent, before who sent it is answered."""
        self._sent = told

    def start(self) -> None:
        """Serves from now on, with every kept object in its place."""
        self._undo.enter_context(replaced(BaseModel, "__new__", staticmethod(_untracked)))
        self._undo.enter_context(replaced(SESBackend, "send_raw_email", self._send_raw_email))
        for name in ("put_object", "delete_object"):
            self._undo.enter_context(replaced(S3Backend, name, self._noting(getattr(S3Backend, name))))
        self._undo.enter_context(replaced(S3Backend, "put_object_tagging", self._tagging))
        self._restore()
        self._dispatch = DomainDispatcherApplication(create_backend_app)
        server = make_server(LOOPBACK, 0, self._answer, threaded=True, request_handler=_Quiet)
        self._undo.callback(server.server_close)
        self._undo.callback(server.shutdown)
        Thread(target=server.serve_forever, name="embedded-aws", daemon=True).start()
        self.endpoint = f"http://{LOOPBACK}:{server.server_port}"

    def stop(self) -> None:
        """Stops serving and leaves moto as it was found."""
        self._undo.close()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        """One request. Nothing of the answer has left when the objects it touched are written."""
        refused = refusal(environ, now=machine_time())
        if refused:
            return refused(environ, start_response)
        touched: dict[tuple[str, str], bool] = {}
        self._touched.keys, self._touched.mails = touched, list[SentMail]()
        with self._one_at_a_time:  # moto's backends do not stand two threads: serials would repeat
            answer = self._dispatch(environ, start_response)
        for (bucket, key), stored in touched.items():
            if self._write_through(bucket, key) and stored:
                self._stored(bucket, key)
        for mail in self._touched.mails:
            self._sent(mail)
        return answer

    def _write_through(self, bucket: str, key: str) -> bool:
        """Whether the object is there, and so on disk."""
        backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        found = backend.get_object(bucket, key)
        if found is None:
            self._objects.remove(bucket=bucket, key=key)
            return False
        modified = found.last_modified.replace(tzinfo=UTC).isoformat()
        metadata = {str(name): str(value) for name, value in found.metadata.items()}
        tags = dict(backend.tagger.get_tag_dict_for_resource(found.arn))
        self._objects.put(kept=KeptObject(bucket, key, found.value, metadata, modified, tags))
        return True

    def _restore(self) -> None:
        backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        for kept in self._objects.all():
            if kept.bucket not in backend.buckets:
                backend.create_bucket(kept.bucket, self._region)
            key = backend.put_object(kept.bucket, kept.key, kept.body, disable_notification=True)
            key.set_metadata(dict(kept.metadata))
            backend.put_object_tagging(key, dict(kept.tags))
            key.last_modified = datetime.fromisoformat(kept.modified).replace(tzinfo=None)

    def _noting(self, act: Callable[..., Any]) -> Callable[..., Any]:
        touched = self._touched

        def noted(backend: S3Backend, bucket_name: str, key_name: str, *args: Any, **named: Any) -> Any:
            if hasattr(touched, "keys"):
                touched.keys[bucket_name, key_name] = True
            return act(backend, bucket_name, key_name, *args, **named)

        return noted

    @property
    def _tagging(self) -> Callable[..., Any]:
        """Tags are written through too; by themselves they make no new object."""
        touched, act = self._touched, S3Backend.put_object_tagging

        def noted(backend: S3Backend, key: FakeKey, tags: dict[str, str] | None) -> Any:
            if hasattr(touched, "keys"):
                touched.keys.setdefault((key.bucket_name, key.name), False)
            return act(backend, key, tags)

        return noted

    @property
    def _send_raw_email(self) -> Callable[..., Any]:
        send, mails, touched = SESBackend.send_raw_email, self._mails, self._touched

        def sent(backend: SESBackend, source: str, destinations: list[str], raw_data: str) -> Any:
            envelope = tuple(destinations)
            message = send(backend, source, destinations, raw_data)
            mails.keep(id=message.id, to=envelope or tuple(message.destinations), raw=raw_data.encode())
            backend.sent_messages.remove(message)
            kept = mails.find(id=message.id)
            if kept and hasattr(touched, "mails"):
                touched.mails.append(kept)
            return message

        return sent


class _Quiet(MotoRequestHandler):
    """No line for each call; what goes wrong is still said."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        logging.getLogger("dev.aws").debug("%s %s %s", self.command, code, size)


def _untracked(cls: type, *_args: Any, **_named: Any) -> Any:
    return object.__new__(cls)

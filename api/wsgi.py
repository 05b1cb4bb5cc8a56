"""Zappa's app: the only module that makes one at import."""

import os

from api.app import create_app
from complaints.bootstrap import build_services, settings_of

app = create_app(build_services(settings_of(os.environ)))
# The traceback has the words of the error, and these may hold what a person wrote; api/requests.py tells where it was.
app.logger.setLevel("CRITICAL")

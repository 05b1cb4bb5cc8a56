"""Zappa's app: the only module that makes one at import."""

import os

from api.app import create_app
from complaints.bootstrap import build_services, settings_of

app = create_app(build_services(settings_of(os.environ)))

"""What goes wrong where pages are shown: said on the page, whichever of them it is."""

from flask import Response

from api.intake.pages import as_page
from api.intake.privacy import as_privacy_page
from api.intake.problem_pages import as_problem_page
from api.intake.track_pages import as_track_page


def on_its_page(response: Response) -> Response:
    """The error in JSON, as the page on which it is mended or told; as it is where there is none."""
    for told in (as_privacy_page, as_track_page, as_page, as_problem_page):
        response = told(response)
    return response

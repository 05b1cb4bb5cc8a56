"""What goes wrong on a page for browsers without scripts is said on a page, too, and never in JSON."""

from flask import Response, render_template, request

from api.intake.pages import as_html, words
from api.intake.track_views import page_locale

OPEN_TO_ALL = "figures_page"  # its address holds nothing that could be over
PAGES = frozenset({"surveys", "files", "links", "tracks", OPEN_TO_ALL})  # blueprints whose every answer is a page
RECEIPT = "pages.show_receipt"


def as_problem_page(response: Response) -> Response:
    """An error that the page itself does not say: in its message, and that what was typed is not lost."""
    of_a_page = request.blueprint in PAGES or request.endpoint == RECEIPT
    if not of_a_page or response.status_code < 400 or not response.is_json:
        return response
    locale = page_locale()
    over = response.status_code == 404 and request.blueprint != OPEN_TO_ALL
    rendered = render_template(
        "problem.html",
        locale=locale,
        t=words(locale),
        message=words(locale)("problem.over") if over else response.get_json()["message"],
        posted=request.method == "POST",
    )
    page = as_html(rendered, response.status_code)
    if "Retry-After" in response.headers:
        page.headers["Retry-After"] = response.headers["Retry-After"]
    return page

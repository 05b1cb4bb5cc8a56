"""The second page of a complaint by plain form: photos and files, some at a time, for browsers without our script."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from api.bodies import FORM_WITH_FILES_LIMIT
from api.guards import acting, acting_on, anyone, come_in, portal
from api.intake.addresses import FILES_PAGE
from api.intake.pages import as_html, words
from api.intake.uploads import store_posted_files
from api.intake.views import ADDRESSES, acts_open
from api.limits import limit_files_of_the_case
from api.messages import say
from complaints.domain.case import Attachment, ComplaintCase, Kind
from complaints.domain.commands import Act, Supplement
from complaints.domain.text import Text
from complaints.usecases.passes import RECEIPT, read_pass
from complaints.usecases.perform_act import perform_act
from complaints.usecases.submit_complaint import AttachmentRefused, look_up

blueprint = Blueprint("files", __name__)
ADDED = Text("补充照片和文件。", "More photos and files.")


@blueprint.get(FILES_PAGE)
@anyone
def show_files(token: str) -> Response:
    """What is attached, and a form for more; open as long as the receipt is."""
    return _page(_case(token), token, "", 200)


@blueprint.post(FILES_PAGE)
@anyone
def post_files(token: str) -> AnyResponse:
    """Attaches the chosen files; then the page says so, and may be loaded again. What is there already is not added."""
    case = _case(token)
    try:
        keys = store_posted_files(known={(file.name, file.size) for file in _files(case)})
        services = portal()
        files = look_up(store=services.attachments, keys=keys, rule=services.policy.intake.attachments)
        limit_files_of_the_case(files)
    except AttachmentRefused as refused:
        said = say(f"attachment_{refused.reason}", case.locale, refused.name[:200])
        return _page(case, token, said, 422)
    except RequestEntityTooLarge:
        return _page(case, token, say("attachment_too_large", case.locale), 422)
    if files:
        command = Supplement(ADDED.in_locale(case.locale), files)
        perform_act(cases=services.cases, reference=case.reference, command=command, circumstances=acting())
    return redirect(request.path, 303)


def _case(token: str) -> ComplaintCase:
    services = portal()
    keys = services.settings.signing_keys
    reference = read_pass(purpose=RECEIPT, given=token, now=services.clock(), keys=keys)
    case = services.cases.get(reference=reference)
    come_in(case)
    return case


def _files(case: ComplaintCase) -> list[Attachment]:
    """The complainant's own, in order."""
    added = (entry.data["attachments"] for entry in case.standing if entry.kind is Kind.SUPPLEMENTED)
    return [*case.content.attachments, *(Attachment(**file) for found in added for file in found)]


def _page(case: ComplaintCase, token: str, error: str, status: int) -> Response:
    rule = portal().policy.intake.attachments
    rendered = render_template(
        "files.html",
        locale=case.locale,
        t=words(case.locale),
        reference=case.reference,
        files=_files(case),
        open=ADDRESSES[Act.SUPPLEMENT] in acts_open(case, acting_on(case)),
        types=",".join(rule.types),
        count=rule.max_files,
        size=f"{FORM_WITH_FILES_LIMIT // 2**20} MB",
        error=error,
        receipt=f"/api/v1/receipts/{token}",
    )
    return as_html(rendered, status)

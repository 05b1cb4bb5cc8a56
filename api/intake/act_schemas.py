"""What the complainant sends to his case."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.intake.schemas import DESCRIPTION, agreed
from api.schema import Line, Moment, Paragraph, Schema, Truth, at_most, between, file_keys, one_of
from complaints.domain.campaign import LONGEST_COMMENT
from complaints.domain.text import LOCALES


class SupplementSchema(Schema):
    """Something the complainant adds or answers; words, or when he asks to be called (within two weeks)."""

    text = Paragraph(DESCRIPTION)
    attachments = file_keys()
    call_at = Moment()
    answers = fields.List(
        fields.Integer(strict=True, validate=between(1, 1_000_000)),
        load_default=list,
        validate=at_most(100),
        metadata={"description": "The numbers of the questions that this answers"},
    )

    @validates_schema
    def says_something(self, data: dict[str, Any], **_: Any) -> None:
        """Words, files or a wish: one of them at least."""
        if not (data.get("text") or data.get("attachments") or data.get("call_at")):
            raise ValidationError({"text": ["required"]})


class WithdrawalSchema(Schema):
    """Taking the complaint back."""

    reason = Paragraph(2000)


class ObjectionSchema(Schema):
    """Disagreeing with the result."""

    text = Paragraph(DESCRIPTION, required=True)


class SurveySchema(Schema):
    """A rating from 1 (very dissatisfied) to 5 (very satisfied); `answers`: of the policy's other questions, by id."""

    score = fields.Integer(required=True, strict=True, validate=between(1, 5))
    comment = Paragraph(2000)
    answers = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(strict=True, validate=between(1, 5)),
        load_default=dict,
    )


class QuestionnaireSchema(Schema):
    """An answer to a survey of many: scores from 1 to 5 by question, at least one, as a form sends them."""

    scores = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(validate=between(1, 5)),
        required=True,
    )
    comment = Paragraph(LONGEST_COMMENT)
    name = Line(60)

    @validates_schema
    def answers_something(self, data: dict[str, Any], **_: Any) -> None:
        """One score at least."""
        if not data.get("scores"):
            raise ValidationError({"scores": ["required"]})


class SecondComplaintSchema(Schema):
    """Another complaint of the same matter; who complains, and of which order, is known from the first."""

    category = Line(60, metadata={"description": "That of the first complaint when left out"})
    description = Paragraph(DESCRIPTION, required=True)
    demand = Paragraph(2000)
    attachments = file_keys()
    consent = Truth(required=True, validate=agreed)
    locale = fields.String(load_default="zh-CN", validate=one_of(*LOCALES))


class MailsSchema(Schema):
    """Asking for the mails again says nothing besides."""

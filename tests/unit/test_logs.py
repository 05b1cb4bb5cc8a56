"""Lines of the log: JSON, each with its request; figures in the form that CloudWatch reads."""

import json
import logging
from datetime import UTC, datetime

import pytest

from complaints.logs import figure, note, of_request, place_of
from tests.overheard import Overheard

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(logging.getLogger("complaints"), "propagate", True)
    caplog.set_level(logging.INFO)
    return caplog


def told(logged: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [json.loads(record.getMessage()) for record in logged.records]


def test_a_line_has_its_request_and_its_fields(logged: pytest.LogCaptureFixture) -> None:
    note(message="outside", seq=1)
    with of_request(id="r-1"):
        note(message="mail read", reference="26110001", why="隔离")
    assert told(logged) == [
        {"message": "outside", "seq": 1},
        {"message": "mail read", "request": "r-1", "reference": "26110001", "why": "隔离"},
    ]


def test_a_figure_is_told_in_the_embedded_metric_format(logged: pytest.LogCaptureFixture) -> None:
    with of_request(id="r-1", function="complaints-prod-waiting-letters"):
        figure(name="OldestLetterMinutes", value=7.5, unit="None", now=NOW)
    [line] = told(logged)
    [directive] = line["_aws"]["CloudWatchMetrics"]  # type: ignore[index]
    assert line["_aws"]["Timestamp"] == 1795140000000  # type: ignore[index]
    assert directive == {
        "Namespace": "Complaints",
        "Dimensions": [["FunctionName"]],
        "Metrics": [{"Name": "OldestLetterMinutes", "Unit": "None"}],
    }
    assert (line["OldestLetterMinutes"], line["FunctionName"]) == (7.5, "complaints-prod-waiting-letters")


def test_outside_of_lambda_nobody_reads_figures_and_none_is_told(logged: pytest.LogCaptureFixture) -> None:
    figure(name="OldestLetterMinutes", value=7, unit="None", now=NOW)
    assert told(logged) == []


def test_an_error_is_told_by_its_place_and_without_its_words() -> None:
    with pytest.raises(ValueError) as raised:
        int("林芳 13800138000")
    assert place_of(error=raised.value).startswith("ValueError at test_logs.py:")


@pytest.mark.parametrize("said", ["林芳", "13800138000", "lin.fang@customer.example", "第三天开裂", "26110001"])
def test_a_line_that_names_somebody_fails_the_test_in_which_it_was_logged(overheard: Overheard, said: str) -> None:
    note(message="mail read", why=said)
    assert bool(overheard.take()) is (said != "26110001")

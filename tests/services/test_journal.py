"""The audit log: every act on people, roles, tokens and jobs leaves a line, and no line holds a secret."""

import json

import pytest

from annotator.services import jobs, people, projects
from tests import factories

pytestmark = pytest.mark.django_db


def test_acts_leave_a_line_with_who_and_what(caplog: pytest.LogCaptureFixture) -> None:
    project = factories.project(slug="ours")
    boss, other = factories.user(username="boss"), factories.user(username="b")
    caplog.clear()
    with caplog.at_level("INFO", logger="sanad.audit"):
        projects.join(project=project, user=other, role="curator", actor=boss)
        token, secret = people.create_token(user=other, name="x", scope="read", actor=boss)
        people.revoke_token(token=token, actor=None)
        job = jobs.start(project=project, noun="export", request={}, actor=boss)
        jobs.cancel(job=job, actor=boss)
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    assert [(line["act"], line["actor"]) for line in lines] == [
        ("project.join", "boss"),
        ("token.create", "boss"),
        ("token.revoke", "command line"),
        ("job.start", "boss"),
        ("job.cancel", "boss"),
    ]
    assert lines[0] | {"role": "curator", "user": "b", "project": "ours"} == lines[0]
    assert secret not in caplog.text
    assert token.digest not in caplog.text

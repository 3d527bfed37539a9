"""Whatever the OpenAPI document allows to be sent, and much that it does not: an answer, never a fault of the server.

``SANAD_FUZZ`` says how many requests are made up for each operation and each kind (valid and invalid).
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core import NotSet

from annotator.services import people
from tests.house.test_access import House

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("SANAD_FUZZ", "2"))
LIMIT = settings(
    max_examples=EXAMPLES,
    database=None,
    derandomize=EXAMPLES < 10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations() -> Mapping[str, Sequence[APIOperation[Any, Any, Any, Any]]]:
    """The operations of the OpenAPI document by the noun their address begins with."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    found = defaultdict(list)
    for result in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = result.ok()
        parts = operation.path.strip("/").split("/")
        found["/".join(part for part in parts[1:4] if "{" not in part)].append(operation)
    return dict(found)


OPERATIONS = operations()


def client_of(house: House) -> Client:
    """A program of the manager's, whose faults are answered and not raised."""
    manager = house.people["manager"]
    _, secret = people.create_token(user=manager, name="fuzz", scope="write", actor=manager)
    return Client(headers={"authorization": f"Bearer {secret}"}, raise_request_exception=False)


def send(client: Client, case: Case) -> int:
    """Send a request that was made up; the status of the answer."""
    query = "?" + urlencode(case.query, doseq=True, errors="replace") if case.query else ""
    path = (case.formatted_path + query).encode("utf-8", "replace").decode()
    answer = client.generic(case.method, path, _body(case), content_type=case.media_type or "application/json")
    if answer.streaming:
        b"".join(answer)
    return int(answer.status_code)


def _body(case: Case) -> bytes:
    if isinstance(case.body, NotSet):
        return b""
    if case.media_type and "json" in case.media_type:
        return json.dumps(case.body, default=str).encode()
    return str(case.body).encode("utf-8", "replace")


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("noun", OPERATIONS)
def test_no_request_is_answered_with_a_fault(noun: str, mode: GenerationMode) -> None:
    house = House()
    client, faults = client_of(house), []
    for operation in OPERATIONS[noun]:
        parts = re.findall(r"{(\w+)}", operation.path)
        known = {part: str(house.known()[part]) for part in parts}

        @LIMIT
        @given(case=operation.as_strategy(generation_mode=mode, path_parameters=known))
        def asks(case: Case) -> None:
            with transaction.atomic():
                if send(client, case) >= 500:
                    faults.append((case.method, case.formatted_path, case.query, case.body))
                transaction.set_rollback(True)

        with suppress(Unsatisfiable):  # what has no invalid form
            asks()
    assert faults == []


def test_every_operation_is_asked() -> None:
    assert sum(map(len, OPERATIONS.values())) > 40

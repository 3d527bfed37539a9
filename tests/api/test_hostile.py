"""What no program sends but somebody will: half characters, NUL, endless nesting, numbers without end, the wrong form.

Every API operation is asked with each of them in each place of its body and query; none may be a fault of the server.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator

from tests.api.test_fuzz import EXAMPLES, client_of
from tests.house.test_access import House

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unhurried(settings: Any) -> None:
    settings.API_RATE = ""


#: JSON texts, as they stand in a body.
VALUES: Final = (
    r'"\ud800"',
    r'{"\udfff": "\ud800"}',
    r'[{"id": "\ud800", "text": "\ud800", "\ud800": 1}]',
    r'"a\u0000b"',
    r'{"a\u0000": "b\u0000"}',
    '"\u202e\u2066gpj.exe"',
    '"' + "ا" * 70_000 + '"',
    "[" * 900 + "]" * 900,
    '{"a":' * 900 + "1" + "}" * 900,
    "9" * 400,
    "-9223372036854775809",
    "1e400",
    "null",
    "true",
    "[]",
    "{}",
    '""',
)
TEXTS: Final = ("%00", "%ff%fe", "%ed%a0%80", "9" * 400, "-1", quote("ا" * 5000), "__class__", "", "0000-00-00")
FORMS: Final = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "a/b", "")
_METHODS: Final = ("get", "post", "put", "patch", "delete")


#: Method, address, the properties of the body, and the operation as the document has it.
Operation = tuple[str, str, dict[str, Any], dict[str, Any]]


def operations() -> list[Operation]:
    """Method, address, properties of the body, and the operation, of everything the OpenAPI document names."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in _METHODS:
                found.append((method, path, _properties(document, operation), operation))
    return found


def _properties(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    shape = next(iter(content.values()), {}).get("schema", {})
    shape = shape.get("items", shape)
    name = shape.get("$ref", "").rpartition("/")[2]
    properties: dict[str, Any] = document["components"]["schemas"].get(name, shape).get("properties", {})
    return properties


def bodies(properties: dict[str, Any]) -> Iterator[str]:
    """The value as the whole body, and in the place of each property."""
    for value in VALUES:
        yield value
        for name in properties:
            yield f'{{"{name}": {value}}}'
            if EXAMPLES > 2:
                yield f'{{"{name}": [{value}]}}'
                yield f'{{"{name}": {{"key": {value}}}}}'
                yield f'[{{"{name}": {value}}}]'


def by_noun() -> dict[str, list[Operation]]:
    """The same by the noun their address begins with, so that one house serves many."""
    found = defaultdict(list)
    for one in operations():
        parts = one[1].strip("/").split("/")
        found["/".join(part for part in parts[1:4] if "{" not in part)].append(one)
    return dict(found)


OPERATIONS: Final = by_noun()


@pytest.mark.parametrize("noun", OPERATIONS)
def test_a_hostile_request_is_refused_and_no_fault(noun: str) -> None:
    house = House()
    client, faults = client_of(house), []

    def send(method: str, address: str, body: bytes, form: str) -> None:
        with transaction.atomic():
            answer = client.generic(method.upper(), address, body, content_type=form)
            if answer.streaming:
                b"".join(answer)
            if answer.status_code >= 500:
                faults.append((method, address[:200], body[:100], form))
            transaction.set_rollback(True)

    for method, path, properties, operation in OPERATIONS[noun]:
        address = path.format(**house.known())
        if operation.get("requestBody"):
            for body in bodies(properties):
                send(method, address, body.encode(), "application/json")
        for form in FORMS:
            send(method, address, b"--x\r\n\xff", form)
        for parameter in operation.get("parameters", []):
            for text in TEXTS if parameter["in"] == "query" else ():
                send(method, f"{address}?{parameter['name']}={text}", b"", "application/json")
    assert faults == []

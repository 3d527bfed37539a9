"""Shapes several endpoints answer with, as serializers for the OpenAPI document."""

from typing import Any, Final

import orjson
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers


def read(shape: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """What was asked, by its shape. Raises what DRF makes a 400 of."""
    asked = shape(data=data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


class SchemaName(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.CharField()


class Person(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="display_name")


@extend_schema_field(OpenApiTypes.OBJECT)
class JsonText(serializers.Field[Any, Any, Any, Any]):
    """A column of JSON text, given out as the JSON it holds."""

    def to_representation(self, value: str) -> object:
        return orjson.loads(value)


class ErrorFacts(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="For programs.")
    message = serializers.CharField(help_text="For people, in the asker's language.")
    facts = serializers.DictField()


class Error(serializers.Serializer[Any]):
    error = ErrorFacts()


REFUSALS: Final = {
    401: OpenApiResponse(Error, "Not signed in, or the token is not valid."),
    403: OpenApiResponse(Error, "Seen, but not allowed."),
    404: OpenApiResponse(Error, "Not there, or not yours to see."),
}
CONFLICT: Final = {409: OpenApiResponse(Error, "It does not fit what is stored now.")}
BAD_REQUEST: Final = {
    400: OpenApiResponse(Error, "The request is not as it should be."),
    413: OpenApiResponse(Error, "The request is too large."),
}

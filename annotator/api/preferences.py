"""My own preferences: how the text is set, what I have seen."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.shapes import BAD_REQUEST, REFUSALS
from annotator.services import access, preferences


class ReadingShape(serializers.Serializer[Any]):
    size = serializers.ChoiceField(preferences.SIZES, help_text="1–5; 3 is the usual one.")
    spacing = serializers.ChoiceField(preferences.SPACINGS)
    face = serializers.ChoiceField(preferences.FACES)
    theme = serializers.ChoiceField(preferences.THEMES)
    letters = serializers.BooleanField(help_text="The names of types over the words.")


class TourShape(serializers.Serializer[Any]):
    seen = serializers.BooleanField()


class PreferencesShape(serializers.Serializer[Any]):
    reading = ReadingShape()
    tour = TourShape()


class MyPreferences(APIView):
    @extend_schema(operation_id="my_preferences_retrieve", responses={200: PreferencesShape, 401: REFUSALS[401]})
    def get(self, request: Request) -> Response:
        """My preferences, with the defaults where I chose nothing."""
        return Response(preferences.as_object(preferences.of(access.person(request.user))))

    @extend_schema(
        operation_id="my_preferences_change",
        request=PreferencesShape(partial=True),
        responses={200: PreferencesShape, **BAD_REQUEST, 401: REFUSALS[401]},
    )
    def patch(self, request: Request) -> Response:
        """Choose anew what is named; what is not named stays. A value that is no choice refuses all of it."""
        person = access.person(request.user)
        sent = request.data if isinstance(request.data, dict) else {}
        parts = {name: sent[name] for name in ("reading", "tour") if isinstance(sent.get(name), dict)}
        if parts.keys() != sent.keys() or not parts:
            raise serializers.ValidationError({"reading": ["an object"], "tour": ["an object"]})
        return Response(preferences.as_object(preferences.change(user=person, actor=person, **parts)))

"""My own preferences: how the text is set, what I have seen, what comes by e-mail."""

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


class MailShape(serializers.Serializer[Any]):
    on = serializers.BooleanField(help_text="Off: no notification comes by e-mail.")
    hour = serializers.ChoiceField(preferences.HOURS, help_text="When the daily e-mail leaves, by the clock of `zone`.")
    zone = serializers.CharField(allow_blank=True, help_text="IANA name; empty: the server's.")
    returned = serializers.ChoiceField(preferences.RHYTHMS, help_text="Work that was returned.")
    resubmitted = serializers.ChoiceField(preferences.RHYTHMS, help_text="Work you returned, handed in again.")
    curation = serializers.ChoiceField(preferences.RHYTHMS, help_text="Second opinions; work after the lock.")
    mentions = serializers.ChoiceField(preferences.RHYTHMS, help_text="Notes that name me.")
    assigned = serializers.ChoiceField(preferences.RHYTHMS, help_text="Articles assigned, practice passed.")
    leases = serializers.ChoiceField(preferences.RHYTHMS, help_text="Articles that go back soon.")
    jobs = serializers.ChoiceField(preferences.RHYTHMS, help_text="Background jobs that ended.")
    team = serializers.ChoiceField(preferences.RHYTHMS, help_text="Roles, members, invitations.")


class PreferencesShape(serializers.Serializer[Any]):
    reading = ReadingShape()
    tour = TourShape()
    mail = MailShape()


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
        parts = {name: sent[name] for name in ("reading", "tour", "mail") if isinstance(sent.get(name), dict)}
        if parts.keys() != sent.keys() or not parts:
            raise serializers.ValidationError({name: ["an object"] for name in ("reading", "tour", "mail")})
        return Response(preferences.as_object(preferences.change(user=person, actor=person, **parts)))

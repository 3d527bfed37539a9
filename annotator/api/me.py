"""My account and my tokens. A token reads them and ends them; it makes none and changes no address."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.messages import message
from annotator.api.people import session_only
from annotator.api.shapes import BAD_REQUEST, REFUSALS
from annotator.models import ApiToken, User
from annotator.services import access, accounts, people, secondstep

_MOST_DAYS = 3650


class MeShape(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="display_name", read_only=True)
    email_confirmed = serializers.SerializerMethodField(help_text="Whether e-mail goes there.")
    second_step = serializers.SerializerMethodField(help_text="Whether a code follows the password.")

    class Meta:
        model = User
        fields = ["id", "username", "name", "email", "email_confirmed", "language", "second_step"]

    def get_email_confirmed(self, user: User) -> bool:
        return bool(user.confirmed_email) and user.confirmed_email == user.email

    def get_second_step(self, user: User) -> bool:
        return secondstep.is_on(user)


class MeChange(serializers.Serializer[Any]):
    full_name = serializers.CharField(required=False, max_length=300)
    email = serializers.CharField(required=False, help_text="Refused: the page asks for the password.")
    language = serializers.ChoiceField(User.Language.choices, required=False)


class TokenShape(serializers.ModelSerializer[ApiToken]):
    projects = serializers.SerializerMethodField(help_text="The addresses of those it opens; null: all of mine.")

    class Meta:
        model = ApiToken
        fields = ["id", "name", "prefix", "scope", "projects", "expires_at", "last_used_at", "created_at"]

    def get_projects(self, row: ApiToken) -> list[str] | None:
        return sorted(one.slug for one in row.projects.all()) if row.limited else None


class MadeToken(TokenShape):
    token = serializers.CharField(read_only=True, help_text="Shown this once.")

    class Meta(TokenShape.Meta):
        fields = [*TokenShape.Meta.fields, "token"]


class TokenRequest(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    scope = serializers.ChoiceField(ApiToken.Scope.choices, default="read")
    projects = serializers.ListField(
        child=serializers.SlugField(),
        required=False,
        allow_null=True,
        max_length=200,
        help_text="Addresses of projects that the token is limited to; null: all that I may.",
    )
    days = serializers.IntegerField(default=90, min_value=1, max_value=_MOST_DAYS)


class Me(APIView):
    @extend_schema(operation_id="me_retrieve", responses={200: MeShape, 401: REFUSALS[401]})
    def get(self, request: Request) -> Response:
        """Who I am."""
        return Response(MeShape(access.person(request.user)).data)

    @extend_schema(
        operation_id="me_change",
        request=MeChange,
        responses={200: MeShape, **BAD_REQUEST, 401: REFUSALS[401], 403: REFUSALS[403]},
    )
    def patch(self, request: Request) -> Response:
        """My name and language. The e-mail address changes on the page alone, where the password is asked for."""
        person, sent = access.person(request.user), MeChange(data=request.data)
        sent.is_valid(raise_exception=True)
        if "email" in sent.validated_data:
            raise PermissionDenied(message("password_page"), code="password_page")
        return Response(MeShape(accounts.change_profile(user=person, actor=person, **sent.validated_data)).data)


class MyTokens(APIView):
    @extend_schema(operation_id="my_tokens_list", responses={200: TokenShape(many=True), 401: REFUSALS[401]})
    def get(self, request: Request) -> Response:
        """My tokens that open something."""
        return Response(TokenShape(people.tokens_of(access.person(request.user)), many=True).data)

    @extend_schema(
        operation_id="my_token_create",
        request=TokenRequest,
        responses={201: MadeToken, **BAD_REQUEST, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Make a token. A token makes none: it would outlive itself."""
        person, sent = access.person(request.user), TokenRequest(data=request.data)
        session_only(request)
        sent.is_valid(raise_exception=True)
        wanted = dict(sent.validated_data)
        ends = timezone.now() + timedelta(days=wanted.pop("days"))
        row, secret = people.create_token(user=person, actor=person, expires_at=ends, **wanted)
        return Response({**TokenShape(row).data, "token": secret}, status=201)


class MyToken(APIView):
    @extend_schema(operation_id="my_token_revoke", responses={204: None, 401: REFUSALS[401], 404: REFUSALS[404]})
    def delete(self, request: Request, token: int) -> Response:
        """End a token of mine."""
        person = access.person(request.user)
        people.revoke_token(token=people.token_of(person, token), actor=person)
        return Response(status=204)

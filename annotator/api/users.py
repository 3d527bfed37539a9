"""The accounts of the site, for its administrators."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.paging import ByKey
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS
from annotator.models import User
from annotator.services import access, site, users


class Account(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="display_name", read_only=True)
    active = serializers.BooleanField(source="is_active", read_only=True)
    administrator = serializers.BooleanField(source="is_superuser", read_only=True)
    may_create_projects = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "name",
            "email",
            "language",
            "active",
            "administrator",
            "may_create_projects",
            "must_change_password",
            "last_login",
            "date_joined",
        ]

    def get_may_create_projects(self, user: User) -> bool:
        return access.may_create_projects(user)


class NewAccount(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    full_name = serializers.CharField(max_length=150, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    language = serializers.ChoiceField(User.Language.choices, required=False)


class MadeAccount(Account):
    password = serializers.CharField(help_text="One-time; it is given out here and never again.")

    class Meta(Account.Meta):
        fields = [*Account.Meta.fields, "password"]


class AccountChange(serializers.Serializer[Any]):
    active = serializers.BooleanField(required=False, help_text="false ends sessions and tokens; the work stays.")
    administrator = serializers.BooleanField(required=False)
    may_create_projects = serializers.BooleanField(required=False)


class OneTimePassword(serializers.Serializer[Any]):
    password = serializers.CharField(help_text="One-time; it is given out here and never again.")


_STATE = OpenApiParameter("state", str, enum=users.STATES, description="Which accounts.")
_WORDS = OpenApiParameter("q", str, description="Words of the name, the user name or the e-mail.")


class Users(ListAPIView[User]):
    serializer_class = Account
    pagination_class = ByKey

    def get_queryset(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        asked = self.request.query_params
        everybody = site.users_of(self.request.user)
        return users.found(everybody, users.Asked(words=asked.get("q", ""), state=asked.get("state", "")))

    @extend_schema(
        operation_id="users_list", parameters=[_STATE, _WORDS], responses={200: Account(many=True), **REFUSALS}
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The accounts in the order they were made. For administrators."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="users_create", request=NewAccount, responses={201: MadeAccount, **BAD_REQUEST, **REFUSALS}
    )
    def post(self, request: Request) -> Response:
        """Make an account. The answer holds its one-time password."""
        actor = site.administrator(request.user)
        asked = NewAccount(data=request.data)
        asked.is_valid(raise_exception=True)
        made, secret = users.create_user(actor=actor, **asked.validated_data)
        return Response(Account(made).data | {"password": secret}, status=201)


class UserView(APIView):
    @extend_schema(operation_id="users_retrieve", responses={200: Account, **REFUSALS})
    def get(self, request: Request, user_id: int) -> Response:
        """One account. For administrators."""
        return Response(Account(site.user_for(request.user, user_id)).data)

    @extend_schema(
        operation_id="users_change",
        request=AccountChange,
        responses={200: Account, **BAD_REQUEST, **REFUSALS, **CONFLICT},
    )
    def patch(self, request: Request, user_id: int) -> Response:
        """Close or open an account, give or take rights: all that is named, or nothing."""
        actor = site.administrator(request.user)
        person = site.user_for(actor, user_id)
        asked = AccountChange(data=request.data)
        asked.is_valid(raise_exception=True)
        users.change_account(user=person, actor=actor, **asked.validated_data)
        return Response(Account(site.user_for(actor, user_id)).data)


class UserPassword(APIView):
    @extend_schema(operation_id="users_reset_password", request=None, responses={200: OneTimePassword, **REFUSALS})
    def post(self, request: Request, user_id: int) -> Response:
        """Put a one-time password in place of a forgotten one; sessions end."""
        actor = site.administrator(request.user)
        person = site.user_for(actor, user_id)
        return Response({"password": users.reset_password(user=person, actor=actor)})


class UserUnlock(APIView):
    @extend_schema(operation_id="users_unlock", request=None, responses={204: None, **REFUSALS})
    def post(self, request: Request, user_id: int) -> Response:
        """Open sign-in again for somebody who typed too many wrong passwords."""
        actor = site.administrator(request.user)
        users.unlock(user=site.user_for(actor, user_id), actor=actor)
        return Response(status=204)

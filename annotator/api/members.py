"""The people of a project and the links that let them in, for its managers; leaving a project.

A token does not hand out lasting power: nobody is made a manager by one, for a manager could stay when it has ended.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.people import session_only
from annotator.api.shapes import BAD_REQUEST, CONFLICT, REFUSALS
from annotator.models import Invitation, Membership
from annotator.services import access, invitations, members

_Role = Membership.Role


class MemberUser(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="display_name")
    username = serializers.CharField()


class MemberShape(serializers.ModelSerializer[Membership]):
    user = MemberUser(read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "user", "role", "pseudonym", "created_at", "ended_at"]


class LineShape(serializers.Serializer[Any]):
    member = MemberShape(source="membership")
    open = serializers.IntegerField(help_text="Sets open or returned.")
    submitted = serializers.IntegerField()
    seen = serializers.DateTimeField(allow_null=True)


class MemberChange(serializers.Serializer[Any]):
    role = serializers.ChoiceField(_Role.choices, required=False)
    pseudonym = serializers.CharField(required=False, max_length=200)


class EndedShape(serializers.Serializer[Any]):
    given_back = serializers.IntegerField(help_text="Open articles that went back to the others.")


class RestoredShape(serializers.Serializer[Any]):
    reopened = serializers.IntegerField(help_text="Articles the person goes on with.")


class InvitationShape(serializers.ModelSerializer[Invitation]):
    ended = serializers.SerializerMethodField(help_text="revoked, expired, used_up or closed; empty while it opens.")

    class Meta:
        model = Invitation
        fields = ["id", "role", "note", "prefix", "expires_at", "limit", "used", "created_at", "ended"]

    def get_ended(self, row: Invitation) -> str:
        return invitations.ended(row)


class MadeInvitation(InvitationShape):
    path = serializers.CharField(read_only=True, help_text="The link's address on this server. Shown this once.")

    class Meta(InvitationShape.Meta):
        fields = [*InvitationShape.Meta.fields, "path"]


class InvitationRequest(serializers.Serializer[Any]):
    role = serializers.ChoiceField(_Role.choices)
    days = serializers.IntegerField(default=7, min_value=1, max_value=invitations.MOST_DAYS)
    limit = serializers.IntegerField(default=1, min_value=1, max_value=invitations.MOST_PEOPLE)
    note = serializers.CharField(default="", allow_blank=True, max_length=200)


class Members(APIView):
    @extend_schema(operation_id="members_list", responses={200: LineShape(many=True), **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """Who takes part, with what they have open and submitted."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        return Response(LineShape(members.lines(project=project), many=True).data)


class Member(APIView):
    @extend_schema(
        operation_id="member_change",
        request=MemberChange,
        responses={200: MemberShape, **BAD_REQUEST, **REFUSALS, **CONFLICT},
    )
    def patch(self, request: Request, slug: str, member: int) -> Response:
        """Another role or pseudonym. Nobody is made a manager by a token."""
        actor, sent = access.person(request.user), MemberChange(data=request.data)
        project = access.project_for(actor, slug, role=access.MANAGE, write=True)
        row = access.member_for(actor, project, member)
        sent.is_valid(raise_exception=True)
        wanted = sent.validated_data
        if wanted.get("role") == _Role.MANAGER and row.role != _Role.MANAGER:
            session_only(request)
        if "pseudonym" in wanted:
            row = members.change_pseudonym(membership=row, pseudonym=wanted["pseudonym"], actor=actor)
        if "role" in wanted:
            row = members.change_role(membership=row, role=wanted["role"], actor=actor)
        return Response(MemberShape(row).data)

    @extend_schema(operation_id="member_end", responses={200: EndedShape, **REFUSALS, **CONFLICT})
    def delete(self, request: Request, slug: str, member: int) -> Response:
        """End somebody's part in the project; nothing they did goes with them."""
        actor = access.person(request.user)
        project = access.project_for(actor, slug, role=access.MANAGE, write=True)
        row = access.member_for(actor, project, member)
        return Response({"given_back": members.end(membership=row, actor=actor)})


class MemberRestore(APIView):
    @extend_schema(operation_id="member_restore", request=None, responses={200: RestoredShape, **REFUSALS, **CONFLICT})
    def post(self, request: Request, slug: str, member: int) -> Response:
        """Let somebody take part again, in the role they had. No manager comes back by a token."""
        actor = access.person(request.user)
        project = access.project_for(actor, slug, role=access.MANAGE, write=True)
        row = access.member_for(actor, project, member)
        if row.role == _Role.MANAGER:
            session_only(request)
        return Response({"reopened": members.take_back(membership=row, actor=actor)})


class Leave(APIView):
    @extend_schema(operation_id="project_leave", request=None, responses={200: EndedShape, **REFUSALS, **CONFLICT})
    def post(self, request: Request, slug: str) -> Response:
        """End my own part in a project."""
        actor = access.person(request.user)
        row = access.membership_of(actor, access.project_for(actor, slug, write=True))
        return Response({"given_back": members.end(membership=row, actor=actor)})


class Invitations(APIView):
    @extend_schema(operation_id="invitations_list", responses={200: InvitationShape(many=True), **REFUSALS})
    def get(self, request: Request, slug: str) -> Response:
        """The links of a project, newest first."""
        project = access.project_for(request.user, slug, role=access.MANAGE)
        return Response(InvitationShape(invitations.listed(project=project), many=True).data)

    @extend_schema(
        operation_id="invitation_create",
        request=InvitationRequest,
        responses={201: MadeInvitation, **BAD_REQUEST, **REFUSALS, **CONFLICT},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Make a link. A link for managers is not made by a token."""
        actor, sent = access.person(request.user), InvitationRequest(data=request.data)
        project = access.project_for(actor, slug, role=access.MANAGE, write=True)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["role"] == _Role.MANAGER:
            session_only(request)
        row, secret = invitations.create(project=project, actor=actor, **sent.validated_data)
        return Response({**InvitationShape(row).data, "path": f"/join/{secret}/"}, status=201)


class InvitationView(APIView):
    @extend_schema(operation_id="invitation_revoke", responses={204: None, **REFUSALS})
    def delete(self, request: Request, slug: str, invitation: int) -> Response:
        """Take a link back; who came in by it stays."""
        actor = access.person(request.user)
        project = access.project_for(actor, slug, role=access.MANAGE)
        invitations.revoke(invitation=access.invitation_for(actor, project, invitation), actor=actor)
        return Response(status=204)

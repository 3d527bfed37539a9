"""Curation: beginning, deciding, undoing, locking; each door asks access and calls one verb."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.agreement.comparison import Policy, Rule, read_policy
from annotator.api.annotations import json_answer
from annotator.api.review import objects
from annotator.api.review.shapes import (
    WRITING,
    BatchPlan,
    CurationAnswer,
    CurationBegin,
    CurationReason,
    CurationState,
    DecisionRequest,
    DecisionsAnswer,
    DecisionSettleRequest,
    DecisionShape,
    LockRequest,
    PolicyRequest,
    PrecedentRequest,
    ProvenanceAnswer,
    RuleRequest,
    SecondRequest,
    VoicesRequest,
)
from annotator.api.shapes import REFUSALS, read
from annotator.models import AnnotationSet, Article
from annotator.services import access, review
from annotator.services.refusal import Invalid


def _article(request: Request, article: UUID, *, write: bool = True) -> Article:
    return access.article_for(request.user, article, role=access.READ_SETS, write=write)


def _policy(asked: dict[str, Any]) -> Policy | None:
    if not asked["policy"]:
        return None
    try:
        return read_policy(asked["policy"], share=asked["share"], voice=str(asked["set"] or ""))
    except ValueError as wrong:
        raise Invalid("malformed", {"share": asked["share"]}) from wrong


def _whole(article: Article, status: int = 200) -> HttpResponse:
    desk = review.desk(review.must_have_gold(article))
    return json_answer(objects.curation(desk, review.events_of(desk.curation)), status)


def _state(article: Article, status: int = 200) -> HttpResponse:
    return json_answer(objects.state(review.desk(review.must_have_gold(article))), status)


class CurationView(APIView):
    @extend_schema(operation_id="curation_retrieve", responses={200: CurationAnswer, **REFUSALS})
    def get(self, request: Request, article: UUID) -> HttpResponse:
        """The curation of an article: every item, what was decided about it, what has moved since."""
        return _whole(_article(request, article, write=False))

    @extend_schema(operation_id="curation_begin", request=CurationBegin, responses={201: CurationAnswer, **WRITING})
    def post(self, request: Request, article: UUID) -> HttpResponse:
        """Begin the gold set of an article; a policy takes at once what it speaks of."""
        found, asked = _article(request, article), read(CurationBegin, request.data)
        voices: Collection[UUID] = asked["sets"] or review.default_voices(found)
        review.begin(article=found, voices=voices, policy=_policy(asked), actor=access.person(request.user))
        return _whole(found, 201)

    @extend_schema(operation_id="curation_abandon", request=CurationReason, responses={204: None, **WRITING})
    def delete(self, request: Request, article: UUID) -> HttpResponse:
        """Give the curation up: the gold goes with its decisions, the annotators' sets stay."""
        found, asked = _article(request, article), read(CurationReason, request.data)
        review.abandon(article=found, reason=asked["reason"], actor=access.person(request.user))
        return HttpResponse(status=204)


class CurationStateView(APIView):
    @extend_schema(operation_id="curation_state", responses={200: CurationState, **REFUSALS})
    def get(self, request: Request, article: UUID) -> HttpResponse:
        """How far it is, and whether something happened since you looked."""
        return _state(_article(request, article, write=False))


class Decisions(APIView):
    @extend_schema(operation_id="decisions_list", responses={200: DecisionsAnswer, **REFUSALS})
    def get(self, request: Request, article: UUID) -> HttpResponse:
        """Every decision there ever was on this gold, in the order they were taken."""
        gold = review.must_have_gold(_article(request, article, write=False))
        return json_answer({"decisions": [objects.decision(one) for one in review.decisions_of(gold)]})

    @extend_schema(operation_id="decide", request=DecisionRequest, responses={201: DecisionShape, **WRITING})
    def post(self, request: Request, article: UUID) -> HttpResponse:
        """Decide at one item, as you saw it."""
        found, asked = _article(request, article), read(DecisionRequest, request.data)
        told = {"decision_id": asked.pop("id"), "precedent": review.Precedent(**asked.pop("precedent"))}
        made = review.decide(article=found, actor=access.person(request.user), **told, **asked)
        return json_answer(objects.decision(made), 201)


class DecisionUndo(APIView):
    @extend_schema(operation_id="decision_undo", request=None, responses={200: DecisionsAnswer, **WRITING})
    def post(self, request: Request, article: UUID, decision: UUID) -> HttpResponse:
        """Take a decision back, with all of the batch it was taken in."""
        found = _article(request, article)
        undone = review.undo(article=found, decision=decision, actor=access.person(request.user))
        return json_answer({"decisions": [objects.decision(one) for one in undone]})


class DecisionPrecedent(APIView):
    @extend_schema(operation_id="decision_precedent", request=PrecedentRequest, responses={204: None, **WRITING})
    def put(self, request: Request, article: UUID, decision: UUID) -> HttpResponse:
        """Make a decision that holds a precedent in the guidelines; annotators see it once the gold is locked."""
        found, rule = _article(request, article), review.Precedent(**read(PrecedentRequest, request.data))
        review.write_down(article=found, decision=decision, precedent=rule, actor=access.person(request.user))
        return HttpResponse(status=204)


class DecisionSettle(APIView):
    @extend_schema(
        operation_id="decision_settle", request=DecisionSettleRequest, responses={201: DecisionShape, **WRITING}
    )
    def post(self, request: Request, article: UUID, decision: UUID) -> HttpResponse:
        """Keep in the gold, or take out, what no set says any more."""
        found, asked = _article(request, article), read(DecisionSettleRequest, request.data)
        made = review.settle_gone(article=found, decision=decision, actor=access.person(request.user), **asked)
        return json_answer(objects.decision(made), 201)


def _many(
    article: Article, asked: dict[str, Any], plan: Callable[[review.Desk], review.Plan], act: Callable[..., review.Done]
) -> HttpResponse:
    """What deciding at many items comes to; only with "dry_run" it is not done."""
    told = plan(review.desk(review.must_have_gold(article)))
    if asked["dry_run"]:
        return json_answer(objects.plan(told, dry_run=True))
    done = act(article=article, batch=asked["batch"], reason=asked["reason"])
    return json_answer(objects.plan(told, dry_run=False, refused=[item.key for item in done.refused]))


class CurationPolicy(APIView):
    @extend_schema(operation_id="curation_policy", request=PolicyRequest, responses={200: BatchPlan, **WRITING})
    def post(self, request: Request, article: UUID) -> HttpResponse:
        """Decide by a policy at everything nobody has decided, or only say what it would come to."""
        found, asked = _article(request, article), read(PolicyRequest, request.data)
        policy = _policy(asked)
        assert policy is not None
        act = partial(review.apply_policy, policy=policy, actor=access.person(request.user))
        return _many(found, asked, lambda desk: review.policy_plan(desk.compared, policy, desk.lines), act)


class CurationRules(APIView):
    @extend_schema(operation_id="curation_rule", request=RuleRequest, responses={200: BatchPlan, **WRITING})
    def post(self, request: Request, article: UUID) -> HttpResponse:
        """Decide at all items that differ in one class only, or only say what it would come to."""
        found, asked = _article(request, article), read(RuleRequest, request.data)
        rule = Rule(asked["difference"], asked["rule"], str(asked["set"] or ""))
        act = partial(review.apply_rule, rule=rule, actor=access.person(request.user))
        return _many(found, asked, lambda desk: review.rule_plan(desk.compared, rule, desk.lines), act)


class CurationVoices(APIView):
    @extend_schema(operation_id="curation_voices", request=VoicesRequest, responses={200: CurationState, **WRITING})
    def put(self, request: Request, article: UUID) -> HttpResponse:
        """Compare other sets from now on; what was decided stays."""
        found, asked = _article(request, article), read(VoicesRequest, request.data)
        review.change_voices(article=found, voices=asked["sets"], actor=access.person(request.user))
        return _state(found)


class CurationLock(APIView):
    @extend_schema(operation_id="curation_lock", request=LockRequest, responses={200: CurationState, **WRITING})
    def post(self, request: Request, article: UUID) -> HttpResponse:
        """Finish the gold."""
        found, asked = _article(request, article), read(LockRequest, request.data)
        review.lock(article=found, actor=access.person(request.user), **asked)
        return _state(found)


class CurationUnlock(APIView):
    @extend_schema(operation_id="curation_unlock", request=CurationReason, responses={200: CurationState, **WRITING})
    def post(self, request: Request, article: UUID) -> HttpResponse:
        """Open a locked gold again, with a reason."""
        found, asked = _article(request, article), read(CurationReason, request.data)
        review.unlock(article=found, reason=asked["reason"], actor=access.person(request.user))
        return _state(found)


_SECOND = {"ask": review.ask_second, "withdraw": review.withdraw_second, "confirm": review.second}


class CurationSecond(APIView):
    @extend_schema(operation_id="curation_second", request=SecondRequest, responses={200: CurationState, **WRITING})
    def post(self, request: Request, article: UUID) -> HttpResponse:
        """Ask another curator to look at the gold, ask no longer, or say that you have looked at it."""
        found, asked = _article(request, article), read(SecondRequest, request.data)
        _SECOND[asked["act"]](article=found, reason=asked["reason"], actor=access.person(request.user))
        return _state(found)


class Promote(APIView):
    @extend_schema(operation_id="promote", request=CurationReason, responses={201: CurationState, **WRITING})
    def post(self, request: Request, annotation_set: UUID) -> HttpResponse:
        """Make the only submitted set of an article its gold as it is."""
        row: AnnotationSet = access.set_for(request.user, annotation_set)
        found, asked = _article(request, row.article.public), read(CurationReason, request.data)
        row.article = found
        review.promote(annotation_set=row, reason=asked["reason"], actor=access.person(request.user))
        return _state(found, 201)


class ProvenanceView(APIView):
    @extend_schema(operation_id="provenance_retrieve", responses={200: ProvenanceAnswer, **REFUSALS})
    def get(self, request: Request, article: UUID) -> HttpResponse:
        """Where each annotation of the gold comes from: who proposed it, who decided, how and why."""
        gold = review.must_have_gold(_article(request, article, write=False))
        told = review.provenance(gold)
        return json_answer({"gold": gold.pk, "things": [objects.provenance(id_, of) for id_, of in told.items()]})

"""The pages of a migration as a manager walks through them: plan, dry run, application, way back."""

from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation

from annotator.models import AnnotationSet, SchemaMigration
from annotator.services import jobs, migration
from annotator.standoff.migration import step_object
from annotator.standoff.schema import default_schema
from annotator.web.migration.steps import VARIANTS, StepForm, initial_of, variant_of
from annotator.web.migration.words import Names, sentence
from tests.services.test_migration import Desk, bodies, later
from tests.standoff.evolution import EVOLUTIONS, drop_strength, merge_places, rename_person, version_two

pytestmark = pytest.mark.django_db


def signed_in(user: Any, language: str = "ar") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, row: SchemaMigration) -> str:
    return client.get(reverse("migration", args=[row.pk])).content.decode()


def done(row: SchemaMigration) -> SchemaMigration:
    """The migration after the job that was just started."""
    row.refresh_from_db()
    jobs.run.func(str(row.job_id))
    row.refresh_from_db()
    return row


def test_a_manager_brings_the_sets_over_and_back_by_the_pages_alone() -> None:
    desk = Desk([rename_person, merge_places])
    desk.sets(3)
    desk.publish()
    before = bodies(desk.project)
    client = signed_in(desk.manager)
    start = client.get(reverse("migrations", args=[desk.project.slug])).content.decode()
    assert "٣ طبقات" in start
    answer = client.post(reverse("migrations", args=[desk.project.slug]), {"source": desk.old.pk})  # type: ignore[union-attr]
    row = SchemaMigration.objects.get()
    assert answer.headers["location"] == reverse("migration", args=[row.pk])
    migration.save_plan(migration=row, steps=[step_object(step) for step in desk.plan.steps], actor=desk.manager)
    assert "تجربة بلا تغيير" in page(client, row)
    client.post(reverse("migration-look", args=[row.pk]))
    looked = page(client, done(row))
    assert "يمكن نقلها إلى النسخة" in looked
    assert 'data-type="PER"' in looked
    assert bodies(desk.project) == before
    client.post(reverse("migration-apply", args=[row.pk]))
    assert done(row).state == "applied"
    assert "على النسخة \u20682.0\u2069 الآن ٣ طبقات" in page(client, row)
    client.post(reverse("migration-take-back", args=[row.pk]), {"changed": "leave"})
    assert done(row).state == "taken_back"
    assert bodies(desk.project) == before
    assert "رجعت إلى النسخة" in page(client, row)


def test_while_a_job_runs_its_part_answers_alone_and_the_plan_stands_still() -> None:
    desk = Desk([rename_person])
    desk.sets(1)
    row = desk.planned()
    client = signed_in(desk.manager)
    client.post(reverse("migration-look", args=[row.pk]))
    address = reverse("migration", args=[row.pk])
    part = client.get(f"{address}?part=job", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert reverse("job-cancel", args=[desk.fresh(row).job_id]) in part
    whole = client.get(address).content.decode()
    assert reverse("migration-plan", args=[row.pk]) not in whole
    done(row)
    assert "<html" in client.get(f"{address}?part=job", headers={"hx-request": "true"}).content.decode()


def test_what_the_plan_leaves_out_leads_to_the_steps_that_could_close_it() -> None:
    desk = Desk([rename_person])
    desk.sets(1)
    row = desk.planned(steps=[])
    client = signed_in(desk.manager, "en")
    desk.manager.language = "en"
    desk.manager.save()
    shown = page(client, row)
    assert "variant=rename-span_type&amp;old=PERS" in shown
    address = f"{reverse('migration-step', args=[row.pk])}?variant=rename-span_type&old=PERS"
    assert '<option value="PERS" selected>' in client.get(address).content.decode()
    answer = client.post(address, {"old": "PERS", "new": "PER"})
    assert answer.headers["location"] == reverse("migration", args=[row.pk])
    assert [step_object(step) for step in migration.plan_of(desk.fresh(row)).steps] == [
        {"step": "rename", "what": "span_type", "from": "PERS", "to": "PER"}
    ]
    assert "variant=rename-span_type&amp;old=PERS" not in page(client, row)


def test_steps_are_moved_taken_out_proposed_anew_and_typed_as_json() -> None:
    desk = Desk([rename_person, merge_places])
    row = desk.planned()
    client, address = signed_in(desk.manager), reverse("migration-plan", args=[row.pk])

    def now() -> list[str]:
        return [str(step_object(step)["step"]) for step in migration.plan_of(desk.fresh(row)).steps]

    client.post(address, {"act": "up", "n": 1})
    assert now() == ["merge", "rename"]
    client.post(address, {"act": "remove", "n": 0})
    assert now() == ["rename"]
    client.post(address, {"act": "write", "steps": "[]"})
    assert now() == []
    client.post(address, {"act": "propose"})
    assert "rename" in now()
    kept = now()
    for wrong in ("{", '[{"step": "forget"}]'):
        told = client.post(address, {"act": "write", "steps": wrong}, follow=True).content.decode()
        assert "بقيت الخطة كما كانت" in told
        assert now() == kept


def test_a_set_that_cannot_be_migrated_is_listed_with_its_reason() -> None:
    desk = Desk([drop_strength])
    (first,) = desk.sets(1)
    on = {"kind": "frame", "types": ["stance"], "attribute": "strength"}
    row = desk.looked(steps=[{"step": "drop", "what": "attribute", "on": on}])
    client = signed_in(desk.manager)
    shown = client.get(f"{reverse('migration-sets', args=[row.pk])}?hindered=1").content.decode()
    assert "سيضيع: لا مكان له في الخطة." in shown
    assert reverse("workspace", args=[first.pk]) in shown
    assert "ولا يمكن بالخطة الحالية نقل طبقة واحدة" in page(client, row)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_sets_asks_the_same_number_of_queries_for_one_and_for_three(
    number: int, django_assert_num_queries: Any
) -> None:
    desk = Desk([rename_person])
    desk.sets(number)
    row = desk.looked()
    client = signed_in(desk.manager)
    client.get(reverse("migration-sets", args=[row.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("migration-sets", args=[row.pk]))


def test_sets_changed_since_are_left_named_or_merged_as_the_page_offers() -> None:
    desk = Desk([rename_person])
    first, _second = desk.sets(2)
    row = desk.applied()
    client = signed_in(desk.manager)
    assert 'value="merge"' not in page(client, row)
    later(desk, first, "PER")
    assert 'value="merge"' in page(client, row)
    client.post(reverse("migration-take-back", args=[row.pk]), {"changed": "leave"})
    assert reverse("workspace", args=[first.pk]) in page(client, done(row))
    client.post(reverse("migration-take-back", args=[row.pk]), {"changed": "merge"})
    done(row)
    assert {version for _, version in bodies(desk.project).values()} == {"1.0"}


def test_what_cannot_be_done_now_is_said_and_nothing_happens() -> None:
    desk = Desk([rename_person])
    desk.sets(1)
    row = desk.planned()
    client = signed_in(desk.manager)
    told = client.post(reverse("migration-apply", args=[row.pk]), follow=True).content.decode()
    assert "لم يُفعل شيء، والتجربة أولًا" in told
    told = client.post(reverse("migration-take-back", args=[row.pk]), follow=True).content.decode()
    assert "لم تُطبّق قط" in told
    told = client.post(reverse("migration-discard", args=[row.pk]), follow=True).content.decode()
    assert "تُخلّي عن الخطة" in told
    assert AnnotationSet.objects.get().schema == desk.old


def test_a_form_without_its_condition_keeps_what_was_typed() -> None:
    desk = Desk([rename_person])
    row = desk.planned(steps=[])
    client = signed_in(desk.manager)
    address = f"{reverse('migration-step', args=[row.pk])}?variant=split-span_type"
    sent = {"old": "GPE", "default": "GPE", "rule-count": "1", "rule-0-texts": "باريس", "rule-0-to": ""}
    answer = client.post(address, sent)
    assert answer.status_code == 400
    assert "باريس" in answer.content.decode()
    more = client.post(address, {**sent, "more": "1"})
    assert (more.status_code, more.content.decode().count('<fieldset class="migration-rule"')) == (200, 2)
    assert client.post(address, {**sent, "rule-0-to": "ORG"}).status_code == 302
    (step,) = migration.plan_of(desk.fresh(row)).steps
    assert step_object(step)["rules"] == [{"when": {"texts": ["باريس"]}, "to": "ORG"}]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_step_has_a_sentence_and_a_form_that_gives_it_back(language: str) -> None:
    new, plan = version_two()
    names = Names(default_schema(), new)
    assert len(plan.steps) == len(EVOLUTIONS)
    with translation.override(language):
        for step in plan.steps:
            said = sentence(step, names)
            assert said
            assert "%(" not in said
            variant = variant_of(step)
            assert variant in VARIANTS
            initial = initial_of(step)
            data: dict[str, Any] = {key: value for key, value in initial.items() if key != "rules" and value}
            for n, rule in enumerate(initial["rules"]):
                data |= {f"rule-{n}-{key}": value for key, value in rule.items()}
            data["rule-count"] = str(len(initial["rules"]))
            form = StepForm(variant, names, _sent(data), initial)
            assert form.is_valid(), (step, form.errors)
            assert form.step == step


def _sent(data: dict[str, Any]) -> Any:
    sent = QueryDict(mutable=True)
    for key, value in data.items():
        sent.setlist(key, value if isinstance(value, list) else [value])
    return sent


def test_a_migration_of_another_project_is_not_there(client: Client) -> None:
    desk, other = Desk([rename_person]), Desk([rename_person])
    row = desk.planned()
    assert signed_in(other.manager).get(reverse("migration", args=[row.pk])).status_code == 404
    assert signed_in(desk.author).get(reverse("migration", args=[row.pk])).status_code == 403
    assert signed_in(desk.manager).get(reverse("migration", args=[UUID(int=0)])).status_code == 404

"""What managers have set going in a project: jobs, imports, migrations, webhooks, what was done to many articles."""

from uuid import UUID

from django.db.models import Q, QuerySet

from annotator.models import BulkAction, Delivery, ImportBatch, Job, Project, SchemaMigration, User, Webhook
from annotator.services.access.projects import MANAGE, Person, must_be_open, need, projects_of, within
from annotator.services.refusal import NotFound


def jobs_of(user: Person) -> QuerySet[Job]:
    """The jobs a person started in projects they manage; all of them for an administrator."""
    if not isinstance(user, User) or not user.is_active:
        return Job.objects.none()
    jobs = within(user, Job.objects.select_related("project"), "project")
    if user.is_superuser:
        return jobs
    manages = Q(project__memberships__user=user, project__memberships__role__in=MANAGE)
    return jobs.filter(manages, project__memberships__ended_at=None)


def job_for(user: Person, job_id: UUID) -> Job:
    """A background job, for the managers of its project."""
    job = jobs_of(user).filter(id=job_id).first()
    if job is None:
        raise NotFound
    return job


def exports_of(user: Person, project: Project) -> QuerySet[Job]:
    """The exports of a project reached through this gate, for its managers; newest first."""
    need(user, project, MANAGE)
    rows = Job.objects.filter(project=project, noun="export").select_related("project__schema", "actor")
    return rows.order_by("-created_at", "-id")


def export_for(user: Person, project: Project, job_id: UUID) -> Job:
    """An export of a project reached through this gate, for its managers."""
    job = exports_of(user, project).filter(id=job_id).first()
    if job is None:
        raise NotFound
    return job


def bulk_action_for(user: Person, project: Project, action_id: UUID) -> BulkAction:
    """What was done to many articles of a project, for its managers."""
    need(user, project, MANAGE)
    action = BulkAction.objects.filter(project=project, id=action_id).first()
    if action is None:
        raise NotFound
    return action


def migration_for(user: Person, migration_id: UUID, *, write: bool = False) -> SchemaMigration:
    """A migration with its project and versions, for the managers of its project (``write`` as in project_for)."""
    found = SchemaMigration.objects.filter(pk=migration_id, project__in=projects_of(user))
    row = found.select_related("source", "target", "job", "created_by").first()
    if row is None:
        raise NotFound
    row.project = projects_of(user).get(pk=row.project_id)
    need(user, row.project, MANAGE)
    if write:
        must_be_open(row.project)
    return row


def imports_of(user: Person, project: Project) -> QuerySet[ImportBatch]:
    """The imports of a project for its managers: their own, and everybody's that were started; newest first."""
    need(user, project, MANAGE)
    mine = Q(actor=user) | Q(job__isnull=False) | Q(imported_at__isnull=False)
    return ImportBatch.objects.filter(mine, project=project).select_related("job", "actor").order_by("-created_at")


def import_for(user: Person, project: Project, batch: UUID, *, write: bool = False) -> ImportBatch:
    """An import of a project reached through this gate; ``write``: only for whoever began it."""
    row = imports_of(user, project).filter(pk=batch).first()
    if row is None or (write and row.actor_id != user.pk):
        raise NotFound
    row.project = project
    return row


def webhook_for(user: Person, project: Project, webhook_id: UUID) -> Webhook:
    """A webhook of a project, for its managers."""
    need(user, project, MANAGE)
    row = Webhook.objects.filter(project=project, pk=webhook_id).select_related("created_by").first()
    if row is None:
        raise NotFound
    row.project = project
    return row


def delivery_for(user: Person, project: Project, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """What a webhook was told, for the managers of its project."""
    webhook = webhook_for(user, project, webhook_id)
    row = Delivery.objects.filter(webhook=webhook, pk=delivery_id).first()
    if row is None:
        raise NotFound
    row.webhook = webhook
    return row

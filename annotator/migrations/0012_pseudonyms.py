"""Every member has a pseudonym, and a project can say that exports carry it instead of the name."""

import re
from collections import defaultdict

from django.db import migrations, models


def name_members(apps, schema_editor):
    members = apps.get_model("annotator", "Membership").objects
    taken = defaultdict(set)
    for project, pseudonym in members.exclude(pseudonym="").values_list("project", "pseudonym"):
        taken[project].add(pseudonym)
    for member in members.filter(pseudonym="").order_by("project", "created_at", "pk"):
        used = [int(name[1:]) for name in taken[member.project_id] if re.fullmatch(r"A\d{1,9}", name)]
        member.pseudonym = f"A{max(used, default=0) + 1:02}"
        taken[member.project_id].add(member.pseudonym)
        member.save(update_fields=["pseudonym"])


class Migration(migrations.Migration):
    dependencies = [("annotator", "0011_taken_back")]

    operations = [
        migrations.AddField(
            model_name="project",
            name="pseudonymous_exports",
            field=models.BooleanField(default=False, verbose_name="pseudonyms in exports"),
        ),
        migrations.RunPython(name_members, migrations.RunPython.noop),
    ]

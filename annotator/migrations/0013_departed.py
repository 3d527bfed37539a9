"""A set can be left because its author no longer takes part."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotator', '0012_pseudonyms'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='annotationset',
            name='annotation_set_skip_code',
        ),
        migrations.AlterField(
            model_name='annotationset',
            name='skip_code',
            field=models.CharField(blank=True, choices=[('not_arabic', 'The text is not Arabic'), ('damaged', 'The text is damaged'), ('duplicate', 'The article is here twice'), ('off_topic', 'It does not belong to this project'), ('too_hard', 'I cannot decide: it is too hard'), ('other', 'Another reason'), ('expired', 'It lay too long'), ('taken_back', 'A manager took it back'), ('departed', 'Its author no longer takes part')], max_length=20, verbose_name='skipped because'),
        ),
        migrations.AddConstraint(
            model_name='annotationset',
            constraint=models.CheckConstraint(condition=models.Q(('skip_code__in', ['', 'not_arabic', 'damaged', 'duplicate', 'off_topic', 'too_hard', 'other', 'expired', 'taken_back', 'departed'])), name='annotation_set_skip_code'),
        ),
    ]

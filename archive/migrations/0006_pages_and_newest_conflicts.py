from django.db import migrations, models


def keep_the_newest(apps, schema_editor):
    """Of each unit one conflict waits. What the newest has not is what both sides began with."""
    seen = {}
    waiting = apps.get_model('archive', 'Conflict').objects.filter(choice='open')
    for conflict in waiting.order_by('-pk'):
        unit = (conflict.article_id, conflict.comment_id, conflict.unit)
        newest = seen.setdefault(unit, conflict)
        if newest is not conflict:
            newest.base = conflict.base
            newest.save(update_fields=['base'])
            conflict.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0005_no_bytes_in_the_table'),
        ('comments', '0004_runs_and_snapshots'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrow',
            name='pages',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunPython(keep_the_newest, migrations.RunPython.noop),
    ]

from django.db import migrations, models

from comments.codes import fresh

BATCH = 2000  # rows; a million comments are never in memory at once


def give_codes(apps, schema_editor):
    """Two rows that draw one code fail the constraint after this, and the migration leaves
    nothing behind: running it again draws anew."""
    connection = schema_editor.connection
    comments = apps.get_model('comments', 'Comment')._base_manager.using(connection.alias)
    quote = connection.ops.quote_name
    table = quote(comments.model._meta.db_table)
    last = 0
    while pks := list(
        comments.filter(pk__gt=last).order_by('pk').values_list('pk', flat=True)[:BATCH]
    ):
        last = pks[-1]
        with connection.cursor() as cursor:
            cursor.executemany(
                f'UPDATE {table} SET {quote("code")} = %s WHERE {quote("id")} = %s',
                [(fresh(), pk) for pk in pks],
            )


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0002_what_the_source_says'),
    ]

    operations = [
        migrations.AlterField(
            model_name='comment',
            name='number',
            field=models.PositiveIntegerField(editable=False, help_text='Its place on the page.'),
        ),
        migrations.AddField(
            model_name='comment',
            name='code',
            field=models.CharField(default='', editable=False, help_text='Its lasting address.', max_length=10),
            preserve_default=False,
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('code',), name='comment_code_once'),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0005_counts_of_a_discussion'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('author_name', models.CharField(max_length=200, null=True)),
                ('text', models.TextField()),
                ('body_html', models.TextField()),
                ('replaced_at', models.DateTimeField()),
                ('replaced_by', models.CharField(blank=True, help_text='The editor; empty is an import. Never published.', max_length=150)),
                ('withdrawn', models.BooleanField(default=False, help_text='Kept from readers.')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='comments.comment')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(condition=models.Q(('withdrawn', True)), fields=['comment'], name='comment_versions_withdrawn')],
                'constraints': [models.UniqueConstraint(fields=('comment', 'number'), name='comment_version_once')],
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0010_removal_by_law_and_former_addresses'),
    ]

    operations = [
        migrations.AlterField(
            model_name='article',
            name='edited_at',
            field=models.DateTimeField(db_index=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=500)),
                ('dek', models.TextField(blank=True)),
                ('body_html', models.TextField(blank=True)),
                ('bylines', models.JSONField(default=list, help_text='As printed: [["A name", "author"]].')),
                ('replaced_at', models.DateTimeField()),
                ('replaced_by', models.CharField(blank=True, help_text='The editor; empty is an import. Never published.', max_length=150)),
                ('withdrawn', models.BooleanField(default=False, help_text='Kept from readers.')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='archive.article')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(condition=models.Q(('withdrawn', True)), fields=['article'], name='article_versions_withdrawn')],
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='article_version_once')],
            },
        ),
    ]

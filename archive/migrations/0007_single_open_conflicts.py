from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0006_pages_and_newest_conflicts'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.UniqueConstraint(condition=models.Q(('choice', 'open'), ('comment__isnull', True)), fields=('article', 'unit'), name='conflict_open_once_in_article'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.UniqueConstraint(condition=models.Q(('choice', 'open')), fields=('comment', 'unit'), name='conflict_open_once_in_comment'),
        ),
    ]

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0004_captures_in_files'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='capture',
            name='content',
        ),
    ]

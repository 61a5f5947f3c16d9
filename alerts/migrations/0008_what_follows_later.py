from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0007_who_was_told_that_a_job_stands_still'),
    ]

    operations = [
        migrations.AddField(
            model_name='alert',
            name='follows_later',
            field=models.BooleanField(db_default=False, help_text='What follows from its end could not be recorded yet; the next drain tries again.'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('follows_later', True)), fields=['id'], name='alert_follows_later'),
        ),
    ]

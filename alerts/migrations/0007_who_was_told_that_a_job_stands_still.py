import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0006_limits_and_rests'),
    ]

    operations = [
        migrations.AddField(
            model_name='heartbeat',
            name='told',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, help_text='Digests of the addresses told so far.', size=None),
        ),
        migrations.AddField(
            model_name='heartbeat',
            name='telling_until',
            field=models.DateTimeField(help_text='Until then somebody is telling them.', null=True),
        ),
        migrations.AlterField(
            model_name='heartbeat',
            name='told_at',
            field=models.DateTimeField(help_text='When all operators had been told that it stands still.', null=True),
        ),
    ]

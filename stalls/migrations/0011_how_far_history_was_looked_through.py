import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stalls', '0010_the_filters_of_the_dashboard'),
    ]

    operations = [
        migrations.AddField(
            model_name='historymark',
            name='writing',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='Transactions, as pg_locks names them.', size=None),
        ),
        migrations.AddField(
            model_name='historymark',
            name='again',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
    ]

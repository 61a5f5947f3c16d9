from django.db import migrations, models

# The delivery knows a database by one of its tables too, from now on. This is still the one that it knew.
NAMED = """
UPDATE alerts_home SET identity = identity || ':' || 'alerts_home'::regclass::oid
WHERE identity = (
    SELECT system_identifier || ':' || oid FROM pg_control_system(), pg_database WHERE datname = current_database()
)
"""
AS_BEFORE = "UPDATE alerts_home SET identity = substring(identity FROM '^[^:]*:[^:]*')"


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0008_what_follows_later'),
    ]

    operations = [
        migrations.AddField(
            model_name='home',
            name='restored_at',
            field=models.DateTimeField(help_text='It is a restored copy, noticed then; empty once somebody has decided about what is held.', null=True),
        ),
        migrations.RunSQL(NAMED, AS_BEFORE),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("stalls", "0008_the_order_of_the_dashboard"),
    ]

    operations = [
        migrations.AddField(
            model_name="findingevent",
            name="is_guess",
            field=models.BooleanField(default=False, help_text="It rested on something that nobody knew."),
        ),
        # Of earlier events it is not on record; what a finding rests on now is the best that can be said of them.
        migrations.RunSQL(
            "UPDATE stalls_findingevent event SET is_guess = true"
            " FROM stalls_finding finding WHERE finding.id = event.finding_id AND finding.is_guess",
            migrations.RunSQL.noop,
        ),
    ]

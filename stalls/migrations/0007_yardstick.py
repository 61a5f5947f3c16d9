from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("stalls", "0006_finding_of_rule"),
    ]

    operations = [
        migrations.AddField(
            model_name="pilothealth",
            name="judged_by",
            field=models.CharField(
                choices=[
                    ("signs", "Its signs of life"),
                    ("youth", "Its youth"),
                    ("pause", "Its pause"),
                    ("findings", "Its findings"),
                ],
                default="findings",
                max_length=8,
            ),
        ),
        # The next sweep says by what each is judged; until then nobody is told anything else.
        migrations.RunSQL(
            "UPDATE stalls_pilothealth SET judged_by = 'signs' WHERE shows_signs",
            "UPDATE stalls_pilothealth SET shows_signs = judged_by IN ('signs', 'youth')",
        ),
        migrations.RemoveField(model_name="pilothealth", name="shows_signs"),
    ]

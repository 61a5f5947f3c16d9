from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('updates', '0003_mail_that_ends_a_digest'),
    ]

    operations = [
        migrations.AlterField(
            model_name='inboundmail',
            name='outcome',
            field=models.CharField(choices=[('posted', 'Became an update'), ('ended', 'Ended the digest'), ('answered', 'Could not be used; its sender was told how'), ('unused', 'Could not be used'), ('automatic', 'Written by a machine'), ('bounce', 'A mail of ours that came back'), ('failed', 'Could not be read by an error of ours')], max_length=9),
        ),
    ]

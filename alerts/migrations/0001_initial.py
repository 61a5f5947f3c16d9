import accounts.operations
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('stalls', '0001_initial'),
    ]

    operations = [
        accounts.operations.Together(
            operations=[
                migrations.CreateModel(
                    name='Heartbeat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('job', models.CharField(max_length=40, unique=True)),
                        ('last_ok_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Alert',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('critical', 'A finding became critical'), ('many_critical', 'Many findings became critical at once')], max_length=15)),
                        ('key', models.CharField(max_length=200, unique=True)),
                        ('as_of', models.DateField(help_text='The evaluated day on which the cause arose.')),
                        ('evidence', models.JSONField(help_text='What the message says, as it was known when the cause arose.')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ('state', models.CharField(choices=[('queued', 'Queued'), ('leased', 'Being sent'), ('sent', 'Sent'), ('gathered', 'Gathered into another mail'), ('refused', 'Refused by the mail server'), ('expired', 'Given up after many tries'), ('cancelled', 'Cancelled before sending')], default='queued', max_length=10)),
                        ('leased_by', models.CharField(blank=True, max_length=80)),
                        ('leased_until', models.DateTimeField(null=True)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('faults', models.PositiveSmallIntegerField(default=0, help_text='Tries that ended in an error of our own.')),
                        ('last_error', models.CharField(blank=True, max_length=300)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('message_id', models.CharField(max_length=200)),
                        ('subject', models.CharField(blank=True, max_length=300)),
                        ('text', models.TextField(blank=True)),
                        ('html', models.TextField(blank=True)),
                        ('finding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='stalls.finding')),
                        ('gathered_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='gathered', to='alerts.alert')),
                        ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('state__in', ('queued', 'leased'))), fields=['due_at', 'id'], name='alert_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('leased_until__isnull', False), ('state', 'leased')), models.Q(('state', 'leased'), _negated=True), _connector='OR'), name='alert_leased_has_end'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(('state', 'sent'), _negated=True), _connector='OR'), name='alert_sent_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('gathered_into__isnull', False), ('state', 'gathered')), models.Q(models.Q(('state', 'gathered'), _negated=True), ('gathered_into__isnull', True)), _connector='OR'), name='alert_gathered_has_mail')],
                    },
                ),
            ],
        ),
    ]

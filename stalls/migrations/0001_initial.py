import accounts.operations
import accounts.walls
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('pilots', '0001_initial'),
    ]

    operations = [
        accounts.operations.Together(
            operations=[
                migrations.CreateModel(
                    name='Sweep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('as_of', models.DateField(unique=True)),
                        ('finished_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                ),
                migrations.CreateModel(
                    name='Finding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rule', models.CharField(max_length=80)),
                        ('mode', models.CharField(choices=[('integration', 'Integration'), ('workflow', 'Workflow'), ('governance', 'Governance'), ('champion', 'Champion'), ('outcome', 'Outcome'), ('delivery', 'Delivery')], max_length=12)),
                        ('subject', models.CharField(blank=True, max_length=80)),
                        ('state', models.CharField(choices=[('pending', 'Pending'), ('open', 'Open'), ('recovering', 'Recovering'), ('closed', 'Closed')], max_length=10)),
                        ('severity', models.CharField(choices=[('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], max_length=8)),
                        ('peak', models.CharField(choices=[('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], max_length=8)),
                        ('since', models.DateField(help_text='The day from which the condition counts; null: not known.', null=True)),
                        ('evidence', models.JSONField(help_text='Days and raw numbers, never ages.')),
                        ('episode', models.PositiveIntegerField(default=1, help_text='Counts up each time the finding re-opens.')),
                        ('is_flapping', models.BooleanField(default=False)),
                        ('pending_on', models.DateField(help_text='The first evaluated day on which the condition held, in this episode.')),
                        ('opened_on', models.DateField(null=True)),
                        ('lower_since', models.DateField(help_text='The day from which only a lower severity has held.', null=True)),
                        ('lower_severity', models.CharField(blank=True, choices=[('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], help_text='The worst severity seen since then.', max_length=8)),
                        ('recovering_since', models.DateField(null=True)),
                        ('closed_on', models.DateField(null=True)),
                        ('closed_because', models.CharField(blank=True, choices=[('cleared', 'The condition has gone'), ('passed', 'It passed before it opened'), ('realised', 'The pilot is realised'), ('stopped', 'The pilot was stopped'), ('wound_down', 'The pilot was wound down')], max_length=10)),
                        ('turns', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, help_text='The days on which it last opened or closed, three at most.')),
                        ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='pilots.pilot')),
                        ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('pilot', 'rule', 'subject'), name='finding_one_per_subject'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='finding_closed_has_day'), models.CheckConstraint(condition=models.Q(models.Q(('recovering_since__isnull', False), ('state', 'recovering')), models.Q(models.Q(('state', 'recovering'), _negated=True), ('recovering_since__isnull', True)), _connector='OR'), name='finding_recovering_has_day'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('open', 'recovering')), _negated=True), ('opened_on__isnull', False), _connector='OR'), name='finding_open_has_day'), models.CheckConstraint(condition=models.Q(models.Q(('lower_severity', ''), ('lower_since__isnull', True)), models.Q(('lower_since__isnull', False), models.Q(('lower_severity', ''), _negated=True)), _connector='OR'), name='finding_lower_has_day'), models.CheckConstraint(condition=models.Q(('closed_because', ''), ('state', 'closed'), _connector='OR'), name='finding_reason_if_closed'), accounts.walls.SameForeignKey(field='pilot', name='finding_pilot_in_portfolio', same='portfolio')],
                    },
                ),
                migrations.CreateModel(
                    name='FindingEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField(help_text='The evaluated day.')),
                        ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ('episode', models.PositiveIntegerField()),
                        ('from_state', models.CharField(blank=True, choices=[('pending', 'Pending'), ('open', 'Open'), ('recovering', 'Recovering'), ('closed', 'Closed')], max_length=10)),
                        ('to_state', models.CharField(choices=[('pending', 'Pending'), ('open', 'Open'), ('recovering', 'Recovering'), ('closed', 'Closed')], max_length=10)),
                        ('from_severity', models.CharField(blank=True, choices=[('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], max_length=8)),
                        ('to_severity', models.CharField(choices=[('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], max_length=8)),
                        ('evidence', models.JSONField()),
                        ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='stalls.finding')),
                    ],
                ),
                migrations.CreateModel(
                    name='Health',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('mode', models.CharField(choices=[('integration', 'Integration'), ('workflow', 'Workflow'), ('governance', 'Governance'), ('champion', 'Champion'), ('outcome', 'Outcome'), ('delivery', 'Delivery')], max_length=12)),
                        ('state', models.CharField(choices=[('not_assessable', 'Not assessable'), ('clear', 'Clear'), ('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], max_length=14)),
                        ('since', models.DateField(help_text='The oldest day from which a standing finding of this state counts.', null=True)),
                        ('facts_on', models.DateField(help_text="The day of the newest fact that the mode's rules rest on.", null=True)),
                        ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='health', to='pilots.pilot')),
                        ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                    ],
                    options={
                        'verbose_name_plural': 'health',
                        'constraints': [models.UniqueConstraint(fields=('pilot', 'mode'), name='health_one_per_mode'), accounts.walls.SameForeignKey(field='pilot', name='health_pilot_in_portfolio', same='portfolio')],
                    },
                ),
            ],
        ),
        accounts.operations.AddTriggers(
            triggers=[('finding', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='9e2bc3965bbded78e57d8555b4894aa6656bf632', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_b8c3d', table='stalls_finding', when='BEFORE'))), ('health', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='cb0647b32a2430c6b6c53475db4982b4bd396c7a', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_90354', table='stalls_health', when='BEFORE')))],
        ),
    ]

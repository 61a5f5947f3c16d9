import accounts.operations
import accounts.walls
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('pilots', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutcomeMetric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=300)),
                ('unit', models.CharField(blank=True, max_length=80)),
                ('direction', models.CharField(blank=True, choices=[('up', 'Higher is better'), ('down', 'Lower is better')], max_length=4)),
                ('baseline', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True)),
                ('baseline_on', models.DateField(blank=True, null=True)),
                ('baseline_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('target', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True)),
                ('target_on', models.DateField(blank=True, null=True)),
                ('target_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('definition_of_done', models.TextField(blank=True)),
                ('data_source', models.CharField(blank=True, max_length=300)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('agreed_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('reading_every_days', models.PositiveSmallIntegerField(default=14)),
                ('primary', models.BooleanField(default=False)),
                ('benefit_owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person')),
                ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='outcome_metrics', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pilot', 'key'), name='outcomemetric_key_unique'), models.UniqueConstraint(fields=('pilot', 'id'), name='outcomemetric_in_pilot'), models.UniqueConstraint(condition=models.Q(('primary', True)), fields=('pilot',), name='outcomemetric_one_primary', violation_error_message='This pilot has a primary metric.'), models.CheckConstraint(condition=models.Q(('baseline_on_precision', 'day'), models.Q(('baseline_on_precision', 'month'), models.Q(('baseline_on__isnull', True), ('baseline_on__day', 1), _connector='OR')), models.Q(('baseline_on_precision', 'quarter'), models.Q(('baseline_on__isnull', True), models.Q(('baseline_on__day', 1), ('baseline_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('baseline_on_precision', 'year'), models.Q(('baseline_on__isnull', True), models.Q(('baseline_on__day', 1), ('baseline_on__month', 1)), _connector='OR')), _connector='OR'), name='outcomemetric_baseline_on_precision'), models.CheckConstraint(condition=models.Q(('target_on_precision', 'day'), models.Q(('target_on_precision', 'month'), models.Q(('target_on__isnull', True), ('target_on__day', 1), _connector='OR')), models.Q(('target_on_precision', 'quarter'), models.Q(('target_on__isnull', True), models.Q(('target_on__day', 1), ('target_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('target_on_precision', 'year'), models.Q(('target_on__isnull', True), models.Q(('target_on__day', 1), ('target_on__month', 1)), _connector='OR')), _connector='OR'), name='outcomemetric_target_on_precision'), models.CheckConstraint(condition=models.Q(('agreed_on_precision', 'day'), models.Q(('agreed_on_precision', 'month'), models.Q(('agreed_on__isnull', True), ('agreed_on__day', 1), _connector='OR')), models.Q(('agreed_on_precision', 'quarter'), models.Q(('agreed_on__isnull', True), models.Q(('agreed_on__day', 1), ('agreed_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('agreed_on_precision', 'year'), models.Q(('agreed_on__isnull', True), models.Q(('agreed_on__day', 1), ('agreed_on__month', 1)), _connector='OR')), _connector='OR'), name='outcomemetric_agreed_on_precision'), accounts.walls.SameForeignKey(field='pilot', name='outcomemetric_pilot_in_portfolio', same='portfolio'), accounts.walls.SameForeignKey(field='benefit_owner', name='outcomemetric_owner_in_portfolio', same='portfolio')],
            },
        ),
        migrations.CreateModel(
            name='OutcomeMetricHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=300)),
                ('unit', models.CharField(blank=True, max_length=80)),
                ('direction', models.CharField(blank=True, choices=[('up', 'Higher is better'), ('down', 'Lower is better')], max_length=4)),
                ('baseline', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True)),
                ('baseline_on', models.DateField(blank=True, null=True)),
                ('baseline_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('target', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True)),
                ('target_on', models.DateField(blank=True, null=True)),
                ('target_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('definition_of_done', models.TextField(blank=True)),
                ('data_source', models.CharField(blank=True, max_length=300)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('agreed_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('reading_every_days', models.PositiveSmallIntegerField(default=14)),
                ('primary', models.BooleanField(default=False)),
                ('benefit_owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='outcomes.outcomemetric')),
                ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(blank=True, null=True)),
                ('on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('value', models.DecimalField(decimal_places=6, max_digits=20)),
                ('evidence', models.CharField(choices=[('measured', 'Measured'), ('sampled', 'Sampled'), ('self_reported', 'Self-reported'), ('unknown', 'Unknown')], default='unknown', max_length=15)),
                ('recorded_on', models.DateField()),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='outcomes.outcomemetric')),
                ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('on_precision', 'day'), models.Q(('on_precision', 'month'), models.Q(('on__isnull', True), ('on__day', 1), _connector='OR')), models.Q(('on_precision', 'quarter'), models.Q(('on__isnull', True), models.Q(('on__day', 1), ('on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('on_precision', 'year'), models.Q(('on__isnull', True), models.Q(('on__day', 1), ('on__month', 1)), _connector='OR')), _connector='OR'), name='reading_on_precision'), accounts.walls.SameForeignKey(field='pilot', name='reading_pilot_in_portfolio', same='portfolio'), accounts.walls.SameForeignKey(field='metric', name='reading_metric_in_pilot', same='pilot')],
            },
        ),
        migrations.CreateModel(
            name='ReadingHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('on', models.DateField(blank=True, null=True)),
                ('on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('value', models.DecimalField(decimal_places=6, max_digits=20)),
                ('evidence', models.CharField(choices=[('measured', 'Measured'), ('sampled', 'Sampled'), ('self_reported', 'Self-reported'), ('unknown', 'Unknown')], default='unknown', max_length=15)),
                ('recorded_on', models.DateField()),
                ('metric', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='outcomes.outcomemetric')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='outcomes.reading')),
                ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
            ],
            options={
                'abstract': False,
            },
        ),
        accounts.operations.AddTriggers(
            triggers=[('outcomemetric', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='8029b66a190635f4db63acb804097a05fe70940c', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_7bbbe', table='outcomes_outcomemetric', when='BEFORE'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "target", "target_on", "target_on_precision", "unit") SELECT new_values."agreed_on", new_values."agreed_on_precision", new_values."baseline", new_values."baseline_on", new_values."baseline_on_precision", new_values."benefit_owner_id", new_values."data_source", new_values."definition_of_done", new_values."direction", new_values."id", new_values."key", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."primary", new_values."reading_every_days", new_values."target", new_values."target_on", new_values."target_on_precision", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e06b997673609f5bddde3f52e04e2b42a4b78eba', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e6fee', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "target", "target_on", "target_on_precision", "unit") SELECT new_values."agreed_on", new_values."agreed_on_precision", new_values."baseline", new_values."baseline_on", new_values."baseline_on_precision", new_values."benefit_owner_id", new_values."data_source", new_values."definition_of_done", new_values."direction", new_values."id", new_values."key", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."primary", new_values."reading_every_days", new_values."target", new_values."target_on", new_values."target_on_precision", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='09607f40aa161a9a9485c37dc909b1083733f38f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_02ce9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "target", "target_on", "target_on_precision", "unit") SELECT old_values."agreed_on", old_values."agreed_on_precision", old_values."baseline", old_values."baseline_on", old_values."baseline_on_precision", old_values."benefit_owner_id", old_values."data_source", old_values."definition_of_done", old_values."direction", old_values."id", old_values."key", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."primary", old_values."reading_every_days", old_values."target", old_values."target_on", old_values."target_on_precision", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='491c2707802f553ed36f544a44b3190aa056b2b0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0612c', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetrichistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee43dacab5f30fe69af4a6370222568020338bad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5fd81', table='outcomes_outcomemetrichistory', when='BEFORE'))), ('reading', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='9529a9421db5d50fd96388fb7ef40ebe2b05986f', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_778cf', table='outcomes_reading', when='BEFORE'))), ('reading', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_readinghistory" ("evidence", "id", "metric_id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "value") SELECT new_values."evidence", new_values."id", new_values."metric_id", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b3e518aef88cc6a3d859e4c62ccbdc9cdd643ba3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0b5d2', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_reading', when='AFTER'))), ('reading', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_readinghistory" ("evidence", "id", "metric_id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "value") SELECT new_values."evidence", new_values."id", new_values."metric_id", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='435d44bccd026c9fa5ace955971130c56f437516', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e7d76', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_reading', when='AFTER'))), ('reading', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_readinghistory" ("evidence", "id", "metric_id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "value") SELECT old_values."evidence", old_values."id", old_values."metric_id", old_values."on", old_values."on_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='2627a844faac178279e50c88746b8ae31b80d1cf', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_82131', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_reading', when='AFTER'))), ('readinghistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='098831286792b74a5f5c5ccc08335408b62a5bd9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_19d86', table='outcomes_readinghistory', when='BEFORE')))],
        ),
    ]

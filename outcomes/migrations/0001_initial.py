import accounts.triggers
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
                ('benefit_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person')),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcome_metrics', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
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
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
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
        accounts.triggers.AddTriggers(
            triggers=[('outcomemetric', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='8029b66a190635f4db63acb804097a05fe70940c', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_7bbbe', table='outcomes_outcomemetric', when='BEFORE'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "target", "target_on", "target_on_precision", "unit") VALUES (NEW."agreed_on", NEW."agreed_on_precision", NEW."baseline", NEW."baseline_on", NEW."baseline_on_precision", NEW."benefit_owner_id", NEW."data_source", NEW."definition_of_done", NEW."direction", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pilot_id", NEW."portfolio_id", NEW."primary", NEW."reading_every_days", NEW."target", NEW."target_on", NEW."target_on_precision", NEW."unit"); RETURN NULL;', hash='b665cb7905b6f128c0a699e055f7f38574af32ae', operation='INSERT', pgid='pgtrigger_insert_insert_e6fee', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "target", "target_on", "target_on_precision", "unit") VALUES (NEW."agreed_on", NEW."agreed_on_precision", NEW."baseline", NEW."baseline_on", NEW."baseline_on_precision", NEW."benefit_owner_id", NEW."data_source", NEW."definition_of_done", NEW."direction", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pilot_id", NEW."portfolio_id", NEW."primary", NEW."reading_every_days", NEW."target", NEW."target_on", NEW."target_on_precision", NEW."unit"); RETURN NULL;', hash='f0560e62b4fb3e647f2a1790c8f980d406f76404', operation='UPDATE', pgid='pgtrigger_update_update_02ce9', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "target", "target_on", "target_on_precision", "unit") VALUES (OLD."agreed_on", OLD."agreed_on_precision", OLD."baseline", OLD."baseline_on", OLD."baseline_on_precision", OLD."benefit_owner_id", OLD."data_source", OLD."definition_of_done", OLD."direction", OLD."id", OLD."key", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pilot_id", OLD."portfolio_id", OLD."primary", OLD."reading_every_days", OLD."target", OLD."target_on", OLD."target_on_precision", OLD."unit"); RETURN NULL;', hash='06bd2ba1647d84cf4c4823899087c660ba9105ee', operation='DELETE', pgid='pgtrigger_delete_delete_0612c', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetrichistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee43dacab5f30fe69af4a6370222568020338bad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5fd81', table='outcomes_outcomemetrichistory', when='BEFORE'))), ('reading', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='9529a9421db5d50fd96388fb7ef40ebe2b05986f', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_778cf', table='outcomes_reading', when='BEFORE'))), ('reading', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "outcomes_readinghistory" ("evidence", "id", "metric_id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "value") VALUES (NEW."evidence", NEW."id", NEW."metric_id", NEW."on", NEW."on_precision", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pilot_id", NEW."portfolio_id", NEW."recorded_on", NEW."value"); RETURN NULL;', hash='fdbe5f78e937c01f7e2728fc0dbbaaf229ef6420', operation='INSERT', pgid='pgtrigger_insert_insert_0b5d2', table='outcomes_reading', when='AFTER'))), ('reading', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "outcomes_readinghistory" ("evidence", "id", "metric_id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "value") VALUES (NEW."evidence", NEW."id", NEW."metric_id", NEW."on", NEW."on_precision", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pilot_id", NEW."portfolio_id", NEW."recorded_on", NEW."value"); RETURN NULL;', hash='c845c60c7205e4258e8ecc2af2294c4e810131f8', operation='UPDATE', pgid='pgtrigger_update_update_e7d76', table='outcomes_reading', when='AFTER'))), ('reading', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "outcomes_readinghistory" ("evidence", "id", "metric_id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "value") VALUES (OLD."evidence", OLD."id", OLD."metric_id", OLD."on", OLD."on_precision", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pilot_id", OLD."portfolio_id", OLD."recorded_on", OLD."value"); RETURN NULL;', hash='1290a68266588e0be5be55c48ba780abfa30e13a', operation='DELETE', pgid='pgtrigger_delete_delete_82131', table='outcomes_reading', when='AFTER'))), ('readinghistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='098831286792b74a5f5c5ccc08335408b62a5bd9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_19d86', table='outcomes_readinghistory', when='BEFORE')))],
        ),
    ]

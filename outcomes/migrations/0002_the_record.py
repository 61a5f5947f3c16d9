from accounts.migrations._moves import set_recorded_on
import accounts.history
import accounts.operations
import accounts.walls
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_the_record'),
        ('outcomes', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('pilots', '0002_the_record'),
    ]

    operations = [
        accounts.operations.RemoveTriggers(
            triggers=[('outcomemetric', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='8029b66a190635f4db63acb804097a05fe70940c', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_7bbbe', table='outcomes_outcomemetric', when='BEFORE'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "target", "target_on", "target_on_precision", "unit") SELECT new_values."agreed_on", new_values."agreed_on_precision", new_values."baseline", new_values."baseline_on", new_values."baseline_on_precision", new_values."benefit_owner_id", new_values."data_source", new_values."definition_of_done", new_values."direction", new_values."id", new_values."key", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."primary", new_values."reading_every_days", new_values."target", new_values."target_on", new_values."target_on_precision", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e06b997673609f5bddde3f52e04e2b42a4b78eba', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e6fee', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "target", "target_on", "target_on_precision", "unit") SELECT new_values."agreed_on", new_values."agreed_on_precision", new_values."baseline", new_values."baseline_on", new_values."baseline_on_precision", new_values."benefit_owner_id", new_values."data_source", new_values."definition_of_done", new_values."direction", new_values."id", new_values."key", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."primary", new_values."reading_every_days", new_values."target", new_values."target_on", new_values."target_on_precision", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='09607f40aa161a9a9485c37dc909b1083733f38f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_02ce9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "target", "target_on", "target_on_precision", "unit") SELECT old_values."agreed_on", old_values."agreed_on_precision", old_values."baseline", old_values."baseline_on", old_values."baseline_on_precision", old_values."benefit_owner_id", old_values."data_source", old_values."definition_of_done", old_values."direction", old_values."id", old_values."key", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."primary", old_values."reading_every_days", old_values."target", old_values."target_on", old_values."target_on_precision", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='491c2707802f553ed36f544a44b3190aa056b2b0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0612c', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetrichistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee43dacab5f30fe69af4a6370222568020338bad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5fd81', table='outcomes_outcomemetrichistory', when='BEFORE'))), ('reading', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='9529a9421db5d50fd96388fb7ef40ebe2b05986f', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_778cf', table='outcomes_reading', when='BEFORE'))), ('reading', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_readinghistory" ("evidence", "id", "metric_id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "value") SELECT new_values."evidence", new_values."id", new_values."metric_id", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b3e518aef88cc6a3d859e4c62ccbdc9cdd643ba3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0b5d2', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_reading', when='AFTER'))), ('reading', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_readinghistory" ("evidence", "id", "metric_id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "value") SELECT new_values."evidence", new_values."id", new_values."metric_id", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='435d44bccd026c9fa5ace955971130c56f437516', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e7d76', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_reading', when='AFTER'))), ('reading', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_readinghistory" ("evidence", "id", "metric_id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "value") SELECT old_values."evidence", old_values."id", old_values."metric_id", old_values."on", old_values."on_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='2627a844faac178279e50c88746b8ae31b80d1cf', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_82131', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_reading', when='AFTER'))), ('readinghistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='098831286792b74a5f5c5ccc08335408b62a5bd9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_19d86', table='outcomes_readinghistory', when='BEFORE')))],
        ),
        migrations.CreateModel(
            name='BenefitsReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('due_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('held_on', models.DateField(blank=True, null=True)),
                ('held_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('verdict', models.CharField(blank=True, choices=[('worked', 'It worked'), ('partly', 'It worked in part'), ('did_not', 'It did not work'), ('cannot_tell', 'Cannot tell'), ('unknown', 'Unknown')], max_length=11)),
                ('story', models.TextField(blank=True, help_text='Half a page: before, after, how many, what it cost, what next.')),
                ('shortfall_accepted', models.TextField(blank=True, help_text='Why the benefit owner accepts less than the target, in their words.')),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='BenefitsReviewHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('due_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('held_on', models.DateField(blank=True, null=True)),
                ('held_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('verdict', models.CharField(blank=True, choices=[('worked', 'It worked'), ('partly', 'It worked in part'), ('did_not', 'It did not work'), ('cannot_tell', 'Cannot tell'), ('unknown', 'Unknown')], max_length=11)),
                ('story', models.TextField(blank=True, help_text='Half a page: before, after, how many, what it cost, what next.')),
                ('shortfall_accepted', models.TextField(blank=True, help_text='Why the benefit owner accepts less than the target, in their words.')),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EnvironmentWeek',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('environment', models.CharField(choices=[('staging', 'Staging'), ('production', 'Production'), ('unknown', 'Unknown')], max_length=10)),
                ('visitors', models.PositiveIntegerField(blank=True, null=True)),
                ('deploys', models.PositiveIntegerField(blank=True, null=True)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='EnvironmentWeekHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('week', models.DateField()),
                ('environment', models.CharField(choices=[('staging', 'Staging'), ('production', 'Production'), ('unknown', 'Unknown')], max_length=10)),
                ('visitors', models.PositiveIntegerField(blank=True, null=True)),
                ('deploys', models.PositiveIntegerField(blank=True, null=True)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FundingDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('phase', models.CharField(blank=True, help_text='What the money is for.', max_length=200)),
                ('needed_by', models.DateField(blank=True, null=True)),
                ('needed_by_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('funding_ends_on', models.DateField(blank=True, null=True)),
                ('funding_ends_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('submitted_on', models.DateField(blank=True, null=True)),
                ('submitted_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('decided_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('decision', models.CharField(blank=True, choices=[('funded', 'Funded'), ('refused', 'Refused'), ('deferred', 'Deferred'), ('unknown', 'Unknown')], max_length=8)),
                ('amount', models.CharField(blank=True, choices=[('small', 'Small'), ('medium', 'Medium'), ('large', 'Large'), ('unknown', 'Unknown')], max_length=7, verbose_name='amount at stake')),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='FundingDecisionHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('phase', models.CharField(blank=True, help_text='What the money is for.', max_length=200)),
                ('needed_by', models.DateField(blank=True, null=True)),
                ('needed_by_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('funding_ends_on', models.DateField(blank=True, null=True)),
                ('funding_ends_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('submitted_on', models.DateField(blank=True, null=True)),
                ('submitted_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('decided_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('decision', models.CharField(blank=True, choices=[('funded', 'Funded'), ('refused', 'Refused'), ('deferred', 'Deferred'), ('unknown', 'Unknown')], max_length=8)),
                ('amount', models.CharField(blank=True, choices=[('small', 'Small'), ('medium', 'Medium'), ('large', 'Large'), ('unknown', 'Unknown')], max_length=7, verbose_name='amount at stake')),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UsageWeek',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('target_users', models.PositiveIntegerField(blank=True, help_text='The people it is meant for.', null=True)),
                ('active_users', models.PositiveIntegerField(blank=True, null=True)),
                ('eligible_cases', models.PositiveIntegerField(blank=True, null=True)),
                ('cases_with_ai', models.PositiveIntegerField(blank=True, null=True, verbose_name='cases with it')),
                ('outputs_shown', models.PositiveIntegerField(blank=True, null=True)),
                ('accepted', models.PositiveIntegerField(blank=True, null=True)),
                ('edited', models.PositiveIntegerField(blank=True, null=True)),
                ('overridden', models.PositiveIntegerField(blank=True, null=True)),
                ('redone_elsewhere', models.PositiveIntegerField(blank=True, null=True)),
                ('source', models.CharField(blank=True, choices=[('feed', 'Feed'), ('manual', 'By hand'), ('unknown', 'Unknown')], max_length=7)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='UsageWeekHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('week', models.DateField()),
                ('target_users', models.PositiveIntegerField(blank=True, help_text='The people it is meant for.', null=True)),
                ('active_users', models.PositiveIntegerField(blank=True, null=True)),
                ('eligible_cases', models.PositiveIntegerField(blank=True, null=True)),
                ('cases_with_ai', models.PositiveIntegerField(blank=True, null=True, verbose_name='cases with it')),
                ('outputs_shown', models.PositiveIntegerField(blank=True, null=True)),
                ('accepted', models.PositiveIntegerField(blank=True, null=True)),
                ('edited', models.PositiveIntegerField(blank=True, null=True)),
                ('overridden', models.PositiveIntegerField(blank=True, null=True)),
                ('redone_elsewhere', models.PositiveIntegerField(blank=True, null=True)),
                ('source', models.CharField(blank=True, choices=[('feed', 'Feed'), ('manual', 'By hand'), ('unknown', 'Unknown')], max_length=7)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='outcomemetric',
            name='baseline_method',
            field=models.CharField(blank=True, help_text='How the baseline was measured.', max_length=300),
        ),
        migrations.AddField(
            model_name='outcomemetric',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='outcomemetrichistory',
            name='baseline_method',
            field=models.CharField(blank=True, help_text='How the baseline was measured.', max_length=300),
        ),
        migrations.AddField(
            model_name='outcomemetrichistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='outcomemetrichistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='reading',
            name='cases',
            field=models.PositiveIntegerField(blank=True, help_text='How many cases it rests on.', null=True),
        ),
        migrations.AddField(
            model_name='reading',
            name='note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='reading',
            name='source',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='reading',
            name='submission_key',
            field=models.UUIDField(editable=False, help_text='Of the form that was sent: sending it twice is one reading.', null=True, unique=True),
        ),
        migrations.AddField(
            model_name='readinghistory',
            name='cases',
            field=models.PositiveIntegerField(blank=True, help_text='How many cases it rests on.', null=True),
        ),
        migrations.AddField(
            model_name='readinghistory',
            name='note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='readinghistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='readinghistory',
            name='source',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='readinghistory',
            name='submission_key',
            field=models.UUIDField(editable=False, help_text='Of the form that was sent: sending it twice is one reading.', null=True),
        ),
        migrations.AlterField(
            model_name='outcomemetric',
            name='baseline',
            field=models.DecimalField(blank=True, help_text='The value before the pilot.', null=True, validators=[django.core.validators.MinValueValidator(-1000000000000000), django.core.validators.MaxValueValidator(1000000000000000)]),
        ),
        migrations.AlterField(
            model_name='outcomemetric',
            name='direction',
            field=models.CharField(blank=True, choices=[('up', 'Higher is better'), ('down', 'Lower is better'), ('unknown', 'Unknown')], max_length=7),
        ),
        migrations.AlterField(
            model_name='outcomemetric',
            name='target',
            field=models.DecimalField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-1000000000000000), django.core.validators.MaxValueValidator(1000000000000000)]),
        ),
        migrations.AlterField(
            model_name='outcomemetrichistory',
            name='baseline',
            field=models.DecimalField(blank=True, help_text='The value before the pilot.', null=True, validators=[django.core.validators.MinValueValidator(-1000000000000000), django.core.validators.MaxValueValidator(1000000000000000)]),
        ),
        migrations.AlterField(
            model_name='outcomemetrichistory',
            name='direction',
            field=models.CharField(blank=True, choices=[('up', 'Higher is better'), ('down', 'Lower is better'), ('unknown', 'Unknown')], max_length=7),
        ),
        migrations.AlterField(
            model_name='outcomemetrichistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='outcomemetrichistory',
            name='target',
            field=models.DecimalField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-1000000000000000), django.core.validators.MaxValueValidator(1000000000000000)]),
        ),
        migrations.AlterField(
            model_name='reading',
            name='evidence',
            field=models.CharField(blank=True, choices=[('measured', 'Measured'), ('sampled', 'Sampled'), ('self_reported', 'Self-reported'), ('unknown', 'Unknown')], max_length=15),
        ),
        migrations.AlterField(
            model_name='reading',
            name='metric',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='outcomes.outcomemetric'),
        ),
        migrations.AlterField(
            model_name='reading',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AlterField(
            model_name='reading',
            name='value',
            field=models.DecimalField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-1000000000000000), django.core.validators.MaxValueValidator(1000000000000000)]),
        ),
        migrations.AlterField(
            model_name='readinghistory',
            name='evidence',
            field=models.CharField(blank=True, choices=[('measured', 'Measured'), ('sampled', 'Sampled'), ('self_reported', 'Self-reported'), ('unknown', 'Unknown')], max_length=15),
        ),
        migrations.AlterField(
            model_name='readinghistory',
            name='metric',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='outcomes.outcomemetric'),
        ),
        migrations.AlterField(
            model_name='readinghistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='readinghistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AlterField(
            model_name='readinghistory',
            name='value',
            field=models.DecimalField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-1000000000000000), django.core.validators.MaxValueValidator(1000000000000000)]),
        ),
        migrations.AddField(
            model_name='benefitsreview',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The benefit owner who confirms it.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='benefitsreview',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='benefits_reviews', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='benefitsreview',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='benefitsreviewhistory',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The benefit owner who confirms it.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='benefitsreviewhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='benefitsreviewhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='outcomes.benefitsreview'),
        ),
        migrations.AddField(
            model_name='benefitsreviewhistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='benefitsreviewhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='environmentweek',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='environment_weeks', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='environmentweek',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='environmentweekhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='environmentweekhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='outcomes.environmentweek'),
        ),
        migrations.AddField(
            model_name='environmentweekhistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='environmentweekhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='fundingdecision',
            name='board',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who decides: a board or a person.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='fundingdecision',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='funding_decisions', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='fundingdecision',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='fundingdecisionhistory',
            name='board',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who decides: a board or a person.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='fundingdecisionhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='fundingdecisionhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='outcomes.fundingdecision'),
        ),
        migrations.AddField(
            model_name='fundingdecisionhistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='fundingdecisionhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='usageweek',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='usage_weeks', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='usageweek',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='usageweekhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='usageweekhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='outcomes.usageweek'),
        ),
        migrations.AddField(
            model_name='usageweekhistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='usageweekhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.RunPython(set_recorded_on('outcomes_outcomemetric'), migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='outcomemetric',
            constraint=models.CheckConstraint(condition=models.Q(('baseline__gt', -1000000000000000), ('baseline__lt', 1000000000000000)), name='outcomemetric_baseline_measurable', violation_error_message='Give a number of at most 15 digits before the decimal point.'),
        ),
        migrations.AddConstraint(
            model_name='outcomemetric',
            constraint=models.CheckConstraint(condition=models.Q(('target__gt', -1000000000000000), ('target__lt', 1000000000000000)), name='outcomemetric_target_measurable', violation_error_message='Give a number of at most 15 digits before the decimal point.'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('value__gt', -1000000000000000), ('value__lt', 1000000000000000)), name='reading_value_measurable', violation_error_message='Give a number of at most 15 digits before the decimal point.'),
        ),
        migrations.AddConstraint(
            model_name='benefitsreview',
            constraint=models.UniqueConstraint(fields=('pilot', 'key'), name='benefitsreview_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='benefitsreview',
            constraint=models.CheckConstraint(condition=models.Q(('shortfall_accepted', ''), ('confirmed_by__isnull', False), _connector='OR'), name='benefitsreview_shortfall_has_confirmer', violation_error_message='Accepting a shortfall needs the person who accepts it.'),
        ),
        migrations.AddConstraint(
            model_name='benefitsreview',
            constraint=models.CheckConstraint(condition=models.Q(('due_on_precision', 'day'), models.Q(('due_on_precision', 'month'), models.Q(('due_on__isnull', True), ('due_on__day', 1), _connector='OR')), models.Q(('due_on_precision', 'quarter'), models.Q(('due_on__isnull', True), models.Q(('due_on__day', 1), ('due_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('due_on_precision', 'year'), models.Q(('due_on__isnull', True), models.Q(('due_on__day', 1), ('due_on__month', 1)), _connector='OR')), _connector='OR'), name='benefitsreview_due_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='benefitsreview',
            constraint=models.CheckConstraint(condition=models.Q(('held_on_precision', 'day'), models.Q(('held_on_precision', 'month'), models.Q(('held_on__isnull', True), ('held_on__day', 1), _connector='OR')), models.Q(('held_on_precision', 'quarter'), models.Q(('held_on__isnull', True), models.Q(('held_on__day', 1), ('held_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('held_on_precision', 'year'), models.Q(('held_on__isnull', True), models.Q(('held_on__day', 1), ('held_on__month', 1)), _connector='OR')), _connector='OR'), name='benefitsreview_held_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='environmentweek',
            constraint=models.UniqueConstraint(fields=('pilot', 'week', 'environment'), name='environmentweek_once'),
        ),
        migrations.AddConstraint(
            model_name='environmentweek',
            constraint=models.CheckConstraint(condition=models.Q(('week__iso_week_day', 1)), name='environmentweek_week_is_a_monday'),
        ),
        migrations.AddConstraint(
            model_name='fundingdecision',
            constraint=models.UniqueConstraint(fields=('pilot', 'key'), name='fundingdecision_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='fundingdecision',
            constraint=models.CheckConstraint(condition=models.Q(('decided_on__isnull', True), models.Q(('decision', ''), _negated=True), _connector='OR'), name='fundingdecision_day_has_decision', violation_error_message='A day of deciding needs the decision.'),
        ),
        migrations.AddConstraint(
            model_name='fundingdecision',
            constraint=models.CheckConstraint(condition=models.Q(('needed_by_precision', 'day'), models.Q(('needed_by_precision', 'month'), models.Q(('needed_by__isnull', True), ('needed_by__day', 1), _connector='OR')), models.Q(('needed_by_precision', 'quarter'), models.Q(('needed_by__isnull', True), models.Q(('needed_by__day', 1), ('needed_by__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('needed_by_precision', 'year'), models.Q(('needed_by__isnull', True), models.Q(('needed_by__day', 1), ('needed_by__month', 1)), _connector='OR')), _connector='OR'), name='fundingdecision_needed_by_precision'),
        ),
        migrations.AddConstraint(
            model_name='fundingdecision',
            constraint=models.CheckConstraint(condition=models.Q(('funding_ends_on_precision', 'day'), models.Q(('funding_ends_on_precision', 'month'), models.Q(('funding_ends_on__isnull', True), ('funding_ends_on__day', 1), _connector='OR')), models.Q(('funding_ends_on_precision', 'quarter'), models.Q(('funding_ends_on__isnull', True), models.Q(('funding_ends_on__day', 1), ('funding_ends_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('funding_ends_on_precision', 'year'), models.Q(('funding_ends_on__isnull', True), models.Q(('funding_ends_on__day', 1), ('funding_ends_on__month', 1)), _connector='OR')), _connector='OR'), name='fundingdecision_funding_ends_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='fundingdecision',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_on_precision', 'day'), models.Q(('submitted_on_precision', 'month'), models.Q(('submitted_on__isnull', True), ('submitted_on__day', 1), _connector='OR')), models.Q(('submitted_on_precision', 'quarter'), models.Q(('submitted_on__isnull', True), models.Q(('submitted_on__day', 1), ('submitted_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('submitted_on_precision', 'year'), models.Q(('submitted_on__isnull', True), models.Q(('submitted_on__day', 1), ('submitted_on__month', 1)), _connector='OR')), _connector='OR'), name='fundingdecision_submitted_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='fundingdecision',
            constraint=models.CheckConstraint(condition=models.Q(('decided_on_precision', 'day'), models.Q(('decided_on_precision', 'month'), models.Q(('decided_on__isnull', True), ('decided_on__day', 1), _connector='OR')), models.Q(('decided_on_precision', 'quarter'), models.Q(('decided_on__isnull', True), models.Q(('decided_on__day', 1), ('decided_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('decided_on_precision', 'year'), models.Q(('decided_on__isnull', True), models.Q(('decided_on__day', 1), ('decided_on__month', 1)), _connector='OR')), _connector='OR'), name='fundingdecision_decided_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='usageweek',
            constraint=models.UniqueConstraint(fields=('pilot', 'week'), name='usageweek_once'),
        ),
        migrations.AddConstraint(
            model_name='usageweek',
            constraint=models.CheckConstraint(condition=models.Q(('week__iso_week_day', 1)), name='usageweek_week_is_a_monday'),
        ),
        migrations.AddConstraint(
            model_name='benefitsreview',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='benefitsreview_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='benefitsreview',
            constraint=accounts.walls.SameForeignKey(field='confirmed_by', name='benefitsreview_confirmer_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='environmentweek',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='environmentweek_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='fundingdecision',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='fundingdecision_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='fundingdecision',
            constraint=accounts.walls.SameForeignKey(field='board', name='fundingdecision_board_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='usageweek',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='usageweek_pilot_in_portfolio', same='portfolio'),
        ),
        accounts.operations.AddTriggers(
            triggers=[('outcomemetric', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='8029b66a190635f4db63acb804097a05fe70940c', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_7bbbe', table='outcomes_outcomemetric', when='BEFORE'))), ('outcomemetrichistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee43dacab5f30fe69af4a6370222568020338bad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5fd81', table='outcomes_outcomemetrichistory', when='BEFORE'))), ('reading', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='9529a9421db5d50fd96388fb7ef40ebe2b05986f', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_778cf', table='outcomes_reading', when='BEFORE'))), ('readinghistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='098831286792b74a5f5c5ccc08335408b62a5bd9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_19d86', table='outcomes_readinghistory', when='BEFORE'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_method", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "recorded_on", "target", "target_on", "target_on_precision", "unit") SELECT new_values."agreed_on", new_values."agreed_on_precision", new_values."baseline", new_values."baseline_method", new_values."baseline_on", new_values."baseline_on_precision", new_values."benefit_owner_id", new_values."data_source", new_values."definition_of_done", new_values."direction", new_values."id", new_values."key", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."primary", new_values."reading_every_days", new_values."recorded_on", new_values."target", new_values."target_on", new_values."target_on_precision", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='728e8e9438aa786e167633f788ddfdd0a16d7afe', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e6fee', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_method", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "recorded_on", "target", "target_on", "target_on_precision", "unit") SELECT new_values."agreed_on", new_values."agreed_on_precision", new_values."baseline", new_values."baseline_method", new_values."baseline_on", new_values."baseline_on_precision", new_values."benefit_owner_id", new_values."data_source", new_values."definition_of_done", new_values."direction", new_values."id", new_values."key", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."primary", new_values."reading_every_days", new_values."recorded_on", new_values."target", new_values."target_on", new_values."target_on_precision", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e33c9e22f5647918dc737537d4e076601e28621c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_02ce9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_outcomemetric', when='AFTER'))), ('outcomemetric', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_outcomemetrichistory" ("agreed_on", "agreed_on_precision", "baseline", "baseline_method", "baseline_on", "baseline_on_precision", "benefit_owner_id", "data_source", "definition_of_done", "direction", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary", "reading_every_days", "recorded_on", "target", "target_on", "target_on_precision", "unit") SELECT old_values."agreed_on", old_values."agreed_on_precision", old_values."baseline", old_values."baseline_method", old_values."baseline_on", old_values."baseline_on_precision", old_values."benefit_owner_id", old_values."data_source", old_values."definition_of_done", old_values."direction", old_values."id", old_values."key", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."primary", old_values."reading_every_days", old_values."recorded_on", old_values."target", old_values."target_on", old_values."target_on_precision", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='85d30dcb5e90055ce1ad55d6a81065b096866a54', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0612c', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_outcomemetric', when='AFTER'))), ('reading', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_readinghistory" ("cases", "evidence", "id", "metric_id", "note", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "source", "submission_key", "value") SELECT new_values."cases", new_values."evidence", new_values."id", new_values."metric_id", new_values."note", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."source", new_values."submission_key", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='67e18d463bdeb2d063259d81eb7b41254efb2aba', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0b5d2', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_reading', when='AFTER'))), ('reading', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_readinghistory" ("cases", "evidence", "id", "metric_id", "note", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "source", "submission_key", "value") SELECT new_values."cases", new_values."evidence", new_values."id", new_values."metric_id", new_values."note", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."source", new_values."submission_key", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1ef7b5f27501fb9c0cd764bd1764c2fab9f28c51', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e7d76', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_reading', when='AFTER'))), ('reading', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_readinghistory" ("cases", "evidence", "id", "metric_id", "note", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "source", "submission_key", "value") SELECT old_values."cases", old_values."evidence", old_values."id", old_values."metric_id", old_values."note", old_values."on", old_values."on_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."source", old_values."submission_key", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='0cb057596e69b37717892f8548fae3482bc5b2db', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_82131', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_reading', when='AFTER'))), ('benefitsreview', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='87cb786f7ca2433354b227764a79f0f889924b90', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_10a6d', table='outcomes_benefitsreview', when='BEFORE'))), ('benefitsreview', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_benefitsreviewhistory" ("confirmed_by_id", "due_on", "due_on_precision", "held_on", "held_on_precision", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "shortfall_accepted", "story", "verdict") SELECT new_values."confirmed_by_id", new_values."due_on", new_values."due_on_precision", new_values."held_on", new_values."held_on_precision", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."shortfall_accepted", new_values."story", new_values."verdict" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='126a79eb8c0d570fbf8d2fc0dfe6727ff16898e6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fa30c', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_benefitsreview', when='AFTER'))), ('benefitsreview', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_benefitsreviewhistory" ("confirmed_by_id", "due_on", "due_on_precision", "held_on", "held_on_precision", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "shortfall_accepted", "story", "verdict") SELECT new_values."confirmed_by_id", new_values."due_on", new_values."due_on_precision", new_values."held_on", new_values."held_on_precision", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."shortfall_accepted", new_values."story", new_values."verdict" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='dabca6a5125c90ddbadd6822c4424ec5dd0ba9df', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_de8e8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_benefitsreview', when='AFTER'))), ('benefitsreview', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_benefitsreviewhistory" ("confirmed_by_id", "due_on", "due_on_precision", "held_on", "held_on_precision", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "shortfall_accepted", "story", "verdict") SELECT old_values."confirmed_by_id", old_values."due_on", old_values."due_on_precision", old_values."held_on", old_values."held_on_precision", old_values."id", old_values."key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."shortfall_accepted", old_values."story", old_values."verdict" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d5afafad1537bcf57ecb8efc316385e4ea3235d3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8b8c4', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_benefitsreview', when='AFTER'))), ('benefitsreviewhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4daf84f60e5517cdf6a7156fc0df917e7340d86d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_93a02', table='outcomes_benefitsreviewhistory', when='BEFORE'))), ('environmentweek', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='8efdc15ee23992996d106dc8c9850e70fe135daa', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_467df', table='outcomes_environmentweek', when='BEFORE'))), ('environmentweek', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_environmentweekhistory" ("deploys", "environment", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "visitors", "week") SELECT new_values."deploys", new_values."environment", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."visitors", new_values."week" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='480b7b1023c0e7358169713d533b58fd291cc2dc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d3ba8', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_environmentweek', when='AFTER'))), ('environmentweek', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_environmentweekhistory" ("deploys", "environment", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "visitors", "week") SELECT new_values."deploys", new_values."environment", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."visitors", new_values."week" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='66b34d46f7311c88d1777caad2228bdade6cc3ff', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_62daa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_environmentweek', when='AFTER'))), ('environmentweek', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_environmentweekhistory" ("deploys", "environment", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "visitors", "week") SELECT old_values."deploys", old_values."environment", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."visitors", old_values."week" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d8c050d42435a725fe71a1628a1a8a5514d15e4e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_39c28', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_environmentweek', when='AFTER'))), ('environmentweekhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f913e9a05f1a404e18fc568efe89a9970e990ad8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1d245', table='outcomes_environmentweekhistory', when='BEFORE'))), ('fundingdecision', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='cf6488bdc4f700c46dcc672dcc58bc3f05e92cfe', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_19e3c', table='outcomes_fundingdecision', when='BEFORE'))), ('fundingdecision', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_fundingdecisionhistory" ("amount", "board_id", "decided_on", "decided_on_precision", "decision", "funding_ends_on", "funding_ends_on_precision", "id", "key", "needed_by", "needed_by_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "pilot_id", "portfolio_id", "recorded_on", "submitted_on", "submitted_on_precision") SELECT new_values."amount", new_values."board_id", new_values."decided_on", new_values."decided_on_precision", new_values."decision", new_values."funding_ends_on", new_values."funding_ends_on_precision", new_values."id", new_values."key", new_values."needed_by", new_values."needed_by_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phase", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."submitted_on", new_values."submitted_on_precision" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c8906c66d14fa52256f1e781d2451d2cdc2454c1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2eea3', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_fundingdecision', when='AFTER'))), ('fundingdecision', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_fundingdecisionhistory" ("amount", "board_id", "decided_on", "decided_on_precision", "decision", "funding_ends_on", "funding_ends_on_precision", "id", "key", "needed_by", "needed_by_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "pilot_id", "portfolio_id", "recorded_on", "submitted_on", "submitted_on_precision") SELECT new_values."amount", new_values."board_id", new_values."decided_on", new_values."decided_on_precision", new_values."decision", new_values."funding_ends_on", new_values."funding_ends_on_precision", new_values."id", new_values."key", new_values."needed_by", new_values."needed_by_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phase", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."submitted_on", new_values."submitted_on_precision" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='79fefdb6d96a5bc12f9a120b10e1b629dbcfe603', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_37ffb', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_fundingdecision', when='AFTER'))), ('fundingdecision', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_fundingdecisionhistory" ("amount", "board_id", "decided_on", "decided_on_precision", "decision", "funding_ends_on", "funding_ends_on_precision", "id", "key", "needed_by", "needed_by_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "pilot_id", "portfolio_id", "recorded_on", "submitted_on", "submitted_on_precision") SELECT old_values."amount", old_values."board_id", old_values."decided_on", old_values."decided_on_precision", old_values."decision", old_values."funding_ends_on", old_values."funding_ends_on_precision", old_values."id", old_values."key", old_values."needed_by", old_values."needed_by_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phase", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."submitted_on", old_values."submitted_on_precision" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1d4f8bbc8b96d3dbf9dee6e44a25a28e9a9c0931', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_89fcd', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_fundingdecision', when='AFTER'))), ('fundingdecisionhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1ddb55bfc5eb1f88c806e08a12aec1477ed3668c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_58034', table='outcomes_fundingdecisionhistory', when='BEFORE'))), ('usageweek', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='41884b04b491019df496cb1caa0b2cbff20c53a9', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_2ba1b', table='outcomes_usageweek', when='BEFORE'))), ('usageweek', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_usageweekhistory" ("accepted", "active_users", "cases_with_ai", "edited", "eligible_cases", "id", "outputs_shown", "overridden", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "redone_elsewhere", "source", "target_users", "week") SELECT new_values."accepted", new_values."active_users", new_values."cases_with_ai", new_values."edited", new_values."eligible_cases", new_values."id", new_values."outputs_shown", new_values."overridden", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."redone_elsewhere", new_values."source", new_values."target_users", new_values."week" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='59e7312e1e133e136d53bd95767edd0709b04311', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ad605', referencing='REFERENCING NEW TABLE AS new_values ', table='outcomes_usageweek', when='AFTER'))), ('usageweek', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_usageweekhistory" ("accepted", "active_users", "cases_with_ai", "edited", "eligible_cases", "id", "outputs_shown", "overridden", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "redone_elsewhere", "source", "target_users", "week") SELECT new_values."accepted", new_values."active_users", new_values."cases_with_ai", new_values."edited", new_values."eligible_cases", new_values."id", new_values."outputs_shown", new_values."overridden", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."redone_elsewhere", new_values."source", new_values."target_users", new_values."week" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='63cecf284d8e5dd0d11f58cf3c514d716eb1566a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a4c5f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='outcomes_usageweek', when='AFTER'))), ('usageweek', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "outcomes_usageweekhistory" ("accepted", "active_users", "cases_with_ai", "edited", "eligible_cases", "id", "outputs_shown", "overridden", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "redone_elsewhere", "source", "target_users", "week") SELECT old_values."accepted", old_values."active_users", old_values."cases_with_ai", old_values."edited", old_values."eligible_cases", old_values."id", old_values."outputs_shown", old_values."overridden", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."redone_elsewhere", old_values."source", old_values."target_users", old_values."week" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e8ed8812b4994a2bc3ebf6dd794353aec4df51cd', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9f8db', referencing='REFERENCING OLD TABLE AS old_values ', table='outcomes_usageweek', when='AFTER'))), ('usageweekhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d325dc86279faf6da452469c95ce7d886e3f38a4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1e005', table='outcomes_usageweekhistory', when='BEFORE')))],
        ),
    ]

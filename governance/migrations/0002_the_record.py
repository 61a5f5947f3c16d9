from accounts.migrations._moves import set_recorded_on
import accounts.history
import accounts.operations
import accounts.walls
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_the_record'),
        ('governance', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('pilots', '0002_the_record'),
    ]

    operations = [
        accounts.operations.RemoveTriggers(
            triggers=[('governancequestion', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='c115648501ff6123856591f791e9692e1fde97b6', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_e3be1', table='governance_governancequestion', when='BEFORE'))), ('governancequestion', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_governancequestionhistory" ("answer", "answered_on", "answered_on_precision", "blocking", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_by_id", "raised_on", "raised_on_precision", "text", "topic") SELECT new_values."answer", new_values."answered_on", new_values."answered_on_precision", new_values."blocking", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_by_id", new_values."raised_on", new_values."raised_on_precision", new_values."text", new_values."topic" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7cea28ac00390e1e78f582bcfb3dc8e814dd626c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5ea53', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_governancequestion', when='AFTER'))), ('governancequestion', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_governancequestionhistory" ("answer", "answered_on", "answered_on_precision", "blocking", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_by_id", "raised_on", "raised_on_precision", "text", "topic") SELECT new_values."answer", new_values."answered_on", new_values."answered_on_precision", new_values."blocking", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_by_id", new_values."raised_on", new_values."raised_on_precision", new_values."text", new_values."topic" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b001b3446a7b084be8166e48e29dfb69c891dddb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3425e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_governancequestion', when='AFTER'))), ('governancequestion', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_governancequestionhistory" ("answer", "answered_on", "answered_on_precision", "blocking", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_by_id", "raised_on", "raised_on_precision", "text", "topic") SELECT old_values."answer", old_values."answered_on", old_values."answered_on_precision", old_values."blocking", old_values."id", old_values."key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."raised_by_id", old_values."raised_on", old_values."raised_on_precision", old_values."text", old_values."topic" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3695e9092a5aaaa8bdd2962112be631c71fcc09a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1c0aa', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_governancequestion', when='AFTER'))), ('governancequestionhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bef5d764d557c467394384231142639268e91287', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f5d76', table='governance_governancequestionhistory', when='BEFORE'))), ('signoff', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='72c18e31c2355b0d7180db1c6b66c06718e7373d', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_a9ad7', table='governance_signoff', when='BEFORE'))), ('signoff', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffhistory" ("area", "blocking", "covers", "decided_by_id", "decided_on", "decided_on_precision", "decision", "engaged_on", "engaged_on_precision", "expires_on", "expires_on_precision", "id", "needed", "not_needed_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "submitted_on", "submitted_on_precision", "typical_days") SELECT new_values."area", new_values."blocking", new_values."covers", new_values."decided_by_id", new_values."decided_on", new_values."decided_on_precision", new_values."decision", new_values."engaged_on", new_values."engaged_on_precision", new_values."expires_on", new_values."expires_on_precision", new_values."id", new_values."needed", new_values."not_needed_because", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."submitted_on", new_values."submitted_on_precision", new_values."typical_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bd508e1c613a4fd3a233d4611bfb2cc79857cc3c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bd1a4', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_signoff', when='AFTER'))), ('signoff', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffhistory" ("area", "blocking", "covers", "decided_by_id", "decided_on", "decided_on_precision", "decision", "engaged_on", "engaged_on_precision", "expires_on", "expires_on_precision", "id", "needed", "not_needed_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "submitted_on", "submitted_on_precision", "typical_days") SELECT new_values."area", new_values."blocking", new_values."covers", new_values."decided_by_id", new_values."decided_on", new_values."decided_on_precision", new_values."decision", new_values."engaged_on", new_values."engaged_on_precision", new_values."expires_on", new_values."expires_on_precision", new_values."id", new_values."needed", new_values."not_needed_because", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."submitted_on", new_values."submitted_on_precision", new_values."typical_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ae42b4ef78500fc46c69bf475db2b7003b769e09', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ce879', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_signoff', when='AFTER'))), ('signoff', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffhistory" ("area", "blocking", "covers", "decided_by_id", "decided_on", "decided_on_precision", "decision", "engaged_on", "engaged_on_precision", "expires_on", "expires_on_precision", "id", "needed", "not_needed_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "submitted_on", "submitted_on_precision", "typical_days") SELECT old_values."area", old_values."blocking", old_values."covers", old_values."decided_by_id", old_values."decided_on", old_values."decided_on_precision", old_values."decision", old_values."engaged_on", old_values."engaged_on_precision", old_values."expires_on", old_values."expires_on_precision", old_values."id", old_values."needed", old_values."not_needed_because", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."submitted_on", old_values."submitted_on_precision", old_values."typical_days" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3d60267d4d167f726c19f8e05aabf9e5248d0b0e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_69ad8', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_signoff', when='AFTER'))), ('signoffhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1ce80624a72413bdd7973667c07a3b94b82760a7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2312f', table='governance_signoffhistory', when='BEFORE')))],
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('started_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('reason', models.CharField(blank=True, choices=[('integration', 'Integration'), ('workflow', 'Workflow'), ('governance', 'Governance'), ('champion', 'Champion'), ('unmeasured', 'Not measured'), ('cost', 'Cost'), ('technical_quality', 'Technical quality'), ('superseded', 'Superseded'), ('strategy', 'Strategy'), ('supplier', 'Supplier'), ('other', 'Other'), ('unknown', 'Unknown')], max_length=20)),
                ('owner_is_unknown', models.BooleanField(default=False, help_text='Somebody was asked and does not know.')),
                ('review_on', models.DateField(blank=True, help_text='The day on which the owner decides: resume, change or stop.', null=True)),
                ('review_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('resumed_on', models.DateField(blank=True, null=True)),
                ('resumed_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
                ('superseded_on', models.DateField(editable=False, help_text='The day from which a next pause ran, where one was recorded before the end.', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PauseHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('started_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('reason', models.CharField(blank=True, choices=[('integration', 'Integration'), ('workflow', 'Workflow'), ('governance', 'Governance'), ('champion', 'Champion'), ('unmeasured', 'Not measured'), ('cost', 'Cost'), ('technical_quality', 'Technical quality'), ('superseded', 'Superseded'), ('strategy', 'Strategy'), ('supplier', 'Supplier'), ('other', 'Other'), ('unknown', 'Unknown')], max_length=20)),
                ('owner_is_unknown', models.BooleanField(default=False, help_text='Somebody was asked and does not know.')),
                ('review_on', models.DateField(blank=True, help_text='The day on which the owner decides: resume, change or stop.', null=True)),
                ('review_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('resumed_on', models.DateField(blank=True, null=True)),
                ('resumed_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
                ('superseded_on', models.DateField(editable=False, help_text='The day from which a next pause ran, where one was recorded before the end.', null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sector', models.CharField(choices=[('health', 'Health'), ('local_government', 'Local government'), ('university', 'University'), ('financial_services', 'Financial services'), ('enterprise', 'Enterprise'), ('unknown', 'Unknown')], max_length=20)),
                ('code', models.CharField(help_text='The area of the sign-offs made from it, for example dcb0160.', max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('function', models.CharField(help_text='Who decides, for example information_security.', max_length=80)),
                ('blocking', models.BooleanField(default=True, help_text='Without it the pilot may not go live.')),
                ('typical_days', models.PositiveSmallIntegerField(blank=True, help_text='Days from handing in to the decision.', null=True)),
                ('applies_when', models.CharField(blank=True, help_text='Empty: always.', max_length=300)),
                ('source', models.CharField(blank=True, help_text='Where the need and the days come from.', max_length=300)),
                ('checked_on', models.DateField(blank=True, help_text='When somebody last checked the source.', null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_used', models.BooleanField(default=True, help_text='New pilots get it.')),
            ],
        ),
        migrations.CreateModel(
            name='RequirementHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('sector', models.CharField(choices=[('health', 'Health'), ('local_government', 'Local government'), ('university', 'University'), ('financial_services', 'Financial services'), ('enterprise', 'Enterprise'), ('unknown', 'Unknown')], max_length=20)),
                ('code', models.CharField(help_text='The area of the sign-offs made from it, for example dcb0160.', max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('function', models.CharField(help_text='Who decides, for example information_security.', max_length=80)),
                ('blocking', models.BooleanField(default=True, help_text='Without it the pilot may not go live.')),
                ('typical_days', models.PositiveSmallIntegerField(blank=True, help_text='Days from handing in to the decision.', null=True)),
                ('applies_when', models.CharField(blank=True, help_text='Empty: always.', max_length=300)),
                ('source', models.CharField(blank=True, help_text='Where the need and the days come from.', max_length=300)),
                ('checked_on', models.DateField(blank=True, help_text='When somebody last checked the source.', null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_used', models.BooleanField(default=True, help_text='New pilots get it.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reviewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='ReviewerHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('function', models.CharField(max_length=80)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignOffDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(help_text='The first hand-in is round 1.')),
                ('submitted_on', models.DateField(blank=True, null=True)),
                ('decided_on', models.DateField()),
                ('decision', models.CharField(choices=[('approved', 'Approved'), ('approved_with_conditions', 'Approved with conditions'), ('rejected', 'Rejected'), ('returned', 'Returned'), ('unknown', 'Decided, not known how')], max_length=25)),
                ('comment', models.TextField(blank=True, help_text='The conditions, what is missing, or why it was rejected.')),
                ('frozen', models.JSONField(help_text='What was signed: model, data, version, as they stood on that day.')),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='SignOffDecisionHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('round', models.PositiveSmallIntegerField(help_text='The first hand-in is round 1.')),
                ('submitted_on', models.DateField(blank=True, null=True)),
                ('decided_on', models.DateField()),
                ('decision', models.CharField(choices=[('approved', 'Approved'), ('approved_with_conditions', 'Approved with conditions'), ('rejected', 'Rejected'), ('returned', 'Returned'), ('unknown', 'Decided, not known how')], max_length=25)),
                ('comment', models.TextField(blank=True, help_text='The conditions, what is missing, or why it was rejected.')),
                ('frozen', models.JSONField(help_text='What was signed: model, data, version, as they stood on that day.')),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='governancequestion',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='governancequestion',
            name='answerer',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The person who has to answer.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='governancequestion',
            name='evidence',
            field=models.TextField(blank=True, help_text='Where the answer is written down: a document, an address.'),
        ),
        migrations.AddField(
            model_name='governancequestion',
            name='function',
            field=models.CharField(blank=True, help_text='Who has to answer: a reviewing function.', max_length=80),
        ),
        migrations.AddField(
            model_name='governancequestion',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='governancequestion',
            name='work_stopped',
            field=models.BooleanField(blank=True, help_text='Work waits for the answer.', null=True),
        ),
        migrations.AddField(
            model_name='governancequestionhistory',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='governancequestionhistory',
            name='answerer',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The person who has to answer.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='governancequestionhistory',
            name='evidence',
            field=models.TextField(blank=True, help_text='Where the answer is written down: a document, an address.'),
        ),
        migrations.AddField(
            model_name='governancequestionhistory',
            name='function',
            field=models.CharField(blank=True, help_text='Who has to answer: a reviewing function.', max_length=80),
        ),
        migrations.AddField(
            model_name='governancequestionhistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='governancequestionhistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='governancequestionhistory',
            name='work_stopped',
            field=models.BooleanField(blank=True, help_text='Work waits for the answer.', null=True),
        ),
        migrations.AddField(
            model_name='signoff',
            name='conditions',
            field=models.TextField(blank=True, help_text='What must be done for the approval to hold.'),
        ),
        migrations.AddField(
            model_name='signoff',
            name='conditions_due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='signoff',
            name='conditions_met_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='signoff',
            name='function',
            field=models.CharField(blank=True, help_text='Who decides: a reviewing function.', max_length=80),
        ),
        migrations.AddField(
            model_name='signoff',
            name='missing',
            field=models.TextField(blank=True, help_text='What was missing when it was returned.'),
        ),
        migrations.AddField(
            model_name='signoff',
            name='not_needed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who says so.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='signoff',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='signoffhistory',
            name='conditions',
            field=models.TextField(blank=True, help_text='What must be done for the approval to hold.'),
        ),
        migrations.AddField(
            model_name='signoffhistory',
            name='conditions_due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='signoffhistory',
            name='conditions_met_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='signoffhistory',
            name='function',
            field=models.CharField(blank=True, help_text='Who decides: a reviewing function.', max_length=80),
        ),
        migrations.AddField(
            model_name='signoffhistory',
            name='missing',
            field=models.TextField(blank=True, help_text='What was missing when it was returned.'),
        ),
        migrations.AddField(
            model_name='signoffhistory',
            name='not_needed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who says so.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='signoffhistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='signoffhistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AlterField(
            model_name='governancequestion',
            name='text',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='governancequestion',
            name='topic',
            field=models.CharField(choices=[('data_use', 'May we use this model on this data?'), ('accountability', 'Who answers for what it says?'), ('audit_trail', 'What is the audit trail?'), ('other', 'Another question'), ('unknown', 'A question not named')], default='other', max_length=15),
        ),
        migrations.AlterField(
            model_name='governancequestionhistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='governancequestionhistory',
            name='text',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='governancequestionhistory',
            name='topic',
            field=models.CharField(choices=[('data_use', 'May we use this model on this data?'), ('accountability', 'Who answers for what it says?'), ('audit_trail', 'What is the audit trail?'), ('other', 'Another question'), ('unknown', 'A question not named')], default='other', max_length=15),
        ),
        migrations.AlterField(
            model_name='signoffhistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AddField(
            model_name='pause',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who decides how it goes on.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='pause',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='pause',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='pausehistory',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who decides how it goes on.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='pausehistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='pausehistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='governance.pause'),
        ),
        migrations.AddField(
            model_name='pausehistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='pausehistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='requirement',
            name='portfolio',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='requirementhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='requirementhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='governance.requirement'),
        ),
        migrations.AddField(
            model_name='requirementhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='reviewer',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='reviewer',
            name='portfolio',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviewers', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='reviewerhistory',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='reviewerhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='reviewerhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='governance.reviewer'),
        ),
        migrations.AddField(
            model_name='reviewerhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='signoffdecision',
            name='decided_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='signoffdecision',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The reviewer for whom a stand-in decided.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='signoffdecision',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sign_off_decisions', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='signoffdecision',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='signoffdecision',
            name='sign_off',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='governance.signoff'),
        ),
        migrations.AddField(
            model_name='signoffdecisionhistory',
            name='decided_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='signoffdecisionhistory',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The reviewer for whom a stand-in decided.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='signoffdecisionhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='signoffdecisionhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='governance.signoffdecision'),
        ),
        migrations.AddField(
            model_name='signoffdecisionhistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='signoffdecisionhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='signoffdecisionhistory',
            name='sign_off',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.signoff'),
        ),
        migrations.RunPython(set_recorded_on('governance_signoff', 'governance_governancequestion'), migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='governancequestion',
            constraint=models.CheckConstraint(condition=models.Q(('evidence', ''), models.Q(('answer', ''), _negated=True), _connector='OR'), name='governancequestion_evidence_has_answer', violation_error_message='Evidence needs the answer that it is for.'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('not_needed_by__isnull', True), ('needed', 'no'), _connector='OR'), name='signoff_somebody_says_not_needed'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('conditions_due_on__isnull', True), ('conditions_met_on__isnull', True)), models.Q(('conditions', ''), _negated=True), _connector='OR'), name='signoff_condition_days_have_conditions'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.UniqueConstraint(fields=('pilot', 'id'), name='signoff_in_pilot'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.UniqueConstraint(fields=('pilot', 'key'), name='pause_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.UniqueConstraint(condition=models.Q(('resumed_on__isnull', True), ('superseded_on__isnull', True)), fields=('pilot',), name='pause_one_running', violation_error_message='This pilot is paused already.'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('started_on__isnull', False)), expressions=[('pilot', '='), (models.Func(models.Case(models.When(started_on_precision='month', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('started_on'), '+', models.Func(models.Value(1), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), models.When(started_on_precision='quarter', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('started_on'), '+', models.Func(models.Value(3), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), models.When(started_on_precision='year', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('started_on'), '+', models.Func(models.Value(12), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), default=models.F('started_on'), output_field=models.DateField()), models.Case(models.When(models.Q(('resumed_on__isnull', True), ('superseded_on__isnull', True)), then=None), default=django.db.models.functions.comparison.Greatest(models.Case(models.When(started_on_precision='month', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('started_on'), '+', models.Func(models.Value(1), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), models.When(started_on_precision='quarter', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('started_on'), '+', models.Func(models.Value(3), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), models.When(started_on_precision='year', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('started_on'), '+', models.Func(models.Value(12), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), default=models.F('started_on'), output_field=models.DateField()), django.db.models.functions.comparison.Least('resumed_on', 'superseded_on')), output_field=models.DateField()), function='daterange'), '&&')], name='pause_no_overlap', violation_error_message='Another pause is on record for some of these days.'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('owner_is_unknown', False), _connector='OR'), name='pause_owner_known_or_not'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('started_on_precision', 'day'), models.Q(('started_on_precision', 'month'), models.Q(('started_on__isnull', True), ('started_on__day', 1), _connector='OR')), models.Q(('started_on_precision', 'quarter'), models.Q(('started_on__isnull', True), models.Q(('started_on__day', 1), ('started_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('started_on_precision', 'year'), models.Q(('started_on__isnull', True), models.Q(('started_on__day', 1), ('started_on__month', 1)), _connector='OR')), _connector='OR'), name='pause_started_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('review_on_precision', 'day'), models.Q(('review_on_precision', 'month'), models.Q(('review_on__isnull', True), ('review_on__day', 1), _connector='OR')), models.Q(('review_on_precision', 'quarter'), models.Q(('review_on__isnull', True), models.Q(('review_on__day', 1), ('review_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('review_on_precision', 'year'), models.Q(('review_on__isnull', True), models.Q(('review_on__day', 1), ('review_on__month', 1)), _connector='OR')), _connector='OR'), name='pause_review_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('resumed_on_precision', 'day'), models.Q(('resumed_on_precision', 'month'), models.Q(('resumed_on__isnull', True), ('resumed_on__day', 1), _connector='OR')), models.Q(('resumed_on_precision', 'quarter'), models.Q(('resumed_on__isnull', True), models.Q(('resumed_on__day', 1), ('resumed_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('resumed_on_precision', 'year'), models.Q(('resumed_on__isnull', True), models.Q(('resumed_on__day', 1), ('resumed_on__month', 1)), _connector='OR')), _connector='OR'), name='pause_resumed_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.UniqueConstraint(fields=('portfolio', 'sector', 'code'), name='requirement_code_unique', violation_error_message='This sector has a requirement of this code. Edit that one.'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(('sector__in', ['health', 'local_government', 'university', 'financial_services', 'enterprise', 'unknown'])), name='requirement_sector_known'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(('checked_on__isnull', True), models.Q(('source', ''), _negated=True), _connector='OR'), name='requirement_checked_has_source', violation_error_message='A day of checking needs the source that was checked.'),
        ),
        migrations.AddConstraint(
            model_name='reviewer',
            constraint=models.UniqueConstraint(fields=('portfolio', 'function', 'person'), name='reviewer_once'),
        ),
        migrations.AddConstraint(
            model_name='signoffdecision',
            constraint=models.UniqueConstraint(fields=('sign_off', 'round'), name='signoffdecision_round_unique'),
        ),
        migrations.AddConstraint(
            model_name='signoffdecision',
            constraint=models.CheckConstraint(condition=models.Q(('round__gte', 1)), name='signoffdecision_round_counts_from_1'),
        ),
        migrations.AddConstraint(
            model_name='governancequestion',
            constraint=accounts.walls.SameForeignKey(field='answered_by', name='governancequestion_answerer_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='governancequestion',
            constraint=accounts.walls.SameForeignKey(field='answerer', name='governancequestion_asked_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=accounts.walls.SameForeignKey(field='not_needed_by', name='signoff_sayer_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='pause_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=accounts.walls.SameForeignKey(field='owner', name='pause_owner_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='reviewer',
            constraint=accounts.walls.SameForeignKey(field='person', name='reviewer_person_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='signoffdecision',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='signoffdecision_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='signoffdecision',
            constraint=accounts.walls.SameForeignKey(field='sign_off', name='signoffdecision_signoff_in_pilot', same='pilot'),
        ),
        migrations.AddConstraint(
            model_name='signoffdecision',
            constraint=accounts.walls.SameForeignKey(field='decided_by', name='signoffdecision_decider_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='signoffdecision',
            constraint=accounts.walls.SameForeignKey(field='on_behalf_of', name='signoffdecision_absent_in_portfolio', same='portfolio'),
        ),
        accounts.operations.AddTriggers(
            triggers=[('governancequestion', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='c115648501ff6123856591f791e9692e1fde97b6', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_e3be1', table='governance_governancequestion', when='BEFORE'))), ('governancequestionhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bef5d764d557c467394384231142639268e91287', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f5d76', table='governance_governancequestionhistory', when='BEFORE'))), ('signoff', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='72c18e31c2355b0d7180db1c6b66c06718e7373d', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_a9ad7', table='governance_signoff', when='BEFORE'))), ('signoffhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1ce80624a72413bdd7973667c07a3b94b82760a7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2312f', table='governance_signoffhistory', when='BEFORE'))), ('governancequestion', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_governancequestionhistory" ("answer", "answered_by_id", "answered_on", "answered_on_precision", "answerer_id", "blocking", "evidence", "function", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_by_id", "raised_on", "raised_on_precision", "recorded_on", "text", "topic", "work_stopped") SELECT new_values."answer", new_values."answered_by_id", new_values."answered_on", new_values."answered_on_precision", new_values."answerer_id", new_values."blocking", new_values."evidence", new_values."function", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_by_id", new_values."raised_on", new_values."raised_on_precision", new_values."recorded_on", new_values."text", new_values."topic", new_values."work_stopped" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='19c92d3990e0098d8925fb53edafee4db04f2a29', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5ea53', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_governancequestion', when='AFTER'))), ('governancequestion', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_governancequestionhistory" ("answer", "answered_by_id", "answered_on", "answered_on_precision", "answerer_id", "blocking", "evidence", "function", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_by_id", "raised_on", "raised_on_precision", "recorded_on", "text", "topic", "work_stopped") SELECT new_values."answer", new_values."answered_by_id", new_values."answered_on", new_values."answered_on_precision", new_values."answerer_id", new_values."blocking", new_values."evidence", new_values."function", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_by_id", new_values."raised_on", new_values."raised_on_precision", new_values."recorded_on", new_values."text", new_values."topic", new_values."work_stopped" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ef86391c4e8f3614bceeeb40e7e833e419a5afc2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3425e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_governancequestion', when='AFTER'))), ('governancequestion', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_governancequestionhistory" ("answer", "answered_by_id", "answered_on", "answered_on_precision", "answerer_id", "blocking", "evidence", "function", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_by_id", "raised_on", "raised_on_precision", "recorded_on", "text", "topic", "work_stopped") SELECT old_values."answer", old_values."answered_by_id", old_values."answered_on", old_values."answered_on_precision", old_values."answerer_id", old_values."blocking", old_values."evidence", old_values."function", old_values."id", old_values."key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."raised_by_id", old_values."raised_on", old_values."raised_on_precision", old_values."recorded_on", old_values."text", old_values."topic", old_values."work_stopped" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='398761c0cbcfed926305350744380141c251d90e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1c0aa', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_governancequestion', when='AFTER'))), ('signoff', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffhistory" ("area", "blocking", "conditions", "conditions_due_on", "conditions_met_on", "covers", "decided_by_id", "decided_on", "decided_on_precision", "decision", "engaged_on", "engaged_on_precision", "expires_on", "expires_on_precision", "function", "id", "missing", "needed", "not_needed_because", "not_needed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "submitted_on", "submitted_on_precision", "typical_days") SELECT new_values."area", new_values."blocking", new_values."conditions", new_values."conditions_due_on", new_values."conditions_met_on", new_values."covers", new_values."decided_by_id", new_values."decided_on", new_values."decided_on_precision", new_values."decision", new_values."engaged_on", new_values."engaged_on_precision", new_values."expires_on", new_values."expires_on_precision", new_values."function", new_values."id", new_values."missing", new_values."needed", new_values."not_needed_because", new_values."not_needed_by_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."submitted_on", new_values."submitted_on_precision", new_values."typical_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7957fb98c7dc33159c4a0e39aa6dcb4cfd1c864b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bd1a4', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_signoff', when='AFTER'))), ('signoff', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffhistory" ("area", "blocking", "conditions", "conditions_due_on", "conditions_met_on", "covers", "decided_by_id", "decided_on", "decided_on_precision", "decision", "engaged_on", "engaged_on_precision", "expires_on", "expires_on_precision", "function", "id", "missing", "needed", "not_needed_because", "not_needed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "submitted_on", "submitted_on_precision", "typical_days") SELECT new_values."area", new_values."blocking", new_values."conditions", new_values."conditions_due_on", new_values."conditions_met_on", new_values."covers", new_values."decided_by_id", new_values."decided_on", new_values."decided_on_precision", new_values."decision", new_values."engaged_on", new_values."engaged_on_precision", new_values."expires_on", new_values."expires_on_precision", new_values."function", new_values."id", new_values."missing", new_values."needed", new_values."not_needed_because", new_values."not_needed_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."submitted_on", new_values."submitted_on_precision", new_values."typical_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6a75f8a2300532234b7a09b1ca1018dfc13ee1af', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ce879', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_signoff', when='AFTER'))), ('signoff', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffhistory" ("area", "blocking", "conditions", "conditions_due_on", "conditions_met_on", "covers", "decided_by_id", "decided_on", "decided_on_precision", "decision", "engaged_on", "engaged_on_precision", "expires_on", "expires_on_precision", "function", "id", "missing", "needed", "not_needed_because", "not_needed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "submitted_on", "submitted_on_precision", "typical_days") SELECT old_values."area", old_values."blocking", old_values."conditions", old_values."conditions_due_on", old_values."conditions_met_on", old_values."covers", old_values."decided_by_id", old_values."decided_on", old_values."decided_on_precision", old_values."decision", old_values."engaged_on", old_values."engaged_on_precision", old_values."expires_on", old_values."expires_on_precision", old_values."function", old_values."id", old_values."missing", old_values."needed", old_values."not_needed_because", old_values."not_needed_by_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."submitted_on", old_values."submitted_on_precision", old_values."typical_days" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d94d2c3d93585d7892daea3610f2f70600258d73', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_69ad8', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_signoff', when='AFTER'))), ('pause', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='0883316d77fbb87e3315ea2426808168267012c3', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_7fa4d', table='governance_pause', when='BEFORE'))), ('pause', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_pausehistory" ("id", "key", "owner_id", "owner_is_unknown", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "resumed_on", "resumed_on_precision", "review_on", "review_on_precision", "started_on", "started_on_precision", "superseded_on") SELECT new_values."id", new_values."key", new_values."owner_id", new_values."owner_is_unknown", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."recorded_on", new_values."resumed_on", new_values."resumed_on_precision", new_values."review_on", new_values."review_on_precision", new_values."started_on", new_values."started_on_precision", new_values."superseded_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='63c1c88dfc1ef70553b7f3e3b4bc336edf755ad7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c4770', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_pause', when='AFTER'))), ('pause', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_pausehistory" ("id", "key", "owner_id", "owner_is_unknown", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "resumed_on", "resumed_on_precision", "review_on", "review_on_precision", "started_on", "started_on_precision", "superseded_on") SELECT new_values."id", new_values."key", new_values."owner_id", new_values."owner_is_unknown", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."recorded_on", new_values."resumed_on", new_values."resumed_on_precision", new_values."review_on", new_values."review_on_precision", new_values."started_on", new_values."started_on_precision", new_values."superseded_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='57316ea44363be6ac6e2c4cb2a4ac6cd0ab10e85', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_90c5f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_pause', when='AFTER'))), ('pause', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_pausehistory" ("id", "key", "owner_id", "owner_is_unknown", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "resumed_on", "resumed_on_precision", "review_on", "review_on_precision", "started_on", "started_on_precision", "superseded_on") SELECT old_values."id", old_values."key", old_values."owner_id", old_values."owner_is_unknown", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."reason", old_values."recorded_on", old_values."resumed_on", old_values."resumed_on_precision", old_values."review_on", old_values."review_on_precision", old_values."started_on", old_values."started_on_precision", old_values."superseded_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f8a66680001c33e66bac51a0dc04c37f7c5af472', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_11c07', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_pause', when='AFTER'))), ('pausehistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7037e9796ed8c43626793a220dcf4e656958cdef', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_90014', table='governance_pausehistory', when='BEFORE'))), ('requirement', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_requirementhistory" ("applies_when", "blocking", "checked_on", "code", "function", "id", "is_used", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "position", "sector", "source", "typical_days") SELECT new_values."applies_when", new_values."blocking", new_values."checked_on", new_values."code", new_values."function", new_values."id", new_values."is_used", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."portfolio_id", new_values."position", new_values."sector", new_values."source", new_values."typical_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6bae44ae26c08304de0675f45deed3cf45b35593', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_28df7', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_requirement', when='AFTER'))), ('requirement', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_requirementhistory" ("applies_when", "blocking", "checked_on", "code", "function", "id", "is_used", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "position", "sector", "source", "typical_days") SELECT new_values."applies_when", new_values."blocking", new_values."checked_on", new_values."code", new_values."function", new_values."id", new_values."is_used", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."portfolio_id", new_values."position", new_values."sector", new_values."source", new_values."typical_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='710fc1aa58830b0520b4ec5cb6e3bcf63b84c77a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_da49f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_requirement', when='AFTER'))), ('requirement', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_requirementhistory" ("applies_when", "blocking", "checked_on", "code", "function", "id", "is_used", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "position", "sector", "source", "typical_days") SELECT old_values."applies_when", old_values."blocking", old_values."checked_on", old_values."code", old_values."function", old_values."id", old_values."is_used", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."portfolio_id", old_values."position", old_values."sector", old_values."source", old_values."typical_days" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e7468a0aa59684bcba69b7e679f39f4a66c283ae', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_882b5', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_requirement', when='AFTER'))), ('requirementhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a58a30f2a9ccc3af341e73777fcae9d5f5ded4a8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e3372', table='governance_requirementhistory', when='BEFORE'))), ('reviewer', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_reviewerhistory" ("function", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id") SELECT new_values."function", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."portfolio_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='be14a1a4a213830585410dfe74fd7feaa3c3381c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7b6dd', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_reviewer', when='AFTER'))), ('reviewer', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_reviewerhistory" ("function", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id") SELECT new_values."function", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."portfolio_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7d183b41f816e61ec458a07c8b15550bec25f653', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b13fa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_reviewer', when='AFTER'))), ('reviewer', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_reviewerhistory" ("function", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id") SELECT old_values."function", old_values."id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."portfolio_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c8bfb3d239c444afea3bd14a779bbd4a31f5f0b1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_eed62', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_reviewer', when='AFTER'))), ('reviewerhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8ca8c5d33a5d39f02c188ce279421693c04ced51', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b6c2d', table='governance_reviewerhistory', when='BEFORE'))), ('signoffdecision', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='bb49a3c1a7d330966d9cbcbeebbd61111ecb0e2d', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_30d18', table='governance_signoffdecision', when='BEFORE'))), ('signoffdecision', pgtrigger.compiler.Trigger(name='never_overwritten', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'DELETE' OR NEW.sign_off_id IS DISTINCT FROM OLD.sign_off_id OR NEW.round IS DISTINCT FROM OLD.round OR NEW.submitted_on IS DISTINCT FROM OLD.submitted_on OR NEW.decided_on IS DISTINCT FROM OLD.decided_on OR NEW.decision IS DISTINCT FROM OLD.decision OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id OR NEW.on_behalf_of_id IS DISTINCT FROM OLD.on_behalf_of_id OR NEW.comment IS DISTINCT FROM OLD.comment OR NEW.frozen IS DISTINCT FROM OLD.frozen THEN\n                RAISE EXCEPTION 'what was recorded in % stays as it was: add a later row', TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='710ba6a4dd5ef86b601b05e842b74a6938fa3986', operation='UPDATE OR DELETE', pgid='pgtrigger_never_overwritten_66a9b', table='governance_signoffdecision', when='BEFORE'))), ('signoffdecision', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffdecisionhistory" ("comment", "decided_by_id", "decided_on", "decision", "frozen", "id", "on_behalf_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "round", "sign_off_id", "submitted_on") SELECT new_values."comment", new_values."decided_by_id", new_values."decided_on", new_values."decision", new_values."frozen", new_values."id", new_values."on_behalf_of_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."round", new_values."sign_off_id", new_values."submitted_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='60732df0667122f0c226aaed5e9b86ed2c997d0c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1258b', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_signoffdecision', when='AFTER'))), ('signoffdecision', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffdecisionhistory" ("comment", "decided_by_id", "decided_on", "decision", "frozen", "id", "on_behalf_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "round", "sign_off_id", "submitted_on") SELECT new_values."comment", new_values."decided_by_id", new_values."decided_on", new_values."decision", new_values."frozen", new_values."id", new_values."on_behalf_of_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."round", new_values."sign_off_id", new_values."submitted_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='96bc6610e3ca5e7314809ac0f7f638dae0451c09', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5e305', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_signoffdecision', when='AFTER'))), ('signoffdecision', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffdecisionhistory" ("comment", "decided_by_id", "decided_on", "decision", "frozen", "id", "on_behalf_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "round", "sign_off_id", "submitted_on") SELECT old_values."comment", old_values."decided_by_id", old_values."decided_on", old_values."decision", old_values."frozen", old_values."id", old_values."on_behalf_of_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."round", old_values."sign_off_id", old_values."submitted_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ce8e0a8c0c148c40095b341e1b4a31320c90e5bd', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_7b744', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_signoffdecision', when='AFTER'))), ('signoffdecisionhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bec2a12ca151a263009ede46890e3eb96b497778', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b8e2e', table='governance_signoffdecisionhistory', when='BEFORE')))],
        ),
    ]

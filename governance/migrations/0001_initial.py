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
            name='GovernanceQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('topic', models.CharField(choices=[('data_use', 'May we use this model on this data?'), ('accountability', 'Who answers for what it says?'), ('audit_trail', 'What is the audit trail?'), ('other', 'Another question')], default='other', max_length=15)),
                ('text', models.TextField()),
                ('raised_on', models.DateField(blank=True, null=True)),
                ('raised_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('answered_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('answer', models.TextField(blank=True)),
                ('blocking', models.BooleanField(default=True)),
                ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='governance_questions', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                ('raised_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pilot', 'key'), name='governancequestion_key_unique'), models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='governancequestion_answered_has_answer', violation_error_message='A day of answering needs the answer itself.'), models.CheckConstraint(condition=models.Q(('raised_on_precision', 'day'), models.Q(('raised_on_precision', 'month'), models.Q(('raised_on__isnull', True), ('raised_on__day', 1), _connector='OR')), models.Q(('raised_on_precision', 'quarter'), models.Q(('raised_on__isnull', True), models.Q(('raised_on__day', 1), ('raised_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('raised_on_precision', 'year'), models.Q(('raised_on__isnull', True), models.Q(('raised_on__day', 1), ('raised_on__month', 1)), _connector='OR')), _connector='OR'), name='governancequestion_raised_on_precision'), models.CheckConstraint(condition=models.Q(('answered_on_precision', 'day'), models.Q(('answered_on_precision', 'month'), models.Q(('answered_on__isnull', True), ('answered_on__day', 1), _connector='OR')), models.Q(('answered_on_precision', 'quarter'), models.Q(('answered_on__isnull', True), models.Q(('answered_on__day', 1), ('answered_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('answered_on_precision', 'year'), models.Q(('answered_on__isnull', True), models.Q(('answered_on__day', 1), ('answered_on__month', 1)), _connector='OR')), _connector='OR'), name='governancequestion_answered_on_precision'), accounts.walls.SameForeignKey(field='pilot', name='governancequestion_pilot_in_portfolio', same='portfolio'), accounts.walls.SameForeignKey(field='raised_by', name='governancequestion_raiser_in_portfolio', same='portfolio')],
            },
        ),
        migrations.CreateModel(
            name='GovernanceQuestionHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('topic', models.CharField(choices=[('data_use', 'May we use this model on this data?'), ('accountability', 'Who answers for what it says?'), ('audit_trail', 'What is the audit trail?'), ('other', 'Another question')], default='other', max_length=15)),
                ('text', models.TextField()),
                ('raised_on', models.DateField(blank=True, null=True)),
                ('raised_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('answered_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('answer', models.TextField(blank=True)),
                ('blocking', models.BooleanField(default=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='governance.governancequestion')),
                ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
                ('raised_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=80)),
                ('needed', models.CharField(choices=[('yes', 'Needed'), ('no', 'Not needed'), ('unknown', 'Not known whether needed')], default='unknown', max_length=7)),
                ('not_needed_because', models.TextField(blank=True)),
                ('blocking', models.BooleanField(default=True)),
                ('typical_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('engaged_on', models.DateField(blank=True, help_text='The day on which the function was first told.', null=True)),
                ('engaged_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('submitted_on', models.DateField(blank=True, null=True)),
                ('submitted_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('decided_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('decision', models.CharField(blank=True, choices=[('approved', 'Approved'), ('approved_with_conditions', 'Approved with conditions'), ('rejected', 'Rejected'), ('returned', 'Returned'), ('unknown', 'Decided, not known how')], max_length=25)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('expires_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('covers', models.TextField(blank=True, help_text='The model, the data and the version that were signed off.')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person')),
                ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pilot', 'area'), name='signoff_area_unique'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('decided_on__isnull', True)), models.Q(('decision', ''), _negated=True), _connector='OR'), name='signoff_who_and_when_have_a_decision', violation_error_message="A decision's day or decider needs the decision itself."), models.CheckConstraint(condition=models.Q(('not_needed_because', ''), ('needed', 'no'), _connector='OR'), name='signoff_reason_if_not_needed'), models.CheckConstraint(condition=models.Q(('engaged_on_precision', 'day'), models.Q(('engaged_on_precision', 'month'), models.Q(('engaged_on__isnull', True), ('engaged_on__day', 1), _connector='OR')), models.Q(('engaged_on_precision', 'quarter'), models.Q(('engaged_on__isnull', True), models.Q(('engaged_on__day', 1), ('engaged_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('engaged_on_precision', 'year'), models.Q(('engaged_on__isnull', True), models.Q(('engaged_on__day', 1), ('engaged_on__month', 1)), _connector='OR')), _connector='OR'), name='signoff_engaged_on_precision'), models.CheckConstraint(condition=models.Q(('submitted_on_precision', 'day'), models.Q(('submitted_on_precision', 'month'), models.Q(('submitted_on__isnull', True), ('submitted_on__day', 1), _connector='OR')), models.Q(('submitted_on_precision', 'quarter'), models.Q(('submitted_on__isnull', True), models.Q(('submitted_on__day', 1), ('submitted_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('submitted_on_precision', 'year'), models.Q(('submitted_on__isnull', True), models.Q(('submitted_on__day', 1), ('submitted_on__month', 1)), _connector='OR')), _connector='OR'), name='signoff_submitted_on_precision'), models.CheckConstraint(condition=models.Q(('decided_on_precision', 'day'), models.Q(('decided_on_precision', 'month'), models.Q(('decided_on__isnull', True), ('decided_on__day', 1), _connector='OR')), models.Q(('decided_on_precision', 'quarter'), models.Q(('decided_on__isnull', True), models.Q(('decided_on__day', 1), ('decided_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('decided_on_precision', 'year'), models.Q(('decided_on__isnull', True), models.Q(('decided_on__day', 1), ('decided_on__month', 1)), _connector='OR')), _connector='OR'), name='signoff_decided_on_precision'), models.CheckConstraint(condition=models.Q(('expires_on_precision', 'day'), models.Q(('expires_on_precision', 'month'), models.Q(('expires_on__isnull', True), ('expires_on__day', 1), _connector='OR')), models.Q(('expires_on_precision', 'quarter'), models.Q(('expires_on__isnull', True), models.Q(('expires_on__day', 1), ('expires_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('expires_on_precision', 'year'), models.Q(('expires_on__isnull', True), models.Q(('expires_on__day', 1), ('expires_on__month', 1)), _connector='OR')), _connector='OR'), name='signoff_expires_on_precision'), accounts.walls.SameForeignKey(field='pilot', name='signoff_pilot_in_portfolio', same='portfolio'), accounts.walls.SameForeignKey(field='decided_by', name='signoff_decider_in_portfolio', same='portfolio')],
            },
        ),
        migrations.CreateModel(
            name='SignOffHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('area', models.CharField(max_length=80)),
                ('needed', models.CharField(choices=[('yes', 'Needed'), ('no', 'Not needed'), ('unknown', 'Not known whether needed')], default='unknown', max_length=7)),
                ('not_needed_because', models.TextField(blank=True)),
                ('blocking', models.BooleanField(default=True)),
                ('typical_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('engaged_on', models.DateField(blank=True, help_text='The day on which the function was first told.', null=True)),
                ('engaged_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('submitted_on', models.DateField(blank=True, null=True)),
                ('submitted_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('decided_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('decision', models.CharField(blank=True, choices=[('approved', 'Approved'), ('approved_with_conditions', 'Approved with conditions'), ('rejected', 'Rejected'), ('returned', 'Returned'), ('unknown', 'Decided, not known how')], max_length=25)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('expires_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('covers', models.TextField(blank=True, help_text='The model, the data and the version that were signed off.')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='governance.signoff')),
                ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
            ],
            options={
                'abstract': False,
            },
        ),
        accounts.operations.AddTriggers(
            triggers=[('governancequestion', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='c115648501ff6123856591f791e9692e1fde97b6', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_e3be1', table='governance_governancequestion', when='BEFORE'))), ('governancequestion', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_governancequestionhistory" ("answer", "answered_on", "answered_on_precision", "blocking", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_by_id", "raised_on", "raised_on_precision", "text", "topic") SELECT new_values."answer", new_values."answered_on", new_values."answered_on_precision", new_values."blocking", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_by_id", new_values."raised_on", new_values."raised_on_precision", new_values."text", new_values."topic" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7cea28ac00390e1e78f582bcfb3dc8e814dd626c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5ea53', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_governancequestion', when='AFTER'))), ('governancequestion', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_governancequestionhistory" ("answer", "answered_on", "answered_on_precision", "blocking", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_by_id", "raised_on", "raised_on_precision", "text", "topic") SELECT new_values."answer", new_values."answered_on", new_values."answered_on_precision", new_values."blocking", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_by_id", new_values."raised_on", new_values."raised_on_precision", new_values."text", new_values."topic" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b001b3446a7b084be8166e48e29dfb69c891dddb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3425e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_governancequestion', when='AFTER'))), ('governancequestion', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_governancequestionhistory" ("answer", "answered_on", "answered_on_precision", "blocking", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_by_id", "raised_on", "raised_on_precision", "text", "topic") SELECT old_values."answer", old_values."answered_on", old_values."answered_on_precision", old_values."blocking", old_values."id", old_values."key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."raised_by_id", old_values."raised_on", old_values."raised_on_precision", old_values."text", old_values."topic" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3695e9092a5aaaa8bdd2962112be631c71fcc09a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1c0aa', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_governancequestion', when='AFTER'))), ('governancequestionhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bef5d764d557c467394384231142639268e91287', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f5d76', table='governance_governancequestionhistory', when='BEFORE'))), ('signoff', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='72c18e31c2355b0d7180db1c6b66c06718e7373d', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_a9ad7', table='governance_signoff', when='BEFORE'))), ('signoff', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffhistory" ("area", "blocking", "covers", "decided_by_id", "decided_on", "decided_on_precision", "decision", "engaged_on", "engaged_on_precision", "expires_on", "expires_on_precision", "id", "needed", "not_needed_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "submitted_on", "submitted_on_precision", "typical_days") SELECT new_values."area", new_values."blocking", new_values."covers", new_values."decided_by_id", new_values."decided_on", new_values."decided_on_precision", new_values."decision", new_values."engaged_on", new_values."engaged_on_precision", new_values."expires_on", new_values."expires_on_precision", new_values."id", new_values."needed", new_values."not_needed_because", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."submitted_on", new_values."submitted_on_precision", new_values."typical_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bd508e1c613a4fd3a233d4611bfb2cc79857cc3c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bd1a4', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_signoff', when='AFTER'))), ('signoff', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffhistory" ("area", "blocking", "covers", "decided_by_id", "decided_on", "decided_on_precision", "decision", "engaged_on", "engaged_on_precision", "expires_on", "expires_on_precision", "id", "needed", "not_needed_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "submitted_on", "submitted_on_precision", "typical_days") SELECT new_values."area", new_values."blocking", new_values."covers", new_values."decided_by_id", new_values."decided_on", new_values."decided_on_precision", new_values."decision", new_values."engaged_on", new_values."engaged_on_precision", new_values."expires_on", new_values."expires_on_precision", new_values."id", new_values."needed", new_values."not_needed_because", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."submitted_on", new_values."submitted_on_precision", new_values."typical_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ae42b4ef78500fc46c69bf475db2b7003b769e09', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ce879', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_signoff', when='AFTER'))), ('signoff', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_signoffhistory" ("area", "blocking", "covers", "decided_by_id", "decided_on", "decided_on_precision", "decision", "engaged_on", "engaged_on_precision", "expires_on", "expires_on_precision", "id", "needed", "not_needed_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "submitted_on", "submitted_on_precision", "typical_days") SELECT old_values."area", old_values."blocking", old_values."covers", old_values."decided_by_id", old_values."decided_on", old_values."decided_on_precision", old_values."decision", old_values."engaged_on", old_values."engaged_on_precision", old_values."expires_on", old_values."expires_on_precision", old_values."id", old_values."needed", old_values."not_needed_because", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."submitted_on", old_values."submitted_on_precision", old_values."typical_days" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3d60267d4d167f726c19f8e05aabf9e5248d0b0e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_69ad8', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_signoff', when='AFTER'))), ('signoffhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1ce80624a72413bdd7973667c07a3b94b82760a7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2312f', table='governance_signoffhistory', when='BEFORE')))],
        ),
    ]

import accounts.history
import accounts.operations
import accounts.walls
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0002_the_record'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('pilots', '0001_squashed_0002_the_record'),
        ('stalls', '0002_detector'),
    ]

    operations = [
        accounts.operations.Together(
            operations=[migrations.CreateModel(
                name='Acknowledgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on', models.DateField()),
                    ('lapses_on', models.DateField(help_text='The first day on which it counts no more.')),
                    ('note', models.TextField(blank=True)),
                    ('severity', models.CharField(choices=[('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], help_text='As it was on that day.', max_length=8)),
                    ('episode', models.PositiveIntegerField(default=1, help_text='As it was on that day.')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acknowledgements', to='stalls.finding')),
                    ('pilot', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('lapses_on__gt', models.F('on')), ('lapses_on__lte', models.Func(django.db.models.functions.comparison.Cast(models.F('on'), models.DateField()), models.Value(28), arg_joiner=' + ', output_field=models.DateField(), template='(%(expressions)s)'))), name='acknowledgement_lapses', violation_error_message='An acknowledgement holds from 1 to 28 days, then it lapses.'), accounts.walls.SameForeignKey(field='pilot', name='acknowledgement_pilot_in_portfolio', same='portfolio')],
                },
            ), migrations.CreateModel(
                name='AcknowledgementHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('on', models.DateField()),
                    ('lapses_on', models.DateField(help_text='The first day on which it counts no more.')),
                    ('note', models.TextField(blank=True)),
                    ('severity', models.CharField(choices=[('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], help_text='As it was on that day.', max_length=8)),
                    ('episode', models.PositiveIntegerField(default=1, help_text='As it was on that day.')),
                    ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stalls.finding')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='stalls.acknowledgement')),
                    ('pilot', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Action',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField()),
                    ('due_on', models.DateField()),
                    ('agreed_on', models.DateField()),
                    ('done_on', models.DateField(blank=True, null=True)),
                    ('outcome', models.TextField(blank=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='stalls.finding')),
                    ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person')),
                    ('pilot', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('done_on', None)), fields=('finding',), name='action_one_open', violation_error_message='Something is agreed already; finish or replace it.'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='action_has_text', violation_error_message='Say what is to be done.'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('agreed_on'))), name='action_due_after_agreed', violation_error_message='It cannot be due before it is agreed.'), models.CheckConstraint(condition=models.Q(models.Q(('done_on', None), ('outcome', '')), models.Q(('done_on__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='action_done_has_outcome', violation_error_message='The day on which it was done and what came of it go together.'), models.CheckConstraint(condition=models.Q(('done_on', None), ('done_on__gte', models.F('agreed_on')), _connector='OR'), name='action_done_after_agreed', violation_error_message='It cannot be done before it is agreed.'), accounts.walls.SameForeignKey(field='pilot', name='action_pilot_in_portfolio', same='portfolio'), accounts.walls.SameForeignKey(field='owner', name='action_owner_in_portfolio', same='portfolio')],
                },
            ), migrations.CreateModel(
                name='ActionHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('text', models.TextField()),
                    ('due_on', models.DateField()),
                    ('agreed_on', models.DateField()),
                    ('done_on', models.DateField(blank=True, null=True)),
                    ('outcome', models.TextField(blank=True)),
                    ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stalls.finding')),
                    ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='stalls.action')),
                    ('pilot', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Judgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('episode', models.PositiveIntegerField(default=1)),
                    ('on', models.DateField()),
                    ('verdict', models.CharField(choices=[('right', 'Right'), ('wrong', 'Wrong'), ('too_late', 'Right, but too late')], max_length=8)),
                    ('why', models.TextField(blank=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judgements', to='stalls.finding')),
                    ('pilot', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('finding', 'episode', 'by'), name='judgement_one_each', violation_error_message='You have judged it already; change what you said.'), models.CheckConstraint(condition=models.Q(('verdict__in', ['right', 'wrong', 'too_late'])), name='judgement_verdict_known', violation_error_message='Say right, wrong or too late.'), accounts.walls.SameForeignKey(field='pilot', name='judgement_pilot_in_portfolio', same='portfolio')],
                },
            ), migrations.CreateModel(
                name='JudgementHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('episode', models.PositiveIntegerField(default=1)),
                    ('on', models.DateField()),
                    ('verdict', models.CharField(choices=[('right', 'Right'), ('wrong', 'Wrong'), ('too_late', 'Right, but too late')], max_length=8)),
                    ('why', models.TextField(blank=True)),
                    ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stalls.finding')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='stalls.judgement')),
                    ('pilot', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Snooze',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on', models.DateField()),
                    ('until', models.DateField(help_text='The first day on which it speaks again.')),
                    ('reason', models.TextField()),
                    ('severity', models.CharField(choices=[('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], help_text='As it was on that day.', max_length=8)),
                    ('episode', models.PositiveIntegerField(default=1, help_text='As it was on that day.')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snoozes', to='stalls.finding')),
                    ('pilot', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('on')), ('until__lte', models.Func(django.db.models.functions.comparison.Cast(models.F('on'), models.DateField()), models.Value(28), arg_joiner=' + ', output_field=models.DateField(), template='(%(expressions)s)'))), name='snooze_ends', violation_error_message='A finding can be snoozed from 1 to 28 days, not for longer.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='snooze_has_reason', violation_error_message='Say why it can wait.'), accounts.walls.SameForeignKey(field='pilot', name='snooze_pilot_in_portfolio', same='portfolio')],
                },
            ), migrations.CreateModel(
                name='SnoozeHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('on', models.DateField()),
                    ('until', models.DateField(help_text='The first day on which it speaks again.')),
                    ('reason', models.TextField()),
                    ('severity', models.CharField(choices=[('watch', 'Watch'), ('stalled', 'Stalled'), ('critical', 'Critical')], help_text='As it was on that day.', max_length=8)),
                    ('episode', models.PositiveIntegerField(default=1, help_text='As it was on that day.')),
                    ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('finding', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stalls.finding')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='stalls.snooze')),
                    ('pilot', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
        accounts.operations.AddTriggers(
            triggers=[('acknowledgement', pgtrigger.compiler.Trigger(name='portfolio_of_finding', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            SELECT pilot.id, pilot.portfolio_id INTO NEW.pilot_id, NEW.portfolio_id\n              FROM stalls_finding finding JOIN pilots_pilot pilot ON pilot.id = finding.pilot_id\n             WHERE finding.id = NEW.finding_id;\n            RETURN NEW;\n        ', hash='e4be86e6daabb5f85dacbfa903b04f1fb82a6b20', operation='INSERT OR UPDATE OF "finding_id", "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_finding_bbbc5', table='stalls_acknowledgement', when='BEFORE'))), ('acknowledgement', pgtrigger.compiler.Trigger(name='never_overwritten', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF TG_OP = \'DELETE\' OR NEW.finding_id IS DISTINCT FROM OLD.finding_id OR NEW.by_id IS DISTINCT FROM OLD.by_id OR NEW."on" IS DISTINCT FROM OLD."on" OR NEW.lapses_on IS DISTINCT FROM OLD.lapses_on OR NEW.note IS DISTINCT FROM OLD.note OR NEW.severity IS DISTINCT FROM OLD.severity OR NEW.episode IS DISTINCT FROM OLD.episode THEN\n                RAISE EXCEPTION \'what was recorded in % stays as it was: add a later row\', TG_TABLE_NAME\n                    USING ERRCODE = \'restrict_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='43e816f847a78b72f86ff224a2a36f27daaa353a', operation='UPDATE OR DELETE', pgid='pgtrigger_never_overwritten_6bf54', table='stalls_acknowledgement', when='BEFORE'))), ('acknowledgement', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_acknowledgementhistory" ("by_id", "episode", "finding_id", "id", "lapses_on", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "severity") SELECT new_values."by_id", new_values."episode", new_values."finding_id", new_values."id", new_values."lapses_on", new_values."note", new_values."on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."severity" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='af6152992a92cf424d4131a84679dbda7b6e1602', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6cb7f', referencing='REFERENCING NEW TABLE AS new_values ', table='stalls_acknowledgement', when='AFTER'))), ('acknowledgement', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_acknowledgementhistory" ("by_id", "episode", "finding_id", "id", "lapses_on", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "severity") SELECT new_values."by_id", new_values."episode", new_values."finding_id", new_values."id", new_values."lapses_on", new_values."note", new_values."on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."severity" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7b0ddfe77ac7eb47d3c703e3526f26f8256cb309', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1fe11', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='stalls_acknowledgement', when='AFTER'))), ('acknowledgement', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_acknowledgementhistory" ("by_id", "episode", "finding_id", "id", "lapses_on", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "severity") SELECT old_values."by_id", old_values."episode", old_values."finding_id", old_values."id", old_values."lapses_on", old_values."note", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."severity" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c47b40dc3828b3015892645cc15cec740179dd47', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_59f99', referencing='REFERENCING OLD TABLE AS old_values ', table='stalls_acknowledgement', when='AFTER'))), ('acknowledgementhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='34b3084c7f2a9cbe51535664b43fe3b6956ac5b3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5302b', table='stalls_acknowledgementhistory', when='BEFORE'))), ('action', pgtrigger.compiler.Trigger(name='portfolio_of_finding', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            SELECT pilot.id, pilot.portfolio_id INTO NEW.pilot_id, NEW.portfolio_id\n              FROM stalls_finding finding JOIN pilots_pilot pilot ON pilot.id = finding.pilot_id\n             WHERE finding.id = NEW.finding_id;\n            RETURN NEW;\n        ', hash='a489fcf446504328777bdf42fb1680d6b30f6a93', operation='INSERT OR UPDATE OF "finding_id", "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_finding_97c80', table='stalls_action', when='BEFORE'))), ('action', pgtrigger.compiler.Trigger(name='never_overwritten', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'DELETE' OR NEW.finding_id IS DISTINCT FROM OLD.finding_id OR NEW.text IS DISTINCT FROM OLD.text OR NEW.owner_id IS DISTINCT FROM OLD.owner_id OR NEW.due_on IS DISTINCT FROM OLD.due_on OR NEW.agreed_on IS DISTINCT FROM OLD.agreed_on OR NEW.by_id IS DISTINCT FROM OLD.by_id THEN\n                RAISE EXCEPTION 'what was recorded in % stays as it was: add a later row', TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='6f660ed4ed464ffcbcb11fd33a46832c08e37b80', operation='UPDATE OR DELETE', pgid='pgtrigger_never_overwritten_00b6d', table='stalls_action', when='BEFORE'))), ('action', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_actionhistory" ("agreed_on", "by_id", "done_on", "due_on", "finding_id", "id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "text") SELECT new_values."agreed_on", new_values."by_id", new_values."done_on", new_values."due_on", new_values."finding_id", new_values."id", new_values."outcome", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='55163ff64b28e0c9a2ebc676f42aed257748c6eb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cfe48', referencing='REFERENCING NEW TABLE AS new_values ', table='stalls_action', when='AFTER'))), ('action', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_actionhistory" ("agreed_on", "by_id", "done_on", "due_on", "finding_id", "id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "text") SELECT new_values."agreed_on", new_values."by_id", new_values."done_on", new_values."due_on", new_values."finding_id", new_values."id", new_values."outcome", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='43c04f4428a8f7227547202e4ebedaa0d4ae2182', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_99b04', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='stalls_action', when='AFTER'))), ('action', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_actionhistory" ("agreed_on", "by_id", "done_on", "due_on", "finding_id", "id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "text") SELECT old_values."agreed_on", old_values."by_id", old_values."done_on", old_values."due_on", old_values."finding_id", old_values."id", old_values."outcome", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4c0934b32fbbc3e00a7623d31db835610cfa875e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8a0d2', referencing='REFERENCING OLD TABLE AS old_values ', table='stalls_action', when='AFTER'))), ('actionhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8d2815642f7d9b2bec02b519b258f87664dbf034', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ff781', table='stalls_actionhistory', when='BEFORE'))), ('judgement', pgtrigger.compiler.Trigger(name='portfolio_of_finding', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            SELECT pilot.id, pilot.portfolio_id INTO NEW.pilot_id, NEW.portfolio_id\n              FROM stalls_finding finding JOIN pilots_pilot pilot ON pilot.id = finding.pilot_id\n             WHERE finding.id = NEW.finding_id;\n            RETURN NEW;\n        ', hash='57b53ad3cbefc1d806ce318e7464bea9838abca0', operation='INSERT OR UPDATE OF "finding_id", "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_finding_40375', table='stalls_judgement', when='BEFORE'))), ('judgement', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_judgementhistory" ("by_id", "episode", "finding_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "verdict", "why") SELECT new_values."by_id", new_values."episode", new_values."finding_id", new_values."id", new_values."on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."verdict", new_values."why" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='db826c81446b58dfc4d0a7512654c0ceb0e79eee', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_564d8', referencing='REFERENCING NEW TABLE AS new_values ', table='stalls_judgement', when='AFTER'))), ('judgement', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_judgementhistory" ("by_id", "episode", "finding_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "verdict", "why") SELECT new_values."by_id", new_values."episode", new_values."finding_id", new_values."id", new_values."on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."verdict", new_values."why" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ee99cf7250b8d6832f56939bff3895c2b9451891', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4f72a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='stalls_judgement', when='AFTER'))), ('judgement', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_judgementhistory" ("by_id", "episode", "finding_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "verdict", "why") SELECT old_values."by_id", old_values."episode", old_values."finding_id", old_values."id", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."verdict", old_values."why" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='fc1090d93e0b85587c4b8e22925437008d353213', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5622f', referencing='REFERENCING OLD TABLE AS old_values ', table='stalls_judgement', when='AFTER'))), ('judgementhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2962ab9b5adb3ba615a3a7210096b626104ce7f5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9747e', table='stalls_judgementhistory', when='BEFORE'))), ('snooze', pgtrigger.compiler.Trigger(name='portfolio_of_finding', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            SELECT pilot.id, pilot.portfolio_id INTO NEW.pilot_id, NEW.portfolio_id\n              FROM stalls_finding finding JOIN pilots_pilot pilot ON pilot.id = finding.pilot_id\n             WHERE finding.id = NEW.finding_id;\n            RETURN NEW;\n        ', hash='b87ad5f61e7ccf20f9f850be7ebadf19e8b4cd98', operation='INSERT OR UPDATE OF "finding_id", "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_finding_341e9', table='stalls_snooze', when='BEFORE'))), ('snooze', pgtrigger.compiler.Trigger(name='never_overwritten', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            IF TG_OP = \'DELETE\' OR NEW.finding_id IS DISTINCT FROM OLD.finding_id OR NEW.by_id IS DISTINCT FROM OLD.by_id OR NEW."on" IS DISTINCT FROM OLD."on" OR NEW.until IS DISTINCT FROM OLD.until OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.severity IS DISTINCT FROM OLD.severity OR NEW.episode IS DISTINCT FROM OLD.episode THEN\n                RAISE EXCEPTION \'what was recorded in % stays as it was: add a later row\', TG_TABLE_NAME\n                    USING ERRCODE = \'restrict_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='4b754dbcfe562c29d06cdf6e13089dc5f44ced05', operation='UPDATE OR DELETE', pgid='pgtrigger_never_overwritten_922af', table='stalls_snooze', when='BEFORE'))), ('snooze', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_snoozehistory" ("by_id", "episode", "finding_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "severity", "until") SELECT new_values."by_id", new_values."episode", new_values."finding_id", new_values."id", new_values."on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."severity", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ad2aab2e6e188d3923be427e17ce56de474a263e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2bd33', referencing='REFERENCING NEW TABLE AS new_values ', table='stalls_snooze', when='AFTER'))), ('snooze', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_snoozehistory" ("by_id", "episode", "finding_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "severity", "until") SELECT new_values."by_id", new_values."episode", new_values."finding_id", new_values."id", new_values."on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."severity", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4171725a97e951c8a15be02b8d483e06ff1c77a1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c0c1f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='stalls_snooze', when='AFTER'))), ('snooze', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "stalls_snoozehistory" ("by_id", "episode", "finding_id", "id", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "severity", "until") SELECT old_values."by_id", old_values."episode", old_values."finding_id", old_values."id", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."reason", old_values."severity", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='20ae2d1a981a7cbcab1ab1d4cfe300ba519bfa54', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a81e6', referencing='REFERENCING OLD TABLE AS old_values ', table='stalls_snooze', when='AFTER'))), ('snoozehistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c1e9dcb7e836724162a0d756781a8c92ab5280ea', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0d60d', table='stalls_snoozehistory', when='BEFORE')))],
        ),
    ]

import accounts.history
import accounts.models
import accounts.operations
import accounts.time_zones
import accounts.walls
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_the_record')]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        # Periods of which there is one at a time compare days and keys in one index.
        BtreeGistExtension(),
        # One count over all tables of history: the order of recording.
        migrations.RunSQL('CREATE SEQUENCE history_order', 'DROP SEQUENCE history_order'),
        accounts.operations.Together(
            operations=[migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                    ('name', models.CharField(max_length=200)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique', violation_error_message='Somebody with this e-mail address exists already.')],
                },
            ), migrations.CreateModel(
                name='Portfolio',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, unique=True)),
                    ('timezone', models.CharField(default='Europe/London', max_length=64, validators=[accounts.time_zones.known_time_zone], verbose_name='time zone')),
                    ('nation', models.CharField(blank=True, choices=[('', 'None'), ('GB-ENG', 'England'), ('GB-WLS', 'Wales'), ('GB-SCT', 'Scotland'), ('GB-NIR', 'Northern Ireland'), ('IE', 'Ireland'), ('US', 'United States'), ('CA', 'Canada'), ('AU', 'Australia'), ('NZ', 'New Zealand'), ('NL', 'Netherlands'), ('DE', 'Germany'), ('FR', 'France')], default='GB-ENG', help_text='Whose bank holidays are kept.', max_length=6)),
                    ('working_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')]), default=accounts.models.monday_to_friday, help_text='The days of the week on which people work.')),
                    ('is_demonstration', models.BooleanField(default=False, help_text='Made by the product to show itself; never holds real pilots.')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('nation__in', ['', 'GB-ENG', 'GB-WLS', 'GB-SCT', 'GB-NIR', 'IE', 'US', 'CA', 'AU', 'NZ', 'NL', 'DE', 'FR'])), name='portfolio_nation_known'), models.CheckConstraint(condition=models.Q(('working_days__contained_by', [0, 1, 2, 3, 4, 5, 6]), ('working_days__len__gte', 1)), name='portfolio_has_working_days', violation_error_message='Choose at least one day of the week.')],
                },
            ), migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('leader', 'Leader'), ('programme_manager', 'Programme manager'), ('engineer', 'Engineer'), ('reviewer', 'Reviewer'), ('administrator', 'Administrator')], max_length=20)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('portfolio', 'user', 'role'), name='membership_once'), models.CheckConstraint(condition=models.Q(('role__in', ['leader', 'programme_manager', 'engineer', 'reviewer', 'administrator'])), name='membership_role_known')],
                },
            ), migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200)),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='people', to=settings.AUTH_USER_MODEL)),
                    ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('portfolio', 'name'), name='person_name_unique'), models.UniqueConstraint(fields=('portfolio', 'id'), name='person_in_portfolio')],
                },
            ), migrations.CreateModel(
                name='Leave',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField()),
                    ('until', models.DateField(help_text='The first day back.')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='accounts.person')),
                    ('stand_in', models.ForeignKey(blank=True, db_constraint=False, help_text='Who acts for them meanwhile.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person')),
                    ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='leave_ends_after_it_begins', violation_error_message='The first day back must lie after the first day away.'), models.CheckConstraint(condition=models.Q(('stand_in', models.F('person')), _negated=True), name='leave_stand_in_is_somebody_else', violation_error_message='Nobody can stand in for themselves.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), (models.Func('since', 'until', function='daterange'), '&&')], name='leave_one_at_a_time', violation_error_message='They are away on some of these days already.'), accounts.walls.SameForeignKey(field='person', name='leave_person_in_portfolio', same='portfolio'), accounts.walls.SameForeignKey(field='stand_in', name='leave_stand_in_in_portfolio', same='portfolio')],
                },
            ), migrations.CreateModel(
                name='PersonHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=200)),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='accounts.person')),
                    ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('portfolio', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='MembershipHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('role', models.CharField(choices=[('leader', 'Leader'), ('programme_manager', 'Programme manager'), ('engineer', 'Engineer'), ('reviewer', 'Reviewer'), ('administrator', 'Administrator')], max_length=20)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='accounts.membership')),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('portfolio', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='LeaveHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('since', models.DateField()),
                    ('until', models.DateField(help_text='The first day back.')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='accounts.leave')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person')),
                    ('stand_in', models.ForeignKey(blank=True, db_constraint=False, help_text='Who acts for them meanwhile.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person')),
                    ('portfolio', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Erasure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pseudonym', models.CharField(max_length=40)),
                    ('salt', models.CharField(max_length=32)),
                    ('digests', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), help_text='Of each name that they had here.')),
                    ('with_log_in', models.BooleanField(default=False, help_text='Their log-in went with them.')),
                    ('in_free_text', models.BooleanField(default=False, help_text='What people had written of them was changed too.')),
                    ('reason', models.CharField(max_length=500)),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(help_text='Empty: a command.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='erasures', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('portfolio', 'pseudonym'), name='erasure_pseudonym_unique')],
                },
            ), migrations.CreateModel(
                name='PortfolioHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=200)),
                    ('timezone', models.CharField(default='Europe/London', max_length=64, validators=[accounts.time_zones.known_time_zone], verbose_name='time zone')),
                    ('nation', models.CharField(blank=True, choices=[('', 'None'), ('GB-ENG', 'England'), ('GB-WLS', 'Wales'), ('GB-SCT', 'Scotland'), ('GB-NIR', 'Northern Ireland'), ('IE', 'Ireland'), ('US', 'United States'), ('CA', 'Canada'), ('AU', 'Australia'), ('NZ', 'New Zealand'), ('NL', 'Netherlands'), ('DE', 'Germany'), ('FR', 'France')], default='GB-ENG', help_text='Whose bank holidays are kept.', max_length=6)),
                    ('working_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')]), default=accounts.models.monday_to_friday, help_text='The days of the week on which people work.')),
                    ('is_demonstration', models.BooleanField(default=False, help_text='Made by the product to show itself; never holds real pilots.')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='accounts.portfolio')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='QuietPeriod',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200)),
                    ('since', models.DateField()),
                    ('until', models.DateField(help_text='The first day that is not quiet any more.')),
                    ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quiet_periods', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='quietperiod_ends_after_it_begins', violation_error_message='The end must lie after the beginning.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('portfolio', '='), (models.Func('since', 'until', function='daterange'), '&&')], name='quietperiod_one_at_a_time', violation_error_message='Another quiet period has some of these days.')],
                },
            ), migrations.CreateModel(
                name='QuietPeriodHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=200)),
                    ('since', models.DateField()),
                    ('until', models.DateField(help_text='The first day that is not quiet any more.')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='accounts.quietperiod')),
                    ('portfolio', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='UserHistory',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                    ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                    ('id', models.BigIntegerField()),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                    ('name', models.CharField(max_length=200)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
        accounts.operations.AddTriggers(
            triggers=[('portfolio', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_portfoliohistory" ("id", "is_demonstration", "name", "nation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "timezone", "working_days") SELECT new_values."id", new_values."is_demonstration", new_values."name", new_values."nation", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."timezone", new_values."working_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8991300a908b300332072a22b452bcd1afa054cd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_17fa0', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_portfolio', when='AFTER'))), ('portfolio', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_portfoliohistory" ("id", "is_demonstration", "name", "nation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "timezone", "working_days") SELECT new_values."id", new_values."is_demonstration", new_values."name", new_values."nation", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."timezone", new_values."working_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0ea4ab408d5d2a8c12325e0b882db4ebc6e911b5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0804d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_portfolio', when='AFTER'))), ('portfolio', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_portfoliohistory" ("id", "is_demonstration", "name", "nation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "timezone", "working_days") SELECT old_values."id", old_values."is_demonstration", old_values."name", old_values."nation", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."timezone", old_values."working_days" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f32af30c7947ea6c921021c90e8c0d667e8d9a3d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ba546', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_portfolio', when='AFTER'))), ('user', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userhistory" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."date_joined", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5a1610d2cb7b3d7b6b214fb4a736119ed4f38a88', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_user', when='AFTER'))), ('user', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userhistory" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."date_joined", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."date_joined" IS DISTINCT FROM (new_values."date_joined") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."is_staff" IS DISTINCT FROM (new_values."is_staff") OR old_values."is_superuser" IS DISTINCT FROM (new_values."is_superuser") OR old_values."name" IS DISTINCT FROM (new_values."name")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a0ee8ecce4cfd0bbbc3b226812de5fa049287759', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0e890', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_user', when='AFTER'))), ('user', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userhistory" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."date_joined", old_values."email", old_values."id", old_values."is_active", old_values."is_staff", old_values."is_superuser", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8aba685b5603d87362fd361fe7da248868bb8ea1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_user', when='AFTER'))), ('personhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6f33d8b2988ebe4b2b3d9e83f6159ea2ffc9e11a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a5c6', table='accounts_personhistory', when='BEFORE'))), ('person', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_personhistory" ("email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "user_id") SELECT new_values."email", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."portfolio_id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d6603ccdbed18732384b2e8615913ef3e35058a6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6b541', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_person', when='AFTER'))), ('person', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_personhistory" ("email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "user_id") SELECT new_values."email", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."portfolio_id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d2e81f92edbdc623cfc528d51e36b9fcecf2fb30', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_70819', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_person', when='AFTER'))), ('person', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_personhistory" ("email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "user_id") SELECT old_values."email", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."portfolio_id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e11aa4c16b0a42ea8a998cb314aec5c94e68ea90', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_18acd', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_person', when='AFTER'))), ('membershiphistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9ee43f83afd372f3941d93d61b0d68b7fab7a8d3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_123dc', table='accounts_membershiphistory', when='BEFORE'))), ('membership', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_membershiphistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "role", "user_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."portfolio_id", new_values."role", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='83fdb7f3c6979d971e3505504f8385d19c494602', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fc05a', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_membership', when='AFTER'))), ('membership', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_membershiphistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "role", "user_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."portfolio_id", new_values."role", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a28999e3500beff05f2a4fd047238710f8f7b84a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_20ab5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_membership', when='AFTER'))), ('membership', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_membershiphistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "role", "user_id") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."portfolio_id", old_values."role", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3e5a3643fc116efbfa3a75e6ba901c8180cdeb29', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_19a8f', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_membership', when='AFTER'))), ('leavehistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fb8f5d0231fe62e3e3a5825667f422aa04d807ab', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2958d', table='accounts_leavehistory', when='BEFORE'))), ('leave', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_leavehistory" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "since", "stand_in_id", "until") SELECT new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."portfolio_id", new_values."since", new_values."stand_in_id", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ab377040fdde1509c106e71acba3d58ce418d8b8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_51a72', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_leave', when='AFTER'))), ('leave', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_leavehistory" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "since", "stand_in_id", "until") SELECT new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."portfolio_id", new_values."since", new_values."stand_in_id", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='422f7b2b3db65d318e82d8ace265af17cea52fe3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3a69c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_leave', when='AFTER'))), ('leave', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_leavehistory" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "since", "stand_in_id", "until") SELECT old_values."id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."portfolio_id", old_values."since", old_values."stand_in_id", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4830ec2a1bac2aa018caea4b528be11246e85f48', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_21697', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_leave', when='AFTER'))), ('portfoliohistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a41b2695661d1483e453d9c9d0d5f5129b432474', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_08e01', table='accounts_portfoliohistory', when='BEFORE'))), ('quietperiod', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_quietperiodhistory" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "since", "until") SELECT new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."portfolio_id", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d65b6358f5cc5f57e0b8e2851f5d86a6cef98b35', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_63323', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_quietperiod', when='AFTER'))), ('quietperiod', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_quietperiodhistory" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "since", "until") SELECT new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."portfolio_id", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='39627d0d06b9fe6c519c531db2e1fbd9f75361b1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d9bc5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_quietperiod', when='AFTER'))), ('quietperiod', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_quietperiodhistory" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "since", "until") SELECT old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."portfolio_id", old_values."since", old_values."until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6e7b719005f4d1b2f1b8ae1f7744a7863f4b11a3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b43e4', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_quietperiod', when='AFTER'))), ('quietperiodhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='15de78ca5331bd686bafdd0bd44b083e332d1bc4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_36ea1', table='accounts_quietperiodhistory', when='BEFORE'))), ('userhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='68ffa9ce3b529c4c151c9348adc79b98119cd550', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4f815', table='accounts_userhistory', when='BEFORE')))],
        ),
    ]

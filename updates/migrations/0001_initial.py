import accounts.operations
import accounts.walls
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_the_record'),
        ('pilots', '0002_the_record'),
    ]

    operations = [
        accounts.operations.Together(
            operations=[migrations.CreateModel(
                name='UpdateDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('week', models.DateField()),
                    ('typed', models.JSONField(default=dict)),
                    ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
                    ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='update_drafts', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('pilot', 'person', 'week'), name='updatedraft_once'), models.CheckConstraint(condition=models.Q(('week__iso_week_day', 1)), name='updatedraft_week_is_a_monday'), accounts.walls.SameForeignKey(field='pilot', name='updatedraft_pilot_in_portfolio', same='portfolio'), accounts.walls.SameForeignKey(field='person', name='updatedraft_person_in_portfolio', same='portfolio')],
                },
            ), migrations.CreateModel(
                name='UpdateLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('week', models.DateField()),
                    ('token_digest', models.CharField(max_length=64, unique=True)),
                    ('address_digest', models.CharField(max_length=64)),
                    ('issued_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('expires_at', models.DateTimeField()),
                    ('used_at', models.DateTimeField(blank=True, null=True)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person')),
                    ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='update_links', to='pilots.pilot')),
                    ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('week__iso_week_day', 1)), name='updatelink_week_is_a_monday'), accounts.walls.SameForeignKey(field='pilot', name='updatelink_pilot_in_portfolio', same='portfolio'), accounts.walls.SameForeignKey(field='person', name='updatelink_person_in_portfolio', same='portfolio')],
                },
            )],
        ),
        accounts.operations.AddTriggers(
            triggers=[('updatedraft', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='9f88924d771113e7344d19b11dd857a4ded5ee2a', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_76cce', table='updates_updatedraft', when='BEFORE'))), ('updatelink', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='1c69b5d18babbdaf1506d616e828d0328b2a093a', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_3e94b', table='updates_updatelink', when='BEFORE')))],
        ),
    ]

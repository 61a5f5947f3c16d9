import accounts.operations
import accounts.walls
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('pilots', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='InventoryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profile', models.CharField(max_length=40)),
                ('identity', models.CharField(help_text='What names the row in every edition of the inventory.', max_length=700)),
                ('ordinal', models.PositiveIntegerField(default=1, help_text='Tells rows of the same identity apart.')),
                ('row_number', models.PositiveIntegerField(help_text='The row in the file that was imported last.')),
                ('file_name', models.CharField(max_length=255)),
                ('file_on', models.DateField(help_text='The day for which the inventory speaks.', null=True)),
                ('values', models.JSONField(help_text='The fields as the file last gave them.')),
                ('notes', models.JSONField(default=list, help_text='What was typed and could not be a value, and what was repaired.')),
                ('pilot', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='inventory_entry', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
            ],
            options={
                'verbose_name_plural': 'inventory entries',
                'constraints': [models.UniqueConstraint(fields=('portfolio', 'profile', 'identity', 'ordinal'), name='inventoryentry_identity_unique'), accounts.walls.SameForeignKey(field='pilot', name='inventoryentry_pilot_in_portfolio', same='portfolio')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=43, unique=True)),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('profile', models.CharField(blank=True, help_text='Empty: the one that the header fits.', max_length=40)),
                ('organisation', models.CharField(blank=True, max_length=300)),
                ('order', models.CharField(blank=True, help_text='How 3/4/2024 reads; empty: as the profile says.', max_length=11)),
                ('mapping', models.JSONField(default=dict, help_text="The file's columns to our fields, for the generic profile.")),
                ('created_at', models.DateTimeField()),
                ('result', models.JSONField(help_text='What the import did, once confirmed.', null=True)),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        accounts.operations.AddTriggers(
            triggers=[('inventoryentry', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='45a8365fc2200e9762bf72e75397e564f2170907', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_548f7', table='inventories_inventoryentry', when='BEFORE')))],
        ),
    ]

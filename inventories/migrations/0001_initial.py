import accounts.triggers
import accounts.walls
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
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
            name='InventoryEntryHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('profile', models.CharField(max_length=40)),
                ('identity', models.CharField(help_text='What names the row in every edition of the inventory.', max_length=700)),
                ('ordinal', models.PositiveIntegerField(default=1, help_text='Tells rows of the same identity apart.')),
                ('row_number', models.PositiveIntegerField(help_text='The row in the file that was imported last.')),
                ('file_name', models.CharField(max_length=255)),
                ('file_on', models.DateField(help_text='The day for which the inventory speaks.', null=True)),
                ('values', models.JSONField(help_text='The fields as the file last gave them.')),
                ('notes', models.JSONField(default=list, help_text='What was typed and could not be a value, and what was repaired.')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='inventories.inventoryentry')),
                ('pilot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio')),
            ],
            options={
                'abstract': False,
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
        accounts.triggers.AddTriggers(
            triggers=[('inventoryentry', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='45a8365fc2200e9762bf72e75397e564f2170907', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_548f7', table='inventories_inventoryentry', when='BEFORE'))), ('inventoryentry', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventories_inventoryentryhistory" ("file_name", "file_on", "id", "identity", "notes", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "profile", "row_number", "values") SELECT new_values."file_name", new_values."file_on", new_values."id", new_values."identity", new_values."notes", new_values."ordinal", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."profile", new_values."row_number", new_values."values" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='14fb6381ce615e3e01fdedb149c7ddce91766809', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0dd33', referencing='REFERENCING NEW TABLE AS new_values ', table='inventories_inventoryentry', when='AFTER'))), ('inventoryentry', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventories_inventoryentryhistory" ("file_name", "file_on", "id", "identity", "notes", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "profile", "row_number", "values") SELECT new_values."file_name", new_values."file_on", new_values."id", new_values."identity", new_values."notes", new_values."ordinal", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."profile", new_values."row_number", new_values."values" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7c96c919b18600d318185f158a253fd4f24bbca2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_393a8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='inventories_inventoryentry', when='AFTER'))), ('inventoryentry', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "inventories_inventoryentryhistory" ("file_name", "file_on", "id", "identity", "notes", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "profile", "row_number", "values") SELECT old_values."file_name", old_values."file_on", old_values."id", old_values."identity", old_values."notes", old_values."ordinal", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."profile", old_values."row_number", old_values."values" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='09d54b3d8d05f883d6308f997ccfe23e4306ec34', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a27d8', referencing='REFERENCING OLD TABLE AS old_values ', table='inventories_inventoryentry', when='AFTER'))), ('inventoryentryhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='263d36c96336a8d9e456b9c674d7f753dd0e7e7c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4b4d1', table='inventories_inventoryentryhistory', when='BEFORE')))],
        ),
    ]

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
                ('pilot', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='inventory_entry', to='pilots.pilot')),
                ('portfolio', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio')),
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
            triggers=[('inventoryentry', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='45a8365fc2200e9762bf72e75397e564f2170907', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_548f7', table='inventories_inventoryentry', when='BEFORE'))), ('inventoryentry', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventories_inventoryentryhistory" ("file_name", "file_on", "id", "identity", "notes", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "profile", "row_number", "values") VALUES (NEW."file_name", NEW."file_on", NEW."id", NEW."identity", NEW."notes", NEW."ordinal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pilot_id", NEW."portfolio_id", NEW."profile", NEW."row_number", NEW."values"); RETURN NULL;', hash='136f590929b6c10b3a263479116a3097ca94701a', operation='INSERT', pgid='pgtrigger_insert_insert_0dd33', table='inventories_inventoryentry', when='AFTER'))), ('inventoryentry', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inventories_inventoryentryhistory" ("file_name", "file_on", "id", "identity", "notes", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "profile", "row_number", "values") VALUES (NEW."file_name", NEW."file_on", NEW."id", NEW."identity", NEW."notes", NEW."ordinal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pilot_id", NEW."portfolio_id", NEW."profile", NEW."row_number", NEW."values"); RETURN NULL;', hash='1f0983f3b69782ab5af018d15acabbe18a6d49e6', operation='UPDATE', pgid='pgtrigger_update_update_393a8', table='inventories_inventoryentry', when='AFTER'))), ('inventoryentry', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventories_inventoryentryhistory" ("file_name", "file_on", "id", "identity", "notes", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "profile", "row_number", "values") VALUES (OLD."file_name", OLD."file_on", OLD."id", OLD."identity", OLD."notes", OLD."ordinal", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pilot_id", OLD."portfolio_id", OLD."profile", OLD."row_number", OLD."values"); RETURN NULL;', hash='ed67c81125965445766ca9f6e322f36a2b99d98e', operation='DELETE', pgid='pgtrigger_delete_delete_a27d8', table='inventories_inventoryentry', when='AFTER'))), ('inventoryentryhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='263d36c96336a8d9e456b9c674d7f753dd0e7e7c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4b4d1', table='inventories_inventoryentryhistory', when='BEFORE')))],
        ),
    ]

from accounts.migrations._moves import set_recorded_on
from pilots.migrations._moves import one_tenure_at_a_time, share_systems
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
        ('pghistory', '0007_auto_20250421_0444'),
        ('pilots', '0001_initial'),
    ]

    operations = [
        accounts.operations.RemoveTriggers(
            triggers=[('pilot', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_pilothistory" ("cadence_days", "claimed_stage", "clock_start", "clock_start_precision", "code", "engineer_id", "id", "inventory", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "problem", "programme_manager_id", "sector", "unit") SELECT new_values."cadence_days", new_values."claimed_stage", new_values."clock_start", new_values."clock_start_precision", new_values."code", new_values."engineer_id", new_values."id", new_values."inventory", new_values."name", new_values."organisation", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."portfolio_id", new_values."problem", new_values."programme_manager_id", new_values."sector", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='35607ec81bcfdd866769ef8396144ea7bb1be33f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_47c3e', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_pilot', when='AFTER'))), ('pilot', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_pilothistory" ("cadence_days", "claimed_stage", "clock_start", "clock_start_precision", "code", "engineer_id", "id", "inventory", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "problem", "programme_manager_id", "sector", "unit") SELECT new_values."cadence_days", new_values."claimed_stage", new_values."clock_start", new_values."clock_start_precision", new_values."code", new_values."engineer_id", new_values."id", new_values."inventory", new_values."name", new_values."organisation", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."portfolio_id", new_values."problem", new_values."programme_manager_id", new_values."sector", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b879ee64b0e2d71d56397e208d4a63fadc34e987', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e4b21', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_pilot', when='AFTER'))), ('pilot', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_pilothistory" ("cadence_days", "claimed_stage", "clock_start", "clock_start_precision", "code", "engineer_id", "id", "inventory", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "problem", "programme_manager_id", "sector", "unit") SELECT old_values."cadence_days", old_values."claimed_stage", old_values."clock_start", old_values."clock_start_precision", old_values."code", old_values."engineer_id", old_values."id", old_values."inventory", old_values."name", old_values."organisation", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."portfolio_id", old_values."problem", old_values."programme_manager_id", old_values."sector", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b4d44fec908ef12d61f5ea86fd02d1089c834953', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e7cb2', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_pilot', when='AFTER'))), ('champion', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='51b676c54422cbb3314b1e5b0ad09738bcad400c', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_710c0', table='pilots_champion', when='BEFORE'))), ('champion', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_championhistory" ("end_reason", "handover_done_on", "handover_done_on_precision", "id", "leaving_on", "leaving_on_precision", "level", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "since", "since_precision", "until", "until_precision") SELECT new_values."end_reason", new_values."handover_done_on", new_values."handover_done_on_precision", new_values."id", new_values."leaving_on", new_values."leaving_on_precision", new_values."level", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."since", new_values."since_precision", new_values."until", new_values."until_precision" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9afbffee60cfe45118cd3410f14ebd8b07204c3f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6f4f3', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_champion', when='AFTER'))), ('champion', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_championhistory" ("end_reason", "handover_done_on", "handover_done_on_precision", "id", "leaving_on", "leaving_on_precision", "level", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "since", "since_precision", "until", "until_precision") SELECT new_values."end_reason", new_values."handover_done_on", new_values."handover_done_on_precision", new_values."id", new_values."leaving_on", new_values."leaving_on_precision", new_values."level", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."since", new_values."since_precision", new_values."until", new_values."until_precision" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f4f00f5a13d6a4601645d4f4a3bba3116be7305b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cb8b8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_champion', when='AFTER'))), ('champion', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_championhistory" ("end_reason", "handover_done_on", "handover_done_on_precision", "id", "leaving_on", "leaving_on_precision", "level", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "since", "since_precision", "until", "until_precision") SELECT old_values."end_reason", old_values."handover_done_on", old_values."handover_done_on_precision", old_values."id", old_values."leaving_on", old_values."leaving_on_precision", old_values."level", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."since", old_values."since_precision", old_values."until", old_values."until_precision" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d249070205d7a0458e2cd0f9cc78f4509f3a31d0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1b5c0', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_champion', when='AFTER'))), ('deputy', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='3ca1233696518f3f80cf7fbc436b4a71b8d6c4d3', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_0ee8b', table='pilots_deputy', when='BEFORE'))), ('deputy', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_deputyhistory" ("has_authority", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "since", "since_precision", "until", "until_precision") SELECT new_values."has_authority", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."since", new_values."since_precision", new_values."until", new_values."until_precision" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e4f2644a6c872a20f8eccd4471ce273e71e806b5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_34f7c', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_deputy', when='AFTER'))), ('deputy', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_deputyhistory" ("has_authority", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "since", "since_precision", "until", "until_precision") SELECT new_values."has_authority", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."since", new_values."since_precision", new_values."until", new_values."until_precision" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6c0d91aa6a3ce0f305493388ad969db1ade27b2d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_783ad', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_deputy', when='AFTER'))), ('deputy', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_deputyhistory" ("has_authority", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "since", "since_precision", "until", "until_precision") SELECT old_values."has_authority", old_values."id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."since", old_values."since_precision", old_values."until", old_values."until_precision" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='77c04b46aba7ddd148d5fa91721bba38ed27069b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2f68f', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_deputy', when='AFTER'))), ('integration', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='249468a6a7c64ea70e65ad23b26c7c7050731bc7', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_01f88', table='pilots_integration', when='BEFORE'))), ('integration', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_integrationhistory" ("agreed_approach", "api", "blocks_first_slice", "due_on", "due_on_precision", "id", "key", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "promised_days", "started_on", "started_on_precision", "state", "state_on", "state_on_precision", "system") SELECT new_values."agreed_approach", new_values."api", new_values."blocks_first_slice", new_values."due_on", new_values."due_on_precision", new_values."id", new_values."key", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."promised_days", new_values."started_on", new_values."started_on_precision", new_values."state", new_values."state_on", new_values."state_on_precision", new_values."system" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a9354ef6e72f133d3f48655da5611d042590633b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_68fea', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_integration', when='AFTER'))), ('integration', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_integrationhistory" ("agreed_approach", "api", "blocks_first_slice", "due_on", "due_on_precision", "id", "key", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "promised_days", "started_on", "started_on_precision", "state", "state_on", "state_on_precision", "system") SELECT new_values."agreed_approach", new_values."api", new_values."blocks_first_slice", new_values."due_on", new_values."due_on_precision", new_values."id", new_values."key", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."promised_days", new_values."started_on", new_values."started_on_precision", new_values."state", new_values."state_on", new_values."state_on_precision", new_values."system" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='12bbd77e32f16e2c6fe08cfbe98438c20dd5fcdf', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_17302', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_integration', when='AFTER'))), ('integration', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_integrationhistory" ("agreed_approach", "api", "blocks_first_slice", "due_on", "due_on_precision", "id", "key", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "promised_days", "started_on", "started_on_precision", "state", "state_on", "state_on_precision", "system") SELECT old_values."agreed_approach", old_values."api", old_values."blocks_first_slice", old_values."due_on", old_values."due_on_precision", old_values."id", old_values."key", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."promised_days", old_values."started_on", old_values."started_on_precision", old_values."state", old_values."state_on", old_values."state_on_precision", old_values."system" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='03c1ae96b2ed6787b0fdf502bf1b0a4bfa3e2dee', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b01bd', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_integration', when='AFTER'))), ('accessrequest', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='0820cda9284c32504c2b9d91c7ddd370f6c0e74a', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_ebd31', table='pilots_accessrequest', when='BEFORE'))), ('accessrequest', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_accessrequesthistory" ("answered_on", "answered_on_precision", "closed_on", "closed_on_precision", "escalated_on", "escalated_on_precision", "id", "integration_id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_on", "raised_on_precision", "reference", "request_kind", "team_id") SELECT new_values."answered_on", new_values."answered_on_precision", new_values."closed_on", new_values."closed_on_precision", new_values."escalated_on", new_values."escalated_on_precision", new_values."id", new_values."integration_id", new_values."key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_on", new_values."raised_on_precision", new_values."reference", new_values."request_kind", new_values."team_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='497cc34cd4d445c3cccb0c3b333f7b68129babad', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fd28a', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_accessrequest', when='AFTER'))), ('accessrequest', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_accessrequesthistory" ("answered_on", "answered_on_precision", "closed_on", "closed_on_precision", "escalated_on", "escalated_on_precision", "id", "integration_id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_on", "raised_on_precision", "reference", "request_kind", "team_id") SELECT new_values."answered_on", new_values."answered_on_precision", new_values."closed_on", new_values."closed_on_precision", new_values."escalated_on", new_values."escalated_on_precision", new_values."id", new_values."integration_id", new_values."key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_on", new_values."raised_on_precision", new_values."reference", new_values."request_kind", new_values."team_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='828587981040bc86f47a98870bb14d312b6b9614', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_202b6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_accessrequest', when='AFTER'))), ('accessrequest', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_accessrequesthistory" ("answered_on", "answered_on_precision", "closed_on", "closed_on_precision", "escalated_on", "escalated_on_precision", "id", "integration_id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_on", "raised_on_precision", "reference", "request_kind", "team_id") SELECT old_values."answered_on", old_values."answered_on_precision", old_values."closed_on", old_values."closed_on_precision", old_values."escalated_on", old_values."escalated_on_precision", old_values."id", old_values."integration_id", old_values."key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."raised_on", old_values."raised_on_precision", old_values."reference", old_values."request_kind", old_values."team_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d6ecaf9d213923da6bd9a91371fa879e94ae356e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a5d6c', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_accessrequest', when='AFTER'))), ('integrationhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dad4fd6db82b7f32f57faa0e878a0a97451641f9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_35ddd', table='pilots_integrationhistory', when='BEFORE'))), ('deputyhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a2152ce06aea5dba53785503e03cb9216385de77', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eb895', table='pilots_deputyhistory', when='BEFORE'))), ('championhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b5ef2f297a414e18b11b165d3a4e2a6ba3784857', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d8438', table='pilots_championhistory', when='BEFORE'))), ('accessrequesthistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c224ae2af52745b8a0dd53fb259c9da165b81a17', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2d1f1', table='pilots_accessrequesthistory', when='BEFORE'))), ('pilothistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c58ce5fae1df633453127f707aaee4bcd5acf38b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_73ca2', table='pilots_pilothistory', when='BEFORE'))), ('promise', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='dc65452e0be574bf3ec92eb4314e4912d69509ee', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_35afd', table='pilots_promise', when='BEFORE'))), ('promise', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_promisehistory" ("id", "live_by", "live_by_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "said_by_id") SELECT new_values."id", new_values."live_by", new_values."live_by_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."said_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f8cc65cc2566717b962ecfcf0a9ad562d4a16ad7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_af8a6', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_promise', when='AFTER'))), ('promise', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_promisehistory" ("id", "live_by", "live_by_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "said_by_id") SELECT new_values."id", new_values."live_by", new_values."live_by_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."said_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ea196683776817ffc5a945417c774dafcec63b87', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_038a0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_promise', when='AFTER'))), ('promise', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_promisehistory" ("id", "live_by", "live_by_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "said_by_id") SELECT old_values."id", old_values."live_by", old_values."live_by_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."said_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b751c158c63fddf02dfafe44f7a2c1dcd4c4d6a3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_37081', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_promise', when='AFTER'))), ('promisehistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='228329471a005f8d0e91753f52ab14bad0204489', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c8746', table='pilots_promisehistory', when='BEFORE'))), ('stageevent', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='87fd81a1f3af175a1b931533ec06ee331b3f768b', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_13912', table='pilots_stageevent', when='BEFORE'))), ('stageevent', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_stageeventhistory" ("decided_by_id", "id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "stage") SELECT new_values."decided_by_id", new_values."id", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."recorded_on", new_values."stage" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='46755961af890920f149d3db579898835df87c2e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8051d', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_stageevent', when='AFTER'))), ('stageevent', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_stageeventhistory" ("decided_by_id", "id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "stage") SELECT new_values."decided_by_id", new_values."id", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."recorded_on", new_values."stage" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0a37d2553b72800d031f24642ebd029aac054902', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d5a30', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_stageevent', when='AFTER'))), ('stageevent', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_stageeventhistory" ("decided_by_id", "id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "stage") SELECT old_values."decided_by_id", old_values."id", old_values."on", old_values."on_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."reason", old_values."recorded_on", old_values."stage" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7ee0008476d8e1743698c9c6f4f8961a42756fbc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4d8ad', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_stageevent', when='AFTER'))), ('stageeventhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4f8f1b936ba68aece5c7f7735b12c93c820ae79c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_53121', table='pilots_stageeventhistory', when='BEFORE'))), ('weeklyupdate', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='62c238bc51c295b0f0dad81db869e017c26ac32e', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_c6d50', table='pilots_weeklyupdate', when='BEFORE'))), ('weeklyupdate', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_weeklyupdatehistory" ("answers", "author_id", "blocker", "confidence", "id", "nothing_changed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "seconds_taken", "submitted_on", "week") SELECT new_values."answers", new_values."author_id", new_values."blocker", new_values."confidence", new_values."id", new_values."nothing_changed", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."seconds_taken", new_values."submitted_on", new_values."week" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3212638ae690e936eb1a22f0f0cba24b1462f834', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_51eb7', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_weeklyupdate', when='AFTER'))), ('weeklyupdate', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_weeklyupdatehistory" ("answers", "author_id", "blocker", "confidence", "id", "nothing_changed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "seconds_taken", "submitted_on", "week") SELECT new_values."answers", new_values."author_id", new_values."blocker", new_values."confidence", new_values."id", new_values."nothing_changed", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."seconds_taken", new_values."submitted_on", new_values."week" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ad284c63b8cfb08b85748256b8ce0ed2278a6286', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2113d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_weeklyupdate', when='AFTER'))), ('weeklyupdate', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_weeklyupdatehistory" ("answers", "author_id", "blocker", "confidence", "id", "nothing_changed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "seconds_taken", "submitted_on", "week") SELECT old_values."answers", old_values."author_id", old_values."blocker", old_values."confidence", old_values."id", old_values."nothing_changed", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."seconds_taken", old_values."submitted_on", old_values."week" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4e3ec1db59bfb3191ea58b7862a99988165cb167', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8bf51', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_weeklyupdate', when='AFTER'))), ('weeklyupdatehistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cd7dc7a7651c7f123b934999519cb542e63e0e0f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8223d', table='pilots_weeklyupdatehistory', when='BEFORE')))],
        ),
        migrations.RenameField(
            model_name='integration',
            old_name='system',
            new_name='system_name',
        ),
        migrations.RenameField(
            model_name='integrationhistory',
            old_name='system',
            new_name='system_name',
        ),
        migrations.CreateModel(
            name='ChampionAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(blank=True, null=True)),
                ('on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('action', models.CharField(blank=True, choices=[('decision', 'Decided something'), ('unblock', 'Moved a blocker'), ('meeting', 'Came to a meeting'), ('mention', 'Spoke for it'), ('unknown', 'Unknown')], max_length=10)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='ChampionActionHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('on', models.DateField(blank=True, null=True)),
                ('on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('action', models.CharField(blank=True, choices=[('decision', 'Decided something'), ('unblock', 'Moved a blocker'), ('meeting', 'Came to a meeting'), ('mention', 'Spoke for it'), ('unknown', 'Unknown')], max_length=10)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FirstSlice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(blank=True, null=True)),
                ('on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('work', models.CharField(blank=True, help_text='For which piece of their job.', max_length=500)),
                ('real_data', models.BooleanField(blank=True, null=True)),
                ('environment', models.CharField(blank=True, choices=[('staging', 'Staging'), ('production', 'Production'), ('unknown', 'Unknown')], max_length=10)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='FirstSliceHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('on', models.DateField(blank=True, null=True)),
                ('on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('work', models.CharField(blank=True, help_text='For which piece of their job.', max_length=500)),
                ('real_data', models.BooleanField(blank=True, null=True)),
                ('environment', models.CharField(blank=True, choices=[('staging', 'Staging'), ('production', 'Production'), ('unknown', 'Unknown')], max_length=10)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('proposed_on', models.DateField()),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('because', models.TextField(blank=True, help_text='Why it was declined or withdrawn.')),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='HandOverHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('proposed_on', models.DateField()),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('because', models.TextField(blank=True, help_text='Why it was declined or withdrawn.')),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Retrospective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ended_on', models.DateField(blank=True, help_text='The last day on which real work happened.', null=True)),
                ('ended_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('how', models.CharField(blank=True, choices=[('deliberate', 'By a decision'), ('default', 'By default: nobody decided'), ('unknown', 'Unknown')], max_length=10)),
                ('primary_mode', models.CharField(blank=True, choices=[('integration', 'Integration'), ('workflow', 'Workflow'), ('governance', 'Governance'), ('champion', 'Champion'), ('unmeasured', 'Not measured'), ('cost', 'Cost'), ('technical_quality', 'Technical quality'), ('superseded', 'Superseded'), ('strategy', 'Strategy'), ('supplier', 'Supplier'), ('other', 'Other'), ('unknown', 'Unknown')], max_length=20, verbose_name='main reason')),
                ('secondary_modes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('integration', 'Integration'), ('workflow', 'Workflow'), ('governance', 'Governance'), ('champion', 'Champion'), ('unmeasured', 'Not measured'), ('cost', 'Cost'), ('technical_quality', 'Technical quality'), ('superseded', 'Superseded'), ('strategy', 'Strategy'), ('supplier', 'Supplier'), ('other', 'Other'), ('unknown', 'Unknown')], max_length=20), blank=True, default=list)),
                ('first_sign_on', models.DateField(blank=True, help_text='The day on which the first sign was noticed.', null=True)),
                ('first_sign_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('was_flagged', models.CharField(blank=True, choices=[('yes', 'Yes, in time'), ('late', 'Yes, but late'), ('no', 'No'), ('unknown', 'Unknown')], max_length=7, verbose_name='flagged here')),
                ('lesson', models.TextField(blank=True)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='RetrospectiveHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('ended_on', models.DateField(blank=True, help_text='The last day on which real work happened.', null=True)),
                ('ended_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('how', models.CharField(blank=True, choices=[('deliberate', 'By a decision'), ('default', 'By default: nobody decided'), ('unknown', 'Unknown')], max_length=10)),
                ('primary_mode', models.CharField(blank=True, choices=[('integration', 'Integration'), ('workflow', 'Workflow'), ('governance', 'Governance'), ('champion', 'Champion'), ('unmeasured', 'Not measured'), ('cost', 'Cost'), ('technical_quality', 'Technical quality'), ('superseded', 'Superseded'), ('strategy', 'Strategy'), ('supplier', 'Supplier'), ('other', 'Other'), ('unknown', 'Unknown')], max_length=20, verbose_name='main reason')),
                ('secondary_modes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('integration', 'Integration'), ('workflow', 'Workflow'), ('governance', 'Governance'), ('champion', 'Champion'), ('unmeasured', 'Not measured'), ('cost', 'Cost'), ('technical_quality', 'Technical quality'), ('superseded', 'Superseded'), ('strategy', 'Strategy'), ('supplier', 'Supplier'), ('other', 'Other'), ('unknown', 'Unknown')], max_length=20), blank=True, default=list)),
                ('first_sign_on', models.DateField(blank=True, help_text='The day on which the first sign was noticed.', null=True)),
                ('first_sign_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('was_flagged', models.CharField(blank=True, choices=[('yes', 'Yes, in time'), ('late', 'Yes, but late'), ('no', 'No'), ('unknown', 'Unknown')], max_length=7, verbose_name='flagged here')),
                ('lesson', models.TextField(blank=True)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SourceSystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('api', models.CharField(blank=True, choices=[('modern', 'Modern API'), ('legacy_batch', 'Legacy batch'), ('file_drop', 'File drop'), ('screen_only', 'Screens only'), ('none', 'None'), ('unknown', 'Unknown')], max_length=12)),
                ('typical_access_days', models.PositiveSmallIntegerField(blank=True, help_text='Days that access normally takes.', null=True)),
                ('last_outage_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SourceSystemHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('api', models.CharField(blank=True, choices=[('modern', 'Modern API'), ('legacy_batch', 'Legacy batch'), ('file_drop', 'File drop'), ('screen_only', 'Screens only'), ('none', 'None'), ('unknown', 'Unknown')], max_length=12)),
                ('typical_access_days', models.PositiveSmallIntegerField(blank=True, help_text='Days that access normally takes.', null=True)),
                ('last_outage_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UserContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(blank=True, null=True)),
                ('on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('contact_kind', models.CharField(blank=True, choices=[('observed_work', 'Watched them work'), ('talked', 'Talked with them'), ('workshop', 'Workshop'), ('by_proxy', 'Only through somebody else'), ('unknown', 'Unknown')], max_length=13)),
                ('users', models.PositiveIntegerField(blank=True, help_text='How many users.', null=True)),
                ('note', models.TextField(blank=True)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='UserContactHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('on', models.DateField(blank=True, null=True)),
                ('on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('contact_kind', models.CharField(blank=True, choices=[('observed_work', 'Watched them work'), ('talked', 'Talked with them'), ('workshop', 'Workshop'), ('by_proxy', 'Only through somebody else'), ('unknown', 'Unknown')], max_length=13)),
                ('users', models.PositiveIntegerField(blank=True, help_text='How many users.', null=True)),
                ('note', models.TextField(blank=True)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Workaround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('seen_on', models.DateField(blank=True, null=True)),
                ('seen_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('users', models.PositiveIntegerField(blank=True, help_text='About how many use it.', null=True)),
                ('what', models.TextField(blank=True)),
                ('state', models.CharField(blank=True, choices=[('open', 'Open'), ('absorbed', 'Built into the tool'), ('accepted', 'Accepted by the line manager'), ('unknown', 'Unknown')], max_length=8)),
                ('state_on', models.DateField(blank=True, null=True)),
                ('state_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='WorkaroundHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=80)),
                ('seen_on', models.DateField(blank=True, null=True)),
                ('seen_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('users', models.PositiveIntegerField(blank=True, help_text='About how many use it.', null=True)),
                ('what', models.TextField(blank=True)),
                ('state', models.CharField(blank=True, choices=[('open', 'Open'), ('absorbed', 'Built into the tool'), ('accepted', 'Accepted by the line manager'), ('unknown', 'Unknown')], max_length=8)),
                ('state_on', models.DateField(blank=True, null=True)),
                ('state_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Workflow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=300)),
                ('observed_on', models.DateField(blank=True, null=True)),
                ('observed_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('method', models.CharField(blank=True, choices=[('observed', 'Watched the work'), ('interview', 'Interview'), ('workshop', 'Workshop'), ('documents', 'Documents'), ('unknown', 'Unknown')], max_length=10)),
                ('share_of_time', models.DecimalField(blank=True, help_text='Its part of the work from end to end, between 0 and 1.', null=True)),
                ('minutes_per_case', models.DecimalField(blank=True, null=True)),
                ('is_bottleneck', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('disputed', 'Disputed'), ('unknown', 'Do not know')], max_length=8, verbose_name='the bottleneck')),
                ('change_agreed_on', models.DateField(blank=True, help_text="The day on which the users' line manager agreed the new way of working.", null=True)),
                ('change_agreed_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
        ),
        migrations.CreateModel(
            name='WorkflowHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False)),
                ('pgh_given', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True)),
                ('id', models.BigIntegerField()),
                ('task', models.CharField(max_length=300)),
                ('observed_on', models.DateField(blank=True, null=True)),
                ('observed_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('method', models.CharField(blank=True, choices=[('observed', 'Watched the work'), ('interview', 'Interview'), ('workshop', 'Workshop'), ('documents', 'Documents'), ('unknown', 'Unknown')], max_length=10)),
                ('share_of_time', models.DecimalField(blank=True, help_text='Its part of the work from end to end, between 0 and 1.', null=True)),
                ('minutes_per_case', models.DecimalField(blank=True, null=True)),
                ('is_bottleneck', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('disputed', 'Disputed'), ('unknown', 'Do not know')], max_length=8, verbose_name='the bottleneck')),
                ('change_agreed_on', models.DateField(blank=True, help_text="The day on which the users' line manager agreed the new way of working.", null=True)),
                ('change_agreed_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], default='day', max_length=7)),
                ('recorded_on', models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='champion',
            name='champion_one_current',
        ),
        migrations.RemoveConstraint(
            model_name='deputy',
            name='deputy_once_at_a_time',
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='turn',
            field=models.CharField(choices=[('theirs', 'Theirs'), ('ours', 'Ours')], default='theirs', help_text='Ours: they have asked something of us.', max_length=6),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='turn_on',
            field=models.DateField(blank=True, help_text='Since when it is so.', null=True),
        ),
        migrations.AddField(
            model_name='accessrequesthistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='accessrequesthistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='accessrequesthistory',
            name='turn',
            field=models.CharField(choices=[('theirs', 'Theirs'), ('ours', 'Ours')], default='theirs', help_text='Ours: they have asked something of us.', max_length=6),
        ),
        migrations.AddField(
            model_name='accessrequesthistory',
            name='turn_on',
            field=models.DateField(blank=True, help_text='Since when it is so.', null=True),
        ),
        migrations.AddField(
            model_name='champion',
            name='reach',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, help_text='The teams over which they have authority.'),
        ),
        migrations.AddField(
            model_name='champion',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='champion',
            name='succeeded_on',
            field=models.DateField(editable=False, help_text="The day from which a successor was in post, where one was recorded before this tenure's end.", null=True),
        ),
        migrations.AddField(
            model_name='championhistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='championhistory',
            name='reach',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, help_text='The teams over which they have authority.'),
        ),
        migrations.AddField(
            model_name='championhistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='championhistory',
            name='succeeded_on',
            field=models.DateField(editable=False, help_text="The day from which a successor was in post, where one was recorded before this tenure's end.", null=True),
        ),
        migrations.AddField(
            model_name='deputy',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='deputyhistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='deputyhistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='integration',
            name='last_sync_on',
            field=models.DateField(blank=True, help_text='The day on which it last delivered data.', null=True),
        ),
        migrations.AddField(
            model_name='integration',
            name='owner_is_unknown',
            field=models.BooleanField(default=False, help_text='Somebody was asked and does not know.'),
        ),
        migrations.AddField(
            model_name='integration',
            name='purpose',
            field=models.CharField(blank=True, help_text='What the pilot needs from it.', max_length=300),
        ),
        migrations.AddField(
            model_name='integration',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='integrationhistory',
            name='last_sync_on',
            field=models.DateField(blank=True, help_text='The day on which it last delivered data.', null=True),
        ),
        migrations.AddField(
            model_name='integrationhistory',
            name='owner_is_unknown',
            field=models.BooleanField(default=False, help_text='Somebody was asked and does not know.'),
        ),
        migrations.AddField(
            model_name='integrationhistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='integrationhistory',
            name='purpose',
            field=models.CharField(blank=True, help_text='What the pilot needs from it.', max_length=300),
        ),
        migrations.AddField(
            model_name='integrationhistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='data_categories',
            field=models.TextField(blank=True, help_text='The kinds of data that it reads and keeps.'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='last_attempt',
            field=models.TextField(blank=True, help_text='What happened to the last attempt at this problem.'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='model_or_vendor',
            field=models.CharField(blank=True, help_text='The model or the product it uses, with its version.', max_length=300),
        ),
        migrations.AddField(
            model_name='pilot',
            name='production_url',
            field=models.URLField(blank=True, max_length=500, verbose_name='production address'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='requested_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who asked for it.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='staging_url',
            field=models.URLField(blank=True, max_length=500, verbose_name='staging address'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='support_owner',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who supports it once it is in routine use.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='pilot',
            name='value_at_stake',
            field=models.CharField(blank=True, choices=[('small', 'Small'), ('medium', 'Medium'), ('large', 'Large'), ('unknown', 'Unknown')], max_length=7),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='data_categories',
            field=models.TextField(blank=True, help_text='The kinds of data that it reads and keeps.'),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='last_attempt',
            field=models.TextField(blank=True, help_text='What happened to the last attempt at this problem.'),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='model_or_vendor',
            field=models.CharField(blank=True, help_text='The model or the product it uses, with its version.', max_length=300),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='production_url',
            field=models.URLField(blank=True, max_length=500, verbose_name='production address'),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='requested_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who asked for it.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='staging_url',
            field=models.URLField(blank=True, max_length=500, verbose_name='staging address'),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='support_owner',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who supports it once it is in routine use.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='pilothistory',
            name='value_at_stake',
            field=models.CharField(blank=True, choices=[('small', 'Small'), ('medium', 'Medium'), ('large', 'Large'), ('unknown', 'Unknown')], max_length=7),
        ),
        migrations.AddField(
            model_name='promise',
            name='reason',
            field=models.TextField(blank=True, help_text='What has changed since the promise before.'),
        ),
        migrations.AddField(
            model_name='promisehistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='promisehistory',
            name='reason',
            field=models.TextField(blank=True, help_text='What has changed since the promise before.'),
        ),
        migrations.AddField(
            model_name='stageevent',
            name='lesson',
            field=models.TextField(blank=True, help_text='What the next one should do differently.'),
        ),
        migrations.AddField(
            model_name='stageeventhistory',
            name='lesson',
            field=models.TextField(blank=True, help_text='What the next one should do differently.'),
        ),
        migrations.AddField(
            model_name='stageeventhistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='weeklyupdate',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='weeklyupdate',
            name='submission_key',
            field=models.UUIDField(editable=False, help_text='Of the form that was sent: sending it twice is one update.', null=True, unique=True),
        ),
        migrations.AddField(
            model_name='weeklyupdate',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, help_text='Counts up with each correction.'),
        ),
        migrations.AddField(
            model_name='weeklyupdatehistory',
            name='pgh_given',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True),
        ),
        migrations.AddField(
            model_name='weeklyupdatehistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AddField(
            model_name='weeklyupdatehistory',
            name='submission_key',
            field=models.UUIDField(editable=False, help_text='Of the form that was sent: sending it twice is one update.', null=True),
        ),
        migrations.AddField(
            model_name='weeklyupdatehistory',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, help_text='Counts up with each correction.'),
        ),
        migrations.AlterField(
            model_name='accessrequesthistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='championhistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='deputyhistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='integration',
            name='api',
            field=models.CharField(blank=True, choices=[('modern', 'Modern API'), ('legacy_batch', 'Legacy batch'), ('file_drop', 'File drop'), ('screen_only', 'Screens only'), ('none', 'None'), ('unknown', 'Unknown')], max_length=12),
        ),
        migrations.AlterField(
            model_name='integration',
            name='state',
            field=models.CharField(blank=True, choices=[('not_started', 'Not started'), ('waiting', 'Waiting'), ('building', 'Building'), ('testing', 'Testing'), ('live', 'Live'), ('descoped', 'Descoped'), ('unknown', 'Unknown')], max_length=12),
        ),
        migrations.AlterField(
            model_name='integrationhistory',
            name='api',
            field=models.CharField(blank=True, choices=[('modern', 'Modern API'), ('legacy_batch', 'Legacy batch'), ('file_drop', 'File drop'), ('screen_only', 'Screens only'), ('none', 'None'), ('unknown', 'Unknown')], max_length=12),
        ),
        migrations.AlterField(
            model_name='integrationhistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='integrationhistory',
            name='state',
            field=models.CharField(blank=True, choices=[('not_started', 'Not started'), ('waiting', 'Waiting'), ('building', 'Building'), ('testing', 'Testing'), ('live', 'Live'), ('descoped', 'Descoped'), ('unknown', 'Unknown')], max_length=12),
        ),
        migrations.AlterField(
            model_name='pilothistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='promise',
            name='live_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='promise',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AlterField(
            model_name='promisehistory',
            name='live_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='promisehistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='promisehistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AlterField(
            model_name='stageevent',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AlterField(
            model_name='stageeventhistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='stageeventhistory',
            name='recorded_on',
            field=models.DateField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.datetime.Now(), models.DateField()), editable=False, help_text='The day on which it was entered as it stands.'),
        ),
        migrations.AlterField(
            model_name='weeklyupdate',
            name='seconds_taken',
            field=models.PositiveIntegerField(blank=True, help_text='From opening the form to sending it.', null=True),
        ),
        migrations.AlterField(
            model_name='weeklyupdatehistory',
            name='pgh_id',
            field=models.BigIntegerField(db_default=accounts.history.NextInHistory(), primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='weeklyupdatehistory',
            name='seconds_taken',
            field=models.PositiveIntegerField(blank=True, help_text='From opening the form to sending it.', null=True),
        ),
        migrations.AddField(
            model_name='championaction',
            name='person',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='championaction',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='champion_actions', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='championaction',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='championactionhistory',
            name='person',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='championactionhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='championactionhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='pilots.championaction'),
        ),
        migrations.AddField(
            model_name='championactionhistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='championactionhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='firstslice',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='first_slices', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='firstslice',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='firstslice',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who used it.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='firstslicehistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='firstslicehistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='pilots.firstslice'),
        ),
        migrations.AddField(
            model_name='firstslicehistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='firstslicehistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='firstslicehistory',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who used it.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='handover',
            name='giver',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The champion who leaves.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='handover',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='handover',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='handover',
            name='receiver',
            field=models.ForeignKey(db_constraint=False, help_text='Who is asked to become champion.', on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='handoverhistory',
            name='giver',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The champion who leaves.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='handoverhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='handoverhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='pilots.handover'),
        ),
        migrations.AddField(
            model_name='handoverhistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='handoverhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='handoverhistory',
            name='receiver',
            field=models.ForeignKey(db_constraint=False, help_text='Who is asked to become champion.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='retrospective',
            name='pilot',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='retrospective', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='retrospective',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='retrospectivehistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='retrospectivehistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='pilots.retrospective'),
        ),
        migrations.AddField(
            model_name='retrospectivehistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='retrospectivehistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='sourcesystem',
            name='access_decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who can say yes to using it.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='sourcesystem',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who runs it.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='sourcesystem',
            name='portfolio',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='source_systems', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='integration',
            name='system',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='integrations', to='pilots.sourcesystem'),
        ),
        migrations.AddField(
            model_name='integrationhistory',
            name='system',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.sourcesystem'),
        ),
        migrations.AddField(
            model_name='sourcesystemhistory',
            name='access_decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who can say yes to using it.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='sourcesystemhistory',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who runs it.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='sourcesystemhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='sourcesystemhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='pilots.sourcesystem'),
        ),
        migrations.AddField(
            model_name='sourcesystemhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='usercontact',
            name='met_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='usercontact',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='user_contacts', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='usercontact',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='usercontacthistory',
            name='met_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='usercontacthistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='usercontacthistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='pilots.usercontact'),
        ),
        migrations.AddField(
            model_name='usercontacthistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='usercontacthistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='workaround',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='workarounds', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='workaround',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='workaroundhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='workaroundhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='pilots.workaround'),
        ),
        migrations.AddField(
            model_name='workaroundhistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='workaroundhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='workflow',
            name='change_agreed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='workflow',
            name='observed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='workflow',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='workflows', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='workflow',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.portfolio'),
        ),
        migrations.AddField(
            model_name='workflowhistory',
            name='change_agreed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='workflowhistory',
            name='observed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='workflowhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='workflowhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='pilots.workflow'),
        ),
        migrations.AddField(
            model_name='workflowhistory',
            name='pilot',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='pilots.pilot'),
        ),
        migrations.AddField(
            model_name='workflowhistory',
            name='portfolio',
            field=models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.portfolio'),
        ),
        migrations.RunPython(share_systems, migrations.RunPython.noop),
        migrations.RunPython(one_tenure_at_a_time, migrations.RunPython.noop),
        migrations.RunPython(set_recorded_on('pilots_pilot', 'pilots_champion', 'pilots_deputy', 'pilots_integration', 'pilots_accessrequest', 'pilots_weeklyupdate'), migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='integration',
            name='system_name',
        ),
        migrations.RemoveField(
            model_name='integrationhistory',
            name='system_name',
        ),
        migrations.AddConstraint(
            model_name='champion',
            constraint=models.UniqueConstraint(fields=('pilot', 'person'), name='champion_person_unique', violation_error_message='This person is on record as champion of this pilot. Change that tenure.'),
        ),
        migrations.AddConstraint(
            model_name='champion',
            constraint=models.UniqueConstraint(condition=models.Q(('succeeded_on__isnull', True), ('until__isnull', True)), fields=('pilot',), name='champion_one_current', violation_error_message='This pilot has a champion. End that tenure first.'),
        ),
        migrations.AddConstraint(
            model_name='champion',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('since__isnull', False)), expressions=[('pilot', '='), (models.Func(models.Case(models.When(since_precision='month', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('since'), '+', models.Func(models.Value(1), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), models.When(since_precision='quarter', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('since'), '+', models.Func(models.Value(3), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), models.When(since_precision='year', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('since'), '+', models.Func(models.Value(12), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), default=models.F('since'), output_field=models.DateField()), models.Case(models.When(models.Q(('succeeded_on__isnull', True), ('until__isnull', True)), then=None), default=django.db.models.functions.comparison.Greatest(models.Case(models.When(since_precision='month', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('since'), '+', models.Func(models.Value(1), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), models.When(since_precision='quarter', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('since'), '+', models.Func(models.Value(3), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), models.When(since_precision='year', then=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('since'), '+', models.Func(models.Value(12), function='make_interval', output_field=models.DurationField(), template='%(function)s(months => %(expressions)s)')), '-', models.Value(datetime.timedelta(days=1))), models.DateField())), default=models.F('since'), output_field=models.DateField()), django.db.models.functions.comparison.Least('until', 'succeeded_on')), output_field=models.DateField()), function='daterange'), '&&')], name='champion_no_overlap', violation_error_message='Another champion is on record for some of these days. End that tenure first.'),
        ),
        migrations.AddConstraint(
            model_name='deputy',
            constraint=models.UniqueConstraint(fields=('pilot', 'person'), name='deputy_person_unique', violation_error_message='This person is on record as deputy of this pilot.'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=models.CheckConstraint(condition=models.Q(('value_at_stake__in', ['', 'small', 'medium', 'large', 'unknown'])), name='pilot_value_at_stake_known'),
        ),
        migrations.AddConstraint(
            model_name='integration',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('owner_is_unknown', False), _connector='OR'), name='integration_owner_known_or_not'),
        ),
        migrations.AddConstraint(
            model_name='championaction',
            constraint=models.CheckConstraint(condition=models.Q(('on_precision', 'day'), models.Q(('on_precision', 'month'), models.Q(('on__isnull', True), ('on__day', 1), _connector='OR')), models.Q(('on_precision', 'quarter'), models.Q(('on__isnull', True), models.Q(('on__day', 1), ('on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('on_precision', 'year'), models.Q(('on__isnull', True), models.Q(('on__day', 1), ('on__month', 1)), _connector='OR')), _connector='OR'), name='championaction_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='firstslice',
            constraint=models.CheckConstraint(condition=models.Q(('on_precision', 'day'), models.Q(('on_precision', 'month'), models.Q(('on__isnull', True), ('on__day', 1), _connector='OR')), models.Q(('on_precision', 'quarter'), models.Q(('on__isnull', True), models.Q(('on__day', 1), ('on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('on_precision', 'year'), models.Q(('on__isnull', True), models.Q(('on__day', 1), ('on__month', 1)), _connector='OR')), _connector='OR'), name='firstslice_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(fields=('pilot', 'key'), name='handover_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('pilot',), name='handover_one_open', violation_error_message='Somebody has been asked already. Withdraw that first.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='handover_answer_has_day'),
        ),
        migrations.AddConstraint(
            model_name='retrospective',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on_precision', 'day'), models.Q(('ended_on_precision', 'month'), models.Q(('ended_on__isnull', True), ('ended_on__day', 1), _connector='OR')), models.Q(('ended_on_precision', 'quarter'), models.Q(('ended_on__isnull', True), models.Q(('ended_on__day', 1), ('ended_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('ended_on_precision', 'year'), models.Q(('ended_on__isnull', True), models.Q(('ended_on__day', 1), ('ended_on__month', 1)), _connector='OR')), _connector='OR'), name='retrospective_ended_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='retrospective',
            constraint=models.CheckConstraint(condition=models.Q(('first_sign_on_precision', 'day'), models.Q(('first_sign_on_precision', 'month'), models.Q(('first_sign_on__isnull', True), ('first_sign_on__day', 1), _connector='OR')), models.Q(('first_sign_on_precision', 'quarter'), models.Q(('first_sign_on__isnull', True), models.Q(('first_sign_on__day', 1), ('first_sign_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('first_sign_on_precision', 'year'), models.Q(('first_sign_on__isnull', True), models.Q(('first_sign_on__day', 1), ('first_sign_on__month', 1)), _connector='OR')), _connector='OR'), name='retrospective_first_sign_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='sourcesystem',
            constraint=models.UniqueConstraint(fields=('portfolio', 'name'), name='sourcesystem_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='sourcesystem',
            constraint=models.UniqueConstraint(fields=('portfolio', 'id'), name='sourcesystem_in_portfolio'),
        ),
        migrations.AddConstraint(
            model_name='usercontact',
            constraint=models.CheckConstraint(condition=models.Q(('on_precision', 'day'), models.Q(('on_precision', 'month'), models.Q(('on__isnull', True), ('on__day', 1), _connector='OR')), models.Q(('on_precision', 'quarter'), models.Q(('on__isnull', True), models.Q(('on__day', 1), ('on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('on_precision', 'year'), models.Q(('on__isnull', True), models.Q(('on__day', 1), ('on__month', 1)), _connector='OR')), _connector='OR'), name='usercontact_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='workaround',
            constraint=models.UniqueConstraint(fields=('pilot', 'key'), name='workaround_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='workaround',
            constraint=models.CheckConstraint(condition=models.Q(('seen_on_precision', 'day'), models.Q(('seen_on_precision', 'month'), models.Q(('seen_on__isnull', True), ('seen_on__day', 1), _connector='OR')), models.Q(('seen_on_precision', 'quarter'), models.Q(('seen_on__isnull', True), models.Q(('seen_on__day', 1), ('seen_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('seen_on_precision', 'year'), models.Q(('seen_on__isnull', True), models.Q(('seen_on__day', 1), ('seen_on__month', 1)), _connector='OR')), _connector='OR'), name='workaround_seen_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='workaround',
            constraint=models.CheckConstraint(condition=models.Q(('state_on_precision', 'day'), models.Q(('state_on_precision', 'month'), models.Q(('state_on__isnull', True), ('state_on__day', 1), _connector='OR')), models.Q(('state_on_precision', 'quarter'), models.Q(('state_on__isnull', True), models.Q(('state_on__day', 1), ('state_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('state_on_precision', 'year'), models.Q(('state_on__isnull', True), models.Q(('state_on__day', 1), ('state_on__month', 1)), _connector='OR')), _connector='OR'), name='workaround_state_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='workflow',
            constraint=models.UniqueConstraint(fields=('pilot', 'task'), name='workflow_task_unique'),
        ),
        migrations.AddConstraint(
            model_name='workflow',
            constraint=models.CheckConstraint(condition=models.Q(('share_of_time__range', (0, 1))), name='workflow_share_is_0_to_1', violation_error_message='A share lies between 0 and 1.'),
        ),
        migrations.AddConstraint(
            model_name='workflow',
            constraint=models.CheckConstraint(condition=models.Q(('observed_on_precision', 'day'), models.Q(('observed_on_precision', 'month'), models.Q(('observed_on__isnull', True), ('observed_on__day', 1), _connector='OR')), models.Q(('observed_on_precision', 'quarter'), models.Q(('observed_on__isnull', True), models.Q(('observed_on__day', 1), ('observed_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('observed_on_precision', 'year'), models.Q(('observed_on__isnull', True), models.Q(('observed_on__day', 1), ('observed_on__month', 1)), _connector='OR')), _connector='OR'), name='workflow_observed_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='workflow',
            constraint=models.CheckConstraint(condition=models.Q(('change_agreed_on_precision', 'day'), models.Q(('change_agreed_on_precision', 'month'), models.Q(('change_agreed_on__isnull', True), ('change_agreed_on__day', 1), _connector='OR')), models.Q(('change_agreed_on_precision', 'quarter'), models.Q(('change_agreed_on__isnull', True), models.Q(('change_agreed_on__day', 1), ('change_agreed_on__month__in', [1, 4, 7, 10])), _connector='OR')), models.Q(('change_agreed_on_precision', 'year'), models.Q(('change_agreed_on__isnull', True), models.Q(('change_agreed_on__day', 1), ('change_agreed_on__month', 1)), _connector='OR')), _connector='OR'), name='workflow_change_agreed_on_precision'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=accounts.walls.SameForeignKey(field='requested_by', name='pilot_requester_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='pilot',
            constraint=accounts.walls.SameForeignKey(field='support_owner', name='pilot_supporter_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='integration',
            constraint=accounts.walls.SameForeignKey(field='system', name='integration_system_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='championaction',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='championaction_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='championaction',
            constraint=accounts.walls.SameForeignKey(field='person', name='championaction_person_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='firstslice',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='firstslice_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='firstslice',
            constraint=accounts.walls.SameForeignKey(field='user', name='firstslice_user_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='handover_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=accounts.walls.SameForeignKey(field='giver', name='handover_giver_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=accounts.walls.SameForeignKey(field='receiver', name='handover_receiver_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='retrospective',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='retrospective_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='sourcesystem',
            constraint=accounts.walls.SameForeignKey(field='owner', name='sourcesystem_owner_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='sourcesystem',
            constraint=accounts.walls.SameForeignKey(field='access_decided_by', name='sourcesystem_decider_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='usercontact',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='usercontact_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='usercontact',
            constraint=accounts.walls.SameForeignKey(field='met_by', name='usercontact_meeter_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='workaround',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='workaround_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='workflow',
            constraint=accounts.walls.SameForeignKey(field='pilot', name='workflow_pilot_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='workflow',
            constraint=accounts.walls.SameForeignKey(field='observed_by', name='workflow_observer_in_portfolio', same='portfolio'),
        ),
        migrations.AddConstraint(
            model_name='workflow',
            constraint=accounts.walls.SameForeignKey(field='change_agreed_by', name='workflow_agreer_in_portfolio', same='portfolio'),
        ),
        accounts.operations.AddTriggers(
            triggers=[('champion', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='51b676c54422cbb3314b1e5b0ad09738bcad400c', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_710c0', table='pilots_champion', when='BEFORE'))), ('deputy', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='3ca1233696518f3f80cf7fbc436b4a71b8d6c4d3', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_0ee8b', table='pilots_deputy', when='BEFORE'))), ('integration', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='249468a6a7c64ea70e65ad23b26c7c7050731bc7', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_01f88', table='pilots_integration', when='BEFORE'))), ('accessrequest', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='0820cda9284c32504c2b9d91c7ddd370f6c0e74a', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_ebd31', table='pilots_accessrequest', when='BEFORE'))), ('integrationhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dad4fd6db82b7f32f57faa0e878a0a97451641f9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_35ddd', table='pilots_integrationhistory', when='BEFORE'))), ('deputyhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a2152ce06aea5dba53785503e03cb9216385de77', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eb895', table='pilots_deputyhistory', when='BEFORE'))), ('championhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b5ef2f297a414e18b11b165d3a4e2a6ba3784857', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d8438', table='pilots_championhistory', when='BEFORE'))), ('accessrequesthistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c224ae2af52745b8a0dd53fb259c9da165b81a17', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2d1f1', table='pilots_accessrequesthistory', when='BEFORE'))), ('pilothistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c58ce5fae1df633453127f707aaee4bcd5acf38b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_73ca2', table='pilots_pilothistory', when='BEFORE'))), ('promise', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='dc65452e0be574bf3ec92eb4314e4912d69509ee', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_35afd', table='pilots_promise', when='BEFORE'))), ('promisehistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='228329471a005f8d0e91753f52ab14bad0204489', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c8746', table='pilots_promisehistory', when='BEFORE'))), ('stageevent', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='87fd81a1f3af175a1b931533ec06ee331b3f768b', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_13912', table='pilots_stageevent', when='BEFORE'))), ('stageeventhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4f8f1b936ba68aece5c7f7735b12c93c820ae79c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_53121', table='pilots_stageeventhistory', when='BEFORE'))), ('weeklyupdate', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='62c238bc51c295b0f0dad81db869e017c26ac32e', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_c6d50', table='pilots_weeklyupdate', when='BEFORE'))), ('weeklyupdatehistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cd7dc7a7651c7f123b934999519cb542e63e0e0f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8223d', table='pilots_weeklyupdatehistory', when='BEFORE'))), ('accessrequest', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_accessrequesthistory" ("answered_on", "answered_on_precision", "closed_on", "closed_on_precision", "escalated_on", "escalated_on_precision", "id", "integration_id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_on", "raised_on_precision", "recorded_on", "reference", "request_kind", "team_id", "turn", "turn_on") SELECT new_values."answered_on", new_values."answered_on_precision", new_values."closed_on", new_values."closed_on_precision", new_values."escalated_on", new_values."escalated_on_precision", new_values."id", new_values."integration_id", new_values."key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_on", new_values."raised_on_precision", new_values."recorded_on", new_values."reference", new_values."request_kind", new_values."team_id", new_values."turn", new_values."turn_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='33daab8a2bc210fb9e5755b29b26e38943b7001d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fd28a', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_accessrequest', when='AFTER'))), ('accessrequest', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_accessrequesthistory" ("answered_on", "answered_on_precision", "closed_on", "closed_on_precision", "escalated_on", "escalated_on_precision", "id", "integration_id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_on", "raised_on_precision", "recorded_on", "reference", "request_kind", "team_id", "turn", "turn_on") SELECT new_values."answered_on", new_values."answered_on_precision", new_values."closed_on", new_values."closed_on_precision", new_values."escalated_on", new_values."escalated_on_precision", new_values."id", new_values."integration_id", new_values."key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."raised_on", new_values."raised_on_precision", new_values."recorded_on", new_values."reference", new_values."request_kind", new_values."team_id", new_values."turn", new_values."turn_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6bbf73f08f43d60c38f712497b7ab5b352874ba6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_202b6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_accessrequest', when='AFTER'))), ('accessrequest', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_accessrequesthistory" ("answered_on", "answered_on_precision", "closed_on", "closed_on_precision", "escalated_on", "escalated_on_precision", "id", "integration_id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "raised_on", "raised_on_precision", "recorded_on", "reference", "request_kind", "team_id", "turn", "turn_on") SELECT old_values."answered_on", old_values."answered_on_precision", old_values."closed_on", old_values."closed_on_precision", old_values."escalated_on", old_values."escalated_on_precision", old_values."id", old_values."integration_id", old_values."key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."raised_on", old_values."raised_on_precision", old_values."recorded_on", old_values."reference", old_values."request_kind", old_values."team_id", old_values."turn", old_values."turn_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ab8e49ef3f4832a883f13b4b908735c851c13906', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a5d6c', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_accessrequest', when='AFTER'))), ('champion', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_championhistory" ("end_reason", "handover_done_on", "handover_done_on_precision", "id", "leaving_on", "leaving_on_precision", "level", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reach", "recorded_on", "since", "since_precision", "succeeded_on", "until", "until_precision") SELECT new_values."end_reason", new_values."handover_done_on", new_values."handover_done_on_precision", new_values."id", new_values."leaving_on", new_values."leaving_on_precision", new_values."level", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reach", new_values."recorded_on", new_values."since", new_values."since_precision", new_values."succeeded_on", new_values."until", new_values."until_precision" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='809f5f204d2752a57a65a6e0fe8d57e94873c905', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6f4f3', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_champion', when='AFTER'))), ('champion', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_championhistory" ("end_reason", "handover_done_on", "handover_done_on_precision", "id", "leaving_on", "leaving_on_precision", "level", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reach", "recorded_on", "since", "since_precision", "succeeded_on", "until", "until_precision") SELECT new_values."end_reason", new_values."handover_done_on", new_values."handover_done_on_precision", new_values."id", new_values."leaving_on", new_values."leaving_on_precision", new_values."level", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reach", new_values."recorded_on", new_values."since", new_values."since_precision", new_values."succeeded_on", new_values."until", new_values."until_precision" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b435f89f3f47df03ed797262676e0f158103773b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cb8b8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_champion', when='AFTER'))), ('champion', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_championhistory" ("end_reason", "handover_done_on", "handover_done_on_precision", "id", "leaving_on", "leaving_on_precision", "level", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reach", "recorded_on", "since", "since_precision", "succeeded_on", "until", "until_precision") SELECT old_values."end_reason", old_values."handover_done_on", old_values."handover_done_on_precision", old_values."id", old_values."leaving_on", old_values."leaving_on_precision", old_values."level", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."reach", old_values."recorded_on", old_values."since", old_values."since_precision", old_values."succeeded_on", old_values."until", old_values."until_precision" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b1136b0674b127609f9087203dbc4ea05d4fe441', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1b5c0', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_champion', when='AFTER'))), ('deputy', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_deputyhistory" ("has_authority", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "since", "since_precision", "until", "until_precision") SELECT new_values."has_authority", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."since", new_values."since_precision", new_values."until", new_values."until_precision" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4512253f931ef61b9b1c1f7327f1042ea5d62091', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_34f7c', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_deputy', when='AFTER'))), ('deputy', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_deputyhistory" ("has_authority", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "since", "since_precision", "until", "until_precision") SELECT new_values."has_authority", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."since", new_values."since_precision", new_values."until", new_values."until_precision" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='424a064b3d590b0a1f9f5eccbb29c731803abc3e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_783ad', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_deputy', when='AFTER'))), ('deputy', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_deputyhistory" ("has_authority", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "since", "since_precision", "until", "until_precision") SELECT old_values."has_authority", old_values."id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."since", old_values."since_precision", old_values."until", old_values."until_precision" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='36cf1934538765f08e33f2e03b9972ac06182fed', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2f68f', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_deputy', when='AFTER'))), ('integration', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_integrationhistory" ("agreed_approach", "api", "blocks_first_slice", "due_on", "due_on_precision", "id", "key", "last_sync_on", "owner_id", "owner_is_unknown", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "promised_days", "purpose", "recorded_on", "started_on", "started_on_precision", "state", "state_on", "state_on_precision", "system_id") SELECT new_values."agreed_approach", new_values."api", new_values."blocks_first_slice", new_values."due_on", new_values."due_on_precision", new_values."id", new_values."key", new_values."last_sync_on", new_values."owner_id", new_values."owner_is_unknown", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."promised_days", new_values."purpose", new_values."recorded_on", new_values."started_on", new_values."started_on_precision", new_values."state", new_values."state_on", new_values."state_on_precision", new_values."system_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3074d98224840f83d12c089bf49cb48be82b62e4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_68fea', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_integration', when='AFTER'))), ('integration', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_integrationhistory" ("agreed_approach", "api", "blocks_first_slice", "due_on", "due_on_precision", "id", "key", "last_sync_on", "owner_id", "owner_is_unknown", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "promised_days", "purpose", "recorded_on", "started_on", "started_on_precision", "state", "state_on", "state_on_precision", "system_id") SELECT new_values."agreed_approach", new_values."api", new_values."blocks_first_slice", new_values."due_on", new_values."due_on_precision", new_values."id", new_values."key", new_values."last_sync_on", new_values."owner_id", new_values."owner_is_unknown", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."promised_days", new_values."purpose", new_values."recorded_on", new_values."started_on", new_values."started_on_precision", new_values."state", new_values."state_on", new_values."state_on_precision", new_values."system_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ba265b2b316881bbac32fdddfe84660c5c72ea0b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_17302', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_integration', when='AFTER'))), ('integration', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_integrationhistory" ("agreed_approach", "api", "blocks_first_slice", "due_on", "due_on_precision", "id", "key", "last_sync_on", "owner_id", "owner_is_unknown", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "promised_days", "purpose", "recorded_on", "started_on", "started_on_precision", "state", "state_on", "state_on_precision", "system_id") SELECT old_values."agreed_approach", old_values."api", old_values."blocks_first_slice", old_values."due_on", old_values."due_on_precision", old_values."id", old_values."key", old_values."last_sync_on", old_values."owner_id", old_values."owner_is_unknown", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."promised_days", old_values."purpose", old_values."recorded_on", old_values."started_on", old_values."started_on_precision", old_values."state", old_values."state_on", old_values."state_on_precision", old_values."system_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='eea77609388412695cee25f50c3d6663d1620815', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b01bd', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_integration', when='AFTER'))), ('pilot', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_pilothistory" ("cadence_days", "claimed_stage", "clock_start", "clock_start_precision", "code", "data_categories", "engineer_id", "id", "inventory", "last_attempt", "model_or_vendor", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "problem", "production_url", "programme_manager_id", "recorded_on", "requested_by_id", "sector", "staging_url", "support_owner_id", "unit", "value_at_stake") SELECT new_values."cadence_days", new_values."claimed_stage", new_values."clock_start", new_values."clock_start_precision", new_values."code", new_values."data_categories", new_values."engineer_id", new_values."id", new_values."inventory", new_values."last_attempt", new_values."model_or_vendor", new_values."name", new_values."organisation", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."portfolio_id", new_values."problem", new_values."production_url", new_values."programme_manager_id", new_values."recorded_on", new_values."requested_by_id", new_values."sector", new_values."staging_url", new_values."support_owner_id", new_values."unit", new_values."value_at_stake" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='be39d6d5b6146b24104e814798a902ce482b4b13', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_47c3e', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_pilot', when='AFTER'))), ('pilot', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_pilothistory" ("cadence_days", "claimed_stage", "clock_start", "clock_start_precision", "code", "data_categories", "engineer_id", "id", "inventory", "last_attempt", "model_or_vendor", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "problem", "production_url", "programme_manager_id", "recorded_on", "requested_by_id", "sector", "staging_url", "support_owner_id", "unit", "value_at_stake") SELECT new_values."cadence_days", new_values."claimed_stage", new_values."clock_start", new_values."clock_start_precision", new_values."code", new_values."data_categories", new_values."engineer_id", new_values."id", new_values."inventory", new_values."last_attempt", new_values."model_or_vendor", new_values."name", new_values."organisation", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."portfolio_id", new_values."problem", new_values."production_url", new_values."programme_manager_id", new_values."recorded_on", new_values."requested_by_id", new_values."sector", new_values."staging_url", new_values."support_owner_id", new_values."unit", new_values."value_at_stake" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='08bdd6881be9db085beb388e7d765504c028a98a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_e4b21', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_pilot', when='AFTER'))), ('pilot', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_pilothistory" ("cadence_days", "claimed_stage", "clock_start", "clock_start_precision", "code", "data_categories", "engineer_id", "id", "inventory", "last_attempt", "model_or_vendor", "name", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "problem", "production_url", "programme_manager_id", "recorded_on", "requested_by_id", "sector", "staging_url", "support_owner_id", "unit", "value_at_stake") SELECT old_values."cadence_days", old_values."claimed_stage", old_values."clock_start", old_values."clock_start_precision", old_values."code", old_values."data_categories", old_values."engineer_id", old_values."id", old_values."inventory", old_values."last_attempt", old_values."model_or_vendor", old_values."name", old_values."organisation", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."portfolio_id", old_values."problem", old_values."production_url", old_values."programme_manager_id", old_values."recorded_on", old_values."requested_by_id", old_values."sector", old_values."staging_url", old_values."support_owner_id", old_values."unit", old_values."value_at_stake" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='46d02e3bd26d5258d586ea3b8b1ba4657243e8da', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e7cb2', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_pilot', when='AFTER'))), ('promise', pgtrigger.compiler.Trigger(name='never_overwritten', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'DELETE' OR NEW.live_by IS DISTINCT FROM OLD.live_by OR NEW.live_by_precision IS DISTINCT FROM OLD.live_by_precision OR NEW.recorded_on IS DISTINCT FROM OLD.recorded_on THEN\n                RAISE EXCEPTION 'what was recorded in % stays as it was: add a later row', TG_TABLE_NAME\n                    USING ERRCODE = 'restrict_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='43aaacc7c7ce160a95f550e086ef89010db1542b', operation='UPDATE OR DELETE', pgid='pgtrigger_never_overwritten_c8836', table='pilots_promise', when='BEFORE'))), ('promise', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_promisehistory" ("id", "live_by", "live_by_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "said_by_id") SELECT new_values."id", new_values."live_by", new_values."live_by_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."recorded_on", new_values."said_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='18d9ff68a64c323c59584ac6d5b7b99088657d4c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_af8a6', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_promise', when='AFTER'))), ('promise', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_promisehistory" ("id", "live_by", "live_by_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "said_by_id") SELECT new_values."id", new_values."live_by", new_values."live_by_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."recorded_on", new_values."said_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8cfe6460e4525a982b6ab1b0204b8cfc84a8691c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_038a0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_promise', when='AFTER'))), ('promise', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_promisehistory" ("id", "live_by", "live_by_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "said_by_id") SELECT old_values."id", old_values."live_by", old_values."live_by_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."reason", old_values."recorded_on", old_values."said_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='117460d0d423a7013bc756680b50d319330953d3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_37081', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_promise', when='AFTER'))), ('stageevent', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_stageeventhistory" ("decided_by_id", "id", "lesson", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "stage") SELECT new_values."decided_by_id", new_values."id", new_values."lesson", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."recorded_on", new_values."stage" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ced63ba7a5fa5b9de6de7a40994da016e00e5bcb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8051d', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_stageevent', when='AFTER'))), ('stageevent', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_stageeventhistory" ("decided_by_id", "id", "lesson", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "stage") SELECT new_values."decided_by_id", new_values."id", new_values."lesson", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."reason", new_values."recorded_on", new_values."stage" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b9091ecaeedf3d6a45f30bc065d8b3ad09e598d5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d5a30', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_stageevent', when='AFTER'))), ('stageevent', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_stageeventhistory" ("decided_by_id", "id", "lesson", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "reason", "recorded_on", "stage") SELECT old_values."decided_by_id", old_values."id", old_values."lesson", old_values."on", old_values."on_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."reason", old_values."recorded_on", old_values."stage" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e986b28dc5f1525cd47452b0168b40f666497a7e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4d8ad', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_stageevent', when='AFTER'))), ('weeklyupdate', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_weeklyupdatehistory" ("answers", "author_id", "blocker", "confidence", "id", "nothing_changed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "seconds_taken", "submission_key", "submitted_on", "version", "week") SELECT new_values."answers", new_values."author_id", new_values."blocker", new_values."confidence", new_values."id", new_values."nothing_changed", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."seconds_taken", new_values."submission_key", new_values."submitted_on", new_values."version", new_values."week" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d625e6dbef0c621780bde076f993ba6e1fb882d5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_51eb7', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_weeklyupdate', when='AFTER'))), ('weeklyupdate', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_weeklyupdatehistory" ("answers", "author_id", "blocker", "confidence", "id", "nothing_changed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "seconds_taken", "submission_key", "submitted_on", "version", "week") SELECT new_values."answers", new_values."author_id", new_values."blocker", new_values."confidence", new_values."id", new_values."nothing_changed", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."seconds_taken", new_values."submission_key", new_values."submitted_on", new_values."version", new_values."week" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4607967667248cb96e15b856001306732708a1c1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2113d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_weeklyupdate', when='AFTER'))), ('weeklyupdate', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_weeklyupdatehistory" ("answers", "author_id", "blocker", "confidence", "id", "nothing_changed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "seconds_taken", "submission_key", "submitted_on", "version", "week") SELECT old_values."answers", old_values."author_id", old_values."blocker", old_values."confidence", old_values."id", old_values."nothing_changed", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."seconds_taken", old_values."submission_key", old_values."submitted_on", old_values."version", old_values."week" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6f367de10ba966e2e97368b8369c576d6f49942e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8bf51', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_weeklyupdate', when='AFTER'))), ('championaction', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='af4b627230f50d77592d3f693bd7d0a96f653b45', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_cb5e1', table='pilots_championaction', when='BEFORE'))), ('championaction', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_championactionhistory" ("action", "id", "on", "on_precision", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on") SELECT new_values."action", new_values."id", new_values."on", new_values."on_precision", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a84293e2fb9a5a6d8f4c868da42a79d042ae89b7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2d7eb', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_championaction', when='AFTER'))), ('championaction', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_championactionhistory" ("action", "id", "on", "on_precision", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on") SELECT new_values."action", new_values."id", new_values."on", new_values."on_precision", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1ccd7740177f4c56704fb0f3ab1fbbf8b6ce1b30', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8f176', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_championaction', when='AFTER'))), ('championaction', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_championactionhistory" ("action", "id", "on", "on_precision", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on") SELECT old_values."action", old_values."id", old_values."on", old_values."on_precision", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='73e790c3c86d4b9d18d10eb079aabe84c10cd12e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0262f', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_championaction', when='AFTER'))), ('championactionhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='47722db7c116580b07f0cff1b6c51e977b0a560e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_06a95', table='pilots_championactionhistory', when='BEFORE'))), ('firstslice', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='e2c6a93015c5e40b51ccecbb76f5573cee2d162b', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_19cd1', table='pilots_firstslice', when='BEFORE'))), ('firstslice', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_firstslicehistory" ("environment", "id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "real_data", "recorded_on", "user_id", "work") SELECT new_values."environment", new_values."id", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."real_data", new_values."recorded_on", new_values."user_id", new_values."work" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='32277aefa7a2928cff0d5aeae460ddc44d31f826', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bc961', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_firstslice', when='AFTER'))), ('firstslice', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_firstslicehistory" ("environment", "id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "real_data", "recorded_on", "user_id", "work") SELECT new_values."environment", new_values."id", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."real_data", new_values."recorded_on", new_values."user_id", new_values."work" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2f8a89a85f5e08c04723a19def747c7c2b7edc79', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_386ec', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_firstslice', when='AFTER'))), ('firstslice', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_firstslicehistory" ("environment", "id", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "real_data", "recorded_on", "user_id", "work") SELECT old_values."environment", old_values."id", old_values."on", old_values."on_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."real_data", old_values."recorded_on", old_values."user_id", old_values."work" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='be6917b34ca8fadd9a6f7e79371a6a5d4035b196', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_45ef1', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_firstslice', when='AFTER'))), ('firstslicehistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9bf4f4a9a04ecb4170bb86e381a24be12cdaf688', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_30dbd', table='pilots_firstslicehistory', when='BEFORE'))), ('handover', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='4512398bb94b3d213c6169aec77628037ca7d111', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_c62b3', table='pilots_handover', when='BEFORE'))), ('handover', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_handoverhistory" ("answer", "answered_on", "because", "giver_id", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "proposed_on", "receiver_id", "recorded_on") SELECT new_values."answer", new_values."answered_on", new_values."because", new_values."giver_id", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."proposed_on", new_values."receiver_id", new_values."recorded_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f65dd5e632b35fff7376e741e47c95877c8ec491', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9231d', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_handover', when='AFTER'))), ('handover', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_handoverhistory" ("answer", "answered_on", "because", "giver_id", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "proposed_on", "receiver_id", "recorded_on") SELECT new_values."answer", new_values."answered_on", new_values."because", new_values."giver_id", new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."proposed_on", new_values."receiver_id", new_values."recorded_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cd5dd623c98005551a18bb28bbcab5a0a664ee15', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4ad83', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_handover', when='AFTER'))), ('handover', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_handoverhistory" ("answer", "answered_on", "because", "giver_id", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "proposed_on", "receiver_id", "recorded_on") SELECT old_values."answer", old_values."answered_on", old_values."because", old_values."giver_id", old_values."id", old_values."key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."proposed_on", old_values."receiver_id", old_values."recorded_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ee09507a4276d45d2add344dc1781a6562729b72', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e19ad', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_handover', when='AFTER'))), ('handoverhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dbede3b5cfd1da42d3a6b6dc042791d7eb8bfaa9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a2bf7', table='pilots_handoverhistory', when='BEFORE'))), ('retrospective', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='3ea6e1ca278ef33186f4f40ba4bc6a995ccbbb7a', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_c43aa', table='pilots_retrospective', when='BEFORE'))), ('retrospective', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_retrospectivehistory" ("ended_on", "ended_on_precision", "first_sign_on", "first_sign_on_precision", "how", "id", "lesson", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary_mode", "recorded_on", "secondary_modes", "was_flagged") SELECT new_values."ended_on", new_values."ended_on_precision", new_values."first_sign_on", new_values."first_sign_on_precision", new_values."how", new_values."id", new_values."lesson", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."primary_mode", new_values."recorded_on", new_values."secondary_modes", new_values."was_flagged" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='438d4f9054da2336df8069c7489c83c02e20e163', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9ff70', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_retrospective', when='AFTER'))), ('retrospective', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_retrospectivehistory" ("ended_on", "ended_on_precision", "first_sign_on", "first_sign_on_precision", "how", "id", "lesson", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary_mode", "recorded_on", "secondary_modes", "was_flagged") SELECT new_values."ended_on", new_values."ended_on_precision", new_values."first_sign_on", new_values."first_sign_on_precision", new_values."how", new_values."id", new_values."lesson", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."primary_mode", new_values."recorded_on", new_values."secondary_modes", new_values."was_flagged" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9bab3a205b11531507a70d8acccfafea7f4f9dec', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5455d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_retrospective', when='AFTER'))), ('retrospective', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_retrospectivehistory" ("ended_on", "ended_on_precision", "first_sign_on", "first_sign_on_precision", "how", "id", "lesson", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "primary_mode", "recorded_on", "secondary_modes", "was_flagged") SELECT old_values."ended_on", old_values."ended_on_precision", old_values."first_sign_on", old_values."first_sign_on_precision", old_values."how", old_values."id", old_values."lesson", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."primary_mode", old_values."recorded_on", old_values."secondary_modes", old_values."was_flagged" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='1fb571a2c191eef6d1c37ba9db8881b95c30fbe3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2f429', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_retrospective', when='AFTER'))), ('retrospectivehistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cd384b6340e8c83871ce5d6deed8bf0dbffdd72e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_71c2d', table='pilots_retrospectivehistory', when='BEFORE'))), ('sourcesystem', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_sourcesystemhistory" ("access_decided_by_id", "api", "id", "last_outage_on", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "typical_access_days") SELECT new_values."access_decided_by_id", new_values."api", new_values."id", new_values."last_outage_on", new_values."name", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."portfolio_id", new_values."typical_access_days" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bc51dd28fc1108eea80d88e994ec664e6aecd057', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5f74c', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_sourcesystem', when='AFTER'))), ('sourcesystem', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_sourcesystemhistory" ("access_decided_by_id", "api", "id", "last_outage_on", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "typical_access_days") SELECT new_values."access_decided_by_id", new_values."api", new_values."id", new_values."last_outage_on", new_values."name", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."portfolio_id", new_values."typical_access_days" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a6fb594e3cd609ff78f7a996cd811d29504b17e4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b0062', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_sourcesystem', when='AFTER'))), ('sourcesystem', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_sourcesystemhistory" ("access_decided_by_id", "api", "id", "last_outage_on", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portfolio_id", "typical_access_days") SELECT old_values."access_decided_by_id", old_values."api", old_values."id", old_values."last_outage_on", old_values."name", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."portfolio_id", old_values."typical_access_days" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d9ba0fcd38572568439f75bef426f71f220be0a2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_be0e9', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_sourcesystem', when='AFTER'))), ('sourcesystemhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b51987b381eb1a26ca68c984d6f8d77eb172ec98', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8f637', table='pilots_sourcesystemhistory', when='BEFORE'))), ('usercontact', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='bcb323d8669b7061b8a151593aa105d4a0c0212c', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_66f3d', table='pilots_usercontact', when='BEFORE'))), ('usercontact', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_usercontacthistory" ("contact_kind", "id", "met_by_id", "note", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "users") SELECT new_values."contact_kind", new_values."id", new_values."met_by_id", new_values."note", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."users" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4457dfd1bd21249d21b2a0293b8c5e2eaae14c0f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_571bc', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_usercontact', when='AFTER'))), ('usercontact', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_usercontacthistory" ("contact_kind", "id", "met_by_id", "note", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "users") SELECT new_values."contact_kind", new_values."id", new_values."met_by_id", new_values."note", new_values."on", new_values."on_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."users" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b8300b542f72f3f315ddbb142851fb47bfbc5200', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6920d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_usercontact', when='AFTER'))), ('usercontact', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_usercontacthistory" ("contact_kind", "id", "met_by_id", "note", "on", "on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "users") SELECT old_values."contact_kind", old_values."id", old_values."met_by_id", old_values."note", old_values."on", old_values."on_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."users" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c8321c9851f8d8f9ed0914bde6938fbb2931b59e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_192d6', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_usercontact', when='AFTER'))), ('usercontacthistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3aa9c50adcf716ff8db29189c1419e667da6d19b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_272df', table='pilots_usercontacthistory', when='BEFORE'))), ('workaround', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='433af873ea73f6e66a0b931e9052dea60af838ac', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_1fc02', table='pilots_workaround', when='BEFORE'))), ('workaround', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_workaroundhistory" ("id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "seen_on", "seen_on_precision", "state", "state_on", "state_on_precision", "users", "what") SELECT new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."seen_on", new_values."seen_on_precision", new_values."state", new_values."state_on", new_values."state_on_precision", new_values."users", new_values."what" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='34c9c2958ad5860a3782f0f9e4e9272f4b077fd8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1dcc9', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_workaround', when='AFTER'))), ('workaround', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_workaroundhistory" ("id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "seen_on", "seen_on_precision", "state", "state_on", "state_on_precision", "users", "what") SELECT new_values."id", new_values."key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."seen_on", new_values."seen_on_precision", new_values."state", new_values."state_on", new_values."state_on_precision", new_values."users", new_values."what" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='72274abef3248f4662b7245ffc00bd1a852a9a14', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f5210', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_workaround', when='AFTER'))), ('workaround', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_workaroundhistory" ("id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "seen_on", "seen_on_precision", "state", "state_on", "state_on_precision", "users", "what") SELECT old_values."id", old_values."key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."seen_on", old_values."seen_on_precision", old_values."state", old_values."state_on", old_values."state_on_precision", old_values."users", old_values."what" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='cf9d84ed088b76d3e259504e72c2bc369788592e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2b4f2', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_workaround', when='AFTER'))), ('workaroundhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f0652ad387763194b8d6560cfa40b4a8a1420be0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c478d', table='pilots_workaroundhistory', when='BEFORE'))), ('workflow', pgtrigger.compiler.Trigger(name='portfolio_of_pilot', sql=pgtrigger.compiler.UpsertTriggerSql(func='SELECT portfolio_id INTO NEW.portfolio_id FROM pilots_pilot WHERE id = NEW.pilot_id; RETURN NEW;', hash='615b716eb396367670cd71e7ed887b31c1154d03', operation='INSERT OR UPDATE OF "pilot_id", "portfolio_id"', pgid='pgtrigger_portfolio_of_pilot_88034', table='pilots_workflow', when='BEFORE'))), ('workflow', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_workflowhistory" ("change_agreed_by_id", "change_agreed_on", "change_agreed_on_precision", "id", "is_bottleneck", "method", "minutes_per_case", "observed_by_id", "observed_on", "observed_on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "share_of_time", "task") SELECT new_values."change_agreed_by_id", new_values."change_agreed_on", new_values."change_agreed_on_precision", new_values."id", new_values."is_bottleneck", new_values."method", new_values."minutes_per_case", new_values."observed_by_id", new_values."observed_on", new_values."observed_on_precision", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."share_of_time", new_values."task" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ae1f350131ff7e20485e44607647824446c9ff02', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_793a4', referencing='REFERENCING NEW TABLE AS new_values ', table='pilots_workflow', when='AFTER'))), ('workflow', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_workflowhistory" ("change_agreed_by_id", "change_agreed_on", "change_agreed_on_precision", "id", "is_bottleneck", "method", "minutes_per_case", "observed_by_id", "observed_on", "observed_on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "share_of_time", "task") SELECT new_values."change_agreed_by_id", new_values."change_agreed_on", new_values."change_agreed_on_precision", new_values."id", new_values."is_bottleneck", new_values."method", new_values."minutes_per_case", new_values."observed_by_id", new_values."observed_on", new_values."observed_on_precision", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pilot_id", new_values."portfolio_id", new_values."recorded_on", new_values."share_of_time", new_values."task" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='eee541b6e954b7ac5c7cac19c3851a4bba509e75', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_48b07', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='pilots_workflow', when='AFTER'))), ('workflow', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "pilots_workflowhistory" ("change_agreed_by_id", "change_agreed_on", "change_agreed_on_precision", "id", "is_bottleneck", "method", "minutes_per_case", "observed_by_id", "observed_on", "observed_on_precision", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_id", "portfolio_id", "recorded_on", "share_of_time", "task") SELECT old_values."change_agreed_by_id", old_values."change_agreed_on", old_values."change_agreed_on_precision", old_values."id", old_values."is_bottleneck", old_values."method", old_values."minutes_per_case", old_values."observed_by_id", old_values."observed_on", old_values."observed_on_precision", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pilot_id", old_values."portfolio_id", old_values."recorded_on", old_values."share_of_time", old_values."task" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4b3c8c40d3909ab2f092bcf02a928020888a84a6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_05082', referencing='REFERENCING OLD TABLE AS old_values ', table='pilots_workflow', when='AFTER'))), ('workflowhistory', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1bb4cc1f1ac34a9ee8c99c71ecf7fe7f5e353960', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b1c7a', table='pilots_workflowhistory', when='BEFORE')))],
        ),
    ]

import type { SystemTable } from './define.ts';
import { emptyInformation } from './empty_information.ts';
import { emptyObjects } from './empty_objects.ts';
import { emptyServer } from './empty_server.ts';
import { characterSets } from './information_schema_character_sets.ts';
import { checkConstraints } from './information_schema_check_constraints.ts';
import { informationColumns } from './information_schema_columns.ts';
import { enabledRoles } from './information_schema_enabled_roles.ts';
import { informationSchemaCatalogName } from './information_schema_information_schema_catalog_name.ts';
import { parameters } from './information_schema_parameters.ts';
import { routines } from './information_schema_routines.ts';
import { schemata } from './information_schema_schemata.ts';
import { tableConstraints } from './information_schema_table_constraints.ts';
import { tablePrivileges } from './information_schema_table_privileges.ts';
import { informationViews } from './information_schema_views.ts';
import { millraceCache } from './millrace_cache.ts';
import { millraceWorkers } from './millrace_workers.ts';
import { modelMetrics, models } from './models.ts';
import { pgAggregate } from './pg_aggregate.ts';
import { pgAm } from './pg_am.ts';
import { pgAttrdef } from './pg_attrdef.ts';
import { pgAttribute } from './pg_attribute.ts';
import { pgAuthid } from './pg_authid.ts';
import { pgCast } from './pg_cast.ts';
import { pgClass } from './pg_class.ts';
import { pgCollation } from './pg_collation.ts';
import { pgCursors } from './pg_cursors.ts';
import { pgDatabase } from './pg_database.ts';
import { pgDescription } from './pg_description.ts';
import { pgForeignDataWrapper } from './pg_foreign_data_wrapper.ts';
import { pgForeignServer } from './pg_foreign_server.ts';
import { pgForeignTable } from './pg_foreign_table.ts';
import { pgLanguage } from './pg_language.ts';
import { pgNamespace } from './pg_namespace.ts';
import { pgOperator } from './pg_operator.ts';
import { pgPreparedStatements } from './pg_prepared_statements.ts';
import { pgProc } from './pg_proc.ts';
import { pgRoles } from './pg_roles.ts';
import { pgSettings } from './pg_settings.ts';
import { pgShadow } from './pg_shadow.ts';
import { pgStatActivity } from './pg_stat_activity.ts';
import { pgStatAllTables } from './pg_stat_all_tables.ts';
import { pgStatDatabase } from './pg_stat_database.ts';
import { pgStatProgressCreateModel } from './pg_stat_progress_create_model.ts';
import { pgStatUserTables } from './pg_stat_user_tables.ts';
import { pgStatioUserTables } from './pg_statio_user_tables.ts';
import { pgStats } from './pg_stats.ts';
import { pgTables } from './pg_tables.ts';
import { pgTablespace } from './pg_tablespace.ts';
import { pgType } from './pg_type.ts';
import { pgUser } from './pg_user.ts';
import { pgViews } from './pg_views.ts';
import { tables } from './tables.ts';

/** The list of system tables. */
export const systemTables: readonly SystemTable[] = [
  characterSets,
  checkConstraints,
  enabledRoles,
  informationColumns,
  informationSchemaCatalogName,
  informationViews,
  millraceCache,
  millraceWorkers,
  modelMetrics,
  models,
  parameters,
  pgAggregate,
  pgAm,
  pgAttrdef,
  pgAttribute,
  pgAuthid,
  pgCast,
  pgClass,
  pgCollation,
  pgCursors,
  pgDatabase,
  pgDescription,
  pgForeignDataWrapper,
  pgForeignServer,
  pgForeignTable,
  pgLanguage,
  pgNamespace,
  pgOperator,
  pgPreparedStatements,
  pgProc,
  pgRoles,
  pgSettings,
  pgShadow,
  pgStatActivity,
  pgStatAllTables,
  pgStatDatabase,
  pgStatProgressCreateModel,
  pgStatUserTables,
  pgStatioUserTables,
  pgStats,
  pgTables,
  pgTablespace,
  pgType,
  pgUser,
  pgViews,
  routines,
  schemata,
  tableConstraints,
  tablePrivileges,
  tables,
  ...emptyInformation,
  ...emptyObjects,
  ...emptyServer,
];

const byName = new Map(systemTables.map((table) => [`${table.schema}.${table.name}`, table]));

export const systemTableNamed = (schema: string, name: string): SystemTable | undefined =>
  byName.get(`${schema}.${name}`);

import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';
import { standardType } from './standard_type.ts';

const list = columns(`
  table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, column_name
  sql_identifier, ordinal_position cardinal_number, column_default character_data, is_nullable yes_or_no,
  data_type character_data, character_maximum_length cardinal_number, character_octet_length cardinal_number,
  numeric_precision cardinal_number, numeric_precision_radix cardinal_number, numeric_scale cardinal_number,
  datetime_precision cardinal_number, interval_type character_data, interval_precision cardinal_number,
  character_set_catalog sql_identifier, character_set_schema sql_identifier, character_set_name
  sql_identifier, collation_catalog sql_identifier, collation_schema sql_identifier, collation_name
  sql_identifier, domain_catalog sql_identifier, domain_schema sql_identifier, domain_name sql_identifier,
  udt_catalog sql_identifier, udt_schema sql_identifier, udt_name sql_identifier, scope_catalog
  sql_identifier, scope_schema sql_identifier, scope_name sql_identifier, maximum_cardinality cardinal_number,
  dtd_identifier sql_identifier, is_self_referencing yes_or_no, is_identity yes_or_no, identity_generation
  character_data, identity_start character_data, identity_increment character_data, identity_maximum
  character_data, identity_minimum character_data, identity_cycle yes_or_no, is_generated character_data,
  generation_expression character_data, is_updatable yes_or_no
`);

/** Columns of tables and views. */
export const informationColumns = systemTable({
  oid: 13295,
  schema: 'information_schema',
  name: 'columns',
  isView: true,
  about: 'Columns of tables and views.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(
      list,
      facts,
      facts.classes.flatMap((relation) =>
        relation.columns.map((column, i) => ({
          table_catalog: database,
          table_schema: relation.schema,
          table_name: relation.name,
          column_name: column.name,
          ordinal_position: i + 1,
          column_default: column.default,
          is_nullable: column.nullable ? 'YES' : 'NO',
          ...standardType(column.typeOid, column.modifier),
          udt_catalog: database,
          dtd_identifier: String(i + 1),
          is_self_referencing: 'NO',
          is_identity: 'NO',
          identity_cycle: 'NO',
          is_generated: 'NEVER',
          is_updatable: relation.kind === 'r' ? 'YES' : 'NO',
        })),
      ),
    ),
});

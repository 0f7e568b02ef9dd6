import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';
import { standardType } from './standard_type.ts';

const list = columns(`
  specific_catalog sql_identifier, specific_schema sql_identifier, specific_name sql_identifier,
  routine_catalog sql_identifier, routine_schema sql_identifier, routine_name sql_identifier, routine_type
  character_data, module_catalog sql_identifier, module_schema sql_identifier, module_name sql_identifier,
  udt_catalog sql_identifier, udt_schema sql_identifier, udt_name sql_identifier, data_type character_data,
  character_maximum_length cardinal_number, character_octet_length cardinal_number, character_set_catalog
  sql_identifier, character_set_schema sql_identifier, character_set_name sql_identifier, collation_catalog
  sql_identifier, collation_schema sql_identifier, collation_name sql_identifier, numeric_precision
  cardinal_number, numeric_precision_radix cardinal_number, numeric_scale cardinal_number, datetime_precision
  cardinal_number, interval_type character_data, interval_precision cardinal_number, type_udt_catalog
  sql_identifier, type_udt_schema sql_identifier, type_udt_name sql_identifier, scope_catalog sql_identifier,
  scope_schema sql_identifier, scope_name sql_identifier, maximum_cardinality cardinal_number, dtd_identifier
  sql_identifier, routine_body character_data, routine_definition character_data, external_name
  character_data, external_language character_data, parameter_style character_data, is_deterministic
  yes_or_no, sql_data_access character_data, is_null_call yes_or_no, sql_path character_data,
  schema_level_routine yes_or_no, max_dynamic_result_sets cardinal_number, is_user_defined_cast yes_or_no,
  is_implicitly_invocable yes_or_no, security_type character_data, to_sql_specific_catalog sql_identifier,
  to_sql_specific_schema sql_identifier, to_sql_specific_name sql_identifier, as_locator yes_or_no, created
  time_stamp, last_altered time_stamp, new_savepoint_level yes_or_no, is_udt_dependent yes_or_no,
  result_cast_from_data_type character_data, result_cast_as_locator yes_or_no, result_cast_char_max_length
  cardinal_number, result_cast_char_octet_length cardinal_number, result_cast_char_set_catalog sql_identifier,
  result_cast_char_set_schema sql_identifier, result_cast_char_set_name sql_identifier,
  result_cast_collation_catalog sql_identifier, result_cast_collation_schema sql_identifier,
  result_cast_collation_name sql_identifier, result_cast_numeric_precision cardinal_number,
  result_cast_numeric_precision_radix cardinal_number, result_cast_numeric_scale cardinal_number,
  result_cast_datetime_precision cardinal_number, result_cast_interval_type character_data,
  result_cast_interval_precision cardinal_number, result_cast_type_udt_catalog sql_identifier,
  result_cast_type_udt_schema sql_identifier, result_cast_type_udt_name sql_identifier,
  result_cast_scope_catalog sql_identifier, result_cast_scope_schema sql_identifier, result_cast_scope_name
  sql_identifier, result_cast_maximum_cardinality cardinal_number, result_cast_dtd_identifier sql_identifier
`);

/** Functions. */
export const routines = systemTable({
  oid: 13377,
  schema: 'information_schema',
  name: 'routines',
  isView: true,
  about: 'Functions.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(
      list,
      facts,
      facts.procs.map(({ oid, schema, name, kind, result, volatility, strict }) => ({
        specific_catalog: database,
        specific_schema: schema,
        specific_name: `${name}_${oid}`,
        routine_catalog: database,
        routine_schema: schema,
        routine_name: name,
        routine_type: kind === 'f' ? 'FUNCTION' : null,
        ...standardType(result, -1),
        type_udt_catalog: database,
        type_udt_schema: schema,
        type_udt_name: standardType(result, -1).udt_name,
        dtd_identifier: '0',
        routine_body: 'EXTERNAL',
        external_name: name,
        external_language: 'INTERNAL',
        parameter_style: 'GENERAL',
        is_deterministic: volatility === 'i' ? 'YES' : 'NO',
        sql_data_access: 'MODIFIES',
        is_null_call: strict ? 'YES' : 'NO',
        schema_level_routine: 'YES',
        max_dynamic_result_sets: 0,
        security_type: 'INVOKER',
        as_locator: 'NO',
        is_udt_dependent: 'NO',
      })),
    ),
});

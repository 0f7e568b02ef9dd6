import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';
import { standardType } from './standard_type.ts';

const list = columns(`
  specific_catalog sql_identifier, specific_schema sql_identifier, specific_name sql_identifier,
  ordinal_position cardinal_number, parameter_mode character_data, is_result yes_or_no, as_locator yes_or_no,
  parameter_name sql_identifier, data_type character_data, character_maximum_length cardinal_number,
  character_octet_length cardinal_number, character_set_catalog sql_identifier, character_set_schema
  sql_identifier, character_set_name sql_identifier, collation_catalog sql_identifier, collation_schema
  sql_identifier, collation_name sql_identifier, numeric_precision cardinal_number, numeric_precision_radix
  cardinal_number, numeric_scale cardinal_number, datetime_precision cardinal_number, interval_type
  character_data, interval_precision cardinal_number, udt_catalog sql_identifier, udt_schema sql_identifier,
  udt_name sql_identifier, scope_catalog sql_identifier, scope_schema sql_identifier, scope_name
  sql_identifier, maximum_cardinality cardinal_number, dtd_identifier sql_identifier, parameter_default
  character_data
`);

/** Arguments of functions. */
export const parameters = systemTable({
  oid: 13334,
  schema: 'information_schema',
  name: 'parameters',
  isView: true,
  about: 'Arguments of functions.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(
      list,
      facts,
      facts.procs.flatMap(({ oid, schema, name, args }) =>
        args.map((arg, i) => ({
          specific_catalog: database,
          specific_schema: schema,
          specific_name: `${name}_${oid}`,
          ordinal_position: i + 1,
          parameter_mode: 'IN',
          is_result: 'NO',
          as_locator: 'NO',
          ...standardType(arg, -1),
          udt_catalog: database,
          dtd_identifier: String(i + 1),
        })),
      ),
    ),
});

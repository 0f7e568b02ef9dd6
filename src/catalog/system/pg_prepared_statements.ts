import { listValue } from '../../data/value.ts';
import { regFromNumber } from '../../functions/reg.ts';
import { oidOfType } from '../../functions/type_catalog.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  name text, statement text, prepare_time timestamptz, parameter_types regtype[], from_sql boolean,
  generic_plans bigint, custom_plans bigint
`);

/** What the session has prepared by PREPARE. */
export const pgPreparedStatements = systemTable({
  oid: 12095,
  schema: 'pg_catalog',
  name: 'pg_prepared_statements',
  isView: true,
  about: 'What the session has prepared by PREPARE.',
  columns: list,
  rows: ({ facts, own }) =>
    rowsByName(
      list,
      facts,
      own.prepared.map(({ name, statement, types, at }) => ({
        name,
        statement,
        prepare_time: at,
        parameter_types: listValue(types.map((type) => regFromNumber(oidOfType(type), 'type', facts))),
        from_sql: true,
        generic_plans: 0,
        custom_plans: 0,
      })),
    ),
});

import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  schemaname name, tablename name, tableowner name, tablespace name, hasindexes boolean, hasrules boolean,
  hastriggers boolean, rowsecurity boolean
`);

/** Tables. */
export const pgTables = systemTable({
  oid: 12033,
  schema: 'pg_catalog',
  name: 'pg_tables',
  isView: true,
  about: 'Tables.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.classes
        .filter(({ kind }) => kind === 'r')
        .map(({ schema, name }) => ({
          schemaname: schema,
          tablename: name,
          tableowner: facts.roles[0].name,
          hasindexes: false,
          hasrules: false,
          hastriggers: false,
          rowsecurity: false,
        })),
    ),
});

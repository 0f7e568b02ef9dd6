import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  name text, statement text, is_holdable boolean, is_binary boolean, is_scrollable boolean, creation_time
  timestamptz
`);

/** The open cursors of the session. */
export const pgCursors = systemTable({
  oid: 12077,
  schema: 'pg_catalog',
  name: 'pg_cursors',
  isView: true,
  about: 'The open cursors of the session.',
  columns: list,
  rows: ({ facts, own }) =>
    rowsByName(
      list,
      facts,
      own.cursors.map(({ name, statement, hold, scroll, at }) => ({
        name,
        statement,
        is_holdable: hold,
        is_binary: false,
        is_scrollable: scroll,
        creation_time: at,
      })),
    ),
});

import { filesServer } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  ftrelid oid!, ftserver oid!, ftoptions text[]
`);

/** Foreign tables: those over files. */
export const pgForeignTable = systemTable({
  oid: 3118,
  schema: 'pg_catalog',
  name: 'pg_foreign_table',
  about: 'Foreign tables: those over files.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.classes.filter(({ kind }) => kind === 'f').map(({ oid }) => ({ ftrelid: oid, ftserver: filesServer })),
    ),
});

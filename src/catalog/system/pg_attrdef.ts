import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, adrelid oid!, adnum smallint!, adbin pg_node_tree!
`);

/** Defaults of columns, as text. */
export const pgAttrdef = systemTable({
  oid: 2604,
  schema: 'pg_catalog',
  name: 'pg_attrdef',
  about: 'Defaults of columns, as text.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.classes.flatMap(({ oid, columns }) =>
        columns.flatMap((column, i) =>
          column.default === null
            ? []
            : [{ oid: defaultOid(oid, i + 1), adrelid: oid, adnum: i + 1, adbin: column.default }],
        ),
      ),
    ),
});

const mostColumns = 1600;

/** Defaults have no number of their own: it follows from that of the table. */
const defaultOid = (relation: number, column: number): number =>
  0x80000000 + ((relation * mostColumns + column) % 0x70000000);

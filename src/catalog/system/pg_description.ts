import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  objoid oid!, classoid oid!, objsubid integer!, description text!
`);

/** Comments: of COMMENT ON, and of the functions and operators that are there. */
export const pgDescription = systemTable({
  oid: 2609,
  schema: 'pg_catalog',
  name: 'pg_description',
  about: 'Comments: of COMMENT ON, and of the functions and operators that are there.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      Array.from(facts.comments, ([key, description]) => {
        const [classoid, objoid, objsubid] = key.split(' ').map(Number);
        return { objoid, classoid, objsubid, description };
      }),
    ),
});

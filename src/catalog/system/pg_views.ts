import { viewText } from '../../functions/scalar/catalog/view_text.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  schemaname name, viewname name, viewowner name, definition text
`);

/** Views. */
export const pgViews = systemTable({
  oid: 12028,
  schema: 'pg_catalog',
  name: 'pg_views',
  isView: true,
  about: 'Views.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.classes
        .filter(({ kind }) => kind === 'v')
        .map(({ schema, name, query }) => ({
          schemaname: schema,
          viewname: name,
          viewowner: facts.roles[0].name,
          definition: query === null ? null : viewText(query),
        })),
    ),
});

import { field } from '../../data/schema.ts';
import { text } from '../../data/type.ts';
import { systemTable } from './define.ts';

/** One row per table and view, in the standard's shape (the columns that mean something here). */
export const tables = systemTable({
  schema: 'information_schema',
  name: 'tables',
  about: 'Tables and views.',
  columns: [
    field('table_catalog', text),
    field('table_schema', text),
    field('table_name', text),
    field('table_type', text),
  ],
  *rows({ state, database }) {
    for (const table of state.all('table')) {
      yield [database, table.schema, table.name, table.origin === 'external' ? 'FOREIGN' : 'BASE TABLE'];
    }
    for (const view of state.all('view')) yield [database, view.schema, view.name, 'VIEW'];
  },
});

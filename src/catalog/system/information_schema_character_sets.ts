import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  character_set_catalog sql_identifier, character_set_schema sql_identifier, character_set_name
  sql_identifier, character_repertoire sql_identifier, form_of_use sql_identifier, default_collate_catalog
  sql_identifier, default_collate_schema sql_identifier, default_collate_name sql_identifier
`);

/** The one character set. */
export const characterSets = systemTable({
  oid: 13250,
  schema: 'information_schema',
  name: 'character_sets',
  isView: true,
  about: 'The one character set.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(list, facts, [
      {
        character_set_name: 'UTF8',
        character_repertoire: 'UCS',
        form_of_use: 'UTF8',
        default_collate_catalog: database,
        default_collate_schema: 'pg_catalog',
        default_collate_name: 'C',
      },
    ]),
});

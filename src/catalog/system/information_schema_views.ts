import { viewText } from '../../functions/scalar/catalog/view_text.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, view_definition
  character_data, check_option character_data, is_updatable yes_or_no, is_insertable_into yes_or_no,
  is_trigger_updatable yes_or_no, is_trigger_deletable yes_or_no, is_trigger_insertable_into yes_or_no
`);

/** Views. */
export const informationViews = systemTable({
  oid: 13483,
  schema: 'information_schema',
  name: 'views',
  isView: true,
  about: 'Views.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(
      list,
      facts,
      facts.classes
        .filter(({ kind }) => kind === 'v')
        .map(({ schema, name, query }) => ({
          table_catalog: database,
          table_schema: schema,
          table_name: name,
          view_definition: query === null ? null : viewText(query),
          check_option: 'NONE',
          is_updatable: 'NO',
          is_insertable_into: 'NO',
          is_trigger_updatable: 'NO',
          is_trigger_deletable: 'NO',
          is_trigger_insertable_into: 'NO',
        })),
    ),
});

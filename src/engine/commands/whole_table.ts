import type { Query } from '../../parser/ast/query.ts';
import type { TableReference } from '../../parser/ast/table_reference.ts';

/** SELECT * FROM table, as if it had been written there. */
export function wholeTable(table: TableReference): Query {
  const { at } = table;
  const body = {
    kind: 'select',
    distinct: false,
    distinctOn: [],
    items: [{ kind: 'star', table: null, exclude: [], replace: [], at }],
    from: [table],
    where: null,
    groupBy: [],
    groupByAll: false,
    groupDistinct: false,
    having: null,
    windows: [],
    qualify: null,
    at,
  } as const;
  return { with: [], recursive: false, body, orderBy: [], limit: null, offset: null, ties: false, at };
}

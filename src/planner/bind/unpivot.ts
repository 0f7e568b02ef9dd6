import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import type { Unpivot } from '../../parser/ast/pivot.ts';
import type { Query, Select, SelectItem } from '../../parser/ast/query.ts';
import type { TableReference } from '../../parser/ast/table_reference.ts';
import type { BindContext } from './context.ts';
import { bindTableReference, type Sight } from './from.ts';
import type { FromItem } from './from_item.ts';
import { columnOf, mapSyntax, plainSelect } from './pivot_syntax.ts';

/** The column that counts through the items; no name that anybody writes. */
const placeName = 'unpivot place';

/**
 *   UNPIVOT t ON jan, feb INTO NAME month VALUE sales   →
 *   SELECT rest, CASE place WHEN 1 THEN 'jan' … END AS month, CASE place WHEN 1 THEN jan … END AS sales
 *   FROM t, generate_series(1, 2) AS place, without those that are NULL
 */
export function bindUnpivot(unpivot: Unpivot, sight: Sight, context: BindContext): FromItem {
  const { at, source } = unpivot;
  const names = bindTableReference(source, sight, context).columns.map((column) => column.name);
  const items = unpivot.items.flatMap((item) => unpivotItems(item, names));
  const values = unpivot.values.length > 0 ? unpivot.values.map((each) => each.name) : ['value'];
  for (const item of items) {
    if (item.exprs.length !== values.length) {
      throw errors.badSyntax(
        `UNPIVOT value count mismatch: ${values.length} names, ${item.exprs.length} columns`,
        item.at,
      );
    }
  }
  const used = new Set(items.flatMap((item) => item.exprs.flatMap(columnsOf)));
  const rest = names.filter((name) => !used.has(name)).map((name) => selected(columnOf(name, at), undefined));
  const name = selected(
    byPlace(
      items.map((item) => ({ kind: 'string', value: item.name, at })),
      at,
    ),
    unpivot.name?.name ?? 'name',
  );
  const made = values.map((each, i) =>
    selected(
      byPlace(
        items.map((item) => item.exprs[i]),
        at,
      ),
      each,
    ),
  );
  const inner: Select = {
    ...plainSelect(at),
    items: [...rest, name, ...made],
    from: [source, places(items.length, at)],
  };
  if (unpivot.includeNulls) return bindTableReference(derived(inner, unpivot), sight, context);
  const present = values.map(
    (each): Expression => ({
      kind: 'is',
      operand: columnOf(each, at),
      test: 'null',
      negated: true,
      at,
    }),
  );
  const outer: Select = {
    ...plainSelect(at),
    items: [{ kind: 'star', table: null, exclude: [], replace: [], at }],
    from: [derived(inner, { ...unpivot, alias: null })],
    where: present.length === 1 ? present[0] : { kind: 'and', args: present, at },
  };
  return bindTableReference(derived(outer, unpivot), sight, context);
}

interface UnpivotItem {
  readonly name: string;
  readonly exprs: readonly Expression[];
  readonly at: Span;
}

function unpivotItems(item: SelectItem, names: readonly string[]): readonly UnpivotItem[] {
  if (item.kind === 'star') {
    const left = new Set(item.exclude.map((column) => column.name));
    return names
      .filter((name) => !left.has(name))
      .map((name) => ({ name, exprs: [columnOf(name, item.at)], at: item.at }));
  }
  const exprs = item.expr.kind === 'row' ? item.expr.items : [item.expr];
  const own = exprs.map((expr) => {
    const columns = columnsOf(expr);
    if (columns.length === 1) return columns[0];
    throw errors.badSyntax('UNPIVOT clause must contain exactly one column', expr.at);
  });
  return [{ name: item.alias?.name ?? own.join('_'), exprs, at: item.at }];
}

function columnsOf(expr: Expression): readonly string[] {
  const found: string[] = [];
  mapSyntax(expr, (part) => {
    if (part.kind === 'column') found.push(part.parts[part.parts.length - 1].name);
    return part;
  });
  return found;
}

const selected = (expr: Expression, name: string | undefined): SelectItem => ({
  kind: 'item',
  expr,
  alias: name === undefined ? null : { name, at: expr.at },
  at: expr.at,
});

/** The expression of the place at hand. */
const byPlace = (exprs: readonly Expression[], at: Span): Expression => ({
  kind: 'case',
  operand: columnOf(placeName, at),
  whens: exprs.map((then, i) => ({ when: { kind: 'number', text: String(i + 1), at }, then })),
  otherwise: null,
  at,
});

const places = (count: number, at: Span): TableReference => ({
  kind: 'table_function',
  name: { parts: [{ name: 'generate_series', at }], at },
  args: [1, count].map((n) => ({ name: null, expr: { kind: 'number', text: String(n), at } })),
  alias: { name: { name: placeName, at }, columns: [] },
  lateral: false,
  ordinality: false,
  at,
});

function derived(body: Select, { alias, at }: Pick<Unpivot, 'alias' | 'at'>): TableReference {
  const query: Query = { with: [], recursive: false, body, orderBy: [], limit: null, offset: null, ties: false, at };
  return { kind: 'derived', query, alias: alias ?? { name: { name: 'unpivot', at }, columns: [] }, lateral: false, at };
}

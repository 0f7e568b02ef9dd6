import { unreachable } from '../../base/assert.ts';
import { errors } from '../../base/error.ts';
import type { TableReference } from '../../parser/ast/table_reference.ts';
import { apply, join, oneRow } from '../../plan/build.ts';
import type { Column } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import type { BindContext } from './context.ts';
import { aliased, type FromItem } from './from_item.ts';
import { bindJoin } from './join.ts';
import { bindPivot } from './pivot.ts';
import { correlation } from './place.ts';
import { bindModelFunction, bindPredictTable } from './predict_table.ts';
import { bindQuery } from './query.ts';
import { sampledItem } from './sample.ts';
import { behind, type Scope, type ScopeTable } from './scope.ts';
import { bindPath, bindTable } from './table.ts';
import { bindRowsFrom, bindTableFunction } from './table_function.ts';
import { bindUnpivot } from './unpivot.ts';

/** What a place in FROM can see. */
export interface Sight {
  /** The enclosing query. */
  readonly outer: Scope | undefined;
  /** The same and the items to the left: what LATERAL sees. */
  readonly lateral: Scope | undefined;
}

/** The FROM list: items side by side. Nothing in it is one row of no columns. */
export function bindFrom(
  references: readonly TableReference[],
  context: BindContext,
  outer: Scope | undefined,
): FromItem {
  let whole: FromItem | undefined;
  for (const reference of references) {
    const sight: Sight = { outer, lateral: whole === undefined ? outer : besides(whole, outer) };
    const item = bindTableReference(reference, sight, context);
    whole = whole === undefined ? item : crossed(whole, item);
  }
  return whole ?? { plan: oneRow, tables: [], columns: [] };
}

/** The scope of a LATERAL item: what stands to its left, then `beyond`. */
export const besides = (left: FromItem, beyond: Scope | undefined): Scope => ({
  tables: left.tables,
  columns: left.columns,
  outer: beyond,
  aggregates: { refused: 'aggregate functions are not allowed in FROM clause of their own query level' },
});

export function bindTableReference(reference: TableReference, sight: Sight, context: BindContext): FromItem {
  switch (reference.kind) {
    case 'table':
      return bindTable(reference, context);
    case 'path':
      return bindPath(reference, context);
    case 'table_function':
      return bindTableFunction(reference, sight, context);
    case 'rows_from':
      return bindRowsFrom(reference, sight, context);
    case 'derived': {
      const outer = reference.lateral ? sight.lateral : behind(sight.outer, besideOf(sight));
      const bound = bindQuery(reference.query, context, outer);
      return aliased(fromColumns(bound.plan, bound.columns), { alias: reference.alias, at: reference.at });
    }
    case 'sample':
      return sampledItem(bindTableReference(reference.source, sight, context), reference, context);
    case 'pivot':
      return bindPivot(reference, sight, context);
    case 'unpivot':
      return bindUnpivot(reference, sight, context);
    case 'join':
      return bindJoin(reference, sight, context);
    case 'predict':
      return bindPredictTable(reference, sight, context);
    case 'model_function':
      return bindModelFunction(reference, sight, context);
    default:
      return unreachable(reference);
  }
}

/** The tables to the left, which only LATERAL may use. */
export const besideOf = ({ outer, lateral }: Sight): readonly ScopeTable[] => {
  const tables: ScopeTable[] = [];
  for (let level = lateral; level !== undefined && level !== outer; level = level.outer) tables.push(...level.tables);
  return tables;
};

/** An item without a name yet. */
export const fromColumns = (plan: LogicalPlan, columns: readonly Column[]): FromItem => ({
  plan,
  tables: [],
  columns: columns.map((column) => ({ name: column.name, column })),
});

function crossed(left: FromItem, right: FromItem): FromItem {
  const parts = { join: 'inner', left: left.plan, right: right.plan, condition: null } as const;
  const correlated = correlation(left.plan, right.plan);
  const plan = correlated.length === 0 ? join(parts) : apply({ ...parts, correlated });
  return { plan, ...sideBySide(left, right) };
}

/** The names of two items together; one table name may stand there once. */
export function sideBySide(left: FromItem, right: FromItem): Pick<FromItem, 'tables' | 'columns'> {
  for (const table of right.tables) {
    if (left.tables.some((other) => other.name === table.name)) throw errors.duplicateAlias(table.name, table.at);
  }
  return { tables: [...left.tables, ...right.tables], columns: [...left.columns, ...right.columns] };
}

import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { CreateModel } from '../../parser/ast/model.ts';
import type { SelectItem } from '../../parser/ast/query.ts';
import { columnRef } from '../../plan/build.ts';
import type { Column, NamedExpr } from '../../plan/expr.ts';
import type { BindContext } from './context.ts';
import type { BoundFeature } from './create_model.ts';
import { scopeOf } from './scope.ts';
import { bindSelectItems } from './select_items.ts';

/** The features, and the text from which they can be bound again over another input. */
export interface FrozenList {
  readonly features: readonly { readonly feature: BoundFeature; readonly at: Span | undefined }[];
  /** The target when the list has it. */
  readonly target: BoundFeature | undefined;
  /** How the list computes the target; null: it is a column of the training query. */
  readonly targetText: string | null;
  /** null: every feature is a column as it is. */
  readonly text: string | null;
  /** Neither FEATURES nor TRANSFORM was written. */
  readonly isDefault: boolean;
}

interface Source {
  readonly statement: CreateModel;
  readonly sql: string;
  /** Of the training query. */
  readonly columns: readonly Column[];
  readonly target: string;
}

/** Binds TRANSFORM or FEATURES; with neither, every column but the target is a feature. */
export function freeze(source: Source, context: BindContext): FrozenList {
  const { statement, columns, target } = source;
  if (statement.transform !== null && statement.features !== null) {
    throw errors.notSupported('FEATURES together with TRANSFORM', statement.features[0]?.at);
  }
  const items = statement.transform ?? statement.features;
  if (items === null) {
    const features = columns
      .filter((column) => column.name !== target)
      .map((column) => ({ feature: plainFeature(column), at: undefined }));
    return { features, target: undefined, targetText: null, text: null, isDefault: true };
  }
  const bound = items.map((item) => ({ item, exprs: bindSelectItems([item], scopeOf(columns), context) }));
  const all = bound.flatMap(({ item, exprs }) => exprs.map((each) => ({ feature: featureOf(each), at: item.at })));
  const targets = all.filter(({ feature }) => feature.name === target);
  if (targets.length > 1) throw errors.duplicateColumn(target, targets[1].at);
  const features = all.filter(({ feature }) => feature.name !== target);
  const isPlain = features.every(({ feature }) => isOwnColumn(feature, columns));
  return {
    features,
    target: targets[0]?.feature,
    targetText: targetText(bound, targets[0]?.feature, source),
    text: isPlain ? null : bound.flatMap(({ item, exprs }) => textOf(item, exprs, source)).join(', '),
    isDefault: false,
  };
}

const plainFeature = (column: Column): BoundFeature => ({
  name: column.name,
  type: column.type,
  expr: columnRef(column),
});

const featureOf = ({ column, expr }: NamedExpr): BoundFeature => ({ name: column.name, type: expr.type, expr });

const isOwnColumn = ({ name, expr }: BoundFeature, columns: readonly Column[]): boolean =>
  expr.kind === 'column' && columns.some((column) => column.id === expr.id && column.name === name);

interface BoundItems {
  readonly item: SelectItem;
  readonly exprs: readonly NamedExpr[];
}

function targetText(
  bound: readonly BoundItems[],
  target: BoundFeature | undefined,
  { sql, columns }: Source,
): string | null {
  if (target === undefined || isOwnColumn(target, columns)) return null;
  for (const { item, exprs } of bound) {
    if (!exprs.some(({ column }) => column.name === target.name)) continue;
    if (item.kind === 'item') return sql.slice(item.at.start, item.at.end);
    const replaced = item.replace.find(({ name }) => name.name === target.name);
    if (replaced !== undefined)
      return `${sql.slice(replaced.expr.at.start, replaced.expr.at.end)} AS ${quoted(target.name)}`;
  }
  return null;
}

/** An item as written; stars become the columns they stood for, and the target goes. */
function textOf(item: SelectItem, exprs: readonly NamedExpr[], { sql, target }: Source): string[] {
  if (item.kind === 'star') {
    return exprs
      .filter(({ column }) => column.name !== target)
      .map(({ column }) => {
        const replaced = item.replace.find(({ name }) => name.name === column.name);
        if (replaced === undefined) return quoted(column.name);
        return `${sql.slice(replaced.expr.at.start, replaced.expr.at.end)} AS ${quoted(column.name)}`;
      });
  }
  // Only ML.POLYNOMIAL_EXPAND gives several columns; the target is none of those.
  if (exprs.length === 1 && exprs[0].column.name === target) return [];
  return [sql.slice(item.at.start, item.at.end)];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

import type { Span } from '../../base/span.ts';
import type { CatalogView } from '../../catalog/view.ts';
import type { CallContext } from '../../functions/define.ts';
import type { StoredModel } from '../../ml/model.ts';
import type { ModelReference } from '../../parser/ast/model.ts';
import { ColumnIds } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import type { CommonTables } from './common_tables.ts';
import { Parameters } from './parameters.ts';

/** Everything that binding one statement may look at. Nothing here waits, reads a clock or touches a file. */
export interface BindContext {
  readonly catalog: CatalogView;
  readonly call: CallContext;
  readonly parameters: Parameters;
  readonly ids: ColumnIds;
  /** WITH queries in sight, innermost first. */
  readonly commonTables: CommonTables | undefined;
  /** WITH queries that stand further on, where they cannot be seen; only to say so in errors. */
  readonly isLaterTable: (name: string) => boolean;
  /** How many views we are inside of. */
  readonly viewDepth: number;
  /** Whether the SELECT that is bound may use a whole row of the table; absent: it does not. */
  readonly usesRowOf?: (table: string) => boolean;
  /** Where a bound expression was written, for errors found later. */
  readonly places: WeakMap<Expr, Span>;
  /** The row set of ML.EVALUATE (…), ML.WEIGHTS (…) and their like; the engine gives it. */
  readonly modelFunction: ModelFunction | undefined;
}

/** `source` is the bound TABLE or query, or null. */
export type ModelFunction = (
  name: string,
  model: StoredModel,
  source: LogicalPlan | null,
  reference: ModelReference,
) => LogicalPlan;

export interface BindContextParts {
  readonly catalog: CatalogView;
  readonly call: CallContext;
  readonly parameters?: Parameters;
  readonly ids?: ColumnIds;
  readonly modelFunction?: ModelFunction | undefined;
}

export const bindContext = (parts: BindContextParts): BindContext => ({
  catalog: parts.catalog,
  call: parts.call,
  parameters: parts.parameters ?? new Parameters(),
  ids: parts.ids ?? new ColumnIds(),
  commonTables: undefined,
  isLaterTable: () => false,
  viewDepth: 0,
  places: new WeakMap(),
  modelFunction: parts.modelFunction,
});

/** Remembers where the expression was written; returns it. */
export function placedAt<E extends Expr>(expr: E, at: Span, context: BindContext): E {
  context.places.set(expr, at);
  return expr;
}

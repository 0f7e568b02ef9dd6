import type { Batch } from '../data/batch.ts';
import type { DataType } from '../data/type.ts';
import type { Statement } from '../parser/ast/statement.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { planIsVolatile } from '../planner/expr/facts.ts';
import { readsCatalog } from '../planner/reads_catalog.ts';
import { plannedFor } from './commands/query.ts';
import type { StatementContext } from './context.ts';

const known = new WeakMap<LogicalPlan, boolean>();

/** Neither asks anything of the session or the catalog, nor draws numbers. */
function isPlain(plan: LogicalPlan): boolean {
  let plain = known.get(plan);
  if (plain === undefined) {
    plain = !readsCatalog(plan) && !planIsVolatile(plan);
    known.set(plan, plain);
  }
  return plain;
}

/** The rows of a query whose plan and few rows are in memory; null: it is to be executed like any other. */
export function rowsAtOnce(
  statement: Statement,
  parameters: readonly DataType[],
  context: StatementContext,
): readonly Batch[] | null {
  if (statement.kind !== 'select_statement') return null;
  const { engine, call } = context;
  const query = engine.plans.find(statement, parameters, context);
  if (query === undefined) return null;
  const { physical, relations, logical } = plannedFor(query, statement, context);
  return isPlain(logical) ? engine.cluster.runAtOnce({ plan: physical, relations, call }) : null;
}

import type { DataType } from '../../data/type.ts';
import type { Statement } from '../../parser/ast/statement.ts';
import { bind } from '../../planner/bind/bind.ts';
import type { PlannedQuery } from '../../planner/plan.ts';
import { disabledRules, splitPruning } from '../../planner/switches.ts';
import type { CachedQuery, MadePlan, PlanMaker } from '../cached_query.ts';
import type { StatementContext } from '../context.ts';
import { bindingOver, openBinding, plan, resultColumns, run, start } from '../query.ts';
import { watchedCall } from '../watched_call.ts';
import { type Command, command, type Outcome, type Shape } from './define.ts';

/** The shape of a query: bound, not planned. */
async function describeQuery(
  statement: Statement,
  context: StatementContext,
  types: readonly (DataType | undefined)[],
): Promise<Shape> {
  const { plans } = context.engine;
  const known = plans.find(statement, types, context);
  if (known !== undefined) return known.shape;
  const { call, wasMomentary } = watchedCall(context.call);
  const binding = await openBinding(statement, { ...context, call }, types, false);
  const same = plans.findOver(binding.catalog, statement, types, context);
  if (same !== undefined) return same.shape;
  const bound = bind(statement, binding);
  const shape = { parameters: binding.parameters.finish(), columns: resultColumns(bound.columns) };
  if (!wasMomentary()) plans.keep(statement, types, context, { shape, catalog: binding.catalog });
  return shape;
}

async function runQuery(
  statement: Statement,
  context: StatementContext,
  parameters: readonly DataType[],
): Promise<Outcome> {
  const tag = (rows: number): string => `SELECT ${rows}`;
  const { plans } = context.engine;
  const known = context.observer === undefined ? plans.find(statement, parameters, context) : undefined;
  if (known !== undefined) return { batches: runCached(known, statement, context), tag };
  const binding = await openBinding(statement, context, parameters, true);
  const same =
    context.observer === undefined ? plans.findOver(binding.catalog, statement, parameters, context) : undefined;
  if (same !== undefined) return { batches: runCached(same, statement, context), tag };
  const bound = bind(statement, binding);
  return { batches: run(bound.plan, binding, context), tag };
}

function runCached(known: CachedQuery, statement: Statement, context: StatementContext) {
  context.engine.files.holdUntilAborted(context.signal);
  return start(plannedFor(known, statement, context), context).batches;
}

/** The plan of a query that is kept, for the values of this run. */
export function plannedFor(known: CachedQuery, statement: Statement, context: StatementContext): PlannedQuery {
  const { session, params, call } = context;
  return known.planFor(params, call, session.setting('plan_cache_mode'), makerOf(known, statement, context));
}

function makerOf(known: CachedQuery, statement: Statement, context: StatementContext): PlanMaker {
  const made = (withValues: boolean): MadePlan | null => {
    const { call, wasMomentary } = watchedCall(context.call);
    const within = { ...context, call };
    const binding = bindingOver(known.catalog, within, known.shape.parameters, withValues);
    const bound = bind(statement, binding);
    if (!withValues && binding.parameters.areWanted) return null;
    const planned = plan(bound.plan, binding, within);
    return { planned, lasts: !wasMomentary() };
  };
  return {
    custom: () => made(true)!,
    generic: () => made(false),
    get prunes() {
      return !disabledRules(context.session.setting('disabled_rules')).includes(splitPruning.name);
    },
  };
}

/** SELECT and PREDICT: one pipeline. */
export const selectCommand: Command<'select_statement'> = command({
  kind: 'select_statement',
  describe: describeQuery,
  run: runQuery,
});

export const predictCommand: Command<'predict_statement'> = command({
  kind: 'predict_statement',
  describe: describeQuery,
  run: runQuery,
});

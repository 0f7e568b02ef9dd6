import { type CatalogSnapshot, takeSnapshot } from '../catalog/snapshot.ts';
import type { ServerView } from '../catalog/system/define.ts';
import type { BatchStream } from '../data/batch.ts';
import type { DataType } from '../data/type.ts';
import type { JobProgress, RunningJob } from '../exec/job.ts';
import { factsOf } from '../functions/catalog_facts.ts';
import type { CallContext } from '../functions/define.ts';
import type { Statement } from '../parser/ast/statement.ts';
import type { Column } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { type BindContext, bindContext } from '../planner/bind/context.ts';
import { Parameters } from '../planner/bind/parameters.ts';
import { compiledMode } from '../planner/compiled.ts';
import { type PlannedQuery, planQuery } from '../planner/plan.ts';
import { readsCatalog } from '../planner/reads_catalog.ts';
import { disabledRules } from '../planner/switches.ts';
import type { StatementContext } from './context.ts';
import { carryOut } from './effects.ts';
import type { Engine } from './engine.ts';
import { modelFunction } from './model_function.ts';
import { ownView } from './own_view.ts';
import type { ResultColumn } from './session_types.ts';

/** A binding, over a catalog that knows what was looked up in it. */
export type Binding = BindContext & { readonly catalog: CatalogSnapshot };

/** Loads what the statement mentions, and gives what binding it needs. `withValues`: parameters become literals. */
export async function openBinding(
  statement: Statement,
  context: StatementContext,
  types: readonly (DataType | undefined)[],
  withValues: boolean,
): Promise<Binding> {
  const { engine, session, signal } = context;
  engine.files.holdUntilAborted(signal);
  const seen = withValues ? session.takeSeen(statement) : undefined;
  const catalog = seen ?? (await look(statement, context));
  if (!withValues) session.keepSeen(statement, catalog);
  return bindingOver(catalog, context, types, withValues);
}

/** A binding for expressions that mention no relation: defaults, arguments, rows that are here already. */
export async function bareBinding(context: StatementContext, withValues: boolean): Promise<Binding> {
  return bindingOver(await look(undefined, context), context, [], withValues);
}

const look = (
  statement: Statement | undefined,
  { engine, session, signal, call }: StatementContext,
): Promise<CatalogSnapshot> =>
  takeSnapshot(statement, {
    state: session.state,
    store: engine.store,
    database: engine.config.database,
    dataFolder: engine.config.dataFolder,
    searchPath: session.searchPath,
    // Only system tables show these.
    get server() {
      return serverView(engine);
    },
    get facts() {
      return factsOf(call);
    },
    get own() {
      return ownView(session);
    },
    signal,
  });

/** What binding over a catalog that has been looked at needs. */
export function bindingOver(
  catalog: CatalogSnapshot,
  context: StatementContext,
  types: readonly (DataType | undefined)[],
  withValues: boolean,
): Binding {
  const parameters = new Parameters(types, withValues ? context.params : undefined);
  const binding: BindContext = bindContext({
    catalog,
    call: context.call,
    parameters,
    modelFunction: (...args) => modelFunction(...args, binding),
  });
  return { ...binding, catalog };
}

/** Rooms 5 to 7 of the tour: simpler, then how, by cost. */
export function plan(bound: LogicalPlan, binding: BindContext, context: StatementContext): PlannedQuery {
  const startedAt = performance.now();
  const planned = planQuery(bound, {
    ids: binding.ids,
    call: context.call,
    disabled: disabledRules(context.session.setting('disabled_rules')),
    compiled: compiledMode(context.session.setting('compiled_pipelines')),
    memory: context.engine.config.memory,
  });
  context.observer?.planned(performance.now() - startedAt);
  return planned;
}

export interface RunOptions {
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
}

/** Rooms 8 to 10: to the workers, and back as batches. */
export const start = (
  planned: PlannedQuery,
  context: StatementContext,
  { onProgress }: RunOptions = {},
): RunningJob => {
  const { cluster, files } = context.engine;
  const job = cluster.run({
    plan: planned.physical,
    relations: planned.relations,
    call: callFor(planned, context.call),
    signal: context.signal,
    analyze: context.observer !== undefined,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  // Workers may still be stopping when the statement has been answered.
  void job.ended.then(files.hold());
  context.observer?.started(planned, job);
  return { ...job, batches: thenCarriedOut(job, context) };
};

/** Only a plan that asks for the catalog is sent with it. */
const callFor = ({ logical }: PlannedQuery, call: CallContext): CallContext =>
  readsCatalog(logical) ? call : without(call);

function without({ now, timeZone, seed, draws, database, user }: CallContext): CallContext {
  return { now, timeZone, seed, draws, database, user };
}

/** The rows; then what their functions asked of the session is done. */
async function* thenCarriedOut(job: RunningJob, { session, signal }: StatementContext): BatchStream {
  yield* job.batches;
  for (const effect of job.effects) await carryOut(effect, session, signal);
}

/** A bound plan, run: its batches. */
export const run = (
  bound: LogicalPlan,
  binding: BindContext,
  context: StatementContext,
  onProgress?: (progress: JobProgress) => void,
): BatchStream => start(plan(bound, binding, context), context, { onProgress }).batches;

export const resultColumns = (columns: readonly Column[]): ResultColumn[] =>
  columns.map(({ name, type }) => ({ name, type: type.kind === 'unknown' ? { kind: 'text' } : type }));

const serverView = (engine: Engine): ServerView => ({
  training: [...engine.training.values()],
  sessions: engine.activity(),
  workers: engine.cluster.workers(),
  cached: () => engine.cluster.cached(),
});

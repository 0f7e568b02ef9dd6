import { errors } from '../../base/error.ts';
import { serverVersion } from '../../base/settings.ts';
import { rowAt } from '../../data/batch.ts';
import type { Value } from '../../data/value.ts';
import type { JobProgress } from '../../exec/job.ts';
import type { StoredModel } from '../../ml/model.ts';
import type { CreateModel } from '../../parser/ast/model.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { bindCreateModel } from '../../planner/bind/create_model.ts';
import type { StatementContext } from '../context.ts';
import { filesRead } from '../files_read.ts';
import { targetName } from '../names.ts';
import { openBinding, run } from '../query.ts';
import { type TrainingProgress, trainModel } from '../train_model.ts';
import { command, done, silent } from './define.ts';

/** CREATE MODEL: trains, then stores the model as a new version; what was there serves until then. */
export const createModel = command({
  kind: 'create_model',
  describe: silent,
  async run(statement, context) {
    const { session, engine } = context;
    const { schema, name } = targetName(statement.name, context.session);
    const outcome = done('CREATE MODEL');
    const before = earlierVersions(statement, context);
    if (before === 'kept') return outcome;
    const query = { kind: 'select_statement', query: statement.query, at: statement.query.at } as const;
    const binding = await openBinding(query, context, [], false);
    const bound = bindCreateModel(statement, context.sql, binding);
    const runAll = async (plan: LogicalPlan, onProgress: (progress: JobProgress) => void): Promise<Value[][]> => {
      const rows: Value[][] = [];
      for await (const batch of run(plan, binding, context, onProgress)) {
        for (let row = 0; row < batch.length; row++) rows.push(rowAt(batch, row));
      }
      return rows;
    };
    try {
      const model = await trainModel(bound, {
        run: runAll,
        notice: (notice) => session.notice(notice),
        progress: progressOf(name, context),
        now: () => BigInt(Date.now()) * 1000n,
        files: filesRead(bound.input),
        version: nextVersion(before),
        engineVersion: serverVersion,
      });
      // Another session may have been faster.
      const earlier = earlierVersions(statement, context);
      if (earlier === 'kept') return outcome;
      const versions = [...earlier, { ...model, version: nextVersion(earlier) }];
      await session.change(context.signal, [{ op: 'put', entry: { kind: 'model', schema, name, versions } }]);
      return outcome;
    } finally {
      engine.training.delete(session.id);
    }
  },
});

/** The versions that OR REPLACE adds one to; kept: IF NOT EXISTS found some, and has told so. 42710 without either. */
function earlierVersions(
  { name: written, ifNotExists, orReplace }: CreateModel,
  { session }: StatementContext,
): readonly StoredModel[] | 'kept' {
  const { schema, name } = targetName(written, session);
  const before = session.state.model(schema, name);
  if (before === undefined) return [];
  if (ifNotExists) {
    session.notice({ code: '42710', message: `model "${name}" already exists, skipping` });
    return 'kept';
  }
  if (!orReplace) throw errors.duplicateModel(name, written.at);
  return before.versions;
}

const nextVersion = (earlier: readonly StoredModel[]): number => (earlier.at(-1)?.version ?? 0) + 1;

/** Keeps pg_stat_progress_create_model up to date; the time to go is what the rows so far took, for the rest. */
function progressOf(
  model: string,
  { engine, session, signal }: StatementContext,
): (progress: TrainingProgress) => void {
  signal.addEventListener('abort', () => engine.training.delete(session.id), { once: true });
  let phaseStart = Date.now();
  let phase = '';
  return (progress) => {
    const key = `${progress.phase} ${progress.iteration}`;
    if (key !== phase) {
      phase = key;
      phaseStart = Date.now();
    }
    const { rowsDone, rowsTotal } = progress;
    const seconds = (Date.now() - phaseStart) / 1000;
    const etaSeconds = rowsDone === 0 ? null : (seconds * (rowsTotal - rowsDone)) / rowsDone;
    // A statement that was stopped is answered before its work has wound down.
    if (signal.aborted) return;
    engine.training.set(session.id, { ...progress, pid: session.id, model, etaSeconds });
  };
}

import { errors } from '../base/error.ts';
import type { Span } from '../base/span.ts';
import type { BatchStream } from '../data/batch.ts';
import { rowAt } from '../data/batch.ts';
import type { Write } from '../plan/logical.ts';
import type { BindContext } from '../planner/bind/context.ts';
import type { PendingFile } from '../storage/file.ts';
import type { StatementContext } from './context.ts';
import { plan, start } from './query.ts';

export interface WrittenFile {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

export const rowsIn = (files: readonly { readonly rows: number }[]): number =>
  files.reduce((sum, { rows }) => sum + rows, 0);

/** `at`: where the statement names the place. */
type WriteContext = StatementContext & { readonly at: Span };

/**
 * Runs a plan that writes and makes its files visible, all of them or none; what they are. A place that
 * holds files, or that another statement is writing to, is refused: old rows are never mixed with new ones.
 */
export async function writeFiles(
  bound: Write,
  binding: BindContext,
  context: WriteContext,
): Promise<readonly WrittenFile[]> {
  const { written } = context.engine;
  const { location } = bound.target;
  if (written.has(location)) throw errors.objectInUse(location, context.at);
  written.add(location);
  let ended = Promise.resolve();
  let files: readonly WrittenFile[];
  try {
    await refuseOccupied(location, context);
    const job = start(plan(bound, binding, context), context);
    ended = job.ended;
    files = await commitWritten(job.batches, context);
  } catch (error) {
    // The client does not wait until the last task has stopped.
    void leave(location, ended, context);
    throw error;
  }
  await leave(location, ended, context);
  return files;
}

/** Removes the unfinished files of tasks that were lost or stopped, and lets others write there. */
async function leave(location: string, ended: Promise<void>, { engine }: WriteContext): Promise<void> {
  const { store, written, config } = engine;
  await ended;
  try {
    await store.removeUnfinished(location);
  } catch (error) {
    config.log('unfinished files not removed', { location, error: String(error) });
  }
  written.delete(location);
}

async function refuseOccupied(location: string, { engine, signal, at }: WriteContext): Promise<void> {
  const [found] = await engine.store.list(location, signal);
  if (found === undefined) return;
  throw errors.invalidParameterValue(
    `"${location}" already holds files (for example "${found.path}")`,
    at,
    'Choose another place, or remove them first.',
  );
}

/** Takes the rows of a Write plan (path, rows, bytes, token); when anything fails, what is finished is thrown away. */
async function commitWritten(written: BatchStream, { engine, signal }: WriteContext): Promise<WrittenFile[]> {
  const { store } = engine;
  const pending: PendingFile[] = [];
  let begun = 0;
  const files: WrittenFile[] = [];
  try {
    for await (const batch of written) {
      for (let row = 0; row < batch.length; row++) {
        const [path, count, bytes, token] = rowAt(batch, row) as [string, bigint, bigint, string];
        pending.push({ path, bytes: Number(bytes), token });
        files.push({ path, rows: Number(count), bytes: Number(bytes) });
      }
    }
    for (const file of pending) {
      signal.throwIfAborted();
      begun++;
      await store.commitFile(file);
    }
    signal.throwIfAborted();
  } catch (error) {
    await Promise.allSettled(pending.map((file) => store.abortFile(file)));
    // Nothing was there before, so what is there now is ours, even of a file whose commit failed half way.
    await Promise.allSettled(pending.slice(0, begun).map(({ path }) => store.remove(path)));
    throw error;
  }
  return files;
}

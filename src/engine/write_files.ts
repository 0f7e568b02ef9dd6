import type { BatchStream } from '../data/batch.ts';
import { rowAt } from '../data/batch.ts';
import type { PendingFile } from '../storage/file.ts';
import type { StatementContext } from './context.ts';

export interface WrittenFiles {
  readonly files: readonly string[];
  readonly rows: bigint;
}

/**
 * Takes the rows of a Write plan (path, rows, bytes, token) and makes the files visible, all of them; when the
 * writing fails or is cancelled anywhere, none: what is finished but not visible is thrown away.
 */
export async function commitWritten(written: BatchStream, context: StatementContext): Promise<WrittenFiles> {
  const { store } = context.engine;
  const pending: PendingFile[] = [];
  const visible: string[] = [];
  let rows = 0n;
  try {
    for await (const batch of written) {
      for (let row = 0; row < batch.length; row++) {
        const [path, count, bytes, token] = rowAt(batch, row) as [string, bigint, bigint, string];
        pending.push({ path, bytes: Number(bytes), token });
        rows += count;
      }
    }
    for (const file of pending) {
      context.signal.throwIfAborted();
      await store.commitFile(file);
      visible.push(file.path);
    }
  } catch (error) {
    await Promise.allSettled(pending.slice(visible.length).map((file) => store.abortFile(file)));
    await Promise.allSettled(visible.map((path) => store.remove(path)));
    throw error;
  }
  return { files: visible, rows };
}

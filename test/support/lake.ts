import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowAt } from '../../src/data/batch.ts';
import type { Value } from '../../src/data/value.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { Session } from '../../src/engine/session.ts';

export interface TestLake {
  readonly engine: Engine;
  readonly folder: string;
  session(): Session;
  /** Closes it and removes the folder. */
  close(): Promise<void>;
}

/** An engine in this process, with workers of its own and nothing on the network. */
export async function openLake(
  folder = mkdtempSync(join(tmpdir(), 'millrace-lake-')),
  memory = 512 << 20,
  workers = 2,
): Promise<TestLake> {
  const config = { dataFolder: folder, workers, memory, database: 'lake', log: () => undefined };
  const engine = await Engine.open(config);
  return {
    engine,
    folder,
    session: () => engine.openSession('tester'),
    async close() {
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs all statements of a text; the rows of the last. */
export async function ask(session: Session, sql: string): Promise<readonly (readonly Value[])[]> {
  let rows: Value[][] = [];
  for (const parsed of session.parse(sql)) {
    rows = [];
    const { batches } = await session.execute(await session.prepare(parsed, []), []);
    for await (const batch of batches) for (let row = 0; row < batch.length; row++) rows.push(rowAt(batch, row));
  }
  return rows;
}

/** The SQLSTATE with which it fails; undefined: it does not. */
export async function failureOf(session: Session, sql: string): Promise<string | undefined> {
  try {
    await ask(session, sql);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return undefined;
}

import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Batch } from '../../data/batch.ts';
import type { Relation } from '../../data/relation.ts';
import { valuesOf } from '../../data/vector_builder.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import type { FileStore } from '../../storage/file.ts';
import type { Cluster, QueryJob } from '../job.ts';
import { startWorkers } from '../worker_cluster.ts';
import { runFake } from './fake_operators.ts';

export interface TestCluster extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly folder: string;
  readonly events: string[];
}

/** A cluster of real processes that run the fake operators. */
export async function testCluster(workers: number, main = 'fake_worker.ts'): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-exec-'));
  const events: string[] = [];
  const cluster = await startWorkers(
    { workers, memory: 512 * 1024 * 1024, tempFolder: folder, log: (event) => events.push(event) },
    { runPlan: runFake, store: {} as FileStore, main: fileURLToPath(new URL(main, import.meta.url)) },
  );
  return { cluster, folder, events, [Symbol.asyncDispose]: () => cluster.close() };
}

export function jobOf(plan: PhysicalPlan, relation: Relation | null = null, more: Partial<QueryJob> = {}): QueryJob {
  return {
    plan,
    relations: new Map(relation === null ? [] : [[0, relation]]),
    call: { now: 0n, timeZone: 'UTC', seed: 7n, draws: { taken: 0 }, database: 'lake', user: 'me' },
    signal: new AbortController().signal,
    ...more,
  };
}

export async function drain(batches: AsyncIterable<Batch>): Promise<bigint[]> {
  const all: bigint[] = [];
  for await (const batch of batches) for (const value of valuesOf(batch.columns[0])) all.push(value as bigint);
  return all;
}

/** Waits until no query has files in the folder; what is left after a second. */
export async function leftIn(folder: string): Promise<readonly string[]> {
  const left = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith('query-'));
  for (let i = 0; i < 100 && left().length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  return left();
}

/** A small generator for repeatable choices (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

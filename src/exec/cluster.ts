import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPlan } from '../operators/run_plan.ts';
import { openStore } from '../storage/store.ts';
import type { Cluster, ClusterOptions } from './job.ts';
import { startWorkers } from './worker_cluster.ts';

/** The script of a worker, with the ending that this file has: `.ts` as written, `.js` when published. */
const main = fileURLToPath(new URL(`worker/main${extname(import.meta.url)}`, import.meta.url));

/** Starts the workers; returns as soon as queries can be run. */
export const startCluster = (options: ClusterOptions): Promise<Cluster> =>
  startWorkers(options, {
    runPlan,
    store: openStore({ environment: { ...process.env, ...options.environment } }),
    main,
  });

import { PipelineHost } from '../../operators/pipeline/host.ts';
import { ColumnCache } from '../../storage/column_cache/column_cache.ts';
import { Heap } from '../../wasm/heap.ts';
import { SharedBudget } from '../memory.ts';

/** The rest is for what is decoded but not cached yet, and for batches on their way. */
const cacheShare = 0.8;

export interface WorkerMemory {
  readonly memory: SharedBudget;
  readonly columns: ColumnCache;
  readonly pipelines: PipelineHost;
}

/** The memory of a worker of so many bytes: its tasks have it all, cached columns what these leave. */
export function workerMemory(bytes: number): WorkerMemory {
  const memory = new SharedBudget(bytes);
  const columns = new ColumnCache(new Heap(bytes), () => Math.floor((memory.limit - memory.used) * cacheShare));
  memory.lender = columns;
  return { memory, columns, pipelines: new PipelineHost(columns) };
}

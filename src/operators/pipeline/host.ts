import type { ColumnCache } from '../../storage/column_cache/column_cache.ts';
import type { WasmModule } from '../../wasm/engine.ts';
import type { Heap } from '../../wasm/heap.ts';
import { TextNumbers } from './text_numbers.ts';

/** What a process lends to its compiled pipelines. */
export interface PipelineHost {
  readonly heap: Heap;
  readonly columns: ColumnCache;
  /** A block of the heap, not cleared, for which cached columns may have to leave; 0: there is no room. */
  allocate(bytes: number): number;
  readonly texts: TextNumbers;
  /** Compiled modules by their bytes: equal pipelines share one, whatever their tables and constants. */
  readonly modules: Map<string, WasmModule>;
}

/** A host over the heap of the cache. */
export function pipelineHost(columns: ColumnCache): PipelineHost {
  return {
    heap: columns.heap,
    columns,
    allocate: (size) => columns.allocate(size),
    texts: new TextNumbers(),
    modules: new Map(),
  };
}

import type { ColumnCache } from '../../storage/column_cache/column_cache.ts';
import type { WasmModule } from '../../wasm/engine.ts';
import type { Heap } from '../../wasm/heap.ts';
import { TextNumbers } from './text_numbers.ts';

/** Bytes of texts beyond which nobody gets new numbers: the plain operators have files for what does not fit. */
const mostTextBytes = 512 << 20;
/** Bytes of texts that are kept for later queries. */
const keptTextBytes = 64 << 20;

/** What a process lends to its compiled pipelines. */
export class PipelineHost {
  readonly heap: Heap;
  readonly columns: ColumnCache;
  /** The numbers of texts; new ones only when nobody is left who knows the old. */
  texts = new TextNumbers(mostTextBytes);
  /** Compiled modules by their bytes: equal pipelines share one, whatever their tables and constants. */
  readonly modules = new Map<string, WasmModule>();
  private users = 0;

  /** Over the heap of the cache. */
  constructor(columns: ColumnCache) {
    this.heap = columns.heap;
    this.columns = columns;
  }

  /** A block of the heap, not cleared, for which cached columns may have to leave; 0: there is no room. */
  allocate(bytes: number): number {
    return this.columns.allocate(bytes);
  }

  /** Address of the hashes of all texts by their numbers, as partitions are chosen by them; 0: there is no room. */
  textHashes(): number {
    return this.texts.hashes({ heap: this.heap, allocate: (bytes) => this.allocate(bytes) });
  }

  /** Somebody keeps numbers of texts, until `leave`. */
  enter(): void {
    this.users++;
  }

  leave(): void {
    this.users--;
    if (this.users > 0 || this.texts.bytes <= keptTextBytes) return;
    this.texts.close(this);
    this.texts = new TextNumbers(mostTextBytes);
  }
}

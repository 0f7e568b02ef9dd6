import type { ColumnCache } from '../../storage/column_cache/column_cache.ts';
import type { WasmModule } from '../../wasm/engine.ts';
import type { Heap } from '../../wasm/heap.ts';
import { HeapTexts } from './heap_texts.ts';
import { Instances } from './instances.ts';
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
  readonly modules: Map<string, WasmModule>;
  readonly instances: Instances;
  /** Texts of one task, in the heap; null: those of all. Vectors of them are copied before they leave. */
  own: HeapTexts | null = null;
  private users = 0;
  private readonly lender: PipelineHost | null;
  /** Those that no task has: code made for one serves its next task. */
  private readonly spare: PipelineHost[] = [];

  /** Over the heap of the cache. `lender`: whose code is shared. */
  constructor(columns: ColumnCache, lender: PipelineHost | null = null) {
    this.heap = columns.heap;
    this.columns = columns;
    this.lender = lender;
    this.modules = lender?.modules ?? new Map();
    this.instances = lender?.instances ?? new Instances(this.heap);
  }

  /**
   * The same with other numbers of texts, for one task that meets many which nobody else does: few at a time stay in the
   * processor's caches. Throws NotCompiled when there is no room.
   */
  apart(): PipelineHost {
    const own = new HeapTexts({ heap: this.heap, allocate: (bytes) => this.allocate(bytes) });
    const made = this.spare.pop() ?? new PipelineHost(this.columns, this);
    made.own = own;
    made.texts = new TextNumbers(mostTextBytes, own);
    return made;
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
    if (this.own !== null && this.users === 0) {
      this.texts.close(this);
      this.own.close();
      this.own = null;
      this.lender?.spare.push(this);
      return;
    }
    if (this.users > 0 || this.texts.bytes <= keptTextBytes) return;
    this.texts.close(this);
    this.texts = new TextNumbers(mostTextBytes);
  }
}

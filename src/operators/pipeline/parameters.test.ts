import assert from 'node:assert/strict';
import test from 'node:test';
import { columnId } from '../../base/ids.ts';
import { text } from '../../data/type.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { ColumnCache } from '../../storage/column_cache/column_cache.ts';
import { Heap } from '../../wasm/heap.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { Blocks } from './blocks.ts';
import { PipelineHost } from './host.ts';
import { Parameters } from './parameters.ts';
import type { Slot } from './slots.ts';

test('NULLs of a dictionary without texts have a number, whatever lay in memory before', () => {
  const heap = new Heap(1 << 20);
  heap.u8.fill(0x7f);
  const host = new PipelineHost(new ColumnCache(heap, () => heap.limit));
  const id = columnId(1);
  const column: HeapColumn = {
    ...{ type: text, rows: 8, form: 'codes', storage: 'u8', values: 16, offsets: 0, validity: 32 },
    ...{ low: 0n, high: 0n, dictionary: vectorOf(text, []), stride: 1, bytes: 0 },
  };
  const slot: Slot = { kind: 'codes_table', column: id };
  const filling = { columns: new Map([[id, column]]), inputs: [], joins: [], own: new Map() };
  const parameters = new Parameters([slot], filling, host, new Blocks(host));
  assert.equal(heap.i32[parameters.get(slot) / 4], 0);
});

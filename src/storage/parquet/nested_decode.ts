import { assert } from '../../base/assert.ts';
import { getBit } from '../../base/bits.ts';
import type { NestedChunk, NestedShape } from '../../data/nested_chunk.ts';
import { listValue, type Value } from '../../data/value.ts';
import { type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import type { ArrowColumn } from './arrow_memory.ts';
import { decodeColumn } from './decode.ts';
import type { Meaning } from './schema.ts';

type Read = (row: number) => Value;

/** The structs and lists of a column as a vector of arrays or records. */
export function decodeNested(column: ArrowColumn, chunk: NestedChunk, path: string): Vector {
  const read = reader(column, chunk.shape, chunk, path);
  return vectorOf(
    chunk.shape.type,
    Array.from({ length: column.length }, (_, row) => read(row)),
  );
}

function reader(column: ArrowColumn, shape: NestedShape, chunk: NestedChunk, path: string): Read {
  const { validity } = column;
  const within = (inner: ArrowColumn, of: NestedShape): Read => reader(inner, of, chunk, path);
  const isNull = (row: number): boolean => validity !== null && !getBit(validity, row);
  switch (shape.kind) {
    case 'value': {
      const { type, meaning } = chunk.leaves[shape.leaf];
      const vector = decodeColumn(column, type, { meaning: meaning as Meaning, path, dictionaries: new Map() });
      return (row) => valueAt(vector, row);
    }
    case 'record': {
      const fields = shape.fields.map((field, i) => within(column.children[i], field));
      return (row) => (isNull(row) ? null : { fields: fields.map((field) => field(row)) });
    }
    case 'only': {
      const inner = within(column.children[0], shape.inner);
      return (row) => (isNull(row) ? null : inner(row));
    }
    default: {
      const { offsets } = column;
      assert(offsets !== null, 'what repeats is decoded to a list');
      const item = within(column.children[0], shape.item);
      return (row) => {
        if (isNull(row)) return null;
        const [start, end] = [offsets[row], offsets[row + 1]];
        return listValue(Array.from({ length: end - start }, (_, i) => item(start + i)));
      };
    }
  }
}

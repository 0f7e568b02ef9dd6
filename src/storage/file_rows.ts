import { type Batch, batch } from '../data/batch.ts';
import type { SharedValue } from '../data/split.ts';
import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { constant, VectorBuilder } from '../data/vector_builder.ts';

interface FileField {
  readonly column: number;
  readonly type: DataType;
}

/** Rows of a text file on their way into a batch: the wanted columns that lie in the file, and those all rows share. */
export class FileRows<Field extends FileField> {
  length = 0;
  private readonly columns: readonly number[];
  private readonly constants: readonly SharedValue[];
  private readonly builders: readonly { readonly field: Field; readonly into: VectorBuilder }[];

  constructor(
    { fields, constants }: { readonly fields: readonly Field[]; readonly constants: readonly SharedValue[] },
    columns: readonly number[],
  ) {
    this.columns = columns;
    this.constants = constants;
    this.builders = columns.flatMap((column) => {
      const field = fields.find((each) => each.column === column);
      return field === undefined ? [] : [{ field, into: new VectorBuilder(field.type, 1024) }];
    });
  }

  add(read: (field: Field) => Value): void {
    for (const { field, into } of this.builders) into.append(read(field));
    this.length++;
  }

  /** Its columns in the order that they were wanted in. */
  finish(): Batch {
    const vectors = this.builders.map(({ into }) => into.finish());
    let next = 0;
    const all = this.columns.map((column) => {
      const shared = this.constants.find((each) => each.column === column);
      return shared === undefined ? vectors[next++] : constant(shared.type, shared.value, this.length);
    });
    return batch(all, this.length);
  }
}

import { batchRows } from '../../data/batch.ts';
import { type Vector, valueAt } from '../../data/vector.ts';
import { VectorBuilder } from '../../data/vector_builder.ts';
import type { CallContext, SetOverload, SetRows, Value } from '../define.ts';

/** The values that one row of arguments gives. */
export type SetMaker = (args: readonly Value[], context: CallContext) => Iterable<Value>;

/** The loop around a function of one row's values that gives one column, value by value. */
export function eachSet(make: SetMaker): SetOverload['run'] {
  return function* run(args: readonly Vector[], rows: number, [type], context): Iterable<SetRows> {
    let parents: number[] = [];
    let out = new VectorBuilder(type);
    for (let row = 0; row < rows; row++) {
      const values = args.map((arg) => valueAt(arg, row));
      for (const value of make(values, context)) {
        parents.push(row);
        out.append(value);
        if (parents.length < batchRows) continue;
        yield { parents: Int32Array.from(parents), columns: [out.finish()] };
        parents = [];
        out = new VectorBuilder(type);
      }
    }
    if (parents.length > 0) yield { parents: Int32Array.from(parents), columns: [out.finish()] };
  };
}

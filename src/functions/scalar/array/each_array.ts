import type { DataType } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { type Vector, valueAt } from '../../../data/vector.ts';
import { constant, VectorBuilder } from '../../../data/vector_builder.ts';
import type { Kernel } from '../../define.ts';
import { eachOf, type RowFunction } from '../../each.ts';

/** The type of the items of the first array among the arguments. */
export function elementTypeOf(args: readonly Vector[]): DataType {
  for (const { type } of args) if (type.kind === 'array') return type.element;
  return args[0].type;
}

/** The loop around a function of rows without NULL that must know the type of an array's items. */
export const eachArray =
  (make: (element: DataType) => (...args: never[]) => Value): Kernel =>
  (args, rows, result, context) =>
    eachOf(() => make(elementTypeOf(args)) as RowFunction)(args, rows, result, context);

/** The same for a function that sees NULLs; its arguments are values as data/value.ts spells them. */
export const eachWithNulls =
  (make: (element: DataType) => (...args: never[]) => Value): Kernel =>
  (args, rows, result) => {
    const f = make(elementTypeOf(args)) as (...values: Value[]) => Value;
    const at = (row: number): Value => f(...args.map((arg) => valueAt(arg, row)));
    if (args.every(({ encoding }) => encoding === 'constant')) return constant(result, rows === 0 ? null : at(0), rows);
    const out = new VectorBuilder(result, rows);
    for (let row = 0; row < rows; row++) out.append(at(row));
    return out.finish();
  };

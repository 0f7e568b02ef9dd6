import type { DataType } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { type Vector, valueAt } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { type CatalogFacts, factsOf } from '../../catalog_facts.ts';
import {
  type ArgumentType,
  type CallContext,
  type Example,
  type Kernel,
  type Overload,
  type ScalarFunction,
  scalarFunction,
} from '../../define.ts';
import { eachOf, type RowFunction } from '../../each.ts';

/** Makes the function of one row from what is known of the catalog. */
export type FromCatalog = (facts: CatalogFacts, context: CallContext) => RowFunction;

export interface CatalogOverload {
  readonly args: readonly ArgumentType[];
  readonly result: DataType;
  readonly of: FromCatalog;
}

interface Definition {
  readonly name: string;
  readonly about: string;
  readonly volatility?: NonNullable<ScalarFunction['volatility']>;
  readonly overloads: readonly CatalogOverload[];
  readonly examples: readonly Example[];
}

/** A function that looks something up: the same within a statement, NULL where an argument is NULL. */
export const catalogFunction = ({ overloads, ...definition }: Definition): ScalarFunction =>
  scalarFunction({
    volatility: 'stable',
    ...definition,
    readsCatalog: true,
    overloads: overloads.map(
      ({ args, result, of }): Overload => ({
        args,
        result,
        run: eachOf((context) => of(factsOf(context), context)),
      }),
    ),
  });

/** A row function that sees NULLs. */
export const seeingNulls =
  (make: (context: CallContext) => (...args: Value[]) => Value): Kernel =>
  (args: readonly Vector[], rows, result, context) => {
    const call = make(context);
    const out = new VectorBuilder(result, rows);
    for (let row = 0; row < rows; row++) out.append(call(...args.map((arg) => valueAt(arg, row))));
    return out.finish();
  };

import type { Relation } from '../../data/relation.ts';
import type { TypedValue } from '../../data/value.ts';

/** A function in FROM whose arguments are constants. */
export interface TableFunction {
  readonly name: string;
  readonly about: string;
  /** undefined: no form of it takes these arguments. */
  call(args: readonly TypedValue[]): Relation | undefined;
}

export const tableFunction = (definition: TableFunction): TableFunction => definition;

import { assert } from '../base/assert.ts';
import { bytes, type DataType } from '../data/type.ts';
import { strideOf } from '../data/vector.ts';
import type { Accumulator, AggregateOverload } from '../functions/define.ts';
import { aggregateByName } from '../functions/registry.ts';
import { isMlFold, mlFold } from '../ml/fold.ts';
import type { AggregateCall } from '../plan/expr.ts';
import { CollectingFold } from './collecting_fold.ts';

const argTypes = (call: AggregateCall): readonly DataType[] => call.args.map(({ type }) => type);

function overloadOf(call: AggregateCall): AggregateOverload {
  const overload = aggregateByName(call.fn)?.overloads[call.overload];
  assert(overload !== undefined, `there is an aggregate ${call.fn} with overload ${call.overload}`);
  return overload;
}

/** Whether the rows of a group must be kept until the end: for DISTINCT, and for ORDER BY where it matters. */
const collects = (call: AggregateCall): boolean => call.distinct || ordersRows(call);

const isOrdered = (call: AggregateCall): boolean => aggregateByName(call.fn)?.ordered === true;
const ordersRows = (call: AggregateCall): boolean => call.orderBy.length > 0 && isOrdered(call);

/** Types of the columns in which the partial result of a call travels. */
export function stateOf(call: AggregateCall): readonly DataType[] {
  if (isMlFold(call.fn)) return mlFold(call.fn, argTypes(call), call.options).stateTypes;
  return collects(call) ? [bytes] : overloadOf(call).stateTypes(argTypes(call));
}

/**
 * The running form of a call. `update` takes the call's arguments and, when `sortKeysOf` lists any, the sort keys
 * behind them.
 */
export function startFold(call: AggregateCall): Accumulator {
  const types = argTypes(call);
  if (isMlFold(call.fn)) return mlFold(call.fn, types, call.options).start();
  const plain = overloadOf(call).start(types, call.column.type, call.options);
  if (!collects(call)) return plain;
  return new CollectingFold(plain, {
    argTypes: types,
    distinct: call.distinct,
    keyTypes: sortKeysOf(call).map(({ type }) => type),
    orders: orderOf(call),
  });
}

/** What the rows of a group are sorted by: the ORDER BY, or for DISTINCT, as Postgres does it, the arguments. */
export function sortKeysOf(call: AggregateCall): AggregateCall['args'] {
  if (ordersRows(call)) return call.orderBy.map(({ expr }) => expr);
  return call.distinct && isOrdered(call) ? call.args : [];
}

function orderOf(call: AggregateCall): readonly { readonly descending: boolean; readonly nullsFirst: boolean }[] {
  if (ordersRows(call)) return call.orderBy;
  return sortKeysOf(call).map(() => ({ descending: false, nullsFirst: false }));
}

/** Bytes that a group takes in this fold, whatever its rows. */
export const bytesPerGroup = (call: AggregateCall): number =>
  stateOf(call).reduce((sum, type) => sum + Math.max(1, strideOf(type)) * 8, wordBytes);

const wordBytes = 8;

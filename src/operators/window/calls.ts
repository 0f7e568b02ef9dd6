import { assert } from '../../base/assert.ts';
import type { Batch } from '../../data/batch.ts';
import type { Vector } from '../../data/vector.ts';
import type { CallContext, WindowRows } from '../../functions/define.ts';
import { windowByName } from '../../functions/registry.ts';
import type { Column, WindowCall } from '../../plan/expr.ts';
import type { PhysicalWindow } from '../../plan/physical.ts';
import { compile } from '../evaluate.ts';
import { aggregateOver } from './aggregate.ts';
import { framesOf } from './frames.ts';

/** The calls of a window node made ready: each gives a column over the rows of whole partitions. */
export interface Calls {
  run(rows: Batch, window: WindowRows): readonly Vector[];
}

type ReadyCall = (rows: Batch, window: WindowRows) => Vector;

export function callsOf(node: PhysicalWindow, context: CallContext): Calls {
  const ready = node.calls.map((call) => readyCall(call, node, context));
  return { run: (rows, window) => ready.map((call) => call(rows, window)) };
}

function readyCall(call: WindowCall, node: PhysicalWindow, context: CallContext): ReadyCall {
  const input: readonly Column[] = node.input.output;
  const args = call.args.map((arg) => compile(arg, input));
  const filter = call.filter === null ? null : compile(call.filter, input);
  const frames = framesOf(call.frame, node, context);
  const evaluated = (rows: Batch): readonly Vector[] => args.map((arg) => arg(rows, context));
  if (call.kind === 'aggregate') {
    const aggregate = aggregateOver(call);
    return (rows, window) =>
      aggregate({
        args: evaluated(rows),
        filter: filter?.(rows, context) ?? null,
        window,
        frames: frames(rows, window),
      });
  }
  const overload = windowByName(call.fn)?.overloads[call.overload];
  assert(overload !== undefined, `there is a window function ${call.fn} with overload ${call.overload}`);
  return (rows, window) => overload.run(evaluated(rows), window, frames(rows, window), call.column.type);
}

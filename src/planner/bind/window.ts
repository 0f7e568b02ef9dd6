import { errors } from '../../base/error.ts';
import type { Identifier } from '../../parser/ast/common.ts';
import type { NamedWindow, WindowReference, WindowSpecification } from '../../parser/ast/query.ts';
import { sortKey } from './aggregate_call.ts';
import { settle } from './coerce.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { bindFrame } from './frame.ts';
import type { Scope } from './scope.ts';
import type { BoundWindow, WindowCollector } from './window_collector.ts';

/** What OVER means: a window by name, or one described in place. */
export function bindOver(
  over: WindowReference,
  windows: WindowCollector,
  scope: Scope,
  context: BindContext,
): BoundWindow {
  if (over.kind === 'specification') return bindWindow(over, undefined, windows, scope, context);
  return namedWindow(over.name, undefined, windows, scope, context);
}

/** Binds the WINDOW clause, used or not, so that its errors are found. */
export function bindNamedWindows(
  definitions: readonly NamedWindow[],
  windows: WindowCollector,
  scope: Scope,
  context: BindContext,
): void {
  for (const [i, { name, window }] of definitions.entries()) {
    if (definitions.slice(0, i).some((other) => other.name.name === name.name)) {
      throw errors.windowing(`window "${name.name}" is already defined`, window.at);
    }
    namedWindow(name, undefined, windows, scope, context);
  }
}

function namedWindow(
  name: Identifier,
  before: NamedWindow | undefined,
  windows: WindowCollector,
  scope: Scope,
  context: BindContext,
): BoundWindow {
  const definition = windows.definition(name, before);
  if (definition === undefined) throw errors.undefinedWindow(name.name, name.at);
  const known = windows.bound.get(name.name);
  if (known !== undefined) return known;
  const bound = bindWindow(definition.window, definition, windows, scope, context);
  windows.bound.set(name.name, bound);
  return bound;
}

function bindWindow(
  written: WindowSpecification,
  definition: NamedWindow | undefined,
  windows: WindowCollector,
  scope: Scope,
  context: BindContext,
): BoundWindow {
  const within: Scope = { ...scope, windows: { refused: 'window functions are not allowed in window definitions' } };
  const base = written.base === null ? undefined : namedWindow(written.base, definition, windows, scope, context);
  if (base !== undefined) checkBase(written, base);
  const own = written.partitionBy.map((expr) => settle(bindExpression(expr, within, context), context));
  const order = written.orderBy.map((item) =>
    sortKey(settle(bindExpression(item.expr, within, context), context), item),
  );
  const partitionBy = base === undefined ? own : base.partitionBy;
  const orderBy = base !== undefined && order.length === 0 ? base.orderBy : order;
  const frame = bindFrame(written, orderBy, within, context);
  return { partitionBy, orderBy, frame, hasFrame: written.frame !== null };
}

function checkBase(written: WindowSpecification, base: BoundWindow): void {
  const name = written.base?.name ?? '';
  const refuse = (what: string): never => {
    throw errors.windowing(`cannot override ${what} clause of window "${name}"`, written.at);
  };
  if (written.partitionBy.length > 0) refuse('PARTITION BY');
  if (written.orderBy.length > 0 && base.orderBy.length > 0) refuse('ORDER BY');
  if (base.hasFrame) {
    throw errors.windowing(`cannot copy window "${name}" because it has a frame clause`, written.at);
  }
}

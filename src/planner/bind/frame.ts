import { errors } from '../../base/error.ts';
import { type DataType, float64, int64, interval, numeric } from '../../data/type.ts';
import type { FrameClause, FrameEdge, WindowSpecification } from '../../parser/ast/query.ts';
import type { Expr, FrameBound, SortKey, WindowFrame } from '../../plan/expr.ts';
import { exprColumns } from '../../plan/walk.ts';
import { coerce, convert, plainTypeName } from './coerce.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { bindOperator } from './operator.ts';
import { hasSubquery } from './place.ts';
import { type Scope, withoutAggregates } from './scope.ts';

/** Everything up to the peers of the row: what a window without a frame has. */
const defaultFrame: WindowFrame = {
  unit: 'range',
  start: { kind: 'unbounded_preceding' },
  end: { kind: 'current_row' },
  exclude: 'no_others',
};

export function bindFrame(
  { frame: written, at }: WindowSpecification,
  orderBy: readonly SortKey[],
  scope: Scope,
  context: BindContext,
): WindowFrame {
  if (written === null) return defaultFrame;
  const { unit, start, exclude } = written;
  const end: FrameEdge = written.end ?? { kind: 'current_row', at: written.at };
  checkEdges(start, end);
  if (unit === 'groups' && orderBy.length === 0) {
    throw errors.windowing('GROUPS mode requires an ORDER BY clause', at);
  }
  const bound = (edge: FrameEdge): FrameBound => bindEdge(edge, { unit, at }, orderBy, scope, context);
  return { unit, start: bound(start), end: bound(end), exclude };
}

function checkEdges(start: FrameEdge, end: FrameEdge): void {
  const refuse = (message: string, at: FrameEdge['at']): never => {
    throw errors.windowing(message, at);
  };
  if (start.kind === 'unbounded_following') refuse('frame start cannot be UNBOUNDED FOLLOWING', start.at);
  if (end.kind === 'unbounded_preceding') refuse('frame end cannot be UNBOUNDED PRECEDING', end.at);
  if (start.kind === 'current_row' && end.kind === 'preceding') {
    refuse('frame starting from current row cannot have preceding rows', end.at);
  }
  if (start.kind === 'following' && (end.kind === 'preceding' || end.kind === 'current_row')) {
    const what = end.kind === 'preceding' ? 'cannot have preceding rows' : 'cannot end with current row';
    refuse(
      end.kind === 'preceding'
        ? `frame starting from following row ${what}`
        : 'frame starting from following row cannot have preceding rows',
      end.at,
    );
  }
}

function bindEdge(
  edge: FrameEdge,
  { unit, at }: Pick<FrameClause, 'unit' | 'at'>,
  orderBy: readonly SortKey[],
  scope: Scope,
  context: BindContext,
): FrameBound {
  if (!('offset' in edge)) return { kind: edge.kind };
  if (unit === 'range' && orderBy.length !== 1) {
    throw errors.windowing('RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column', at);
  }
  const word = unit.toUpperCase();
  const offset = bindExpression(edge.offset, withoutAggregates(scope, `window ${word}`), context);
  if (hasSubquery(offset)) throw errors.notSupported('a subquery as the offset of a frame', edge.offset.at);
  if (exprColumns(offset).size > 0) {
    throw errors.invalidColumnReference(`argument of ${word} must not contain variables`, edge.offset.at);
  }
  if (unit === 'range') return { kind: edge.kind, ...rangeOf(orderBy[0], offset, edge, context) };
  const rows = coerce(offset, int64, 'assignment', context);
  if (rows !== undefined) return { kind: edge.kind, offset: rows, range: null };
  const message = `argument of ${word} must be type bigint, not type ${plainTypeName(offset.type)}`;
  throw errors.datatypeMismatch(message, edge.offset.at);
}

type OffsetEdge = Extract<FrameEdge, { readonly offset: unknown }>;
type RangeBound = Pick<Extract<FrameBound, { readonly offset: unknown }>, 'offset' | 'range'>;

/** The key moved by the offset: down for what precedes, up for what follows, the other way round in a descending order. */
function rangeOf({ expr, descending }: SortKey, written: Expr, edge: OffsetEdge, context: BindContext): RangeBound {
  const offset = offsetOf(expr.type, written, edge, context);
  const wide = wideType(expr.type, offset.type);
  const sign = (edge.kind === 'preceding') !== descending ? '-' : '+';
  const [key, by] = wide === undefined ? [expr, offset] : [expr, offset].map((each) => convert(each, wide, context));
  const limit = bindOperator(sign, [key, by], edge.offset.at, context);
  return { offset, range: { key: convert(key, limit.type, context), limit } };
}

function offsetOf(key: DataType, offset: Expr, edge: OffsetEdge, context: BindContext): Expr {
  const wanted = offsetType(key);
  const text = 'RANGE with offset PRECEDING/FOLLOWING is not supported for column type';
  if (wanted === undefined) throw errors.refused(`${text} ${plainTypeName(key)}`, edge.offset.at);
  const found = coerce(offset, wanted, 'implicit', context);
  if (found !== undefined) return found;
  throw errors.refused(
    `${text} ${plainTypeName(key)} and offset type ${plainTypeName(offset.type)}`,
    edge.offset.at,
    'Cast the offset value to an appropriate type.',
  );
}

function offsetType(key: DataType): DataType | undefined {
  switch (key.kind) {
    case 'int':
      return int64;
    case 'float':
      return float64;
    case 'decimal':
    case 'numeric':
      return numeric;
    case 'date':
    case 'timestamp':
    case 'interval':
      return interval;
    default:
      return undefined;
  }
}

/** A type in which neither key nor limit overflows; undefined: dates, which move as they are. */
function wideType(key: DataType, offset: DataType): DataType | undefined {
  if (key.kind === 'float') return float64;
  return offset.kind === 'interval' ? undefined : numeric;
}

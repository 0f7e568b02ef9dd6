import type { Span } from '../../base/span.ts';
import { int32, type RecordField, recordOf } from '../../data/type.ts';
import { literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { type BindContext, placedAt } from './context.ts';

/** A row of the members under the names of the fields. */
export function rowCall(
  members: readonly Expr[],
  fields: readonly RecordField[],
  at: Span,
  context: BindContext,
): Expr {
  const type = recordOf(fields);
  if (members.length === 0) return literal({ fields: [] }, type);
  return placedAt({ kind: 'call', fn: 'row', overload: 0, args: members, type, at }, at, context);
}

/** Field `i` of a row; of a row that is written out, the member itself. */
export function fieldAt(row: Expr, i: number, at: Span, context: BindContext): Expr {
  if (row.kind === 'call' && row.fn === 'row') return row.args[i];
  const type = row.type.kind === 'record' ? row.type.fields[i].type : row.type;
  return placedAt(
    { kind: 'call', fn: 'record_field', overload: 0, args: [row, literal(i, int32)], type, at },
    at,
    context,
  );
}

import type { Call } from '../../../plan/expr.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import type { Emit, Source } from '../expression.ts';
import { formulaName } from '../linear_formula.ts';
import { emitThreshold } from '../thresholds.ts';
import { emitArithmetic, isArithmetic } from './arithmetic.ts';
import { emitCalendar, isCalendar } from './calendar.ts';
import { emitComparison, emitDistinct, isComparison } from './comparison.ts';
import { emitExtreme } from './extremes.ts';
import { emitFloats, isFloats } from './floats.ts';
import { emitIntegers, isIntegers } from './integers.ts';
import { emitLinear } from './linear.ts';
import { emitTextCall } from './text.ts';

/** Functions and operators that have a compiled form. */
export function emitCall(expr: Call, source: Source, emit: Emit): Emitted {
  const { fn, args } = expr;
  if (fn === formulaName) return emitLinear(expr, source, emit);
  const ofText = emitTextCall(expr, source);
  if (ofText !== null) return ofText;
  if (isComparison(fn)) {
    requireSameKind(expr);
    const threshold = emitThreshold(expr, source, emit);
    if (threshold !== null) return threshold;
    return emitComparison(fn, emit(args[0], source), emit(args[1], source), source);
  }
  if (fn === 'is_distinct' || fn === 'is_not_distinct') {
    requireSameKind(expr);
    return emitDistinct(fn, emit(args[0], source), emit(args[1], source), source);
  }
  if (isCalendar(expr)) return emitCalendar(expr, source, emit);
  const all = (): readonly Emitted[] => args.map((arg) => emit(arg, source));
  if (isIntegers(expr)) return emitIntegers(expr, all(), source);
  if (isFloats(expr)) return emitFloats(expr, all(), source);
  if (fn === 'greatest' || fn === 'least') return emitExtreme(expr, all(), source);
  if (isArithmetic(expr)) return emitArithmetic(expr, emit(args[0], source), emit(args[1], source), source);
  return notCompiled(`function ${fn}`);
}

/** Both sides are numbers of one kind, or of one type. */
function requireSameKind({ args: [a, b], fn }: Call): void {
  const kinds = [a.type.kind, b.type.kind].map((kind) => (kind === 'numeric' ? 'decimal' : kind));
  if (kinds[0] !== kinds[1]) notCompiled(`${fn} of ${kinds.join(' and ')}`);
}

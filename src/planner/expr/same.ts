import type { Expr } from '../../plan/expr.ts';
import { exprChildren } from '../../plan/walk.ts';

/**
 * Whether two pieces of a plan say the same: deep equality of plain data in which places in the text (`at`) do not
 * count. Relations and other class instances are equal only to themselves.
 */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && sameList(a, b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && sameList(a, b);
  if (Object.getPrototypeOf(a) !== Object.prototype || Object.getPrototypeOf(b) !== Object.prototype) return false;
  return sameFields(a as Record<string, unknown>, b as Record<string, unknown>);
}

function sameList(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i])) return false;
  return true;
}

function sameFields(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  // A relation may be a plain object: its methods make it equal only to itself.
  const keys = Object.keys(a).filter((key) => key !== 'at');
  if (keys.length !== Object.keys(b).filter((key) => key !== 'at').length) return false;
  return keys.every((key) => key in b && same(a[key], b[key]));
}

/** The expressions without those that say the same as an earlier one; the same list when there are none. */
export function withoutRepeats<T extends Expr>(list: readonly T[]): readonly T[] {
  if (list.length < 2) return list;
  const byText = new Map<string, T[]>();
  const kept = list.filter((expr) => {
    // Few share a text, so that long lists are not compared each with each.
    const text = roughText(expr);
    const alike = byText.get(text);
    if (alike?.some((other) => same(other, expr)) === true) return false;
    if (alike === undefined) byText.set(text, [expr]);
    else alike.push(expr);
    return true;
  });
  return kept.length === list.length ? list : kept;
}

/** Equal for equal expressions, and mostly different for others. */
export function roughText(expr: Expr): string {
  if (expr.kind === 'literal') {
    const { value } = expr;
    if (typeof value !== 'object' || value === null) return `${typeof value} ${value}`;
    return 'units' in value ? `${value.units}e${value.scale}` : 'object';
  }
  if (expr.kind === 'column') return `#${expr.id}`;
  return `${expr.kind === 'call' ? expr.fn : expr.kind}(${exprChildren(expr).map(roughText).join()})`;
}

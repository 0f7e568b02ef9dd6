import { unreachable } from '../base/assert.ts';
import { type DataType, sameType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import type { ChainLink, Expr, SortKey } from './expr.ts';

/** Structural equality of expressions; places in the text do not count. Subqueries are equal only to themselves. */
export function sameExpr(a: Expr, b: Expr): boolean {
  if (a === b) return true;
  if (!sameType(a.type, b.type)) return false;
  switch (a.kind) {
    case 'column':
      return b.kind === 'column' && a.id === b.id;
    case 'literal':
      return b.kind === 'literal' && sameValue(a.value, b.value, a.type);
    case 'parameter':
      return b.kind === 'parameter' && a.index === b.index;
    case 'call':
      return b.kind === 'call' && a.fn === b.fn && a.overload === b.overload && sameExprs(a.args, b.args);
    case 'chain':
      return b.kind === 'chain' && sameExpr(a.first, b.first) && sameLinks(a.links, b.links);
    case 'cast':
      return b.kind === 'cast' && sameExpr(a.input, b.input);
    case 'and':
      return b.kind === 'and' && sameExprs(a.args, b.args);
    case 'or':
      return b.kind === 'or' && sameExprs(a.args, b.args);
    case 'coalesce':
      return b.kind === 'coalesce' && sameExprs(a.args, b.args);
    case 'not':
      return b.kind === 'not' && sameExpr(a.input, b.input);
    case 'is_null':
      return b.kind === 'is_null' && a.negated === b.negated && sameExpr(a.input, b.input);
    case 'case':
      return (
        b.kind === 'case' &&
        a.whens.length === b.whens.length &&
        a.whens.every((arm, i) => sameExpr(arm.when, b.whens[i].when) && sameExpr(arm.then, b.whens[i].then)) &&
        sameExpr(a.otherwise, b.otherwise)
      );
    case 'in_list':
      return (
        b.kind === 'in_list' && a.negated === b.negated && sameExpr(a.input, b.input) && sameExprs(a.items, b.items)
      );
    case 'subquery':
      return b.kind === 'subquery' && a.plan === b.plan && a.form === b.form && a.negated === b.negated;
    default:
      return unreachable(a);
  }
}

const sameLinks = (a: readonly ChainLink[], b: readonly ChainLink[]): boolean =>
  a.length === b.length &&
  a.every(
    (link, i) =>
      link.fn === b[i].fn &&
      link.overload === b[i].overload &&
      sameType(link.left, b[i].left) &&
      sameExpr(link.right, b[i].right),
  );

export const sameExprs = (a: readonly Expr[], b: readonly Expr[]): boolean =>
  a.length === b.length && a.every((expr, i) => sameExpr(expr, b[i]));

export const sameKeys = (a: readonly SortKey[], b: readonly SortKey[]): boolean =>
  a.length === b.length &&
  a.every(
    (key, i) =>
      key.descending === b[i].descending && key.nullsFirst === b[i].nullsFirst && sameExpr(key.expr, b[i].expr),
  );

/** Two values of one type are the same constant: by representation, so 1.0 and 1.00 differ. */
export function sameValue(a: Value, b: Value, type: DataType): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return a instanceof Uint8Array && b instanceof Uint8Array && a.length === b.length && a.every((x, i) => x === b[i]);
  }
  if (type.kind === 'interval' && 'months' in a && 'months' in b) {
    return a.months === b.months && a.days === b.days && a.micros === b.micros;
  }
  if (type.kind === 'array' && 'items' in a && 'items' in b) {
    const { element } = type;
    const sameShape = `${a.lengths}/${a.lowers}` === `${b.lengths}/${b.lowers}`;
    return sameShape && a.items.every((item, i) => sameValue(item, b.items[i], element));
  }
  if (type.kind === 'record' && 'fields' in a && 'fields' in b) {
    const { fields } = type;
    return a.fields.every((field, i) => sameValue(field, b.fields[i], fields[i].type));
  }
  if ('offset' in a && 'offset' in b) return a.micros === b.micros && a.offset === b.offset;
  if ('oid' in a && 'oid' in b) return a.oid === b.oid;
  return 'units' in a && 'units' in b && a.units === b.units && a.scale === b.scale && a.special === b.special;
}

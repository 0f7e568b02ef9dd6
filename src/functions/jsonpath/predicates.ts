import { compareTexts } from '../../data/compare.ts';
import { compareDecimals } from '../../data/decimal.ts';
import { isJsonArray, isJsonNumber, isJsonObject, type Json } from '../../data/json.ts';
import type { Comparison, PathNode } from './ast.ts';
import { isPassedOver, itemsAt, type Place } from './evaluate.ts';

/** Three values, as in SQL. */
export type Truth = boolean | 'unknown';

/** Whether the predicate holds; a node that is none gives unknown unless it is a single boolean. */
export function truthOf(node: PathNode, place: Place): Truth {
  switch (node.kind) {
    case 'and': {
      const left = truthOf(node.left, place);
      if (left === false) return false;
      const right = truthOf(node.right, place);
      return right === true ? left : right;
    }
    case 'or': {
      const left = truthOf(node.left, place);
      if (left === true) return true;
      const right = truthOf(node.right, place);
      return right === false ? left : right;
    }
    case 'not': {
      const inner = truthOf(node.operand, place);
      return inner === 'unknown' ? inner : !inner;
    }
    case 'is_unknown':
      return truthOf(node.operand, place) === 'unknown';
    case 'exists': {
      const found = quietly(() => itemsAt(node.operand, place));
      return found === undefined ? 'unknown' : found.length > 0;
    }
    case 'compare': {
      const { operator, left, right } = node;
      return pairwise([left, right], place, (a, b) => compared(operator, a, b));
    }
    case 'starts_with':
      return pairwise([node.operand, node.prefix], place, (text, prefix) =>
        typeof text === 'string' && typeof prefix === 'string' ? text.startsWith(prefix) : 'unknown',
      );
    case 'like_regex':
      return pairwise([node.operand], place, (text) => (typeof text === 'string' ? node.regex.test(text) : 'unknown'));
    default: {
      const items = quietly(() => itemsAt(node, place));
      const only = items?.length === 1 ? items[0] : null;
      return typeof only === 'boolean' ? only : 'unknown';
    }
  }
}

/** undefined: an error about the data, which makes a predicate unknown. */
function quietly<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (cause) {
    if (isPassedOver(cause)) return undefined;
    throw cause;
  }
}

/** True if it is for any pair; in strict mode one unknown pair makes the whole unknown. */
function pairwise(
  [left, right]: readonly [PathNode, PathNode?],
  place: Place,
  test: (a: Json, b: Json) => Truth,
): Truth {
  const lefts = quietly(() => itemsAt(left, place, true));
  if (lefts === undefined) return 'unknown';
  const rights = right === undefined ? [null] : quietly(() => itemsAt(right, place, true));
  if (rights === undefined) return 'unknown';
  let [isUnknown, isFound] = [false, false];
  for (const a of lefts) {
    for (const b of rights) {
      const truth = test(a, b);
      if (truth === 'unknown') {
        if (place.strict) return truth;
        isUnknown = true;
      } else if (truth) {
        if (!place.strict) return true;
        isFound = true;
      }
    }
  }
  return isFound || (isUnknown ? 'unknown' : false);
}

function compared(operator: Comparison, a: Json, b: Json): Truth {
  const order = orderOf(a, b);
  if (order === 'differs') return operator === '<>';
  if (order === 'unknown') return order;
  switch (operator) {
    case '==':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

/** null differs from everything else; other values of different kinds, arrays and objects cannot be compared. */
function orderOf(a: Json, b: Json): number | 'differs' | 'unknown' {
  if (a === null || b === null) return a === b ? 0 : 'differs';
  if (isJsonArray(a) || isJsonObject(a) || isJsonArray(b) || isJsonObject(b)) return 'unknown';
  if (isJsonNumber(a)) return isJsonNumber(b) ? compareDecimals(a, b) : 'unknown';
  if (isJsonNumber(b) || typeof a !== typeof b) return 'unknown';
  return typeof a === 'string' ? compareTexts(a, b as string) : Number(a) - Number(b);
}

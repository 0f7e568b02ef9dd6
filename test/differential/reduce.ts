/*
 * Makes a failing query shorter while it still fails (Zeller, Hildebrandt: delta debugging, over tokens): parentheses
 * become NULL or what they hold, runs of tokens go.
 */

const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[a-z_][\w.]*|\d+(?:\.\d+)?|::|[-+*/<>=~!@#%^&|?]+|[^\s]/giu;

/** The shortest text found with `attempts` questions to `fails`. */
export async function reduced(
  sql: string,
  fails: (candidate: string) => Promise<boolean>,
  attempts = 600,
): Promise<string> {
  let best: readonly string[] = sql.match(token) ?? [sql];
  let left = attempts;
  for (let shrunk = true; shrunk && left > 0; ) {
    shrunk = false;
    for (const candidate of shorter(best)) {
      if (left-- <= 0) break;
      if (!(await fails(candidate.join(' ')))) continue;
      best = candidate;
      shrunk = true;
      break;
    }
  }
  return best.join(' ');
}

function* shorter(tokens: readonly string[]): Iterable<string[]> {
  for (const [open, close] of parentheses(tokens)) {
    const around = (inner: readonly string[]): string[] => [
      ...tokens.slice(0, open),
      ...inner,
      ...tokens.slice(close + 1),
    ];
    if (close - open > 2) yield around(['NULL']);
    yield around(tokens.slice(open + 1, close));
  }
  for (let size = tokens.length >> 1; size >= 1; size = size > 8 ? size >> 1 : size - 1) {
    const step = Math.max(1, size >> 1);
    for (let at = 0; at + size <= tokens.length; at += step) yield [...tokens.slice(0, at), ...tokens.slice(at + size)];
  }
}

/** Pairs of places, the longest first. */
function parentheses(tokens: readonly string[]): (readonly [number, number])[] {
  const open: number[] = [];
  const pairs: (readonly [number, number])[] = [];
  for (const [i, text] of tokens.entries()) {
    if (text === '(') open.push(i);
    const start = text === ')' ? open.pop() : undefined;
    if (start !== undefined) pairs.push([start, i]);
  }
  return pairs.toSorted(([a, b], [c, d]) => d - c - (b - a));
}

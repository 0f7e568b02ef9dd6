/** One JSON value of a file as written, with the number of its first line (from 1). */
export interface JsonPiece {
  readonly line: number;
  readonly source: string;
}

const outside = /["{}[\],\s]/g;
const inside = /["\\]/g;

/**
 * Cuts text that comes in pieces into JSON values: those of one array, or values one behind the other with white space
 * between. What a value is made of is not looked at here; braces within strings do not count.
 */
export class ValueSplitter {
  private rest = '';
  private line = 1;
  /** undefined: nothing but white space has been seen. */
  private isArray: boolean | undefined;
  private hasEnded = false;

  /** The values that `text` completes; `last`: nothing follows it. */
  *push(text: string, last: boolean): Generator<JsonPiece> {
    const source = this.rest + text;
    let at = 0;
    for (;;) {
      at = this.skipBetween(source, at);
      if (at >= source.length) break;
      const end = valueEnd(source, at, last);
      if (end === undefined) break;
      const piece = source.slice(at, end);
      yield { line: this.line, source: piece };
      this.count(piece);
      at = end;
    }
    this.rest = source.slice(at);
    // What is left is no value; whoever parses it says why.
    if (last && this.rest !== '') yield { line: this.line, source: this.rest };
  }

  /** Behind white space, and in an array behind its commas and brackets. */
  private skipBetween(source: string, from: number): number {
    let at = from;
    for (; at < source.length; at++) {
      const c = source[at];
      if (c === '\n') this.line++;
      if (c === ' ' || c === '\n' || c === '\r' || c === '\t') continue;
      if (this.isArray === undefined) {
        this.isArray = c === '[';
        if (this.isArray) continue;
      }
      if (this.isArray && c === ']' && !this.hasEnded) this.hasEnded = true;
      else if (!this.isArray || c !== ',' || this.hasEnded) return at;
    }
    return at;
  }

  private count(piece: string): void {
    for (let i = piece.indexOf('\n'); i >= 0; i = piece.indexOf('\n', i + 1)) this.line++;
  }
}

/** Where the value that begins at `start` ends; undefined: not known yet. */
function valueEnd(source: string, start: number, last: boolean): number | undefined {
  let depth = 0;
  for (let at = start; ; ) {
    outside.lastIndex = at;
    const found = outside.exec(source);
    if (found === null) return last && depth === 0 ? source.length : undefined;
    const [c] = found;
    const { index } = found;
    if (c === '"') {
      const close = stringEnd(source, index + 1);
      if (close === undefined) return undefined;
      if (depth === 0) return close;
      at = close;
      continue;
    }
    if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') {
      // A bracket that closes what no value has opened ends a number or a word.
      if (depth === 0) return Math.max(index, start + 1);
      depth--;
      if (depth === 0) return index + 1;
    } else if (depth === 0 && index > start) return index;
    else if (depth === 0) return start + 1;
    at = index + 1;
  }
}

function stringEnd(source: string, from: number): number | undefined {
  for (let at = from; ; ) {
    inside.lastIndex = at;
    const found = inside.exec(source);
    if (found === null) return undefined;
    if (found[0] === '"') return found.index + 1;
    at = found.index + 2;
  }
}

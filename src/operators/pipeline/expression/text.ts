import { likeParts } from '../../../functions/like.ts';
import type { Call, Expr, Literal } from '../../../plan/expr.ts';
import { block, br, brIf, type Code, i32, i64, ifElse, type Label, loop, v128 } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import type { Emitter } from '../emitter.ts';
import { type Source, type TextBytes, truth } from '../expression.ts';

/** Texts that are no codes of a dictionary, looked at byte by byte where they lie. */

/** Longer needles are left to the plain engine: code grows with them. */
const mostBytes = 256;

const tests: ReadonlySet<string> = new Set([
  '~~',
  '!~~',
  'starts_with',
  '^@',
  '=',
  '<>',
  'is_distinct',
  'is_not_distinct',
]);
const lengths: ReadonlySet<string> = new Set(['length', 'char_length', 'character_length', 'octet_length']);

/** Code for a call whose argument is such a text and whose other argument is a constant; null: it is no such call. */
export function emitTextCall({ fn, args }: Call, source: Source): Emitted | null {
  if (lengths.has(fn) && args.length === 1) {
    const text = textOf(args[0], source);
    return text === null ? null : emitLength(fn, text, source);
  }
  if (!tests.has(fn) || args.length !== 2) return null;
  const turned = args[0].kind === 'literal' && (fn === '=' || fn === '<>');
  const [subject, constant] = turned ? [args[1], args[0]] : args;
  if (!isText(constant)) return null;
  const text = textOf(subject, source);
  if (text === null) return null;
  if (fn === 'is_distinct' || fn === 'is_not_distinct') return notCompiled(`${fn} of texts`);
  const hit = matches(fn, constant.value as string, text, source);
  const negated = fn === '!~~' || fn === '<>';
  return truth(negated ? i32.eqz(hit) : hit, text.valid, source);
}

const isText = (expr: Expr): expr is Literal =>
  expr.kind === 'literal' && expr.type.kind === 'text' && expr.value !== null;

const textOf = (expr: Expr, source: Source): TextBytes | null =>
  expr.kind === 'column' && expr.type.kind === 'text' ? source.text(expr.id) : null;

/** i32: whether the text is as the constant wants it. */
function matches(fn: string, constant: string, text: TextBytes, { emitter }: Source): Code {
  const hit = emitter.let('i32', i32.const(0));
  const parts =
    fn === '~~' || fn === '!~~' ? partsOf(constant) : fn === '=' || fn === '<>' ? [constant] : [constant, ''];
  const code = emitter.nested(() => {
    const from = emitter.let('i32', text.from);
    const to = emitter.let('i32', text.to);
    const body = (out: Label): void => {
      const [prefix, ...rest] = parts.map((part) => new Needle(part, emitter));
      if (rest.length === 0) {
        emitter.add(brIf(i32.ne(i32.sub(to.get, from.get), i32.const(prefix.length)), out));
        emitter.add(brIf(i32.eqz(prefix.isAt(from.get)), out));
      } else {
        prefix.takeFirst(from, to, out);
        rest[rest.length - 1].takeLast(from, to, out);
        for (const needle of rest.slice(0, -1)) needle.takeNext(from, to, out);
      }
      emitter.add(hit.set(i32.const(1)));
    };
    emitter.add(block((out) => emitter.nested(() => body(out))));
  });
  emitter.add(code);
  return hit.get;
}

/** The texts between the `%` of a pattern, first and last at its ends. */
function partsOf(pattern: string): readonly string[] {
  const parts = likeParts(pattern);
  if (parts === null) return notCompiled('a pattern with _ or an open escape');
  return parts;
}

type Place = ReturnType<Emitter['let']>;

/** A constant text in linear memory, and code that looks for it. */
class Needle {
  readonly length: number;
  private readonly address: Code;
  private readonly emitter: Emitter;

  constructor(text: string, emitter: Emitter) {
    this.emitter = emitter;
    this.length = Buffer.byteLength(text);
    if (this.length > mostBytes) notCompiled('a long text');
    this.address = this.length === 0 ? i32.const(0) : emitter.parameter({ kind: 'text', text });
  }

  /** Whether it stands at the address; what follows there may be anything. */
  isAt(at: Code): Code {
    const { length, address } = this;
    if (length === 0) return i32.const(1);
    const same = (offset: number, bytes: number): Code => {
      const mask = i32.const(bytes === 16 ? 0xffff : (1 << bytes) - 1);
      const equal = v128.bitmask8(v128.eq8(v128.load(at, offset), v128.load(address, offset)));
      return i32.eq(i32.and(equal, mask), mask);
    };
    let all: Code | null = null;
    for (let offset = 0; offset < length; offset += 16) {
      const one = same(offset, Math.min(16, length - offset));
      all = all === null ? one : i32.and(all, one);
    }
    return all!;
  }

  /** Leaves for `out` unless the text begins with it; moves `from` behind it. */
  takeFirst(from: Place, to: Place, out: Label): void {
    if (this.length === 0) return;
    this.mustFit(from, to, out);
    this.emitter.add(brIf(i32.eqz(this.isAt(from.get)), out));
    this.emitter.add(from.set(i32.add(from.get, i32.const(this.length))));
  }

  /** The same at the end, from which it moves `to` back. */
  takeLast(from: Place, to: Place, out: Label): void {
    if (this.length === 0) return;
    this.mustFit(from, to, out);
    this.emitter.add(to.set(i32.sub(to.get, i32.const(this.length))));
    this.emitter.add(brIf(i32.eqz(this.isAt(to.get)), out));
  }

  /**
   * Finds the first place of it from `from` on, sixteen places at a time by its first and its last byte (Muła, "SIMD-friendly
   * algorithms for substring searching", 2016), and moves `from` behind it. May read a vector behind the text.
   */
  takeNext(from: Place, to: Place, out: Label): void {
    const { emitter, length } = this;
    if (length === 0) return;
    this.mustFit(from, to, out);
    const last = emitter.let('i32', i32.sub(to.get, i32.const(length)));
    const head = emitter.let('v128', v128.splat8(i32.load8u(this.address)));
    const tail = emitter.let('v128', v128.splat8(i32.load8u(this.address, length - 1)));
    const mask = emitter.local('i32');
    const at = emitter.local('i32');
    const heads = v128.eq8(v128.load(from.get), head.get);
    const both = length === 1 ? heads : v128.and(heads, v128.eq8(v128.load(from.get, length - 1), tail.get));
    const candidates = (found: Label): Code =>
      block((none) =>
        loop((again) => [
          brIf(i32.eqz(mask.get), none),
          at.set(i32.add(from.get, i32.ctz(mask.get))),
          brIf(i32.gtU(at.get, last.get), out),
          length <= 2 ? br(found) : brIf(this.isAt(at.get), found),
          mask.set(i32.and(mask.get, i32.sub(mask.get, i32.const(1)))),
          br(again),
        ]),
      );
    emitter.add(
      block((found) =>
        loop((again) => [
          mask.set(v128.bitmask8(both)),
          candidates(found),
          from.set(i32.add(from.get, i32.const(16))),
          brIf(i32.gtU(from.get, last.get), out),
          br(again),
        ]),
      ),
      from.set(i32.add(at.get, i32.const(length))),
    );
  }

  private mustFit(from: Place, to: Place, out: Label): void {
    this.emitter.add(brIf(i32.ltU(i32.sub(to.get, from.get), i32.const(this.length)), out));
  }
}

/** Bytes, or characters: the bytes that continue none. */
function emitLength(fn: string, { from, to, valid }: TextBytes, { emitter }: Source): Emitted {
  const count = emitter.let('i32', i32.sub(to, from));
  if (fn !== 'octet_length') {
    const at = emitter.let('i32', from);
    const rest = emitter.let('i32', count.get);
    const starts = emitter.local('i32');
    const isStart = i32.xor(
      v128.bitmask8(v128.ltS8(v128.load(at.get), v128.splat8(i32.const(-64)))),
      i32.const(0xffff),
    );
    const counting = block((out) =>
      loop((again) => [
        brIf(i32.eqz(rest.get), out),
        starts.set(isStart),
        ifElse(
          i32.ltU(rest.get, i32.const(16)),
          [
            starts.set(i32.and(starts.get, i32.sub(i32.shl(i32.const(1), rest.get), i32.const(1)))),
            rest.set(i32.const(0)),
          ],
          [rest.set(i32.sub(rest.get, i32.const(16))), at.set(i32.add(at.get, i32.const(16)))],
        ),
        count.set(i32.add(count.get, i32.popcnt(starts.get))),
        br(again),
      ]),
    );
    emitter.add(count.set(i32.const(0)), counting);
  }
  const value = emitter.let('i64', i64.extendU(count.get));
  return { word: 'i64', value: value.get, valid, low: 0n, high: 2n ** 31n - 1n, scale: 0 };
}

/**
 * Instructions of WebAssembly 2.0 (core specification, chapter 5: binary format) as nested lists of bytes. An instruction
 * is a function of the code of its operands, so that code is written as the expression it computes:
 * `i32.add(i.get, i32.const(1))`. Blocks are named by their label; depths are counted when bytes are made.
 */
export type Code = number | readonly Code[] | Block | Branch;
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** A place that branches name. */
export interface Label {
  readonly label: true;
}
interface Block {
  readonly opcode: number;
  readonly result: ValueType | null;
  readonly label: Label;
  readonly body: Code;
  /** Of an `if`. */
  readonly otherwise?: Code;
}
interface Branch {
  readonly branch: number;
  readonly to: Label;
}

export const typeByte: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const emptyBlock = 0x40;
const end = 0x0b;
const elseByte = 0x05;

/** Unsigned LEB128. */
export function unsigned(n: number): number[] {
  const out: number[] = [];
  let rest = n;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
  return out;
}

/** Signed LEB128. */
export function signed(n: bigint): number[] {
  const out: number[] = [];
  let rest = n;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) {
      out.push(low);
      return out;
    }
    out.push(low | 0x80);
  }
}

function blockOf(opcode: number, result: ValueType | null, body: (label: Label) => Code): Block {
  const label: Label = { label: true };
  return { opcode, result, label, body: body(label) };
}

/** Runs its body once; a branch to its label leaves it. */
export const block = (body: (out: Label) => Code): Code => blockOf(0x02, null, body);
/** The same, leaving a value: a branch to its label takes the value with it. */
export const blockValue = (result: ValueType, body: (out: Label) => Code): Code => blockOf(0x02, result, body);
/** A branch to its label begins the body anew; falling out of the body ends the loop. */
export const loop = (body: (again: Label) => Code): Code => blockOf(0x03, null, body);
export const br = (to: Label): Code => ({ branch: 0x0c, to });
export const brIf = (condition: Code, to: Label): Code => [condition, { branch: 0x0d, to }];
export const returnNow: Code = 0x0f;
export const unreachable: Code = 0x00;
export const drop = (value: Code): Code => [value, 0x1a];

export function ifElse(condition: Code, body: Code, otherwise?: Code): Code {
  const made: Block = { opcode: 0x04, result: null, label: { label: true }, body };
  return [condition, otherwise === undefined ? made : { ...made, otherwise }];
}

export const ifValue = (result: ValueType, condition: Code, body: Code, otherwise: Code): Code => [
  condition,
  { opcode: 0x04, result, label: { label: true }, body, otherwise },
];

/** `a` where the condition is not 0, else `b`; both are computed. */
export const select = (a: Code, b: Code, condition: Code): Code => [a, b, condition, 0x1b];

export const whileLoop = (condition: Code, body: Code): Code =>
  block((out) => loop((again) => [brIf(i32.eqz(condition), out), body, br(again)]));

/** The bytes of code; labels become depths. */
export function bytesOf(code: Code): number[] {
  const out: number[] = [];
  write(code, [], out);
  return out;
}

function write(code: Code, labels: readonly Label[], out: number[]): void {
  if (typeof code === 'number') out.push(code);
  else if ('opcode' in code) writeBlock(code, labels, out);
  else if ('branch' in code) {
    const depth = labels.length - 1 - labels.lastIndexOf(code.to);
    out.push(code.branch, ...unsigned(depth));
  } else for (const part of code) write(part, labels, out);
}

function writeBlock(code: Block, labels: readonly Label[], out: number[]): void {
  const inside = [...labels, code.label];
  out.push(code.opcode, code.result === null ? emptyBlock : typeByte[code.result]);
  write(code.body, inside, out);
  if (code.otherwise !== undefined) {
    out.push(elseByte);
    write(code.otherwise, inside, out);
  }
  out.push(end);
}

const unary =
  (...opcode: number[]) =>
  (a: Code): Code => [a, opcode];
const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [a, b, opcode];
/** `offset` is added to the address without wrapping; `align` is the alignment's logarithm, a hint. */
const load =
  (opcode: readonly number[], align: number) =>
  (address: Code, offset = 0): Code => [address, opcode, align, unsigned(offset)];
const store =
  (opcode: readonly number[], align: number) =>
  (address: Code, value: Code, offset = 0): Code => [address, value, opcode, align, unsigned(offset)];

export const i32 = {
  const: (n: number): Code => [0x41, signed(BigInt(n | 0))],
  load: load([0x28], 2),
  load8s: load([0x2c], 0),
  load8u: load([0x2d], 0),
  load16s: load([0x2e], 1),
  load16u: load([0x2f], 1),
  store: store([0x36], 2),
  store8: store([0x3a], 0),
  store16: store([0x3b], 1),
  eqz: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  ltS: binary(0x48),
  ltU: binary(0x49),
  gtS: binary(0x4a),
  gtU: binary(0x4b),
  leS: binary(0x4c),
  leU: binary(0x4d),
  geS: binary(0x4e),
  geU: binary(0x4f),
  clz: unary(0x67),
  ctz: unary(0x68),
  popcnt: unary(0x69),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  divS: binary(0x6d),
  divU: binary(0x6e),
  remS: binary(0x6f),
  remU: binary(0x70),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shrS: binary(0x75),
  shrU: binary(0x76),
  rotl: binary(0x77),
  wrap: unary(0xa7),
  extend8s: unary(0xc0),
  extend16s: unary(0xc1),
};

export const i64 = {
  const: (n: bigint): Code => [0x42, signed(BigInt.asIntN(64, n))],
  load: load([0x29], 3),
  load8s: load([0x30], 0),
  load8u: load([0x31], 0),
  load16s: load([0x32], 1),
  load16u: load([0x33], 1),
  load32s: load([0x34], 2),
  load32u: load([0x35], 2),
  store: store([0x37], 3),
  eqz: unary(0x50),
  eq: binary(0x51),
  ne: binary(0x52),
  ltS: binary(0x53),
  ltU: binary(0x54),
  gtS: binary(0x55),
  gtU: binary(0x56),
  leS: binary(0x57),
  leU: binary(0x58),
  geS: binary(0x59),
  geU: binary(0x5a),
  clz: unary(0x79),
  ctz: unary(0x7a),
  popcnt: unary(0x7b),
  add: binary(0x7c),
  sub: binary(0x7d),
  mul: binary(0x7e),
  divS: binary(0x7f),
  divU: binary(0x80),
  remS: binary(0x81),
  remU: binary(0x82),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shl: binary(0x86),
  shrS: binary(0x87),
  shrU: binary(0x88),
  rotl: binary(0x89),
  extendS: unary(0xac),
  extendU: unary(0xad),
  /** Traps on NaN and what does not fit. */
  truncF64: unary(0xb0),
  /** The bits of a double. */
  reinterpret: unary(0xbd),
};

export const f32 = {
  load: load([0x2a], 2),
  store: store([0x38], 2),
  add: binary(0x92),
  sub: binary(0x93),
  mul: binary(0x94),
  div: binary(0x95),
  demote: unary(0xb6),
};

export const f64 = {
  const: (n: number): Code => [0x44, ...new Uint8Array(new Float64Array([n]).buffer)],
  load: load([0x2b], 3),
  store: store([0x39], 3),
  eq: binary(0x61),
  ne: binary(0x62),
  lt: binary(0x63),
  gt: binary(0x64),
  le: binary(0x65),
  ge: binary(0x66),
  abs: unary(0x99),
  neg: unary(0x9a),
  ceil: unary(0x9b),
  floor: unary(0x9c),
  trunc: unary(0x9d),
  nearest: unary(0x9e),
  sqrt: unary(0x9f),
  add: binary(0xa0),
  sub: binary(0xa1),
  mul: binary(0xa2),
  div: binary(0xa3),
  min: binary(0xa4),
  max: binary(0xa5),
  fromI32: unary(0xb7),
  fromI64: unary(0xb9),
  promote: unary(0xbb),
  reinterpret: unary(0xbf),
};

const simd = (opcode: number): readonly number[] => [0xfd, ...unsigned(opcode)];

/** 128-bit vectors; lanes by name of the operation. */
export const v128 = {
  const: (bytes: Uint8Array): Code => [simd(0x0c), ...bytes],
  load: load(simd(0x00), 4),
  store: store(simd(0x0b), 4),
  not: unary(...simd(0x4d)),
  and: binary(...simd(0x4e)),
  andnot: binary(...simd(0x4f)),
  or: binary(...simd(0x50)),
  xor: binary(...simd(0x51)),
  bitselect: (a: Code, b: Code, mask: Code): Code => [a, b, mask, simd(0x52)],
  anyTrue: unary(...simd(0x53)),
  splat8: unary(...simd(0x0f)),
  splat16: unary(...simd(0x10)),
  splat32: unary(...simd(0x11)),
  splat64: unary(...simd(0x12)),
  splatF64: unary(...simd(0x14)),
  /** Bytes of both by their numbers, those of `b` from 16. */
  shuffle: (a: Code, b: Code, bytes: readonly number[]): Code => [a, b, simd(0x0d), ...bytes],
  /** Bytes of `a` picked by the indices of `b`; beyond 15: 0. */
  swizzle: binary(...simd(0x0e)),
  eq8: binary(...simd(0x23)),
  gtS64: binary(...simd(0xd9)),
  ltS8: binary(...simd(0x25)),
  bitmask8: unary(...simd(0x64)),
  addF64: binary(...simd(0xf0)),
  mulF64: binary(...simd(0xf2)),
  subF64: binary(...simd(0xf1)),
  absF64: unary(...simd(0xec)),
  gtF64: binary(...simd(0x4a)),
  /** b < a ? b : a, and a < b ? b : a. */
  pminF64: binary(...simd(0xf6)),
  pmaxF64: binary(...simd(0xf7)),
  /** c - a · b, rounded once or twice: as the machine can (relaxed SIMD). */
  nmaddF64: (a: Code, b: Code, c: Code): Code => [a, b, c, simd(0x108)],
  sub64: binary(...simd(0xd1)),
  laneF64: (a: Code, lane: number): Code => [a, simd(0x21), lane],
  lane8s: (a: Code, lane: number): Code => [a, simd(0x15), lane],
  lane8u: (a: Code, lane: number): Code => [a, simd(0x16), lane],
  lane16s: (a: Code, lane: number): Code => [a, simd(0x18), lane],
  lane16u: (a: Code, lane: number): Code => [a, simd(0x19), lane],
  lane32: (a: Code, lane: number): Code => [a, simd(0x1b), lane],
  lane64: (a: Code, lane: number): Code => [a, simd(0x1d), lane],
  minS8: binary(...simd(0x76)),
  minU8: binary(...simd(0x77)),
  maxS8: binary(...simd(0x78)),
  maxU8: binary(...simd(0x79)),
  minS16: binary(...simd(0x96)),
  minU16: binary(...simd(0x97)),
  maxS16: binary(...simd(0x98)),
  maxU16: binary(...simd(0x99)),
  minS32: binary(...simd(0xb6)),
  minU32: binary(...simd(0xb7)),
  maxS32: binary(...simd(0xb8)),
  maxU32: binary(...simd(0xb9)),
  mul16: binary(...simd(0x95)),
  mul32: binary(...simd(0xb5)),
  /** All lanes by the same number of bits. */
  shrU16: binary(...simd(0x8d)),
  shrU32: binary(...simd(0xad)),
  /** The lower, the upper four 16-bit lanes as 32-bit lanes without sign. */
  extendLowU16: unary(...simd(0xa9)),
  extendHighU16: unary(...simd(0xaa)),
  /** Lanes of both, of half the width; what does not fit becomes the nearest that does. */
  narrowU16: binary(...simd(0x66)),
  narrowU32: binary(...simd(0x86)),
};

export const memory = {
  /** Copies `bytes` bytes; the ranges may overlap. */
  copy: (to: Code, from: Code, bytes: Code): Code => [to, from, bytes, 0xfc, 0x0a, 0x00, 0x00],
  fill: (to: Code, value: Code, bytes: Code): Code => [to, value, bytes, 0xfc, 0x0b, 0x00],
};

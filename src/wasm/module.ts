import { bytesOf, type Code, typeByte, unsigned, type ValueType } from './code.ts';

/** A variable of a function being built. */
export interface Local {
  readonly type: ValueType;
  readonly get: Code;
  set(value: Code): Code;
  /** Sets and leaves the value. */
  tee(value: Code): Code;
}

export interface FunctionRef {
  readonly index: number;
  call(...args: Code[]): Code;
}

interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** The locals of one function; parameters come first. */
export class FunctionBuilder {
  readonly params: readonly Local[];
  private readonly locals: ValueType[] = [];
  private readonly first: number;

  constructor({ params }: Signature) {
    this.first = params.length;
    this.params = params.map((type, index) => localAt(index, type));
  }

  local(type: ValueType): Local {
    this.locals.push(type);
    return localAt(this.first + this.locals.length - 1, type);
  }

  /** Size, locals and code, as they stand in the code section. */
  bytes(body: Code): number[] {
    const inside = [
      ...unsigned(this.locals.length),
      ...this.locals.flatMap((type) => [1, typeByte[type]]),
      ...bytesOf(body),
      0x0b,
    ];
    return [...unsigned(inside.length), ...inside];
  }
}

const localAt = (index: number, type: ValueType): Local => ({
  type,
  get: [0x20, unsigned(index)],
  set: (value) => [value, 0x21, unsigned(index)],
  tee: (value) => [value, 0x22, unsigned(index)],
});

/**
 * Builds one module, which imports its memory as `env.memory` and its functions from `env`. Imports must be named before
 * functions are defined. Binary format: core specification, section 5.5.
 */
export class ModuleBuilder {
  private readonly signatures: string[] = [];
  private readonly imports: { readonly name: string; readonly type: number }[] = [];
  private readonly functions: { readonly type: number; readonly code: readonly number[] }[] = [];
  private readonly exports: { readonly name: string; readonly index: number }[] = [];

  /** A function of JavaScript, `env[name]`. */
  import(name: string, params: readonly ValueType[], results: readonly ValueType[] = []): FunctionRef {
    this.imports.push({ name, type: this.typeOf({ params, results }) });
    return refOf(this.imports.length - 1);
  }

  /** A function; exported when it has a name. `build` gets its parameters and gives its code. */
  function(
    { name, params, results = [] }: { name?: string; params: readonly ValueType[]; results?: readonly ValueType[] },
    build: (builder: FunctionBuilder) => Code,
  ): FunctionRef {
    const builder = new FunctionBuilder({ params, results });
    const code = builder.bytes(build(builder));
    this.functions.push({ type: this.typeOf({ params, results }), code });
    const index = this.imports.length + this.functions.length - 1;
    if (name !== undefined) this.exports.push({ name, index });
    return refOf(index);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const imports = [
      [...text('env'), ...text('memory'), 0x02, 0x00, 0x00],
      ...this.imports.map(({ name, type }) => [...text('env'), ...text(name), 0x00, ...unsigned(type)]),
    ];
    return new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, list(this.signatures.map((signature) => JSON.parse(signature) as number[]))),
      ...section(2, list(imports)),
      ...section(3, list(this.functions.map(({ type }) => unsigned(type)))),
      ...section(7, list(this.exports.map(({ name, index }) => [...text(name), 0x00, ...unsigned(index)]))),
      ...section(10, list(this.functions.map(({ code }) => code))),
    ]);
  }

  private typeOf({ params, results }: Signature): number {
    const types = (list: readonly ValueType[]): number[] => [...unsigned(list.length), ...list.map((t) => typeByte[t])];
    const signature = JSON.stringify([0x60, ...types(params), ...types(results)]);
    const known = this.signatures.indexOf(signature);
    return known >= 0 ? known : this.signatures.push(signature) - 1;
  }
}

const refOf = (index: number): FunctionRef => ({ index, call: (...args) => [args, 0x10, unsigned(index)] });

const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];

function text(name: string): number[] {
  const bytes = Buffer.from(name);
  return [...unsigned(bytes.length), ...bytes];
}

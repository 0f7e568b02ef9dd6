/** What is used of WebAssembly's JavaScript interface: TypeScript declares it only together with a browser. */
interface Interface {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: Imports) => { readonly exports: unknown };
}
type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
/** Compiled code, not yet bound to a memory. */
export type WasmModule = object;

const { Memory, Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Interface }).WebAssembly;

/** A memory of a fixed number of pages of 64 KiB. */
export const memoryOf = (pages: number): WasmMemory => new Memory({ initial: pages, maximum: pages });

export const compileModule = (bytes: Uint8Array<ArrayBuffer>): WasmModule => new Module(bytes);

/** The exported functions of a module over a memory; `functions` are what it imports from JavaScript. */
export const instantiate = <Exports>(
  module: WasmModule,
  memory: WasmMemory,
  functions: Readonly<Record<string, unknown>> = {},
): Exports => new Instance(module, { env: { memory, ...functions } }).exports as Exports;

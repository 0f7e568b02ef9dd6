import { block, br, brIf, type Code, f64, i32, i64, ifElse, loop, memory, unreachable } from '../../wasm/code.ts';
import type { FunctionRef, Local } from '../../wasm/module.ts';
import type { CompiledAggregate, StateWords, TextImports } from './aggregates/state.ts';
import type { Emitted } from './emitted.ts';
import type { Emitter } from './emitter.ts';
import { hashOf, keyWord } from './hashing.ts';
import type { Slot } from './slots.ts';

const own = (name: string): Slot => ({ kind: 'own', name });

/** The words of a group table in the block of parameters, changed by the code and by `grow`. */
export const tableSlots = {
  slots: own('groups.slots'),
  mask: own('groups.mask'),
  entries: own('groups.entries'),
  count: own('groups.count'),
  limit: own('groups.limit'),
} as const;
type TableWord = keyof typeof tableSlots;

/** Hash and NULL bits, before the keys. */
export const headerBytes = 8;

/** What the code of a group table calls outside of its module. */
export interface GroupImports extends TextImports {
  /** Makes room for more groups. */
  readonly grow: FunctionRef;
  readonly overflow: FunctionRef;
}

/** The table while a loop runs: its words in locals, reloaded after it has grown. */
export class GroupEmitter {
  private readonly emitter: Emitter;
  private readonly block: Code;
  private readonly words: Readonly<Record<TableWord, Local>>;
  private readonly entryBytes: number;
  private readonly imports: GroupImports;

  constructor(emitter: Emitter, block: Code, { entryBytes, imports }: { entryBytes: number; imports: GroupImports }) {
    this.emitter = emitter;
    this.block = block;
    this.entryBytes = entryBytes;
    this.imports = imports;
    const local = (): Local => emitter.local('i32');
    this.words = { slots: local(), mask: local(), entries: local(), count: local(), limit: local() };
  }

  /** To stand before the loop. */
  load(): Code {
    return (Object.keys(this.words) as TableWord[]).map((name) => {
      const { offset } = this.emitter.address(tableSlots[name]);
      return this.words[name].set(i32.load(this.block, offset));
    });
  }

  /** To stand behind the loop. */
  store(): Code {
    return i32.store(this.block, this.words.count.get, this.emitter.address(tableSlots.count).offset);
  }

  /** Address of the entry whose keys these are, made when there is none. */
  find(keys: readonly Emitted[]): Code {
    const { emitter, words } = this;
    const keyWords = keys.map((key) => emitter.let('i64', keyWord(key)).get);
    const header = this.header(keys, keyWords);
    const slot = emitter.let('i32', i32.and(i32.wrap(header), words.mask.get));
    const number = emitter.local('i32');
    const entry = emitter.local('i32');
    const slotAddress = i32.add(words.slots.get, i32.shl(slot.get, i32.const(2)));
    const different = (out: Parameters<typeof br>[0]): Code => [
      entry.set(this.entryAt(i32.sub(number.get, i32.const(1)))),
      brIf(
        keyWords.reduce<Code>(
          (same, word, k) => i32.and(same, i64.eq(i64.load(entry.get, headerBytes + k * 8), word)),
          i64.eq(i64.load(entry.get), header),
        ),
        out,
      ),
      slot.set(i32.and(i32.add(slot.get, i32.const(1)), words.mask.get)),
    ];
    const full: Code = [
      this.store(),
      this.imports.grow.call(),
      this.load(),
      slot.set(i32.and(i32.wrap(header), words.mask.get)),
    ];
    const insert: Code = [
      i32.store(slotAddress, words.count.tee(i32.add(words.count.get, i32.const(1)))),
      entry.set(this.entryAt(i32.sub(words.count.get, i32.const(1)))),
      i64.store(entry.get, header),
      keyWords.map((word, k) => i64.store(entry.get, word, headerBytes + k * 8)),
      cleared(entry.get, headerBytes + keyWords.length * 8, this.entryBytes),
    ];
    emitter.add(
      block((out) =>
        loop((again) => [
          number.set(i32.load(slotAddress)),
          ifElse(i32.eqz(number.get), [
            ifElse(i32.geU(words.count.get, words.limit.get), [full, br(again)]),
            insert,
            br(out),
          ]),
          different(out),
          br(again),
        ]),
      ),
    );
    return entry.get;
  }

  /** The words of an aggregate that begin `first` bytes into the entry. */
  stateAt(entry: Code, first: number): StateWords {
    const { emitter, imports } = this;
    return {
      emitter,
      imports,
      get: (word, type = 'i64') => (type === 'i64' ? i64 : f64).load(entry, first + word * 8),
      set: (word, value, type = 'i64') =>
        emitter.add((type === 'i64' ? i64 : f64).store(entry, value, first + word * 8)),
      overflow: () => this.overflow(),
    };
  }

  overflow(): Code {
    return [this.imports.overflow.call(), unreachable];
  }

  private entryAt(number: Code): Code {
    return i32.add(this.words.entries.get, i32.mul(number, i32.const(this.entryBytes)));
  }

  /** Low half: 32 bits of hash. High half: which keys are NULL. */
  private header(keys: readonly Emitted[], words: readonly Code[]): Code {
    const { emitter } = this;
    const low = hashOf(words, emitter);
    const nulls = keys.flatMap(({ valid }, k): Code[] =>
      valid === null ? [] : [i64.shl(i64.extendU(i32.eqz(valid)), i64.const(32n + BigInt(k)))],
    );
    return emitter.let(
      'i64',
      nulls.reduce((all, bit) => i64.or(all, bit), low),
    ).get;
  }
}

/** Words that are cleared one by one: a call that fills memory costs more. */
const fewWords = 16;

/** Clears the words from offset `from` up to `end` of an entry. */
function cleared(entry: Code, from: number, end: number): Code {
  const words = (end - from) / 8;
  if (words > fewWords) return memory.fill(i32.add(entry, i32.const(from)), i32.const(0), i32.const(end - from));
  return Array.from({ length: words }, (_, w) => i64.store(entry, i64.const(0n), from + w * 8));
}

/** NULL keys in the header's upper half. */
export const mostKeys = 32;

/** The state of an aggregate without groups: in locals while the loop runs. */
export class SingleState implements StateWords {
  readonly emitter: Emitter;
  private readonly first: number;
  private readonly entry: Code;
  readonly imports: GroupImports;
  private readonly locals = new Map<
    string,
    { readonly local: Local; readonly word: number; readonly type: 'i64' | 'f64' }
  >();

  constructor(emitter: Emitter, { entry, first, imports }: { entry: Code; first: number; imports: GroupImports }) {
    this.emitter = emitter;
    this.entry = entry;
    this.first = first;
    this.imports = imports;
  }

  get(word: number, type: 'i64' | 'f64' = 'i64'): Code {
    return this.localOf(word, type).get;
  }

  set(word: number, value: Code, type: 'i64' | 'f64' = 'i64'): void {
    this.emitter.add(this.localOf(word, type).set(value));
  }

  overflow(): Code {
    return [this.imports.overflow.call(), unreachable];
  }

  /** To stand before the loop, once its code is known. */
  load(): Code {
    return [...this.locals.values()].map(({ local, word, type }) =>
      local.set((type === 'i64' ? i64 : f64).load(this.entry, this.first + word * 8)),
    );
  }

  /** To stand behind the loop. */
  store(): Code {
    return [...this.locals.values()].map(({ local, word, type }) =>
      (type === 'i64' ? i64 : f64).store(this.entry, local.get, this.first + word * 8),
    );
  }

  private localOf(word: number, type: 'i64' | 'f64'): Local {
    const key = `${word} ${type}`;
    const known = this.locals.get(key);
    if (known !== undefined) return known.local;
    const local = this.emitter.local(type);
    this.locals.set(key, { local, word, type });
    return local;
  }
}

/** Bytes of an entry: header, keys, words of all aggregates. */
export const entryBytesOf = (keys: number, aggregates: readonly CompiledAggregate[]): number =>
  headerBytes + (keys + aggregates.reduce((sum, { words }) => sum + words, 0)) * 8;

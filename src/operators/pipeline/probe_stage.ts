import {
  block,
  br,
  brIf,
  type Code,
  i32,
  i64,
  ifElse,
  ifValue,
  loop,
  select,
  unreachable,
  whileLoop,
} from '../../wasm/code.ts';
import type { FunctionRef, Local } from '../../wasm/module.ts';
import type { Emitted } from './emitted.ts';
import type { Emitter } from './emitter.ts';
import { emitExpr } from './expression.ts';
import { hashOf, keyWord } from './hashing.ts';
import type { HeapBuild } from './join_build.ts';
import { LoopRow } from './loop.ts';
import type { JoinStep } from './shape.ts';
import type { Slot } from './slots.ts';
import type { StagePlace } from './stages.ts';
import {
  addToCounter,
  bufferSlot,
  droppedSlot,
  morselRows,
  passedSlot,
  type StageContext,
  type StageLoop,
  tupleLoop,
} from './tuples.ts';

/** Addresses and sizes of the table of join number `join`. */
export const joinSlot = (join: number, what: 'heads' | 'next' | 'keys' | 'low' | 'size' | 'rows' | 'nulls'): Slot => ({
  kind: 'own',
  name: `join.${join}.${what}`,
});

/** Where tuples go when they leave a probe. */
interface Handing {
  readonly next: FunctionRef;
  /** Called, and never left, when a scalar subquery has given two rows. */
  readonly tooManyRows: FunctionRef;
}

/** Meets each tuple with the rows of a build side that have its key; handed on whenever the buffers are full. */
export function probeStage(
  context: StageContext,
  step: JoinStep,
  build: HeapBuild,
  { stage, input, name }: StagePlace,
  handing: Handing,
): FunctionRef {
  const loopOf = (frame: StageLoop) => {
    const probe = new Probe(context, step, { frame, stage, handing });
    probe.find(build);
    probe.meet(build.unique);
    return { after: probe.handOn() };
  };
  return tupleLoop(context, input, loopOf, name);
}

interface ProbeFrame {
  readonly frame: StageLoop;
  readonly stage: number;
  readonly handing: Handing;
}

/** The code of one probe, inside its loop. */
class Probe {
  private readonly context: StageContext;
  private readonly step: JoinStep;
  private readonly at: ProbeFrame;
  private readonly emitter: Emitter;
  /** Row + 1 of the build side; 0: no (more) rows of this key. */
  private readonly head: Local;
  /** Tuples in the buffers. */
  private readonly kept: Local;
  /** Set by `find`: a key of the tuple is NULL. */
  private keyIsNull: Code = i32.const(0);
  /** Pairs that the residual has dropped. */
  private readonly dropped: Local;

  constructor(context: StageContext, step: JoinStep, at: ProbeFrame) {
    this.context = context;
    this.step = step;
    this.at = at;
    this.emitter = at.frame.emitter;
    this.head = this.emitter.local('i32');
    this.kept = this.emitter.local('i32');
    this.dropped = this.emitter.local('i32');
  }

  /** Sets `head` for the tuple at hand; a key that is NULL has none. */
  find({ table }: HeapBuild): void {
    const { emitter, step, head } = this;
    if (table.kind === 'all') return emitter.add(head.set(i32.ne(this.nullRow, i32.const(0))));
    const keys = step.leftKeys.map((key) => emitExpr(key, this.at.frame.row));
    const words = keys.flatMap((key, k) => this.wordsOf(key, step.nullSafe[k]));
    const valids = keys.flatMap(({ valid }, k) => (valid === null || step.nullSafe[k] ? [] : [valid]));
    this.keyIsNull = valids.length === 0 ? i32.const(0) : i32.eqz(valids.reduce((a, b) => i32.and(a, b)));
    const found = emitter.nested(() => (table.kind === 'dense' ? this.findDense(words[0]) : this.findHashed(words)));
    if (valids.length === 0) return emitter.add(found);
    emitter.add(
      head.set(i32.const(0)),
      ifElse(
        valids.reduce((a, b) => i32.and(a, b)),
        found,
      ),
    );
  }

  /** As the build side has them. */
  private wordsOf(key: Emitted, isNullSafe: boolean): readonly Code[] {
    const { emitter } = this;
    const word = emitter.let('i64', keyWord(key)).get;
    if (!isNullSafe) return [word];
    return [word, key.valid === null ? i64.const(1n) : emitter.let('i64', i64.extendU(key.valid)).get];
  }

  meet(unique: boolean): void {
    const { step, emitter, head } = this;
    const isThere = i32.ne(head.get, i32.const(0));
    const { join } = step.node;
    if (join === 'semi' || join === 'anti') {
      const found = step.residual === null ? isThere : this.anyMatch();
      this.append(i32.const(0), join === 'semi' ? found : i32.eqz(found));
      return;
    }
    if (join === 'mark') return this.append(this.mark(isThere), i32.const(1));
    if (unique && step.residual === null) {
      const row = i32.sub(head.get, i32.const(1));
      if (join === 'inner') this.append(row, isThere);
      else this.append(select(row, this.nullRow, isThere), i32.const(1));
      return;
    }
    const found = emitter.let('i32', i32.const(0));
    emitter.add(
      this.eachMatch(() => {
        if (join === 'single') {
          emitter.add(ifElse(found.get, [this.at.handing.tooManyRows.call(), unreachable]));
        }
        emitter.add(found.set(i32.const(1)));
        this.append(i32.sub(head.get, i32.const(1)), i32.const(1));
        this.flushWhenFull();
      }),
    );
    if (join === 'inner') return;
    const alone = emitter.nested(() => {
      this.append(this.nullRow, i32.const(1));
      this.flushWhenFull();
    });
    emitter.add(ifElse(i32.eqz(found.get), alone));
  }

  /** Row 0 says false, 1 true, 2 NULL: nobody equal was met, and somebody had no key, or the tuple has none itself. */
  private mark(isThere: Code): Code {
    const { emitter, step } = this;
    const nulls = emitter.parameter(joinSlot(step.join, 'nulls'));
    const isUnknown = i32.or(nulls, i32.and(this.keyIsNull, i32.ne(this.nullRow, i32.const(0))));
    return select(i32.const(1), i32.shl(isUnknown, i32.const(1)), isThere);
  }

  /** To stand behind the loop. */
  handOn(): Code {
    const { emitter, at, dropped } = this;
    const count = addToCounter(emitter, at.frame.block, droppedSlot(at.stage), dropped.get);
    return [this.step.residual === null ? [] : count, ifElse(this.kept.get, this.pass())];
  }

  private findDense(word: Code): void {
    const { emitter, head } = this;
    const { join } = this.step;
    const place = emitter.let('i64', i64.sub(word, emitter.parameter(joinSlot(join, 'low'), 'i64'))).get;
    const inside = i64.ltU(place, emitter.parameter(joinSlot(join, 'size'), 'i64'));
    const heads = emitter.parameter(joinSlot(join, 'heads'));
    const there = i32.load(i32.add(heads, i32.shl(i32.wrap(place), i32.const(2))));
    emitter.add(head.set(ifValue('i32', inside, there, i32.const(0))));
  }

  private findHashed(words: readonly Code[]): void {
    const { emitter, head } = this;
    const { join } = this.step;
    const mask = emitter.parameter(joinSlot(join, 'size'));
    const heads = emitter.parameter(joinSlot(join, 'heads'));
    const keys = emitter.parameter(joinSlot(join, 'keys'));
    const slot = emitter.let('i32', i32.and(i32.wrap(hashOf(words, emitter)), mask));
    const key = emitter.local('i32');
    const same = words.map((word, k) => i64.eq(i64.load(key.get, k * 8), word)).reduce((a, b) => i32.and(a, b));
    emitter.add(
      block((found) =>
        loop((again) => [
          head.set(i32.load(i32.add(heads, i32.shl(slot.get, i32.const(2))))),
          brIf(i32.eqz(head.get), found),
          key.set(i32.add(keys, i32.mul(i32.sub(head.get, i32.const(1)), i32.const(words.length * 8)))),
          brIf(same, found),
          slot.set(i32.and(i32.add(slot.get, i32.const(1)), mask)),
          br(again),
        ]),
      ),
    );
  }

  /** Runs code for each row of the key that satisfies the residual, in row order. */
  private eachMatch(act: () => void, alsoWhile: Code = i32.const(1)): Code {
    const { emitter, head, step } = this;
    const next = emitter.parameter(joinSlot(step.join, 'next'));
    const candidate = emitter.local('i32');
    const body = emitter.nested(() => {
      emitter.add(candidate.set(i32.sub(head.get, i32.const(1))));
      if (step.residual === null) act();
      else emitter.add(ifElse(this.residual(candidate), emitter.nested(act), this.drop()));
      emitter.add(head.set(i32.load(i32.add(next, i32.shl(candidate.get, i32.const(2))))));
    });
    return whileLoop(i32.and(i32.ne(head.get, i32.const(0)), alsoWhile), body);
  }

  /** Adds what computes the residual of the tuple and a row of the build side; gives its truth. */
  private residual(candidate: Local): Code {
    const { emitter, step, at, context } = this;
    const cursors = [...at.frame.cursors, candidate].map(({ get }) => get);
    const pair = new LoopRow(emitter, context.columns, cursors);
    let condition: Code = 0;
    const code = emitter.nested(() => {
      condition = emitExpr(step.residual!, pair).value;
    });
    emitter.add(pair.prologue, code);
    return condition;
  }

  private drop(): Code {
    return this.dropped.set(i32.add(this.dropped.get, i32.const(1)));
  }

  private anyMatch(): Code {
    const { emitter } = this;
    const found = emitter.let('i32', i32.const(0));
    emitter.add(this.eachMatch(() => emitter.add(found.set(i32.const(1))), i32.eqz(found.get)));
    return found.get;
  }

  /** Writes the tuple with a row of the build side behind those kept; it counts as kept if `holds`. */
  private append(row: Code, holds: Code): void {
    const { emitter, kept, at } = this;
    const place = i32.shl(kept.get, i32.const(2));
    const values = [...at.frame.cursors.map(({ get }) => get), row];
    for (const [c, value] of values.entries()) {
      emitter.add(i32.store(i32.add(emitter.parameter(bufferSlot(at.stage, c)), place), value));
    }
    emitter.add(kept.set(i32.add(kept.get, holds)));
  }

  private flushWhenFull(): void {
    const { emitter, kept } = this;
    emitter.add(ifElse(i32.eq(kept.get, i32.const(morselRows)), [this.pass(), kept.set(i32.const(0))]));
  }

  private pass(): Code {
    const { emitter, kept, at } = this;
    const { block: parameters } = at.frame;
    return [
      addToCounter(emitter, parameters, passedSlot(at.stage), kept.get),
      at.handing.next.call(parameters, kept.get),
    ];
  }

  /** The row behind the last of the build side, whose columns are NULL. */
  private get nullRow(): Code {
    return this.emitter.parameter(joinSlot(this.step.join, 'rows'));
  }
}

import { errors } from '../../../base/error.ts';
import type { Case, Coalesce, Expr } from '../../../plan/expr.ts';
import { i32, ifElse } from '../../../wasm/code.ts';
import type { Local } from '../../../wasm/module.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import type { Emit, Source } from '../expression.ts';
import { type Range, unionOf } from '../ranges.ts';
import { withScale } from './decimal.ts';

/** Where the branches of a choice put their value. */
class Result {
  private readonly source: Source;
  private readonly value: Local;
  private readonly valid: Local;
  private readonly shown: Local;
  private readonly varies: boolean;
  private readonly like: Emitted;
  private range: Range | null = null;

  constructor(source: Source, branches: readonly Emitted[], isNumeric: boolean) {
    this.source = source;
    const like = branches.find(({ valid }) => valid === null) ?? branches[0];
    const scale = Math.max(...branches.map((branch) => branch.scale));
    this.varies = isNumeric && branches.some((branch) => branch.scale !== scale || branch.shown !== undefined);
    this.shown = source.emitter.local('i32');
    this.like = { ...like, scale };
    if (branches.some(({ word }) => word !== like.word)) notCompiled('branches of several kinds');
    this.value = source.emitter.local(like.word);
    this.valid = source.emitter.local('i32');
  }

  put(branch: Emitted): void {
    const { emitter } = this.source;
    const value = branch.word === 'i64' ? withScale(branch, this.like.scale, this.source) : branch;
    this.range = this.range === null ? value : unionOf(this.range, value);
    emitter.add(this.value.set(value.value), this.valid.set(value.valid ?? i32.const(1)));
    if (this.varies) emitter.add(this.shown.set(branch.shown ?? i32.const(branch.scale)));
  }

  finish(alwaysValid: boolean): Emitted {
    if (this.range === null) throw errors.internal('a choice has a branch');
    const { low, high } = this.range;
    const made = { ...this.like, value: this.value.get, valid: alwaysValid ? null : this.valid.get, low, high };
    return this.varies ? { ...made, shown: this.shown.get } : made;
  }
}

/** What branches give, to learn their word and scale before code for them is kept. */
function tried(exprs: readonly Expr[], source: Source, emit: Emit): readonly Emitted[] {
  const out: Emitted[] = [];
  source.emitter.nested(() => out.push(...exprs.map((expr) => emit(expr, source))));
  return out;
}

/** One branch is computed per row, the first whose condition is true. */
export function emitCase(expr: Case, source: Source, emit: Emit): Emitted {
  const { emitter } = source;
  const branches = tried([...expr.whens.map(({ then }) => then), expr.otherwise], source, emit);
  const result = new Result(source, branches, expr.type.kind === 'numeric');
  const from = (index: number): void => {
    if (index === expr.whens.length) return result.put(emit(expr.otherwise, source));
    const { when, then } = expr.whens[index];
    // A condition that is NULL is no hit: truth values have 0 under NULL.
    const hit = emit(when, source).value;
    const yes = emitter.nested(() => result.put(emit(then, source)));
    const no = emitter.nested(() => from(index + 1));
    emitter.add(ifElse(hit, yes, no));
  };
  from(0);
  return result.finish(branches.every(({ valid }) => valid === null));
}

/** The first argument that is there. */
export function emitCoalesce(expr: Coalesce, source: Source, emit: Emit): Emitted {
  const { emitter } = source;
  const branches = tried(expr.args, source, emit);
  const result = new Result(source, branches, expr.type.kind === 'numeric');
  const from = (index: number): void => {
    const arg = emit(expr.args[index], source);
    result.put(arg);
    if (arg.valid === null || index + 1 === expr.args.length) return;
    emitter.add(
      ifElse(
        i32.eqz(arg.valid),
        emitter.nested(() => from(index + 1)),
      ),
    );
  };
  from(0);
  return result.finish(branches.some(({ valid }) => valid === null));
}

import { errors } from '../base/error.ts';
import type { Statement } from '../parser/ast/statement.ts';
import type { SettingsMark } from './session_settings.ts';

/** How far the transaction had come: what ROLLBACK TO goes back to. */
export interface Savepoint {
  readonly name: string;
  /** Changes of the catalog so far. */
  readonly length: number;
  readonly settings: SettingsMark;
  /** What waits for COMMIT so far. */
  readonly waiting: number;
}

/** The savepoints of a transaction; a name may be used again and then hides the older one. */
export class Savepoints {
  private readonly marks: Savepoint[] = [];

  set(mark: Savepoint): void {
    this.marks.push(mark);
  }

  release(name: string): void {
    this.marks.splice(this.at(name));
  }

  /** The savepoint stays; those after it are gone. */
  backTo(name: string): Savepoint {
    const at = this.at(name);
    this.marks.splice(at + 1);
    return this.marks[at];
  }

  clear(): void {
    this.marks.length = 0;
  }

  private at(name: string): number {
    const at = this.marks.findLastIndex((each) => each.name === name);
    if (at === -1) throw errors.undefinedSavepoint(name);
    return at;
  }
}

/** Whether a failed block accepts the statement, because it ends the block or goes back before the failure. */
export const endsBlock = (statement: Statement): boolean =>
  (statement.kind === 'transaction' && statement.action !== 'begin') ||
  (statement.kind === 'savepoint' && statement.action === 'rollback');

import { errors } from '../../base/error.ts';
import type { Comment, Listen, LockTable, Notify } from '../ast/note.ts';
import { keywords as k, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { CursorGrammar } from './cursors.ts';

const commented: ReadonlySet<string> = new Set(['table', 'view', 'column', 'schema', 'database', 'model']);
const isCommented = (word: string): word is Comment['object'] => commented.has(word);

const lockModes: ReadonlySet<string> = new Set([
  'access share',
  'row share',
  'row exclusive',
  'share update exclusive',
  'share',
  'share row exclusive',
  'exclusive',
  'access exclusive',
]);

/** COMMENT ON, LISTEN, NOTIFY, LOCK TABLE: notes to people and to other sessions. */
export abstract class NoteGrammar extends CursorGrammar {
  readonly comment: Rule<Comment> = this.rule('comment', () => {
    const start = this.from();
    this.CONSUME(k.comment);
    this.CONSUME(k.on);
    const word = this.CONSUME(sets.label) as SqlToken;
    const object = this.ACTION(() => {
      if (!isCommented(word.value)) throw errors.notSupported(`COMMENT ON ${word.value.toUpperCase()}`, this.at(word));
      return word.value;
    });
    const name = this.SUBRULE(this.qualifiedName);
    this.CONSUME(k.is);
    const text = this.OR([{ ALT: () => this.SUBRULE(this.text).value }, { ALT: () => this.CONSUME(k.null) && null }]);
    return { kind: 'comment', object, name, text, at: this.since(start) };
  });

  readonly listen: Rule<Listen> = this.rule('listen', () => {
    const start = this.from();
    this.CONSUME(k.listen);
    const { name } = this.SUBRULE(this.name);
    return { kind: 'listen', action: 'listen', channel: name, at: this.since(start) };
  });

  readonly unlisten: Rule<Listen> = this.rule('unlisten', () => {
    const start = this.from();
    this.CONSUME(k.unlisten);
    const channel = this.OR([{ ALT: () => this.CONSUME(s.star) && null }, { ALT: () => this.SUBRULE(this.name).name }]);
    return { kind: 'listen', action: 'unlisten', channel, at: this.since(start) };
  });

  readonly notify: Rule<Notify> = this.rule('notify', () => {
    const start = this.from();
    this.CONSUME(k.notify);
    const { name } = this.SUBRULE(this.name);
    const payload =
      this.OPTION(() => {
        this.CONSUME(s.comma);
        return this.SUBRULE(this.text).value;
      }) ?? '';
    return { kind: 'notify', channel: name, payload, at: this.since(start) };
  });

  readonly lock: Rule<LockTable> = this.rule('lock', () => {
    const start = this.from();
    this.CONSUME(k.lock);
    this.OPTION(() => this.CONSUME(k.table));
    this.OPTION1(() => this.CONSUME(k.only));
    const names = this.SUBRULE(this.qualifiedNames);
    this.OPTION2(() => {
      this.CONSUME(k.in);
      const words: SqlToken[] = [];
      this.AT_LEAST_ONE(() => words.push(this.CONSUME(sets.label) as SqlToken));
      this.ACTION(() => this.checkMode(words));
    });
    return { kind: 'lock_table', names, at: this.since(start) };
  });

  /** … MODE [NOWAIT]. */
  private checkMode(words: readonly SqlToken[]): void {
    const said = words.map(({ value }) => value);
    const rest = said.at(-1) === 'nowait' ? said.slice(0, -1) : said;
    if (rest.at(-1) === 'mode' && lockModes.has(rest.slice(0, -1).join(' '))) return;
    const [first] = words;
    throw errors.syntax(first.image, this.at(first), 'Expected a mode of locks: ACCESS EXCLUSIVE MODE.');
  }
}

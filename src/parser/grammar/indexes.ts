import type { CreateIndex, DropIndex, Reindex } from '../ast/indexes.ts';
import type { OrderItem } from '../ast/query.ts';
import { keywords as k, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { TableGrammar } from './tables.ts';

/** CREATE INDEX, DROP INDEX, REINDEX. */
export abstract class IndexGrammar extends TableGrammar {
  protected readonly createIndex: Rule<CreateIndex, [number]> = this.rule('createIndex', (start) => {
    const unique = this.OPTION(() => this.CONSUME(k.unique)) !== undefined;
    this.CONSUME(k.index);
    this.OPTION1(() => this.CONSUME(k.concurrently));
    const ifNotExists =
      this.OPTION2({ GATE: () => this.LA(2).tokenType === k.not, DEF: () => this.SUBRULE(this.ifNotExists) }) ?? false;
    const name =
      this.OPTION3({ GATE: () => this.LA(1).tokenType !== k.on, DEF: () => this.SUBRULE(this.name) }) ?? null;
    this.CONSUME(k.on);
    this.OPTION4(() => this.CONSUME(k.only));
    const table = this.SUBRULE(this.qualifiedName);
    const method =
      this.OPTION5(() => {
        this.CONSUME(k.using);
        return this.SUBRULE1(this.name);
      }) ?? null;
    const elements: OrderItem[] = [];
    this.CONSUME(sets.leftParen);
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => elements.push(this.SUBRULE(this.orderItem)) });
    this.CONSUME(s.rightParen);
    const included =
      this.OPTION6(() => {
        this.CONSUME(k.include);
        return this.SUBRULE(this.nameList);
      }) ?? [];
    if (this.LA(1).tokenType === k.where) this.refuse('an index with WHERE');
    const at = this.since(start);
    return { kind: 'create_index', unique, name, ifNotExists, table, method, elements, included, at };
  });

  protected readonly dropIndex: Rule<DropIndex, [number]> = this.rule('dropIndex', (start) => {
    this.CONSUME(k.index);
    this.OPTION(() => this.CONSUME(k.concurrently));
    const ifExists =
      this.OPTION1({
        GATE: () => this.LA(2).tokenType === k.exists,
        DEF: () => {
          this.CONSUME(k.if);
          return this.CONSUME(k.exists);
        },
      }) !== undefined;
    const names = this.SUBRULE(this.qualifiedNames);
    this.OPTION2(() => this.OR([{ ALT: () => this.CONSUME(k.cascade) }, { ALT: () => this.CONSUME(k.restrict) }]));
    return { kind: 'drop_index', names, ifExists, at: this.since(start) };
  });

  readonly reindex: Rule<Reindex> = this.rule('reindex', () => {
    const start = this.from();
    this.CONSUME(k.reindex);
    const object = this.OR([
      { ALT: () => this.CONSUME(k.index) },
      { ALT: () => this.CONSUME(k.table) },
      { ALT: () => this.CONSUME(k.schema) },
      { ALT: () => this.CONSUME(k.database) },
      { ALT: () => this.CONSUME(k.system) },
    ]) as SqlToken;
    this.OPTION(() => this.CONSUME(k.concurrently));
    const name = this.SUBRULE(this.qualifiedName);
    return { kind: 'reindex', object: object.value as Reindex['object'], name, at: this.since(start) };
  });
}

import type { ShowModels } from '../ast/model.ts';
import type { Statement } from '../ast/statement.ts';
import type { Deallocate, Discard, Savepoint, SetSetting, ShowSetting, Transaction } from '../ast/utility.ts';
import { keywords as k, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { ExplainGrammar } from './explain.ts';

type Modes = { readonly name: string; readonly value: string };

/** Settings, transactions and the statements that tidy up a session. */
export abstract class UtilityGrammar extends ExplainGrammar {
  // ---------------------------------------------------------------- settings

  readonly set: Rule<Statement> = this.rule('set', () => {
    const start = this.from();
    this.CONSUME(k.set);
    const scope = this.OPTION({
      GATE: () => ![s.equals, k.to, s.dot].includes(this.LA(2).tokenType),
      DEF: () => this.OR([{ ALT: () => this.CONSUME(k.session) }, { ALT: () => this.CONSUME(k.local) }]),
    });
    // SET TRANSACTION holds for the running transaction only.
    const local = scope?.tokenType === k.local || (scope === undefined && this.LA(1).tokenType === k.transaction);
    const { name, value } = this.choose1<{ name: string; value: string | null }>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.characteristics) },
        { GATE: () => this.LA(2).tokenType !== s.equals, ALT: () => this.SUBRULE(this.transactionModes) },
        { GATE: () => this.LA(2).tokenType === k.zone, ALT: () => this.SUBRULE(this.setTimeZone) },
        { ALT: () => this.SUBRULE(this.setAuthorization) },
        { GATE: () => isWordOrString(this.LA(2)), ALT: () => this.SUBRULE(this.setRoleOrNames) },
        { ALT: () => this.SUBRULE(this.setPlain) },
      ],
    }) ?? { name: '', value: null };
    return { kind: 'set', name, value, local, at: this.since(start) } satisfies SetSetting;
  });

  /** SESSION was taken as the scope: CHARACTERISTICS AS TRANSACTION … sets the defaults of later transactions. */
  private readonly characteristics: Rule<{ name: string; value: string | null }> = this.rule('characteristics', () => {
    this.CONSUME(k.characteristics);
    this.CONSUME(k.as);
    const { name, value } = this.SUBRULE(this.transactionModes);
    return { name: `default_${name}`, value };
  });

  private readonly transactionModes: Rule<Modes> = this.rule('transactionModes', () => {
    this.CONSUME(k.transaction);
    return this.SUBRULE(this.modes);
  });

  /** The modes of a transaction; the first one says which setting is meant. */
  private readonly modes: Rule<Modes> = this.rule('modes', () => {
    const modes: Modes[] = [];
    this.AT_LEAST_ONE(() => {
      modes.push(this.SUBRULE(this.mode));
      this.OPTION(() => this.CONSUME(s.comma));
    });
    return modes[0];
  });

  private readonly mode: Rule<Modes> = this.rule('mode', () =>
    this.choose<Modes>([
      { ALT: () => ({ name: 'transaction_isolation', value: this.SUBRULE(this.isolation) }) },
      {
        ALT: () => {
          this.CONSUME(k.read);
          const word = this.OR1([{ ALT: () => this.CONSUME(k.only) }, { ALT: () => this.CONSUME(k.write) }]);
          return { name: 'transaction_read_only', value: word.tokenType === k.only ? 'on' : 'off' };
        },
      },
      {
        ALT: () => {
          const not = this.OPTION(() => this.CONSUME(k.not));
          this.CONSUME(k.deferrable);
          return { name: 'transaction_deferrable', value: not === undefined ? 'on' : 'off' };
        },
      },
    ]),
  );

  private readonly isolation: Rule<string> = this.rule('isolation', () => {
    this.CONSUME(k.isolation);
    this.CONSUME(k.level);
    return this.OR([
      { ALT: () => this.CONSUME(k.serializable) && 'serializable' },
      {
        ALT: () => {
          this.CONSUME(k.repeatable);
          this.CONSUME(k.read);
          return 'repeatable read';
        },
      },
      {
        ALT: () => {
          this.CONSUME1(k.read);
          const word = this.OR1([{ ALT: () => this.CONSUME(k.committed) }, { ALT: () => this.CONSUME(k.uncommitted) }]);
          return `read ${(word as SqlToken).value}`;
        },
      },
    ]);
  });

  private readonly setTimeZone: Rule<{ name: string; value: string | null }> = this.rule('setTimeZone', () => {
    this.CONSUME(k.time);
    this.CONSUME(k.zone);
    const value = this.choose<string | null>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.CONSUME(k.default) && null },
        { ALT: () => this.CONSUME(k.local) && null },
        {
          ALT: () => {
            const literal = this.SUBRULE(this.intervalLiteral);
            return this.ACTION(() => (literal.kind === 'typed_literal' ? `INTERVAL '${literal.value}'` : null));
          },
        },
        { ALT: () => this.SUBRULE(this.settingValue) },
      ],
    });
    return { name: 'timezone', value };
  });

  /** SESSION was taken as the scope. */
  private readonly setAuthorization: Rule<{ name: string; value: string | null }> = this.rule(
    'setAuthorization',
    () => {
      this.CONSUME(k.authorization);
      const value = this.SUBRULE(this.settingValues);
      return { name: 'session_authorization', value };
    },
  );

  private readonly setRoleOrNames: Rule<{ name: string; value: string | null }> = this.rule('setRoleOrNames', () => {
    const word = this.OR([{ ALT: () => this.CONSUME(k.role) }, { ALT: () => this.CONSUME(k.names) }]);
    const value = this.SUBRULE(this.settingValues);
    return { name: word.tokenType === k.role ? 'role' : 'client_encoding', value };
  });

  private readonly setPlain: Rule<{ name: string; value: string | null }> = this.rule('setPlain', () => {
    const name = this.SUBRULE(this.settingName);
    this.OR([{ ALT: () => this.CONSUME(s.equals) }, { ALT: () => this.CONSUME(k.to) }]);
    const value = this.SUBRULE(this.settingValues);
    return { name, value };
  });

  private readonly settingName: Rule<string> = this.rule('settingName', () => {
    const name = this.SUBRULE(this.qualifiedName);
    return this.ACTION(() => name.parts.map((part) => part.name.toLowerCase()).join('.'));
  });

  /** DEFAULT gives null; a list is joined by commas, as PostgreSQL shows it. */
  private readonly settingValues: Rule<string | null> = this.rule('settingValues', () =>
    this.choose<string | null>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.CONSUME(k.default) && null },
        {
          ALT: () => {
            const values: string[] = [];
            this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => values.push(this.SUBRULE(this.settingValue)) });
            return values.join(', ');
          },
        },
      ],
    }),
  );

  private readonly settingValue: Rule<string> = this.rule('settingValue', () => {
    let sign = '';
    this.OPTION(() => {
      sign = (this.OR([{ ALT: () => this.CONSUME(s.minus) }, { ALT: () => this.CONSUME(s.plus) }]) as SqlToken).value;
    });
    const token = this.OR1([
      { ALT: () => this.CONSUME(s.string) },
      { ALT: () => this.CONSUME(s.number) },
      { ALT: () => this.CONSUME(sets.label) },
    ]) as SqlToken;
    return `${sign === '-' ? '-' : ''}${token.value}`;
  });

  readonly resetSetting: Rule<Statement> = this.rule('resetSetting', () => {
    const start = this.from();
    this.CONSUME(k.reset);
    const name = this.SUBRULE(this.shownName);
    return { kind: 'set', name, value: null, local: false, at: this.since(start) };
  });

  readonly show: Rule<Statement> = this.rule('show', () => {
    const start = this.from();
    this.CONSUME(k.show);
    if (this.LA(1).tokenType === k.create && !this.RECORDING_PHASE) this.refuse('SHOW CREATE');
    return this.choose<Statement>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(k.models);
            const like =
              this.OPTION(() => {
                this.CONSUME(k.like);
                return this.SUBRULE(this.text).value;
              }) ?? null;
            return { kind: 'show_models', like, at: this.since(start) } satisfies ShowModels;
          },
        },
        {
          ALT: () => {
            const name = this.SUBRULE(this.shownName);
            return { kind: 'show', name, at: this.since(start) } satisfies ShowSetting;
          },
        },
      ],
    });
  });

  private readonly shownName: Rule<string> = this.rule('shownName', () =>
    this.choose<string>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.CONSUME(k.all) && 'all' },
        {
          GATE: () => this.LA(2).tokenType === k.zone,
          ALT: () => {
            this.CONSUME(k.time);
            this.CONSUME(k.zone);
            return 'timezone';
          },
        },
        {
          GATE: () => this.LA(2).tokenType === k.isolation,
          ALT: () => {
            this.CONSUME(k.transaction);
            this.CONSUME(k.isolation);
            this.CONSUME(k.level);
            return 'transaction_isolation';
          },
        },
        {
          GATE: () => this.LA(2).tokenType === k.authorization,
          ALT: () => {
            this.CONSUME(k.session);
            this.CONSUME(k.authorization);
            return 'session_authorization';
          },
        },
        { ALT: () => this.SUBRULE(this.settingName) },
      ],
    }),
  );

  // ---------------------------------------------------------------- transactions

  readonly transaction: Rule<Transaction | Savepoint> = this.rule('transaction', () => {
    const start = this.from();
    const word = this.OR([{ ALT: () => this.SUBRULE(this.beginWords) }, { ALT: () => this.SUBRULE(this.endWords) }]);
    const { action, tag } = transactionWords[word] ?? transactionWords.begin;
    const savepoint = this.OPTION({
      GATE: () => word === 'rollback',
      DEF: () => {
        this.CONSUME(k.to);
        this.OPTION1({ GATE: () => this.isFollowedByName(), DEF: () => this.CONSUME(k.savepoint) });
        return this.SUBRULE(this.name);
      },
    });
    if (savepoint !== undefined)
      return { kind: 'savepoint', action: 'rollback', name: savepoint, at: this.since(start) };
    return { kind: 'transaction', action, tag, at: this.since(start) };
  });

  private readonly beginWords: Rule<string> = this.rule('beginWords', () => {
    const word = this.OR([
      {
        ALT: () => {
          const begin = this.CONSUME(k.begin);
          this.SUBRULE(this.workWord);
          return begin;
        },
      },
      {
        ALT: () => {
          const begin = this.CONSUME(k.start);
          this.CONSUME(k.transaction);
          return begin;
        },
      },
    ]) as SqlToken;
    this.OPTION(() => this.SUBRULE(this.modes));
    return word.value;
  });

  private readonly endWords: Rule<string> = this.rule('endWords', () => {
    const word = this.OR([
      { ALT: () => this.CONSUME(k.commit) },
      { ALT: () => this.CONSUME(k.end) },
      { ALT: () => this.CONSUME(k.rollback) },
      { ALT: () => this.CONSUME(k.abort) },
    ]) as SqlToken;
    const next = (this.LA(1) as SqlToken).value;
    if (next === 'prepared') this.refuse('two-phase commit');
    this.SUBRULE(this.workWord);
    this.OPTION(() => {
      this.CONSUME(k.and);
      if (this.LA(1).tokenType !== k.no && !this.RECORDING_PHASE) this.refuse('AND CHAIN');
      this.CONSUME(k.no);
      this.CONSUME(k.chain);
    });
    return word.value;
  });

  private readonly workWord: Rule<void> = this.rule('workWord', () => {
    this.OPTION(() => this.OR([{ ALT: () => this.CONSUME(k.work) }, { ALT: () => this.CONSUME(k.transaction) }]));
  });

  // ---------------------------------------------------------------- tidying up

  readonly discard: Rule<Discard> = this.rule('discard', () => {
    const start = this.from();
    this.CONSUME(k.discard);
    const word = this.OR([
      { ALT: () => this.CONSUME(k.all) },
      { ALT: () => this.CONSUME(k.plans) },
      { ALT: () => this.CONSUME(k.sequences) },
      { ALT: () => this.CONSUME(k.temp) },
      { ALT: () => this.CONSUME(k.temporary) },
    ]) as SqlToken;
    const what = (word.tokenType === k.temporary ? 'temp' : word.value) as Discard['what'];
    return { kind: 'discard', what, at: this.since(start) };
  });

  readonly deallocate: Rule<Deallocate> = this.rule('deallocate', () => {
    const start = this.from();
    this.CONSUME(k.deallocate);
    this.OPTION({ GATE: () => this.LA(2).startOffset >= 0, DEF: () => this.CONSUME(k.prepare) });
    const name = this.OR([{ ALT: () => this.CONSUME(k.all) && null }, { ALT: () => this.SUBRULE(this.name) }]);
    return { kind: 'deallocate', name, at: this.since(start) };
  });
}

const isWordOrString = ({ tokenType }: { tokenType: SqlToken['tokenType'] }): boolean =>
  tokenType === s.string || ((tokenType.CATEGORIES?.includes(sets.label) ?? false) && tokenType !== k.to);

const transactionWords: Readonly<Record<string, Pick<Transaction, 'action' | 'tag'>>> = {
  begin: { action: 'begin', tag: 'BEGIN' },
  start: { action: 'begin', tag: 'START TRANSACTION' },
  commit: { action: 'commit', tag: 'COMMIT' },
  end: { action: 'commit', tag: 'COMMIT' },
  rollback: { action: 'rollback', tag: 'ROLLBACK' },
  abort: { action: 'rollback', tag: 'ROLLBACK' },
};

import { errors } from '../base/error.ts';
import { checkSetting, type Setting, settingNamed, settings } from '../base/settings.ts';
import { checkDisabledRules } from '../planner/switches.ts';

/** Of the running transaction; outside of one they show the session's default for the next. */
const ofTransaction = new Set(['transaction_isolation', 'transaction_read_only', 'transaction_deferrable']);

/** Settings that say nothing of what a statement means or how it is planned. */
const withoutMeaning = new Set(['application_name', 'statement_timeout', 'client_min_messages']);

/** What was set at a savepoint. */
export interface SettingsMark {
  readonly values: ReadonlyMap<string, string>;
  readonly local: ReadonlyMap<string, string>;
}

/**
 * The settings of one session. What SET changes inside a transaction goes back with ROLLBACK; what SET LOCAL changes
 * goes back at the transaction's end, however it ends.
 */
export class SessionSettings {
  /** Told the name of every reported setting that may have another value now. */
  onReported: (name: string) => void = () => undefined;
  private readonly defaults = new Map<string, string>();
  private values = new Map<string, string>();
  private local = new Map<string, string>();
  /** `values` when the transaction began; undefined outside of one. */
  private before: Map<string, string> | undefined;
  private print: string | undefined;

  /** `given`: what the start-up packet asks for; RESET goes back to it. 42704, 22023 as for SET. */
  constructor(user: string, given: ReadonlyMap<string, string>) {
    for (const setting of settings) this.defaults.set(setting.name, setting.default);
    this.defaults.set('session_authorization', user);
    for (const [name, value] of given) {
      const setting = settingNamed(name);
      this.defaults.set(setting.name, canonicalValue(setting, value));
    }
  }

  get(name: string): string {
    const { name: canonical } = settingNamed(name);
    const own = this.local.get(canonical) ?? this.values.get(canonical);
    if (own === undefined && ofTransaction.has(canonical)) return this.get(`default_${canonical}`);
    const value = own ?? this.defaults.get(canonical);
    if (value === undefined) throw errors.undefinedSetting(canonical);
    return value;
  }

  /** The same text as long as all settings that matter to plans have the same values, in whichever session. */
  get fingerprint(): string {
    this.print ??= this.printed();
    return this.print;
  }

  private printed(): string {
    const own: [string, string][] = [];
    for (const [name, value] of this.all()) {
      if (!withoutMeaning.has(name) && settingNamed(name).default !== value) own.push([name, value]);
    }
    return JSON.stringify(own.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** null: back to the session's default. `local`: until the transaction ends. */
  set(name: string, value: string | null, local: boolean): void {
    this.print = undefined;
    const setting = settingNamed(name);
    const canonical = value === null ? this.defaultOf(setting) : canonicalValue(setting, value);
    if (local || ofTransaction.has(setting.name)) this.local.set(setting.name, canonical);
    else {
      this.local.delete(setting.name);
      if (value === null) this.values.delete(setting.name);
      else this.values.set(setting.name, canonical);
    }
    if (setting.reported) this.onReported(setting.name);
  }

  /** Once it has been set, a client's own setting is empty by default. */
  private defaultOf({ name }: Setting): string {
    const value = this.defaults.get(name) ?? '';
    this.defaults.set(name, value);
    return value;
  }

  resetAll(): void {
    for (const name of new Set([...this.values.keys(), ...this.local.keys()])) {
      if (!ofTransaction.has(name)) this.set(name, null, false);
    }
  }

  begin(): void {
    this.before = new Map(this.values);
  }

  end(committed: boolean): void {
    if (!committed && this.before !== undefined) {
      this.tell([...this.values.keys(), ...this.before.keys()]);
      this.values = this.before;
      this.print = undefined;
    }
    if (this.local.size > 0) this.print = undefined;
    this.tell(this.local.keys());
    this.local.clear();
    this.before = undefined;
  }

  /** Every setting that has a value, those of clients too. */
  all(): ReadonlyMap<string, string> {
    const names = [...this.defaults.keys(), ...this.values.keys(), ...this.local.keys()];
    return new Map(names.map((name) => [name, this.get(name)]));
  }

  mark(): SettingsMark {
    return { values: new Map(this.values), local: new Map(this.local) };
  }

  /** Undoes what SET and SET LOCAL have changed since. */
  backTo({ values, local }: SettingsMark): void {
    this.print = undefined;
    this.tell([...this.values.keys(), ...this.local.keys(), ...values.keys(), ...local.keys()]);
    this.values = new Map(values);
    this.local = new Map(local);
  }

  reported(): readonly (readonly [string, string])[] {
    return settings.filter((each) => each.reported).map((each) => [each.name, this.get(each.name)] as const);
  }

  private tell(names: Iterable<string>): void {
    for (const name of names) if (settingNamed(name).reported) this.onReported(name);
  }
}

/** The names of rules are known to the planner alone. */
const canonicalValue = (setting: Setting, value: string): string =>
  checkSetting(setting, setting.name === 'disabled_rules' ? checkDisabledRules(value) : value);

import type { CallContext } from '../../functions/define.ts';
import type { ColumnIds } from '../../plan/build.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { verify, verifySameOutput } from '../../plan/verify.ts';
import { same } from '../expr/same.ts';
import type { RewriteRule, RuleContext } from './rule.ts';
import { phases } from './rules/index.ts';

export interface RewriteOptions {
  readonly ids: ColumnIds;
  readonly call: CallContext;
  /** Names of rules that are left out; those without which there is no plan stay. */
  readonly disabled?: readonly string[];
  /** Told of every rule that found something to do. */
  readonly record?: (rule: string, plan: LogicalPlan) => void;
  /** Checks the laws of plans after every firing; for tests. */
  readonly verified?: boolean;
}

/** More rounds than any query needs: a rule that undoes another's work must not keep us here. */
const mostRounds = 12;

/** The same meaning with less work: runs the phases of rules, each to its fixpoint. */
export function rewrite(plan: LogicalPlan, options: RewriteOptions): LogicalPlan {
  let current = plan;
  for (const { rules, once } of phases) {
    const active = rules.filter((rule) => rule.required === true || !options.disabled?.includes(rule.name));
    for (let round = 0; round < (once === true ? 1 : mostRounds); round++) {
      const before = current;
      for (const rule of active) current = fire(rule, current, options);
      if (current === before) break;
    }
  }
  return current;
}

/** The plan after one rule; the same object when the rule had nothing to do. */
export function fire(rule: RewriteRule, plan: LogicalPlan, options: RewriteOptions): LogicalPlan {
  const context: RuleContext = { ids: options.ids, call: options.call };
  const after = rule.rewrite(plan, context);
  if (after === plan || same(after, plan)) return plan;
  if (options.verified === true) {
    verify(after);
    verifySameOutput(plan, after, rule.name);
  }
  options.record?.(rule.name, after);
  return after;
}

import type { Notice } from './session_types.ts';

const severities = ['debug5', 'debug4', 'debug3', 'debug2', 'debug1', 'debug', 'info', 'notice', 'warning', 'error'];

/** A notice as it is given: without more, NOTICE and 00000. */
export type GivenNotice = Omit<Notice, 'severity' | 'code'> & Partial<Notice>;

/** The notice, if the client wants to hear it. `least`: the setting client_min_messages. */
export function toldNotice(notice: GivenNotice, least: string): Notice | undefined {
  const whole: Notice = { severity: 'NOTICE', code: '00000', ...notice };
  // What a statement was asked to tell comes in any case.
  const isTold =
    whole.severity === 'INFO' || severities.indexOf(whole.severity.toLowerCase()) >= severities.indexOf(least);
  return isTold ? whole : undefined;
}

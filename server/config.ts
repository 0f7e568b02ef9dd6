import { availableParallelism, totalmem } from 'node:os';
import { parseArgs } from 'node:util';

/** What the server is started with. */
export interface ServerConfig {
  readonly pgPort: number;
  /** undefined = no HTTP. */
  readonly httpPort: number | undefined;
  readonly host: string;
  readonly data: string;
  readonly workers: number;
  /** Bytes over all workers. */
  readonly memory: number;
  /** What settings are in sessions that do not SET them. */
  readonly settings: ReadonlyMap<string, string>;
  /** Whether a rehearsal comes before the first client. */
  readonly rehearsal: boolean;
  /** Of every user; undefined: whoever reaches the port is trusted. */
  readonly password: string | undefined;
}

/** A flag that makes no sense: the message is for the terminal. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const flags = {
  'pg-port': {
    type: 'string',
    env: 'MILLRACE_PG_PORT',
    default: '5433',
    about: 'port of the Postgres wire; 0 picks a free one',
  },
  'http-port': {
    type: 'string',
    env: 'MILLRACE_HTTP_PORT',
    default: '8080',
    about: 'port of HTTP; 0 picks, off disables',
  },
  host: {
    type: 'string',
    env: 'MILLRACE_HOST',
    default: '127.0.0.1',
    about: 'address to listen on; other than loopback demands a password',
  },
  data: {
    type: 'string',
    env: 'MILLRACE_DATA',
    default: './lake',
    about: 'folder of catalog, tables and models; made when absent',
  },
  workers: { type: 'string', env: 'MILLRACE_WORKERS', default: '', about: 'worker processes; default: one per core' },
  memory: { type: 'string', env: 'MILLRACE_MEMORY', default: '60%', about: 'memory over all workers: 8GB, 512MB, 60%' },
  rehearsal: {
    type: 'string',
    env: 'MILLRACE_REHEARSAL',
    default: 'on',
    about: 'warm up with small queries before clients come, for about a second: on, off',
  },
  settings: {
    type: 'string',
    env: 'MILLRACE_SETTINGS',
    default: '',
    about: 'settings of every session: compiled_pipelines=on,TimeZone=UTC',
  },
} as const;

type FlagName = keyof typeof flags;

/** No flag: what stands on a command line can be read by every user of the machine. */
const passwordVariable = 'MILLRACE_PASSWORD';

export const usage = (): string => {
  const lines = Object.entries(flags).map(
    ([name, flag]) =>
      `  --${name.padEnd(10)} ${flag.env.padEnd(19)} ${flag.about}${flag.default === '' ? '' : ` (${flag.default})`}`,
  );
  const password = `  ${''.padEnd(12)} ${passwordVariable.padEnd(19)} password of every user; demanded by other than loopback addresses`;
  return ['Usage: npm start -- [flags]', '', ...lines, password, '  --help', ''].join('\n');
};

/** Flags win over the environment, the environment over the defaults. undefined: --help was asked for. */
export function readConfig(argv: readonly string[], env: NodeJS.ProcessEnv): ServerConfig | undefined {
  const options = Object.fromEntries([
    ...Object.keys(flags).map((name) => [name, { type: 'string' as const }]),
    ['help', { type: 'boolean' as const }],
  ]);
  let given: Record<string, unknown>;
  try {
    given = parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : String(cause));
  }
  if (given.help === true) return undefined;
  const value = (name: FlagName): string => String(given[name] ?? env[flags[name].env] ?? flags[name].default);
  const http = value('http-port');
  const host = value('host');
  const password = env[passwordVariable] === '' ? undefined : env[passwordVariable];
  if (password === undefined && !isLoopback(host)) {
    throw new ConfigError(
      `--host ${host}: an address that others can reach needs a password; set it with ${passwordVariable}`,
    );
  }
  return {
    pgPort: port('pg-port', value('pg-port')),
    httpPort: http === 'off' ? undefined : port('http-port', http),
    host,
    data: value('data'),
    workers: value('workers') === '' ? availableParallelism() : count('workers', value('workers')),
    memory: bytes(value('memory')),
    rehearsal: onOff('rehearsal', value('rehearsal')),
    settings: assignments(value('settings')),
    password,
  };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

function port(name: string, text: string): number {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n > 65535) throw new ConfigError(`--${name}: "${text}" is not a port (0 to 65535)`);
  return n;
}

function onOff(name: string, text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new ConfigError(`--${name}: "${text}" is neither on nor off`);
  return text === 'on';
}

function count(name: string, text: string): number {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n < 1 || n > 1024)
    throw new ConfigError(`--${name}: "${text}" is not a number from 1 to 1024`);
  return n;
}

function assignments(text: string): ReadonlyMap<string, string> {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return new Map(
    parts.map((part) => {
      const at = part.indexOf('=');
      if (at < 1) throw new ConfigError(`--settings: "${part}" is not name=value`);
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
    }),
  );
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
};
const leastMemory = 64 * 2 ** 20;

function bytes(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*(%|[kmgt]?i?b?)$/i.exec(text.trim());
  if (parts === null) throw new ConfigError(`--memory: "${text}" is not an amount such as 8GB or 60%`);
  const amount = Number(parts[1]);
  const result =
    parts[2] === '%' ? (totalmem() * amount) / 100 : amount * units[parts[2].toLowerCase().replace('i', '')];
  if (result < leastMemory || (parts[2] === '%' && amount > 100))
    throw new ConfigError(`--memory: "${text}" is out of range (64MB to 100%)`);
  return Math.floor(result);
}

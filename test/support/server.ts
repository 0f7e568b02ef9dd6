import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { codeCache, root } from '../../scripts/run.ts';

export interface TestServer {
  readonly pgUrl: string;
  readonly pgPort: number;
  readonly httpUrl: string;
  readonly pid: number;
  readonly dataFolder: string;
  /** What it has written to standard error so far. */
  log(): string;
  /** SIGTERM, waits; resolves to the exit code. Keeps the data folder unless it was made by `startServer`. */
  stop(): Promise<number | null>;
  /** kill -9: as if the power went. */
  kill(): Promise<void>;
}

export interface TestServerOptions {
  readonly dataFolder?: string;
  readonly workers?: number;
  readonly memory?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A server that is warm when its first client comes; others start sooner. */
  readonly rehearsal?: boolean;
  /** Further flags. */
  readonly flags?: readonly string[];
  /** Told of the process before it is ready. */
  readonly onSpawn?: (pid: number) => void;
}

const startTimeoutMs = 30_000;

/** Starts the real server as a process of its own on free ports, with an empty data folder unless one is given. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'millrace-test-'));
  const flags = ['--pg-port', '0', '--http-port', '0', '--data', dataFolder, '--workers', String(options.workers ?? 2)];
  flags.push(...(options.flags ?? []), '--settings', process.env.MILLRACE_TEST_SETTINGS ?? '');
  flags.push('--rehearsal', options.rehearsal === true ? 'on' : 'off');
  const child = spawn(process.execPath, [join(root, 'server/main.ts'), ...flags, '--memory', options.memory ?? '1GB'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutS3(process.env), NODE_COMPILE_CACHE: codeCache, ...options.env },
  });
  options.onSpawn?.(child.pid!);
  let log = '';
  child.stderr!.on('data', (piece) => {
    log += String(piece);
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = await readyLine(child, () => log);
  const [pgUrl, httpUrl] = ready.split(' ').slice(2);
  return {
    pgUrl,
    httpUrl,
    pgPort: Number(new URL(pgUrl).port),
    pid: child.pid!,
    dataFolder,
    log: () => log,
    async stop() {
      child.kill('SIGTERM');
      const code = await exited;
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Tests decide themselves where S3 is; what the machine has set must not leak in. */
const withoutS3 = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_') && !name.startsWith('MILLRACE_')));

async function readyLine(child: ChildProcess, log: () => string): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const timer = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs);
  try {
    for await (const line of lines) {
      if (line.startsWith('millrace ready')) return line;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`the server ended before it was ready:\n${log()}`);
}

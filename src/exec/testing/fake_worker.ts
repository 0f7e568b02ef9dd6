import type { FileStore } from '../../storage/file.ts';
import { serve } from '../worker/serve.ts';
import { runFake } from './fake_operators.ts';

serve({ runPlan: runFake, openStore: () => ({}) as FileStore });

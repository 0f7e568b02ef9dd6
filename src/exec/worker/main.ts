import { runPlan } from '../../operators/run_plan.ts';
import { warmUpArena } from '../../storage/parquet/pages/arena.ts';
import { warmUp } from '../../storage/parquet/wasm.ts';
import { openStore } from '../../storage/store.ts';
import { serve } from './serve.ts';

serve({
  runPlan,
  openStore,
  warmUp: () => {
    warmUpArena();
    warmUp();
  },
});

import { runPlan } from '../../operators/run_plan.ts';
import { openStore } from '../../storage/store.ts';
import { serve } from './serve.ts';

serve({ runPlan, openStore });

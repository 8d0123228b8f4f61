import { searchInThread } from '#lib/server/worker-thread.ts';
import { solveMix, type MixTask } from './solve.ts';

await searchInThread(({ input }: MixTask) => input.budgetSeconds, solveMix);

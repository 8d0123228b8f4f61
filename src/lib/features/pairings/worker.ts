import { pair } from '#lib/engine/pairing/pair.ts';
import type { PairInput } from '#lib/engine/pairing/types.ts';
import { searchInThread } from '#lib/server/worker-thread.ts';

await searchInThread(({ budgetSeconds }: PairInput) => budgetSeconds, pair);

import { allocate } from '#lib/engine/mixing/allocation/allocate.ts';
import type { AllocationInput } from '#lib/engine/mixing/allocation/types.ts';
import { searchInThread } from '#lib/server/worker-thread.ts';

await searchInThread(({ budgetSeconds }: AllocationInput) => budgetSeconds, allocate);

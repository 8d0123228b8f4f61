import { z } from 'zod';
import { requiredLine } from '#lib/fields.ts';

export function answerSchema() {
	return z.object({ proposalId: requiredLine(20).optional(), answer: z.enum(['yes', 'no']) });
}

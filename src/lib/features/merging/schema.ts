import { z } from 'zod';
import { requiredLine } from '../people/fields.ts';

export function answerSchema() {
	return z.object({ proposalId: requiredLine(20).optional(), answer: z.enum(['yes', 'no']) });
}

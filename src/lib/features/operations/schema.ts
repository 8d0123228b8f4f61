import { z } from 'zod';
import { RELEASES } from './mail-kinds.ts';

export function releaseSchema() {
	return z.object({ release: z.enum(RELEASES) });
}

import { z } from 'zod';
import { line, optional } from '#lib/fields.ts';

/** Which edition's hand-ins are opened; without one it is what was said between the two. */
export function openSchema() {
	return z.object({ editionId: optional(line(20)) });
}

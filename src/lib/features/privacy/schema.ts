import { z } from 'zod';
import { requiredLine } from '#lib/fields.ts';

export const eraseSchema = () => z.object({ name: requiredLine(400) });

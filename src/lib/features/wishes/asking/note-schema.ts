import { z } from 'zod';
import { date, line, optional, text } from '#lib/fields.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { kinds } from '../wish.ts';

/** What can be said for somebody else; whom one asks for coaching is one's own choice. */
export const notedKinds = kinds.filter((kind) => kind !== 'coaching');
const MOST = 60;

/** Rows of person, kind and sentence; a row in which nothing is typed does not count. */
export function noteSchema() {
	return z
		.object({
			raisedOn: optional(date()).default(null),
			backdateReason: text(300).default(''),
			askerId: column(z.string().max(40)),
			kind: column(z.enum(notedKinds, { error: () => m.wish_kind_missing() })),
			summary: column(line(140))
		})
		.superRefine(({ askerId, summary }, context) => {
			if (!summary.some(Boolean)) refuse(context, 'summary', 0, m.wish_summary_missing());
			for (const index of summary.keys()) {
				if (summary[index] && !askerId[index]) refuse(context, 'askerId', index, m.wish_asker_unknown());
				if (!summary[index] && askerId[index] && summary.some(Boolean))
					refuse(context, 'summary', index, m.wish_summary_missing());
			}
		})
		.transform(({ askerId, kind, summary, ...rest }) => ({
			...rest,
			rows: summary.flatMap((sentence, index) =>
				sentence
					? { index, summary: sentence, askerId: askerId[index] ?? '', kind: kind[index] ?? 'other' }
					: []
			)
		}));
}

export type Noted = z.infer<ReturnType<typeof noteSchema>>;

/** One field of every row, in their order; a form of one row sends a list too. */
function column<Field extends z.ZodType>(field: Field) {
	return z.preprocess((typed) => [typed ?? []].flat(), z.array(field).max(MOST));
}

function refuse(context: z.RefinementCtx, field: string, index: number, message: string) {
	context.addIssue({ code: 'custom', path: [field, index], message });
}

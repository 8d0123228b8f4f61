import { refusalInWords } from '#lib/i18n/refusals.ts';
import { isConflict } from '#lib/server/refuse.ts';

/** How a piece of work was refused: the status and, of a conflict, the field. */
export async function refusalOf(
	work: Promise<unknown>
): Promise<{ status: number; field?: string } | undefined> {
	try {
		await work;
		return undefined;
	} catch (problem) {
		const { status, body } = problem as { status?: number; body?: { field?: string } };
		if (status === undefined) throw problem;
		return body?.field ? { status, field: body.field } : { status };
	}
}

/** What somebody reads of a piece of work that was refused, as pages and the command line say it. */
export function wordsOf(problem: unknown): string {
	if (isConflict(problem)) return refusalInWords(problem.body.refusal);
	return (problem as { body?: { message: string } }).body?.message ?? String(problem);
}

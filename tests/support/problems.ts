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

/** Whether a search has used three times its budget by the clock, or was asked to stop. */
export function outOfTime(budgetSeconds: number, asked: () => boolean = () => false): () => boolean {
	const end = performance.now() + budgetSeconds * 3000;
	return () => asked() || performance.now() > end;
}

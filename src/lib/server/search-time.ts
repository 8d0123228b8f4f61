import { constants, setPriority } from 'node:os';

/** Whether a search has used three times its budget by the clock, or was asked to stop. */
export function outOfTime(budgetSeconds: number, asked: () => boolean = () => false): () => boolean {
	const end = performance.now() + budgetSeconds * 3000;
	return () => asked() || performance.now() > end;
}

/** Lets pages go before mathematics: on Linux, and only there, this lowers the priority of the calling thread alone. */
export function giveWay() {
	if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);
}

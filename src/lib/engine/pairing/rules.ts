import type { PairSession, PairTrainer } from '#lib/engine/pairing/types.ts';

/** The organisations a trainer works for during the whole of a session. */
export function organisationsAt({ workplaces }: PairTrainer, { start, end }: PairSession): string[] {
	const then = workplaces.filter(({ from, to }) => from <= start && end <= to);
	return [...new Set(then.map(({ organisation }) => organisation))];
}

/** The organisation that counts a session: of somebody who works nowhere then, the first there is. */
export function mainAt(trainer: PairTrainer, session: PairSession): string {
	return organisationsAt(trainer, session)[0] ?? trainer.workplaces[0]!.organisation;
}

/** Whether a trainer has the time, and works somewhere then. */
export function isAvailable(trainer: PairTrainer, session: PairSession): boolean {
	const { start, end } = session;
	return (
		trainer.unavailable.every(({ from, to }) => to <= start || from >= end) &&
		organisationsAt(trainer, session).length > 0
	);
}

/** Whether one trainer cannot give both: the time between them is shorter than the journey. */
export function clash(one: PairSession, other: PairSession, travelMinutes: number): boolean {
	const journey = travelMinutes * 60_000;
	return one.start < other.end + journey && other.start < one.end + journey;
}

export function shareOrganisation(one: PairTrainer, other: PairTrainer, session: PairSession): boolean {
	const organisations = organisationsAt(other, session);
	return organisationsAt(one, session).some((organisation) => organisations.includes(organisation));
}

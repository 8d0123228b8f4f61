import type { PairSession, PairTrainer } from '#lib/engine/pairing/types.ts';

export function isAvailable({ unavailable }: PairTrainer, { start, end }: PairSession): boolean {
	return unavailable.every(({ from, to }) => to <= start || from >= end);
}

/** Whether one trainer cannot give both: the time between them is shorter than the journey. */
export function clash(one: PairSession, other: PairSession, travelMinutes: number): boolean {
	const journey = travelMinutes * 60_000;
	return one.start < other.end + journey && other.start < one.end + journey;
}

export function shareOrganisation(one: PairTrainer, other: PairTrainer): boolean {
	return one.organisations.some((organisation) => other.organisations.includes(organisation));
}

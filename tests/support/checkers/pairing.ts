import type { PairInput, PairMeasures, PairSession, PairTrainer } from '#lib/engine/pairing/types.ts';

type Plan = readonly { session: string; trainers: readonly [string, string] }[];

/**
 * Measures a season anew from the input and the pairs alone, the slow and plain way. It shares no code
 * with the engine, so that a fault there cannot hide here. `faults` says which rules the plan breaks.
 */
export function checkPairing(input: PairInput, plan: Plan): { faults: string[]; measures: PairMeasures } {
	const loads = new Map<string, number>();
	const organisations = new Map<string, number>();
	const given = plan.flatMap(({ session, trainers }) => trainers.map((trainer) => ({ session, trainer })));
	for (const { session, trainer } of given) {
		const main = mainOf(trainerOf(input, trainer), sessionOf(input, session));
		loads.set(trainer, (loads.get(trainer) ?? 0) + 1);
		organisations.set(main, (organisations.get(main) ?? 0) + 1);
	}
	const relative = [...organisations].reduce((sum, [main, load]) => {
		const supply = input.trainers.filter((trainer) =>
			input.sessions.some((session) => mainOf(trainer, session) === main)
		);
		return sum + load ** 2 / supply.length;
	}, 0);
	return {
		faults: [
			...plan.flatMap((pair) => brokenPair(input, pair)),
			...doubleBookings(input, given),
			...overloads(input, loads, organisations),
			...movedPairs(input, plan)
		],
		measures: {
			staffed: plan.length,
			loadSquares: [...loads.values()].reduce((sum, load) => sum + load ** 2, 0),
			loadSquaresOrganisations: Math.round(relative * 1000) / 1000,
			repeatedPairs: repeats(input, plan),
			preferencesMet: given.filter(({ session, trainer }) =>
				trainerOf(input, trainer).prefers.includes(session)
			).length
		}
	};
}

/** The best measures of any plan, by trying every one: for small cases without fixed pairs only. */
export function bestByTrying(input: PairInput): PairMeasures {
	let best = checkPairing(input, []).measures;
	const tryFrom = (session: number, plan: Plan): void => {
		const { measures } = checkPairing(input, plan);
		if (isBetter(measures, best)) best = measures;
		const next = input.sessions[session];
		if (!next) return;
		tryFrom(session + 1, plan);
		input.trainers.forEach((one, index) => {
			for (const other of input.trainers.slice(index + 1)) {
				const longer: Plan = [...plan, { session: next.id, trainers: [one.id, other.id] }];
				if (checkPairing(input, longer).faults.length === 0) tryFrom(session + 1, longer);
			}
		});
	};
	tryFrom(0, []);
	return best;
}

function isBetter(one: PairMeasures, other: PairMeasures): boolean {
	return (
		(other.staffed - one.staffed ||
			one.loadSquares - other.loadSquares ||
			one.repeatedPairs - other.repeatedPairs ||
			one.loadSquaresOrganisations - other.loadSquaresOrganisations ||
			other.preferencesMet - one.preferencesMet) < 0
	);
}

function ranksOf({ workplaces }: PairTrainer, { start, end }: PairSession): string[] {
	return workplaces.flatMap(({ organisation, from, to }) =>
		from <= start && end <= to ? [organisation] : []
	);
}

function mainOf(trainer: PairTrainer, session: PairSession): string {
	return ranksOf(trainer, session)[0] ?? trainer.workplaces[0]!.organisation;
}

function trainerOf({ trainers }: PairInput, id: string) {
	return trainers.find((trainer) => trainer.id === id)!;
}

function sessionOf({ sessions }: PairInput, id: string) {
	return sessions.find((session) => session.id === id)!;
}

function brokenPair(input: PairInput, { session: id, trainers }: Plan[number]): string[] {
	const session = sessionOf(input, id);
	const [one, other] = trainers.map((trainer) => trainerOf(input, trainer));
	const faults: string[] = [];
	const [ones, others] = [ranksOf(one!, session), ranksOf(other!, session)];
	if (ones.some((organisation) => others.includes(organisation))) faults.push(`${id}: one organisation`);
	if (!ones.length) faults.push(`${id}: ${one!.id} works nowhere then`);
	if (!others.length) faults.push(`${id}: ${other!.id} works nowhere then`);
	for (const trainer of [one!, other!]) {
		if (!trainer.topics.includes(session.topic)) faults.push(`${id}: ${trainer.id} is not competent`);
		for (const { from, to } of trainer.unavailable) {
			if (from < session.end && session.start < to) faults.push(`${id}: ${trainer.id} is not available`);
		}
	}
	return faults;
}

function doubleBookings(input: PairInput, given: { session: string; trainer: string }[]): string[] {
	return given.flatMap(({ session, trainer }, index) =>
		given.slice(index + 1).flatMap((other) => {
			if (other.trainer !== trainer) return [];
			const [first, second] = [sessionOf(input, session), sessionOf(input, other.session)].sort(
				(a, b) => a.start - b.start
			);
			const minutes = (second!.start - first!.end) / 60_000;
			return minutes < input.travelMinutes ? [`${trainer}: ${session} and ${other.session}`] : [];
		})
	);
}

function overloads(
	input: PairInput,
	loads: Map<string, number>,
	organisations: Map<string, number>
): string[] {
	const trainers = input.trainers.filter(
		({ id, maxSessions = Infinity }) => (loads.get(id) ?? 0) > maxSessions
	);
	const agencies = input.organisations.filter(
		({ id, maxSessions = Infinity }) => (organisations.get(id) ?? 0) > maxSessions
	);
	return [...trainers, ...agencies].map(({ id }) => `${id}: above its maximum`);
}

function movedPairs({ fixed }: PairInput, plan: Plan): string[] {
	return fixed.flatMap(({ session, trainers }) => {
		const kept = plan.find((pair) => pair.session === session)?.trainers;
		return trainers.every((trainer) => kept?.includes(trainer)) ? [] : [`${session}: the fixed pair changed`];
	});
}

function repeats({ taughtTogether }: PairInput, plan: Plan): number {
	const isPair = (one: string, other: string, pair: readonly [string, string]) =>
		pair.includes(one) && pair.includes(other);
	return plan.filter(({ trainers }, index) => {
		const before = taughtTogether.some(([one, other, times]) => times > 0 && isPair(one, other, trainers));
		return (
			before || plan.slice(0, index).some((earlier) => isPair(trainers[0], trainers[1], earlier.trainers))
		);
	}).length;
}

import { isAvailable, mainAt, shareOrganisation } from '#lib/engine/pairing/rules.ts';
import type { PairInput, PairSession } from '#lib/engine/pairing/types.ts';

/** The input in whole numbers: sessions, trainers and organisations count from 0. */
export interface PairProblem {
	input: PairInput;
	sessions: number;
	trainers: number;
	organisations: number;
	/** Per session the trainers who know the topic, and of those the ones who are available. */
	competent: number[][];
	eligible: number[][];
	/** Per session when it begins, and when whoever gave it can begin another. */
	starts: Float64Array;
	ends: Float64Array;
	/** Per session the number of its era, and per era who works where. */
	era: Int32Array;
	eras: Era[];
	/** Per trainer. */
	maxSessions: Int32Array;
	/** Per organisation; the supply is the trainers it has in any era. */
	organisationMax: Int32Array;
	supply: Int32Array;
	/** At t × trainers + u: how often they taught together. */
	taught: Int32Array;
	/** At session × trainers + t: 1 when that trainer would like it. */
	prefers: Uint8Array;
	fixed: ([number, number] | undefined)[];
}

/** A time in which nobody begins or ends anywhere. */
export interface Era {
	/** At t × trainers + u: 1 when they may not pair. */
	related: Uint8Array;
	/** Per trainer the organisation that counts their sessions then. */
	organisationOf: Int32Array;
}

const unlimited = 1_000_000;

/** Whether no trainer can give both. */
export function doClash({ starts, ends }: PairProblem, one: number, other: number): boolean {
	return starts[one]! < ends[other]! && starts[other]! < ends[one]!;
}

export function eraOf({ era, eras }: PairProblem, session: number): Era {
	return eras[era[session]!]!;
}

export function organisationAt(problem: PairProblem, session: number, trainer: number): number {
	return eraOf(problem, session).organisationOf[trainer]!;
}

/** Whether two trainers may not pair in a session, because they share an organisation then. */
export function isRelated(problem: PairProblem, session: number, one: number, other: number): boolean {
	return eraOf(problem, session).related[one * problem.trainers + other] === 1;
}

export function createPairProblem(input: PairInput): PairProblem {
	const { sessions, trainers, travelMinutes } = input;
	const trainerIndex = indexOf(trainers.map(({ id }) => id));
	const sessionIndex = indexOf(sessions.map(({ id }) => id));
	const organisationIndex = indexOf([
		...new Set(trainers.flatMap(({ workplaces }) => workplaces.map(({ organisation }) => organisation)))
	]);
	const { era, eras } = erasOf(input, organisationIndex);
	const competent = sessions.map(({ topic }) =>
		trainers.flatMap(({ topics }, trainer) => (topics.includes(topic) ? [trainer] : []))
	);
	const organisationMax = new Int32Array(organisationIndex.size).fill(unlimited);
	for (const { id, maxSessions } of input.organisations) {
		const organisation = organisationIndex.get(id);
		if (organisation !== undefined && maxSessions !== undefined) organisationMax[organisation] = maxSessions;
	}
	const supply = new Int32Array(organisationIndex.size);
	for (let trainer = 0; trainer < trainers.length; trainer++) {
		for (const organisation of new Set(eras.map(({ organisationOf }) => organisationOf[trainer]!)))
			supply[organisation]!++;
	}
	const fixed: PairProblem['fixed'] = sessions.map(() => undefined);
	for (const { session, trainers: two } of input.fixed) {
		fixed[sessionIndex.get(session)!] = [trainerIndex.get(two[0])!, trainerIndex.get(two[1])!];
	}
	return {
		input,
		sessions: sessions.length,
		trainers: trainers.length,
		organisations: organisationIndex.size,
		competent,
		eligible: competent.map((list, session) =>
			list.filter((trainer) => isAvailable(trainers[trainer]!, sessions[session]!))
		),
		starts: Float64Array.from(sessions, ({ start }) => start),
		ends: Float64Array.from(sessions, ({ end }) => end + travelMinutes * 60_000),
		era,
		eras,
		maxSessions: Int32Array.from(trainers, ({ maxSessions = unlimited }) => maxSessions),
		organisationMax,
		supply,
		taught: taughtBefore(input, trainerIndex),
		prefers: preferences(input, sessionIndex),
		fixed
	};
}

/** Sessions are of one era when the same workplaces have begun and ended by their start and by their end. */
function erasOf(
	{ sessions, trainers }: PairInput,
	organisations: Map<string, number>
): Pick<PairProblem, 'era' | 'eras'> {
	const turns = trainers.flatMap(({ workplaces }) => workplaces.flatMap(({ from, to }) => [from, to]));
	const turnsBy = (instant: number) => turns.filter((turn) => turn <= instant).length;
	const names = sessions.map(({ start, end }) => `${turnsBy(start)} ${turnsBy(end - 1)}`);
	const index = indexOf([...new Set(names)]);
	const eras = [...index.keys()].map((name) => {
		return eraAt(sessions[names.indexOf(name)]!, trainers, organisations);
	});
	return { era: Int32Array.from(names, (name) => index.get(name)!), eras };
}

function eraAt(
	session: PairSession,
	trainers: PairInput['trainers'],
	organisations: Map<string, number>
): Era {
	return {
		related: Uint8Array.from({ length: trainers.length ** 2 }, (_, cell) => {
			const one = trainers[Math.floor(cell / trainers.length)]!;
			return Number(shareOrganisation(one, trainers[cell % trainers.length]!, session));
		}),
		organisationOf: Int32Array.from(trainers, (trainer) => organisations.get(mainAt(trainer, session))!)
	};
}

function taughtBefore({ trainers, taughtTogether }: PairInput, index: Map<string, number>): Int32Array {
	const taught = new Int32Array(trainers.length ** 2);
	for (const [first, second, times] of taughtTogether) {
		taught[index.get(first)! * trainers.length + index.get(second)!]! += times;
		taught[index.get(second)! * trainers.length + index.get(first)!]! += times;
	}
	return taught;
}

function preferences({ trainers, sessions }: PairInput, index: Map<string, number>): Uint8Array {
	const prefers = new Uint8Array(sessions.length * trainers.length);
	trainers.forEach((trainer, number) => {
		for (const session of trainer.prefers) prefers[index.get(session)! * trainers.length + number] = 1;
	});
	return prefers;
}

function indexOf(ids: string[]): Map<string, number> {
	return new Map(ids.map((id, index) => [id, index]));
}

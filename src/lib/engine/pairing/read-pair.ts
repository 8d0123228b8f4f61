import { InputError } from '#lib/engine/input-error.ts';
import type { PairInput, PairSession, PairTrainer, Workplace } from '#lib/engine/pairing/types.ts';
import { refuseBrokenPairs } from '#lib/engine/pairing/fixed.ts';
import {
	readCount,
	readEffort,
	readInstant,
	readList,
	readName,
	readObject,
	readOptionalList,
	refuseTwice
} from '#lib/engine/read-fields.ts';

const pairFields =
	'sessions trainers organisations travelMinutes taughtTogether fixed seed budgetSeconds'.split(' ');
const trainerFields = 'id organisation organisations topics unavailable maxSessions prefers'.split(' ');

const mostSessions = 5000;
const mostTrainers = 300;

/** The input of `tweespan pair`, checked field by field; throws InputError naming the first wrong one. */
export function readPair(value: unknown): PairInput {
	const fields = readObject(value, '', pairFields);
	const sessions = readUnique(fields.sessions, 'sessions', readSession, mostSessions);
	const knownSessions = new Set(sessions.map(({ id }) => id));
	const readTrainer = (item: unknown, at: string) => readOneTrainer(item, at, knownSessions);
	const trainers = readUnique(fields.trainers, 'trainers', readTrainer, mostTrainers);
	const known = new Set(trainers.map(({ id }) => id));
	const organisations = readUnique(
		fields.organisations ?? [],
		'organisations',
		readOrganisation,
		mostTrainers
	);
	const input: PairInput = {
		sessions,
		trainers,
		organisations,
		travelMinutes: readCount(fields.travelMinutes ?? 0, 'travelMinutes', 0, 24 * 60),
		taughtTogether: readOptionalList(fields.taughtTogether, 'taughtTogether', (item, at) =>
			readTaught(item, at, known)
		),
		fixed: readOptionalList(fields.fixed, 'fixed', (item, at) => readFixed(item, at, knownSessions, known)),
		...readEffort(fields, 10)
	};
	refuseTwice(
		input.fixed.map(({ session }) => session),
		(index) => `fixed[${index}].session`
	);
	refuseBrokenPairs(input);
	return input;
}

function readUnique<Item extends { id: string }>(
	value: unknown,
	at: string,
	readItem: (item: unknown, at: string) => Item,
	most: number
): Item[] {
	const items = readList(value, at, readItem, most);
	refuseTwice(
		items.map(({ id }) => id),
		(index) => `${at}[${index}].id`
	);
	return items;
}

function readSession(value: unknown, at: string): PairSession {
	const fields = readObject(value, at, ['id', 'start', 'end', 'topic']);
	const start = readInstant(fields.start, `${at}.start`);
	const end = readInstant(fields.end, `${at}.end`);
	if (end <= start) throw new InputError(`${at}.end`, 'must be after the start');
	return { id: readName(fields.id, `${at}.id`), start, end, topic: readName(fields.topic, `${at}.topic`) };
}

function readOneTrainer(value: unknown, at: string, sessions: Set<string>): PairTrainer {
	const fields = readObject(value, at, trainerFields);
	const main =
		fields.organisation === undefined ? [] : [readWorkplace(fields.organisation, `${at}.organisation`)];
	const others = readOptionalList(fields.organisations, `${at}.organisations`, readWorkplace);
	const workplaces = [...main, ...others];
	if (workplaces.length === 0) throw new InputError(`${at}.organisation`, 'is missing');
	const trainer: PairTrainer = {
		id: readName(fields.id, `${at}.id`),
		workplaces,
		topics: readList(fields.topics, `${at}.topics`, readName),
		unavailable: readOptionalList(fields.unavailable, `${at}.unavailable`, readPeriod),
		prefers: readOptionalList(fields.prefers, `${at}.prefers`, (item, where) =>
			readKnown(item, where, sessions)
		)
	};
	if (fields.maxSessions !== undefined) {
		trainer.maxSessions = readCount(fields.maxSessions, `${at}.maxSessions`, 0, 10_000);
	}
	return trainer;
}

/** An organisation by its name alone, or with the time in which this trainer works there. */
function readWorkplace(value: unknown, at: string): Workplace {
	const always = { from: -Infinity, to: Infinity };
	if (typeof value === 'string') return { organisation: readName(value, at), ...always };
	const fields = readObject(value, at, ['id', 'from', 'to']);
	const from = fields.from === undefined ? always.from : readInstant(fields.from, `${at}.from`);
	const to = fields.to === undefined ? always.to : readInstant(fields.to, `${at}.to`);
	if (to <= from) throw new InputError(`${at}.to`, 'must be after the beginning');
	return { organisation: readName(fields.id, `${at}.id`), from, to };
}

function readPeriod(value: unknown, at: string): { from: number; to: number } {
	const fields = readObject(value, at, ['from', 'to']);
	const from = readInstant(fields.from, `${at}.from`);
	const to = readInstant(fields.to, `${at}.to`);
	if (to <= from) throw new InputError(`${at}.to`, 'must be after the beginning');
	return { from, to };
}

function readOrganisation(value: unknown, at: string): { id: string; maxSessions?: number } {
	const fields = readObject(value, at, ['id', 'maxSessions']);
	const id = readName(fields.id, `${at}.id`);
	if (fields.maxSessions === undefined) return { id };
	return { id, maxSessions: readCount(fields.maxSessions, `${at}.maxSessions`, 0, 100_000) };
}

function readTaught(value: unknown, at: string, known: Set<string>): [string, string, number] {
	if (!Array.isArray(value) || value.length !== 3) {
		throw new InputError(at, 'must be two trainers and how often they taught together');
	}
	return [...readTwo(value.slice(0, 2), at, known), readCount(value[2], `${at}[2]`, 0, 10_000)];
}

function readFixed(
	value: unknown,
	at: string,
	sessions: Set<string>,
	known: Set<string>
): PairInput['fixed'][number] {
	const fields = readObject(value, at, ['session', 'trainers']);
	return {
		session: readKnown(fields.session, `${at}.session`, sessions),
		trainers: readTwo(fields.trainers, `${at}.trainers`, known)
	};
}

function readTwo(value: unknown, at: string, known: Set<string>): [string, string] {
	const [first, second, ...more] = readList(value, at, (item, where) => readKnown(item, where, known));
	if (first === undefined || second === undefined || more.length > 0) {
		throw new InputError(at, 'must be two trainers');
	}
	if (first === second) throw new InputError(at, 'names the same trainer twice');
	return [first, second];
}

function readKnown(value: unknown, at: string, known: Set<string>): string {
	const id = readName(value, at);
	if (!known.has(id)) throw new InputError(at, 'is not known');
	return id;
}

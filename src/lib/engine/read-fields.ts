import { InputError } from '#lib/engine/input-error.ts';

type Fields = Record<string, unknown>;

const oddCharacters = /[\p{Cc}\p{Cf}\p{Cs}]/u;
const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

export function readObject(value: unknown, at: string, allowed: readonly string[]): Fields {
	refuseMissing(value, at || 'input');
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new InputError(at || 'input', 'must be an object');
	}
	for (const field of Object.keys(value)) {
		if (!allowed.includes(field)) throw new InputError(within(at, printable(field)), 'is not a known field');
	}
	return value as Fields;
}

export function readList<Item>(
	value: unknown,
	at: string,
	readItem: (item: unknown, at: string) => Item,
	most = 4_000_000
): Item[] {
	refuseMissing(value, at);
	if (!Array.isArray(value)) throw new InputError(at, 'must be a list');
	if (value.length > most) throw new InputError(at, `may hold at most ${most} items`);
	return Array.from(value, (item, index) => readItem(item, `${at}[${index}]`));
}

/** A list that may be left out. */
export function readOptionalList<Item>(
	value: unknown,
	at: string,
	readItem: (item: unknown, at: string) => Item
): Item[] {
	return value === undefined ? [] : readList(value, at, readItem);
}

export function readCount(value: unknown, at: string, least: number, most: number): number {
	refuseMissing(value, at);
	if (!Number.isSafeInteger(value)) throw new InputError(at, 'must be a whole number');
	const count = value as number;
	if (count < least || count > most) throw new InputError(at, `must be from ${least} to ${most}`);
	return count;
}

/** A name to refer by: visible characters only, so that it prints and compares as it looks. */
export function readName(value: unknown, at: string): string {
	refuseMissing(value, at);
	if (typeof value !== 'string') throw new InputError(at, 'must be text');
	if (value.trim() === '') throw new InputError(at, 'is empty');
	if (value.length > 200) throw new InputError(at, 'is longer than 200 characters');
	if (oddCharacters.test(value) || value !== value.trim()) {
		throw new InputError(at, 'holds a character that cannot be seen');
	}
	return value;
}

/** Milliseconds since 1970 of an ISO 8601 instant with its offset. */
export function readInstant(value: unknown, at: string): number {
	const isShaped = typeof value === 'string' && instantShape.test(value) && isDate(value.slice(0, 10));
	const instant = isShaped ? Date.parse(value) : NaN;
	if (Number.isNaN(instant)) throw new InputError(at, 'must be an instant such as 2027-01-12T08:30:00Z');
	return instant;
}

/** The seed and the budget, with what they are when left out. */
export function readEffort(fields: Fields, usualBudget: number): { seed: number; budgetSeconds: number } {
	const { seed = 1, budgetSeconds = usualBudget } = fields;
	if (typeof budgetSeconds !== 'number' || !(budgetSeconds >= 0 && budgetSeconds <= 3600)) {
		throw new InputError('budgetSeconds', 'must be from 0 to 3600');
	}
	return { seed: readCount(seed, 'seed', 0, Number.MAX_SAFE_INTEGER), budgetSeconds };
}

export function refuseTwice(names: readonly string[], at: (index: number) => string): void {
	const seen = new Set<string>();
	names.forEach((name, index) => {
		if (seen.has(name)) throw new InputError(at(index), 'is used twice');
		seen.add(name);
	});
}

/** Date.parse takes 30 February for 2 March. */
function isDate(day: string): boolean {
	const midnight = Date.parse(day);
	return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

function refuseMissing(value: unknown, at: string): void {
	if (value === undefined) throw new InputError(at, 'is missing');
}

function within(at: string, field: string): string {
	return at === '' ? field : `${at}.${field}`;
}

function printable(field: string): string {
	return field.replace(/[^\p{L}\p{N}_-]/gu, '?').slice(0, 60);
}

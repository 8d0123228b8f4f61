import { kinds, isWaiting } from './follow-up.ts';
import { createNumbering } from './numbering.ts';
import type { Wait } from './wait.ts';

/** The number of nobody. */
export const NOBODY = -1;

/**
 * The open wishes side by side, longest waiting first: a wish is a place, a fact a column of numbers. A list finds its
 * own among tens of thousands in a millisecond, where going through as many objects takes thirty.
 */
export type OpenColumns = {
	waits: readonly Wait[];
	/** A place in `kinds`. */
	kind: Uint8Array;
	/** Who asked and who deals with it, by number. */
	requester: Int32Array;
	owner: Int32Array;
	/** Milliseconds since 1970: when the next promise falls due, and from when it is nearly late and late; Infinity for never. */
	due: Float64Array;
	nearlyFrom: Float64Array;
	lateFrom: Float64Array;
	numberOf(personId: string): number;
};

export function openColumns(waits: readonly Wait[]): OpenColumns {
	const { numberOf } = createNumbering();
	const [numbers, instants] = [() => new Int32Array(waits.length), () => new Float64Array(waits.length)];
	const columns = {
		...{ waits, numberOf, kind: new Uint8Array(waits.length), requester: numbers(), owner: numbers() },
		...{ due: instants(), nearlyFrom: instants(), lateFrom: instants() }
	};
	for (const [place, wait] of waits.entries()) {
		const { kind, requesterId, ownerPersonId, moments } = wait;
		columns.kind[place] = kinds.indexOf(kind);
		columns.requester[place] = numberOf(requesterId);
		columns.owner[place] = ownerPersonId === null ? NOBODY : numberOf(ownerPersonId);
		const due = instantOf(moments.due);
		columns.due[place] = due;
		// Whoever waits for the asker is not late, and what is late once stays so.
		const never = isWaiting(wait) || due === Infinity;
		columns.nearlyFrom[place] = never ? Infinity : instantOf(moments.atRisk);
		columns.lateFrom[place] = never ? Infinity : moments.broken ? -Infinity : due;
	}
	return columns;
}

function instantOf(text: string | null): number {
	return text === null ? Infinity : Date.parse(text);
}

/** Two things at the same moment, as facts; the sentence is made where it is shown. */
export type Clash =
	| { kind: 'trainer'; personId: string; name: string; other: ClashingSession }
	| { kind: 'absence'; personId: string; name: string; why: 'absent' | 'no_working_day' }
	| { kind: 'place'; place: string; other: ClashingSession }
	| { kind: 'participant'; people: number; other: ClashingSession };

export type ClashingSession = {
	id: string;
	edition: string;
	number: number;
	startsAt: string;
	endsAt: string;
};

type Period = { startsAt: string; endsAt: string };

/** Real overlap: a session that begins when another ends does not clash with it. */
export function overlap(one: Period, other: Period) {
	return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

/** Whether somebody with these working days (1 is Monday) works on a date. */
export function worksOn(workingDays: string, date: string) {
	const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
	return workingDays.includes(String(weekday === 0 ? 7 : weekday));
}

/** A clash that stops a change unless somebody says why it may go on; the others only warn. */
export function needsReason(clash: Clash) {
	return clash.kind !== 'participant';
}

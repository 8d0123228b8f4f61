export type Period = { startsOn: string; endsOn: string | null };

/** Whether two periods share a day. */
export function overlaps(one: Period, other: Period): boolean {
	return (
		(one.endsOn === null || other.startsOn <= one.endsOn) &&
		(other.endsOn === null || one.startsOn <= other.endsOn)
	);
}

/** One period that covers both. */
export function union(one: Period, other: Period): Period {
	const startsOn = one.startsOn < other.startsOn ? one.startsOn : other.startsOn;
	if (one.endsOn === null || other.endsOn === null) return { startsOn, endsOn: null };
	return { startsOn, endsOn: one.endsOn > other.endsOn ? one.endsOn : other.endsOn };
}

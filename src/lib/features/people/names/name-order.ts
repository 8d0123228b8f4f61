const COLLATOR = new Intl.Collator('nl');

/** The texts that were ordered last, in their order, with their places; nothing that is not listed any more is kept. */
let last = new Map<string, number>();

/** The place of each of these texts in the Dutch alphabet; equal texts share one. What was ordered the last time is not compared anew. */
export function ranksOf(texts: readonly string[]): ReadonlyMap<string, number> {
	const asked = new Set(texts);
	if (asked.isSubsetOf(new Set(last.keys()))) return last;
	const known = [...last.keys()].filter((text) => asked.has(text));
	const fresh = [...asked].filter((text) => !last.has(text)).sort(COLLATOR.compare);
	const places = new Map<string, number>();
	let place = -1;
	let before: string | undefined;
	for (const text of merged(known, fresh)) {
		if (before === undefined || COLLATOR.compare(before, text) !== 0) place += 1;
		places.set(text, place);
		before = text;
	}
	last = places;
	return places;
}

function merged(one: readonly string[], other: readonly string[]): string[] {
	const all: string[] = [];
	let at = 0;
	for (const text of other) {
		while (at < one.length && COLLATOR.compare(one[at]!, text) <= 0) all.push(one[at++]!);
		all.push(text);
	}
	return [...all, ...one.slice(at)];
}

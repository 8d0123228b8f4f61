import { sortedAt } from './cohort.ts';

/** As many as are told one by one; a picture or table of more is no help. */
const MOST = 500;

/** The newest by the day they have; in the order in which they came. */
export function newest(places: Int32Array, dayAt: (place: number) => number): Int32Array {
	if (places.length <= MOST) return places;
	const edge = sortedAt(places, dayAt).at(-MOST)!;
	return places.filter((place) => dayAt(place) >= edge).slice(-MOST);
}

import { groupPlaces } from './cohort.ts';

/** As many as are told one by one; a picture or table of more is no help. */
const MOST = 500;

/** The newest by the day they have; in the order in which they came. */
export function newest(places: Int32Array, dayAt: (place: number) => number): Int32Array {
	if (places.length <= MOST) return places;
	const days = [...groupPlaces(places, dayAt)].reverse();
	let found = 0;
	const edge = days.find(([, group]) => (found += group.length) >= MOST)![0];
	return places.filter((place) => dayAt(place) >= edge).slice(-MOST);
}

/** When a figure is too small to show, because one could tell from it whom it is about. */

/** What somebody may not read one by one counts in groups of this many or more. */
const FEWEST = 5;
/** Fewer than this are shown one by one, not as a curve. */
export const FEWEST_FOR_CURVE = 20;

/** Whether so many together tell nobody who they are. */
export function isEnough(count: number): boolean {
	return count >= FEWEST;
}

export type Shown = 'curve' | 'dots' | 'sentence' | 'nothing';

/** What so many may be shown as, some of which may not be read: a curve, one by one, in one sentence, or not at all. */
export function shownAs(count: number, unread: number): Shown {
	if (count >= FEWEST_FOR_CURVE) return 'curve';
	if (unread === 0) return count > 0 ? 'dots' : 'nothing';
	return isEnough(count) ? 'sentence' : 'nothing';
}

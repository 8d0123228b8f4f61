/** What a page depends on while something is worked out for it; it alone is read again, not its frame. */
export const WATCHED = 'tweespan:watched';

import { redirect } from '@sveltejs/kit';
import { addMs, MINUTE, now } from '../clock.ts';

/** How long after signing in, or doing so again, what is not easily undone is done without asking. */
const FRESH = 5 * MINUTE;

/** Whether who is signed in here proved it a moment ago; a demonstration never asks. */
export function isFresh({ demonstration, signedIn }: App.Locals): boolean {
	return demonstration || (signedIn !== null && signedIn.facts.confirmedAt > addMs(now(), -FRESH));
}

/** Before a page or a file that may only be opened freshly signed in; back to there afterwards, or to another page. */
export function requireFresh(locals: App.Locals, back: string = locals.path) {
	if (!isFresh(locals)) redirect(303, `/opnieuw-aanmelden?${new URLSearchParams({ terug: back })}`);
}

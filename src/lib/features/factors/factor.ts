import { addMs, DAY, HOUR } from '#lib/server/clock.ts';
import type { Actor } from '../people/actor.ts';

/** How long whoever must have a factor can still do without. */
export const GRACE = 60 * DAY;
/** At how many days left of it a mail goes out. */
export const REMINDERS = [3, 14, 30];
/** How long everybody who could be the owner has to say no before a lost factor is taken away. */
export const RESET_WAITS = 24 * HOUR;
/** A reset that nobody confirmed is forgotten after this. */
export const RESET_LASTS = 14 * DAY;

/**
 * Who must have a factor, and where it is asked: at signing in of who works for everybody or for an organisation; of
 * trainers and coaches where it guards something of others.
 */
export type Duty = { where: 'everywhere' | 'guarded'; since: string };

/** Of whom a factor is asked before anything is shown. */
export function isBound(actor: Pick<Actor, 'staff' | 'admin' | 'coordinatedOrganisations'>): boolean {
	return actor.staff || actor.admin || actor.coordinatedOrganisations.length > 0;
}

/** When somebody with this duty has to have a factor; the installation itself knows since when it asks for one. */
export function graceEnds(duty: Duty, asksSince: string): string {
	return addMs(duty.since > asksSince ? duty.since : asksSince, GRACE);
}

export function daysLeft(endsAt: string, at: string): number {
	return Math.ceil((Date.parse(endsAt) - Date.parse(at)) / DAY);
}

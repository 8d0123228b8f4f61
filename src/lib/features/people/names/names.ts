import { m } from '#lib/i18n/paraglide/messages.js';
import type { Actor } from '#lib/features/people/actor.ts';

export type NameParts = { givenName: string; infix: string; familyName: string };

/** "Priya van 't Hof"; whoever was erased has no name. */
export function fullName(person: NameParts): string {
	return [person.givenName, person.infix, person.familyName].filter(Boolean).join(' ') || m.erasing_nobody();
}

/** "Hof, Priya van 't": how a list is sorted in Dutch. */
export function sortName(person: NameParts): string {
	if (!person.familyName) return fullName(person);
	return `${person.familyName}, ${[person.givenName, person.infix].filter(Boolean).join(' ')}`;
}

/** Two letters for an avatar. */
export function avatarLetters(person: NameParts): string {
	return [person.givenName, person.familyName]
		.map((part) => [...part][0] ?? '')
		.join('')
		.toLocaleUpperCase('nl');
}

/** What others see of somebody who is shielded: the first name only. */
export function visibleName(person: NameParts & { shieldedAt: string | null }): string {
	return person.shieldedAt ? person.givenName : fullName(person);
}

/** A name as staff know it, and everybody else may. */
export function nameFor(
	actor: Pick<Actor, 'staff'>,
	person: NameParts & { shieldedAt: string | null }
): string {
	return actor.staff ? fullName(person) : visibleName(person);
}

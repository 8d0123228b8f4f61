import type { Actor } from '../people/actor.ts';
import type { PersonView } from '../people/visibility.ts';

export type Helper = 'staff' | 'admin' | 'coordinator';

/** As what somebody can help a person whose factors are lost: the person's own coordinator, staff, an administrator. */
export function helperRoles(actor: Pick<Actor, 'staff' | 'admin'>, view: PersonView): Helper[] {
	if (view.self) return [];
	return [
		...(view.coordinates ? ['coordinator' as const] : []),
		...(actor.staff ? ['staff' as const] : []),
		...(actor.admin ? ['admin' as const] : [])
	];
}

type Asked = { by: string; as: Helper | 'self'; /** What the person is. */ own: Helper[] };

/** Two people of two roles: never the one who asked or lost them, never two of one role. */
export function mayConfirmReset(actorId: string, roles: Helper[], asked: Asked): boolean {
	if (asked.by === actorId) return false;
	const taken = asked.as === 'self' ? asked.own : [asked.as];
	return roles.some((role) => !taken.includes(role));
}

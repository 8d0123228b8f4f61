import { mayInvite } from '#lib/features/people/policy.ts';
import { findPersonViews, readablePeople } from '#lib/features/people/readable.server.ts';
import { mayReadEmail, shownName } from '#lib/features/people/visibility.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pageAfter } from '#lib/server/paging.ts';
import { conflict } from '#lib/server/refuse.ts';
import { inviteToSignIn } from './access.server.ts';

/** Who of the people in sight can still be invited: those without an account that works. */
export async function listInvitable(db: Db, actor: Actor) {
	const people = await readablePeople(db, actor)
		.leftJoin('user', 'user.id', 'person.id')
		.select(['person.id', 'givenName', 'infix', 'familyName', 'person.email'])
		.select(['shieldedAt', 'sharesContactAt'])
		.select((select) =>
			select
				.selectFrom('signInLink')
				.select((link) => link.fn.max('signInLink.createdAt').as('at'))
				.whereRef('signInLink.personId', '=', 'person.id')
				.where('signInLink.kind', '=', 'invitation')
				.as('invitedAt')
		)
		.where('user.passwordHash', 'is', null)
		.where('user.disabledAt', 'is', null)
		.orderBy('familyName')
		.orderBy('givenName')
		.execute();
	const views = await findPersonViews(
		db,
		actor,
		people.map((person) => person.id)
	);
	return people
		.filter(({ id }) => mayInvite(views(id)))
		.map((person) => ({
			id: person.id,
			name: shownName(person, views(person.id)),
			email: mayReadEmail(person, views(person.id)) ? person.email : '',
			invitedAt: person.invitedAt
		}));
}

/** Invites these people to sign in; whoever has an account already, or may not be invited, is left out. */
export async function invitePeople(db: Db, actor: Actor, personIds: string[]): Promise<number> {
	return await db.transaction().execute(async (trx) => {
		const invitable = new Set((await listInvitable(trx, actor)).map((person) => person.id));
		const chosen = [...new Set(personIds)].filter((id) => invitable.has(id));
		if (!chosen.length) conflict('people_nobody_to_invite');
		await inviteToSignIn(trx, actor, chosen);
		return chosen.length;
	});
}

/** So many people are invited in one go; the next so many follow in the next. */
const MOST_INVITED = 500;

type Chosen = { ids: readonly string[]; everybodyNew: boolean; after: string };

/** A page of who can be invited, how many of them never were, and those chosen to be. */
export async function showInvitable(db: Db, actor: Actor, { ids, everybodyNew, after }: Chosen) {
	const people = await listInvitable(db, actor);
	const fresh = people.filter(({ invitedAt }) => !invitedAt).slice(0, MOST_INVITED);
	const wanted = new Set(ids);
	return {
		...pageAfter(people, after),
		fresh: fresh.length,
		chosen: everybodyNew ? fresh : people.filter(({ id }) => wanted.has(id))
	};
}

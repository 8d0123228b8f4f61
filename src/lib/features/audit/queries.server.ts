import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { Actor } from '../people/actor.ts';
import { fullName, nameFor } from '#lib/features/people/names/names.ts';

const PAGE = 50;

/** Everything that was done with somebody's own data, newest first: who, what and when. */
export async function listAboutMe(db: Db, actor: Actor, before?: number) {
	const query = entries(db).where('audit.personId', '=', actor.personId);
	return await page(actor, query, before);
}

/** Accounts, roles and settings, for technical management: events without content. */
export async function listTechnical(db: Db, actor: Actor, before?: number) {
	if (!actor.admin) notFound();
	const query = entries(db).where('audit.objectType', 'in', [
		'person',
		'role',
		'setting',
		'import',
		'businessCalendar'
	]);
	return await page(actor, query, before);
}

function entries(db: Db) {
	return db
		.selectFrom('audit')
		.leftJoin('person', 'person.id', 'audit.actorId')
		.select([
			'audit.seq',
			'audit.at',
			'audit.action',
			'audit.objectType',
			'audit.actorId',
			'givenName',
			'infix',
			'familyName',
			'shieldedAt'
		]);
}

async function page(actor: Actor, query: ReturnType<typeof entries>, before?: number) {
	const limited = Number.isSafeInteger(before) ? query.where('audit.seq', '<', before ?? 0) : query;
	const rows = await limited
		.orderBy('audit.seq', 'desc')
		.limit(PAGE + 1)
		.execute();
	const shown = rows.slice(0, PAGE).map((row) => ({
		seq: row.seq,
		at: row.at,
		action: row.action,
		actorId: row.actorId,
		actor: row.givenName === null ? null : nameOf(actor, { ...row, givenName: row.givenName })
	}));
	return { entries: shown, before: rows.length > PAGE ? shown.at(-1)?.seq : undefined };
}

type Who = {
	actorId: string | null;
	givenName: string;
	infix: string | null;
	familyName: string | null;
	shieldedAt: string | null;
};

function nameOf(actor: Actor, { actorId, givenName, infix, familyName, shieldedAt }: Who) {
	const who = { givenName, infix: infix ?? '', familyName: familyName ?? '', shieldedAt };
	return actorId === actor.personId ? fullName(who) : nameFor(actor, who);
}

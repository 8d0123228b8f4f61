import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { findAlert } from './queries.server.ts';

/** Marks one alert as read, with what it summarises, and answers where it leads; no mail says it any more. */
export async function readAlert(db: Db, actor: Actor, id: string): Promise<string> {
	const alert = await findAlert(db, actor, id);
	if (!alert) notFound();
	await unread(db, actor)
		.where((where) => where.or([where('id', '=', id), where('partOf', '=', id)]))
		.execute();
	return alert.href;
}

export async function readAllAlerts(db: Db, actor: Actor) {
	await unread(db, actor).execute();
}

function unread(db: Db, actor: Actor) {
	return db
		.updateTable('alert')
		.set({ readAt: now(), awaitsMail: null })
		.where('recipientId', '=', actor.personId)
		.where('readAt', 'is', null);
}

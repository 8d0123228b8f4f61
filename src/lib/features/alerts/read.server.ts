import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { findAlert } from './queries.server.ts';

/** Marks one alert as read and answers where it leads. */
export async function readAlert(db: Db, actor: Actor, id: string): Promise<string> {
	const alert = await findAlert(db, actor, id);
	if (!alert) notFound();
	await db
		.updateTable('alert')
		.set({ readAt: now() })
		.where('id', '=', id)
		.where('recipientId', '=', actor.personId)
		.where('readAt', 'is', null)
		.execute();
	return alert.href;
}

export async function readAllAlerts(db: Db, actor: Actor) {
	await db
		.updateTable('alert')
		.set({ readAt: now() })
		.where('recipientId', '=', actor.personId)
		.where('readAt', 'is', null)
		.execute();
}

import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { AlertFacts, AlertKind } from './alert.ts';

const PAGE = 50;
/** So many of the alerts that a summary stands for are spelt out below it. */
const PARTS = 20;

export async function countUnreadAlerts(db: Db, actor: Actor): Promise<number> {
	const { count } = await readableAlerts(db, actor)
		.select((select) => select.fn.countAll<number>().as('count'))
		.where('readAt', 'is', null)
		.where('partOf', 'is', null)
		.executeTakeFirstOrThrow();
	return count;
}

/** One's own alerts, newest first, with what a summary stands for; `before` is the last one of the page shown. */
export async function listAlerts(
	db: Db,
	actor: Actor,
	{ unread, before }: { unread: boolean; before: string | null }
) {
	const last = before ? await findPlace(db, actor, before) : undefined;
	const rows = await readableAlerts(db, actor)
		.select(['id', 'kind', 'facts', 'href', 'raisedAt', 'readAt'])
		.where('partOf', 'is', null)
		.$if(unread, (query) => query.where('readAt', 'is', null))
		.$if(last !== undefined, (query) =>
			query.where((where) =>
				where.or([
					where('raisedAt', '<', last?.raisedAt ?? ''),
					where.and([where('raisedAt', '=', last?.raisedAt ?? ''), where('id', '<', last?.id ?? '')])
				])
			)
		)
		.orderBy('raisedAt', 'desc')
		.orderBy('id', 'desc')
		.limit(PAGE + 1)
		.execute();
	const shown = rows.slice(0, PAGE).map(toAlert);
	const parts = Map.groupBy(await listParts(db, actor, shown), ({ partOf }) => partOf);
	const alerts = shown.map((alert) => withParts(alert, parts.get(alert.id) ?? []));
	return { alerts, next: rows.length > PAGE ? (alerts.at(-1)?.id ?? null) : null };
}

export async function findAlert(db: Db, actor: Actor, id: string) {
	return await readableAlerts(db, actor)
		.select(['id', 'href', 'readAt'])
		.where('id', '=', id)
		.executeTakeFirst();
}

/** Alerts are for one person and nobody else. */
function readableAlerts(db: Db, actor: Actor) {
	return db.selectFrom('alert').where('recipientId', '=', actor.personId);
}

async function findPlace(db: Db, actor: Actor, id: string) {
	return await readableAlerts(db, actor).select(['id', 'raisedAt']).where('id', '=', id).executeTakeFirst();
}

async function listParts(db: Db, actor: Actor, alerts: { id: string }[]) {
	const rows = await readableAlerts(db, actor)
		.select(['id', 'kind', 'facts', 'href', 'partOf'])
		.where('partOf', 'in', [...alerts.map(({ id }) => id), ''])
		.orderBy('id')
		.execute();
	return rows.map(toAlert);
}

function toAlert<Row extends { kind: string; facts: string }>(row: Row) {
	return { ...row, kind: row.kind as AlertKind, facts: JSON.parse(row.facts) as AlertFacts };
}

function withParts<Alert extends { facts: AlertFacts }, Part>(alert: Alert, parts: Part[]) {
	const facts = parts.length ? { ...alert.facts, count: parts.length } : alert.facts;
	return { ...alert, facts, parts: parts.slice(0, PARTS) };
}

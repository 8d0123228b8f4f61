import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { templateOfNow } from '#lib/server/mail/old-names.ts';
import { readMail, type MailStanding } from '#lib/server/mail/standing.ts';
import { renderMail, type MailIds, type MailTemplates } from '#lib/server/mail/outbox.ts';
import type { MailContext } from '#lib/server/mail/transport.ts';
import { notFound } from '#lib/server/refuse.ts';
import { countFactors } from '../factors/shown.server.ts';
import type { Actor } from '../people/actor.ts';
import { nameFor, type NameParts } from '#lib/features/people/names/names.ts';
import { countAdministrators, findActsOfTwo } from '#lib/features/people/addresses/second-person.server.ts';
import { checkPromises } from './health.server.ts';
import { mayOperate } from './policy.ts';
import { listWaiting } from './waiting.server.ts';

const PAGE = 50;

/** The mail that ends a page: when it was promised, and which of that moment. */
const AFTER = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\S+)$/;

export type OutboxState = 'pending' | 'sending' | 'sent' | 'suppressed' | 'failed';

/** Whether everything runs: health, mail, the jobs and when, how many mails stand where. */
export async function showOperations(db: Db, actor: Actor, sends: boolean) {
	if (!mayOperate(actor)) notFound();
	return {
		health: await checkPromises(db),
		mail: await mailState(db, sends),
		checkedAt: now(),
		jobs: await db.selectFrom('schedule').selectAll().orderBy('name').execute(),
		mails: await countMails(db),
		/** Which acts that ask for two people are possible. */
		actsOfTwo: await findActsOfTwo(db),
		administrators: await countAdministrators(db),
		factors: await countFactors(db)
	};
}

/** As this server sends mails itself; another may have been started on the same database without. */
async function mailState(db: Db, sends: boolean): Promise<MailStanding['state']> {
	const { state } = await readMail(db);
	if (!sends) return 'off';
	return state === 'held' ? state : 'on';
}

/** What waits because no mail went out, and whether somebody has to say what happens with it. */
export async function showWaiting(db: Db, actor: Actor, sends: boolean) {
	if (!mayOperate(actor)) notFound();
	const state = await mailState(db, sends);
	return { state, kinds: state === 'on' ? [] : await listWaiting(db, actor) };
}

async function countMails(db: Db) {
	return await db
		.selectFrom('outbox')
		.select(['state', (select) => select.fn.countAll<number>().as('count')])
		.groupBy('state')
		.orderBy('state')
		.execute();
}

/** Promised mails, newest first: to whom, of what kind, how it went; never the text. */
export async function listMails(db: Db, actor: Actor, filter: { state?: OutboxState; before?: string } = {}) {
	if (!mayOperate(actor)) notFound();
	let query = outbox(db)
		.orderBy('outbox.createdAt', 'desc')
		.orderBy('outbox.id', 'desc')
		.limit(PAGE + 1);
	if (filter.state) query = query.where('outbox.state', '=', filter.state);
	const [, createdAt, id] = AFTER.exec(filter.before ?? '') ?? [];
	if (createdAt && id)
		query = query.where((where) =>
			where.and([
				where('outbox.createdAt', '<=', createdAt),
				where.or([where('outbox.createdAt', '<', createdAt), where('outbox.id', '<', id)])
			])
		);
	const rows = await query.execute();
	const shown = rows.slice(0, PAGE).map((row) => withName(actor, row));
	const last = shown.at(-1);
	return { mails: shown, before: last && rows.length > PAGE ? `${last.createdAt} ${last.id}` : undefined };
}

/** One mail as it would be written now, also before its time; its text is shown in a demonstration only. */
export async function showMail(
	db: Db,
	actor: Actor,
	id: string,
	setting: MailContext & { templates: MailTemplates; demonstration: boolean }
) {
	if (!mayOperate(actor)) notFound();
	const row = await outbox(db)
		.select(['ids', 'recipientId', 'dedupKey'])
		.where('outbox.id', '=', id)
		.executeTakeFirst();
	if (!row) notFound();
	if (!setting.demonstration) return { ...withName(actor, row), mail: undefined };
	const written = { ...row, ids: JSON.parse(row.ids) as MailIds };
	const preview = row.state === 'pending';
	const { settled: _, ...mail } = await renderMail(db, written, { ...setting, preview });
	return { ...withName(actor, row), mail };
}

function outbox(db: Db) {
	return db
		.selectFrom('outbox')
		.innerJoin('person', 'person.id', 'outbox.recipientId')
		.select([
			'outbox.id',
			'outbox.template',
			'outbox.state',
			'outbox.attempts',
			'outbox.createdAt',
			'outbox.releaseAt',
			'outbox.settledAt',
			'outbox.problem',
			'givenName',
			'infix',
			'familyName',
			'shieldedAt'
		]);
}

function withName<T extends NameParts & { template: string; shieldedAt: string | null }>(
	actor: Actor,
	row: T
) {
	const { givenName, infix, familyName, shieldedAt, ...mail } = row;
	return {
		...mail,
		template: templateOfNow(mail.template),
		recipient: nameFor(actor, { givenName, infix, familyName, shieldedAt })
	};
}

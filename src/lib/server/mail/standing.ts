import { addMs, HOUR, now } from '../clock.ts';
import type { Db, Trx } from '../db/open.ts';
import { readMark, readSetting, writeSetting } from '../db/settings.ts';

/**
 * Whether mail goes out. `held`: it goes out again, and what was promised before that moment waits until somebody says
 * what happens with it, so that nobody is overwhelmed on the first day.
 */
export type MailStanding = { state: 'on' } | { state: 'off' } | { state: 'held'; before: string };

const SETTING = 'mail';

export async function readMail(db: Db): Promise<MailStanding> {
	const text = await readSetting(db, SETTING);
	return text ? (JSON.parse(text) as MailStanding) : { state: 'on' };
}

/** Remembers at a start whether this server sends mail; a demonstration keeps its mails on a page. */
export async function rememberMail(db: Db, sends: boolean) {
	if ((await readMark(db)) === 'demonstration') return;
	const known = await readSetting(db, SETTING);
	const before = await readMail(db);
	if (!sends) return await writeMail(db, { state: 'off' });
	if (before.state === 'held' || (known && before.state === 'on')) return;
	const at = now();
	// A server of before this was remembered: what nobody ever tried to send for an hour waited for a mail server.
	const waits = await isWaiting(db, known ? at : addMs(at, -HOUR));
	await writeMail(db, waits ? { state: 'held', before: at } : { state: 'on' });
}

/** Takes what waits from before off hold. */
export async function releaseMail(trx: Trx) {
	await writeMail(trx, { state: 'on' });
}

async function writeMail(db: Db, standing: MailStanding) {
	await writeSetting(db, SETTING, JSON.stringify(standing));
}

async function isWaiting(db: Db, until: string) {
	const row = await db
		.selectFrom('outbox')
		.select('id')
		.where('state', '=', 'pending')
		.where('attempts', '=', 0)
		.where('releaseAt', '<', until)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

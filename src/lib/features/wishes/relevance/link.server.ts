import { sentToPresentAddress } from '#lib/features/people/addresses/addresses.server.ts';
import type { Locale } from '#lib/i18n/format.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { mergedPeople } from '#lib/features/people/merged.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { signToken, verifyToken } from '#lib/server/secrets.ts';
import { isOpen } from '../wish.ts';
import { wordsOutside } from '../words.ts';

const PURPOSE = 'relevance';
const LASTS = 60 * DAY;

export function relevancePath(askId: string): string {
	return `/wensen/speelt-dit-nog/${signToken(PURPOSE, askId)}`;
}

/** Whom the link in a mail is for and about which wishes; undefined for every other text, and for a closed account. */
export async function findAsk(db: Db, token: string) {
	const id = verifyToken(PURPOSE, token);
	if (!id) return undefined;
	const ask = await db
		.selectFrom('relevanceAsk')
		.innerJoin('person', 'person.id', 'relevanceAsk.personId')
		.leftJoin('user', 'user.id', 'relevanceAsk.personId')
		.select(['relevanceAsk.id', 'relevanceAsk.personId', 'relevanceAsk.askedAt', 'person.givenName'])
		.where('relevanceAsk.id', '=', id)
		.where('user.disabledAt', 'is', null)
		.where('person.erasedAt', 'is', null)
		.where(sentToPresentAddress('relevanceAsk.askedAt'))
		.where('person.id', 'not in', mergedPeople(db))
		.executeTakeFirst();
	if (!ask) return undefined;
	const checks = await db.selectFrom('relevanceCheck').select('wishId').where('askId', '=', id).execute();
	return {
		...ask,
		expired: addMs(ask.askedAt, LASTS) <= now(),
		wishIds: checks.map((check) => check.wishId)
	};
}

/** What the link leads to; looking at it answers nothing, and it shows no more than the mail did. */
export async function getAsk(db: Db, token: string) {
	const ask = await findAsk(db, token);
	if (!ask) notFound();
	const wishes = ask.expired ? [] : await listAsked(db, ask.id, ask.personId);
	return { givenName: ask.givenName, expired: ask.expired, wishes };
}

/** The wishes one ask is about, with what was answered; what a coaching wish asks is read after signing in alone. */
export async function listAsked(db: Db, askId: string, personId: string, language?: Locale) {
	const rows = await db
		.selectFrom('relevanceCheck')
		.innerJoin('wish', 'wish.id', 'relevanceCheck.wishId')
		.select([
			'wish.id',
			'kind',
			'summary',
			'raisedAt',
			'state',
			'version',
			'answer',
			'relevanceCheck.answeredAt'
		])
		.where('askId', '=', askId)
		.where('askerId', '=', personId)
		.orderBy('raisedAt')
		.orderBy('wish.id')
		.execute();
	return rows.map(({ state, kind, summary, ...row }) => ({
		...row,
		summary: wordsOutside({ kind, summary }, language),
		open: isOpen({ state })
	}));
}

export type Asked = Awaited<ReturnType<typeof listAsked>>[number];

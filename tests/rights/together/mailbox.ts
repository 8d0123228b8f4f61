/** The mailboxes the plotters read: of every address of their own, and of every address one of their acts set. */
import { getAsk } from '#lib/features/wishes/relevance/link.server.ts';
import { answerMergerByLink } from '#lib/features/merging/answer.server.ts';
import { setPasswordByLink } from '#lib/features/accounts/access.server.ts';
import { answerByToken } from '#lib/features/people/addresses/decide.server.ts';
import { arrive, type Way } from '#lib/features/accounts/arrival.server.ts';
import { deliverMails } from '#lib/server/mail/outbox.ts';
import { mailTemplates } from '../../../src/registry.server.ts';
import { attempt } from './act.ts';
import type { Account, Plot } from './plot.ts';

export type Posted = { to: string; text: string };

export const ORIGIN = 'https://tweespan.example';

/** Sends what is due, and keeps what comes into these mailboxes. */
export async function fetchMail(plot: Plot) {
	const fresh: Posted[] = [];
	await deliverMails(plot.db, {
		...{ templates: mailTemplates, origin: ORIGIN, sender: 'noreply@tweespan.example', worker: 'plot' },
		transport: {
			async send({ to, subject, text, calendar }, outboxId) {
				if (!plot.addresses.has(to.address.toLowerCase())) await noteTold(plot, outboxId);
				else fresh.push({ to: to.address, text: `${subject}\n${text}\n${calendar?.content ?? ''}` });
			},
			close() {}
		}
	});
	plot.mails.push(...fresh);
	for (const { text } of fresh) await followLinks(plot, text);
}

const PASSWORD = 'vier paarden voor de wagen';

async function noteTold({ db, told }: Plot, outboxId: string) {
	const mail = await db
		.selectFrom('outbox')
		.select(['recipientId', 'ids'])
		.where('id', '=', outboxId)
		.where('template', '=', 'new_leads.author')
		.executeTakeFirst();
	if (!mail) return;
	const { editionId, personId } = JSON.parse(mail.ids) as { editionId: string; personId: string };
	told.add(`${editionId}/${personId}/${mail.recipientId}`);
}

/** Every link is used at once, and says yes. */
async function followLinks(plot: Plot, text: string) {
	for (const [, path = '', token = ''] of text.matchAll(/https:\/\/tweespan\.example\/(\S+)\/(\S+)/g))
		await attempt(async () => await doors[path]?.(plot, token));
}

const doors: Record<string, (plot: Plot, token: string) => Promise<unknown>> = {
	toegang: getIn,
	samenvoegen: async (plot, token) => {
		await answerMergerByLink(plot.db, token, 'yes');
		plot.story.push('… and they say yes to it');
	},
	adres: async (plot, token) => {
		await answerByToken(plot.db, token, 'yes');
		plot.story.push('… and they say yes to the address');
	},
	'wensen/speelt-dit-nog': async (plot, token) => {
		plot.mails.push({ to: 'link', text: JSON.stringify(await getAsk(plot.db, token)) });
	}
};

async function getIn(plot: Plot, token: string) {
	const { userId, way } = await setPasswordByLink(plot.db, token, PASSWORD, plot.device);
	const { passwordHash } = await plot.db
		.selectFrom('user')
		.select('passwordHash')
		.where('id', '=', userId)
		.executeTakeFirstOrThrow();
	const account = { personId: userId, cookie: '', passwordHash };
	plot.accounts.set(userId, account);
	await signIn(plot, account, way);
	plot.story.push(`… and they sign in as ${nameIn(plot, userId)}`);
}

/** As the sign-in page does it; the device is one of theirs, and is remembered where that page remembers it. */
export async function signIn(plot: Plot, account: Account, way: Way) {
	const { db, signIns } = plot;
	const arrival = { way, device: 'puppet', deviceCookie: plot.device, shared: false };
	for (const { name, value } of await arrive(db, signIns, account.personId, arrival)) {
		if (name === signIns.cookieName) account.cookie = value;
		else plot.device = value || undefined;
	}
}

export function nameIn({ world }: Plot, personId: string) {
	return Object.entries(world.people).find(([, id]) => id === personId)?.[0] ?? personId;
}

import { readAlert } from '#lib/features/alerts/read.server.ts';
import { listAboutMe, listTechnical } from '#lib/features/audit/queries.server.ts';
import { saveCalendar } from '#lib/features/calendars/commands.server.ts';
import { getCalendar } from '#lib/features/calendars/queries.server.ts';
import { currentCalendar } from '#lib/features/calendars/versions.server.ts';
import { findDiaryEvent } from '#lib/features/diaries/events.server.ts';
import { revokeFeed } from '#lib/features/diaries/feeds.server.ts';
import { addTarget } from '#lib/features/wishes/targets/add.server.ts';
import { disableTarget } from '#lib/features/wishes/targets/disable.server.ts';
import { saveTarget } from '#lib/features/wishes/targets/save.server.ts';
import { showLadders } from '#lib/features/wishes/attention/show-ladders.server.ts';
import { getTarget } from '#lib/features/wishes/targets/queries.server.ts';
import { applyImport, prepareImport } from '#lib/features/imports/commands.server.ts';
import { removePasskey } from '#lib/features/factors/manage.server.ts';
import {
	askFactorReset,
	confirmFactorReset,
	findFactorHelp
} from '#lib/features/factors/reset/reset.server.ts';
import { getImport } from '#lib/features/imports/queries.server.ts';
import { listMails, showMail, showOperations, showWaiting } from '#lib/features/operations/queries.server.ts';
import { sendTestMail } from '#lib/features/operations/test-mail.server.ts';
import { releaseWaiting } from '#lib/features/operations/waiting.server.ts';
import { chooseTerms, showRetention } from '#lib/features/retention/retention.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeReadAudit } from '#lib/server/audit.ts';
import { addMs, DAY, MINUTE, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { writeSetting } from '#lib/server/db/settings.ts';
import { pageTransport } from '#lib/server/mail/transport.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Declared } from '../declaration.ts';
import { CSV } from '../world.ts';
import { shows, type Probe } from './probe.ts';

const ORIGIN = 'https://tweespan.example';

export const alert: Record<keyof Declared['alert'], Probe> = {
	read: (db, actor, { alertId }) => readAlert(db, actor, alertId),
	readLadders: (db, actor) => showLadders(db, actor),
	readLadderOfOrganisation: async (db, actor, { organisations }) => {
		const { ladders } = await showLadders(db, actor);
		shows(ladders.some(({ organisation }) => organisation?.id === organisations.own));
	}
};

const importing: Record<keyof Declared['import'], Probe> = {
	prepare: (db, actor) =>
		prepareImport(db, actor, {
			name: 'lijst.csv',
			bytes: Buffer.from(`${CSV}\nA;;A.;Aad;a@example.nl;West;;\n`)
		}),
	read: (db, actor, { importId }) => getImport(db, actor, importId),
	apply: (db, actor, { importId }) => applyImport(db, actor, importId, { goodRows: false })
};
export { importing as import };

export const calendar: Record<keyof Declared['calendar'], Probe> = {
	read: (db, actor, { organisations }) => getCalendar(db, actor, organisations.own),
	save: (db, actor, { organisations }) => save(db, actor, organisations.own, 0),
	saveOfProgramme: async (db, actor) => {
		const { number } = await currentCalendar(db, null);
		await save(db, actor, null, number);
	}
};

async function save(db: Db, actor: Actor, organisationId: string | null, version: number) {
	const { calendar: hours } = await currentCalendar(db, null);
	await saveCalendar(db, actor, organisationId, { version, calendar: hours });
}

export const target: Record<keyof Declared['target'], Probe> = {
	read: (db, actor) => getTarget(db, actor, 'answer'),
	save: (db, actor) => saveTarget(db, actor, newTarget()),
	add: async (db, actor) => {
		const scope = { metric: 'answer' as const, kind: 'other' as const, organisationId: null };
		await addTarget(db, actor, { ...newTarget(), ...scope });
	},
	disable: (db, actor) => disableTarget(db, actor, { policyId: 'answer', version: 1 })
};

function newTarget() {
	const validFrom = localDate(now());
	return { policyId: 'answer', version: 1, unit: 'business_days' as const, value: 8, atRisk: 80, validFrom };
}

export const diary: Record<keyof Declared['diary'], Probe> = {
	revokeFeed: (db, actor, { feedId }) => revokeFeed(db, actor, feedId),
	readSession: async (db, actor, { sessionId }) =>
		shows(await findDiaryEvent(db, actor.personId, sessionId, ORIGIN))
};

export const audit: Record<keyof Declared['audit'], Probe> = {
	readAboutOneself: async (db, actor, { people }) => {
		const entry = {
			actorId: people.staff,
			action: 'feedback.read',
			objectId: 'x',
			personId: people.participant
		} as const;
		await writeReadAudit(db, entry);
		shows((await listAboutMe(db, actor)).entries.some(({ action }) => action === entry.action));
	},
	readTechnical: (db, actor) => listTechnical(db, actor)
};

export const retention: Record<keyof Declared['retention'], Probe> = {
	read: (db, actor) => showRetention(db, actor),
	chooseTerms: (db, actor) => chooseTerms(db, actor, { submissions: 7, notes: 7 })
};

export const operations: Record<keyof Declared['operations'], Probe> = {
	read: (db, actor) => showOperations(db, actor, true),
	listMails: (db, actor) => listMails(db, actor),
	readMail: (db, actor, { mailId }) =>
		showMail(db, actor, mailId, {
			templates: {},
			origin: ORIGIN,
			sender: 'noreply@tweespan.example',
			demonstration: false
		}),
	listWaitingMails: (db, actor) => showWaiting(db, actor, false),
	releaseMails: async (db, actor) => {
		await writeSetting(db, 'mail', JSON.stringify({ state: 'held', before: now() }));
		await releaseWaiting(db, actor, 'drop');
	},
	sendTestMail: (db, actor) =>
		sendTestMail(db, actor, pageTransport(), { origin: ORIGIN, sender: 'noreply@tweespan.example' })
};

export const factor: Record<keyof Declared['factor'], Probe> = {
	askReset: async (db, actor, { people }) => {
		await addPasskey(db, people.participant);
		await askFactorReset(db, actor, people.participant);
	},
	confirmReset: async (db, actor, { people }) => {
		await addPasskey(db, people.participant);
		const asked = { id: 'reset', personId: people.participant, askedAt: addMs(now(), -MINUTE) };
		await db
			.insertInto('factorReset')
			.values({ ...asked, askedBy: people.participant, askedAs: 'self' })
			.execute();
		await tellOfReset(db, asked);
		await confirmFactorReset(db, actor, people.participant);
	},
	seeReset: async (db, actor, { people }) => {
		await addPasskey(db, people.participant);
		shows(await findFactorHelp(db, actor, people.participant));
	},
	removePasskey: async (db, actor, { people }) => {
		await addPasskey(db, people.participant);
		await removePasskey(db, actor, 'passkey');
	}
};

/** All addresses were told when it was asked. */
async function tellOfReset(
	db: Db,
	{ id, personId, askedAt }: { id: string; personId: string; askedAt: string }
) {
	const mail = { id, dedupKey: `factors.reset_asked/${id}/x`, recipientId: personId, ids: '{}' };
	const sent = {
		state: 'sent' as const,
		createdAt: askedAt,
		releaseAt: askedAt,
		settledAt: addMs(now(), -2 * DAY)
	};
	await db
		.insertInto('outbox')
		.values({ ...mail, template: 'factors.reset_asked', ...sent })
		.execute();
}

async function addPasskey(db: Db, userId: string) {
	const key = { credential: 'c', publicKey: Buffer.from(''), counter: 0, name: 'telefoon' };
	await db
		.insertInto('passkey')
		.values({ id: 'passkey', userId, ...key, addedAt: now() })
		.execute();
}

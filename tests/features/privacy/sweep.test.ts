import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { matchWords } from '#lib/features/bundles/search.server.ts';
import { replyToQuestion } from '#lib/features/wishes/handling/asker.server.ts';
import { askBack } from '#lib/features/wishes/handling/answer.server.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { askOwnAddress } from '#lib/features/people/addresses/ask.server.ts';
import { erasePerson } from '#lib/features/privacy/erase.server.ts';
import { texts } from '#lib/features/privacy/fates.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { newId } from '#lib/server/ids.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';
import { onBothDatabases } from '../../support/database.ts';
import { addFile, findWords, openFolder } from '../../support/erasing.ts';
import { raise, seen } from '../../support/wishes.ts';
import { actorOf, addMembership, addOrganisation, addSignIn } from '../../support/builders.ts';
import { createWorld, type World } from '../../rights/world.ts';

const WORD = 'kwartelkoning';
const FAMILY = 'Zeldenrust-Oudhuizen';
const EMAIL = 'pia.zeldenrust@thuis.example';
/** Secrets and codes that go with their row, and hold no word that somebody chose. */
const NO_CHOICE = [
	'diary_feed.token_hash',
	'draft.form',
	'file.media_type',
	'file.sha256',
	'import_batch.choices',
	'import_batch.outcome',
	'limit_hit.key',
	'known_device.token_hash',
	'login_session.id_hash',
	'one_time_code.code_hash',
	'passkey.credential',
	'passkey_challenge.browser_hash',
	'passkey_challenge.challenge',
	'user.password_hash'
];

/** Everything else that goes must have held a word first. */
const WRITTEN = Object.entries(texts).flatMap(([column, fate]) =>
	fate !== 'stays: no words' && fate !== 'stays: work of the programme' && !NO_CHOICE.includes(column)
		? [column]
		: []
);

async function writeEverywhere(db: Db, world: World, dataDir: string) {
	const { people, actors, pastId, sessionId, editionId, ownSubmissionId, submissionId, pairId } = world;
	const me = people.participant;
	await db
		.updateTable('person')
		.set({
			...{ givenName: WORD, initials: WORD, infix: WORD, familyName: FAMILY, email: EMAIL, phone: WORD },
			photoFileId: await addFile(db, dataDir, me, `${WORD}.jpg`),
			photoConsentAt: now()
		})
		.where('id', '=', me)
		.execute();
	await db.insertInto('personAddress').values({ email: EMAIL, personId: me, addedAt: now() }).execute();
	await addMembership(db, me, await addOrganisation(db), { discipline: WORD, startsOn: '2019-01-01' });
	await db.updateTable('membership').set({ function: WORD }).where('personId', '=', me).execute();
	await db.insertInto('registerNumber').values({ personId: me, register: WORD, number: WORD }).execute();
	const feed = { id: newId(), personId: me, name: WORD, tokenHash: 'h', createdAt: now() };
	await db.insertInto('diaryFeed').values(feed).execute();
	await addSignIn(db, me, WORD);
	const passkey = { id: newId(), userId: me, credential: 'c', publicKey: Buffer.from(''), counter: 0 };
	await db
		.insertInto('passkey')
		.values({ ...passkey, name: WORD, addedAt: now() })
		.execute();
	const batch = { id: newId(), fileName: WORD, choices: '{}', createdAt: now() };
	const rows = [
		{ line: 2, cells: [FAMILY, WORD] },
		{ line: 3, cells: ['Buur', 'Bo'] }
	];
	const contents = JSON.stringify({ headings: ['achternaam', 'voornaam'], rows });
	await db
		.insertInto('importBatch')
		.values([
			{ ...batch, contents, createdBy: me },
			{ ...batch, id: newId(), fileName: 'mensen.csv', contents, createdBy: people.staff }
		])
		.execute();
	await db
		.updateTable('enrolment')
		.set({ endReason: WORD })
		.where('personId', '=', me)
		.where('editionId', '=', editionId)
		.execute();
	await db
		.insertInto('attendance')
		.values({
			...{ sessionId: pastId, personId: me, state: 'excused', markedAt: now(), markedBy: people.trainer },
			reason: WORD
		})
		.execute();
	await db
		.insertInto('clashOverride')
		.values({
			...{ id: newId(), sessionId, kind: 'participant', personId: me, reason: WORD },
			...{ overriddenBy: people.staff, overriddenAt: now() }
		})
		.execute();
	await db
		.updateTable('submission')
		.set({ text: WORD, reason: WORD })
		.where('id', '=', ownSubmissionId)
		.execute();
	const feedback = { version: 9, text: WORD, writtenAt: now() };
	await db
		.insertInto('feedback')
		.values([
			{ ...feedback, id: newId(), submissionId, authorId: me },
			{ ...feedback, id: newId(), submissionId: ownSubmissionId, authorId: people.trainer }
		])
		.execute();
	await db.updateTable('coachingPair').set({ participantId: me }).where('id', '=', pairId).execute();
	await writeJournal(db, me);
	await writeWishes(db, world);
	await db.transaction().execute(async (trx) => {
		const facts = { edition: '', session: 1, name: `${WORD} ${WORD} ${FAMILY}` };
		const told = { kind: 'lesson_plan_reopened' as const, facts, href: '/', mail: false };
		await raiseAlerts(trx, { ...told, key: 'a', recipientId: me });
		await raiseAlerts(trx, { ...told, key: 'b', recipientId: people.trainer });
		await queueMails(trx, {
			...{ dedupKey: 'x', recipientId: me, template: 'people.address_changed' },
			ids: { addressId: WORD }
		});
	});
	await askOwnAddress(db, await actorOf(db, me), `nieuw-${EMAIL}`);
	return actors;
}

/** Of somebody who turned out to be this person. */
async function writeJournal(db: Db, keptId: string) {
	const goneId = newId();
	await db.insertInto('mergedPerson').values({ goneId, keptId, mergedAt: now() }).execute();
	const words = { tableName: WORD, columnName: WORD, rowKey: WORD, before: WORD, after: WORD };
	await db
		.insertInto('mergeEntry')
		.values({ goneId, seq: 0, ...words })
		.execute();
}

async function writeWishes(db: Db, { people, actors }: World) {
	const me = await actorOf(db, people.participant);
	const id = await raise(db, me, { summary: WORD, body: WORD });
	await askBack(db, actors.staff, await seen(db, id), { body: `Waarom ${WORD}?` });
	await replyToQuestion(db, me, await seen(db, id), { body: WORD });
	const mute = { wishId: id, reason: WORD, endsOn: '2027-02-01', mutedBy: people.staff, mutedAt: now() };
	await db
		.insertInto('wishMute')
		.values({ id: newId(), ...mute })
		.execute();
}

onBothDatabases('After erasing', (database) => {
	test('no table and no index holds a word, the address or the name any more', async () => {
		const db = database();
		const dataDir = openFolder();
		const world = await createWorld(db);
		await writeEverywhere(db, world, dataDir);
		const words = [WORD, FAMILY, EMAIL];
		const before = await findWords(db, words);
		expect(WRITTEN.filter((column) => !before.includes(column))).toEqual([]);
		const files = await db
			.selectFrom('file')
			.select('id')
			.where('storedBy', '=', world.people.participant)
			.execute();
		expect(files.filter(({ id }) => existsSync(pathOf(dataDir, id)))).toHaveLength(1);
		expect(await matchWords(db, [{ key: 'a', stems: [WORD], least: 1 }])).toHaveLength(1);

		await erasePerson(db, world.actors.admin, world.people.participant, `${WORD} ${WORD} ${FAMILY}`, dataDir);

		expect(await findWords(db, words)).toEqual([]);
		expect(files.filter(({ id }) => existsSync(pathOf(dataDir, id)))).toEqual([]);
		expect(await matchWords(db, [{ key: 'a', stems: [WORD], least: 1 }])).toEqual([]);
		expect(await db.selectFrom('coachingNote').select('id').execute()).toEqual([]);
		const kept = await db.selectFrom('importBatch').select('contents').where('fileName', '=', 'mensen.csv');
		expect((await kept.execute()).map(({ contents }) => contents).join()).toContain('Buur');
	});
});

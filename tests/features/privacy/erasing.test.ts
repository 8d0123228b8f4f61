import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { listPossibleCoaches, listPossibleParticipants } from '#lib/features/coaching/queries.server.ts';
import { findFeed, makeFeed } from '#lib/features/diaries/feeds.server.ts';
import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import { listSeats } from '#lib/features/editions/queries.server.ts';
import { findNetwork } from '#lib/features/encounters/queries.server.ts';
import { answerOffer, getOffer, offerPath } from '#lib/features/enrolments/answer-offer.server.ts';
import { enrol } from '#lib/features/enrolments/commands.server.ts';
import { offerFreedSeats } from '#lib/features/enrolments/offers.server.ts';
import { getParticipants } from '#lib/features/enrolments/participants.server.ts';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { listAskers, listChoices } from '#lib/features/wishes/asking/choices.server.ts';
import { tickClocks } from '#lib/features/wishes/attention/tick.server.ts';
import { listPossibleOwners } from '#lib/features/wishes/handling/owner.server.ts';
import { getAsk, relevancePath } from '#lib/features/wishes/relevance/link.server.ts';
import { showCoordinatorHome } from '#lib/features/home/coordinator.server.ts';
import { mergePeople } from '#lib/features/merging/merge.server.ts';
import { listOrganisationsInDetail } from '#lib/features/organisations/queries.server.ts';
import { checkPassword, findOpenLink, SIGN_IN_LINK } from '#lib/features/accounts/access.server.ts';
import { invitePeople } from '#lib/features/accounts/invite.server.ts';
import { listPeople } from '#lib/features/people/list.server.ts';
import { getPerson } from '#lib/features/people/person.server.ts';
import { listDeputies } from '#lib/features/people/profile/profile.server.ts';
import { grantRole } from '#lib/features/people/roles/roles.server.ts';
import { erasePerson } from '#lib/features/privacy/erase.server.ts';
import { readLedger } from '#lib/features/privacy/ledger.server.ts';
import { getErasure } from '#lib/features/privacy/preview.server.ts';
import { showFigures } from '#lib/features/reports/figures.server.ts';
import type { Scope } from '#lib/features/reports/scope.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { backupLines } from '#lib/server/backup/lines.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { deliverMails, queueMails } from '#lib/server/mail/outbox.ts';
import { signToken } from '#lib/server/secrets.ts';
import { mailTemplates } from '../../../src/registry.server.ts';
import { onBothDatabases } from '../../support/database.ts';
import { openFolder } from '../../support/erasing.ts';
import { addHistory } from '../../support/histories.ts';
import { refusalOf } from '../../support/problems.ts';
import { clockOf, createCircle, eventsOf, raise, wishOf } from '../../support/wishes.ts';
import * as world from '../../support/builders.ts';

const NAME = 'Noor Zeldenrust';

async function createNoor(db: Db) {
	const circle = await createCircle(db);
	const noor = circle.asker.personId;
	await db.updateTable('person').set({ familyName: 'Zeldenrust' }).where('id', '=', noor).execute();
	const folder = openFolder();
	const erase = async (actor = circle.admin, name = NAME) => await erasePerson(db, actor, noor, name, folder);
	return { ...circle, noor, folder, erase };
}

/** Sends what waits, and answers to whom. */
async function send(db: Db) {
	const sentTo: string[] = [];
	await deliverMails(db, {
		templates: mailTemplates,
		transport: { send: async ({ to }) => void sentTo.push(to.address), close() {} },
		...{ origin: 'http://localhost:3000', sender: 'noreply@tweespan.example', worker: newId() }
	});
	return sentTo;
}

onBothDatabases('Erasing a person', (database) => {
	test('leaves every figure as it was, and says nobody where the name stood', async () => {
		const db = database();
		const { noor, own, staff, colleague, editionId, sessionId, erase } = await createNoor(db);
		for (const end of ['answered', 'withdrawn', 'overtaken'] as const)
			for (const lasted of [2, 9, 21]) await addHistory(db, { askerId: noor, homeId: own, lasted, end });
		for (const lasted of [3, 5, 12])
			await addHistory(db, { askerId: colleague.personId, homeId: own, lasted, end: 'open' });
		await meet(db, sessionId, noor, colleague.personId);
		const figures = async () => {
			const all = [];
			for (const measure of ['workingDays', 'days', 'officeHours'] as const)
				for (const organisationId of [null, own])
					all.push(await showFigures(db, staff, { ...WIDE, measure, organisationId }));
			return withoutWords(all);
		};
		const attended = async () => await db.selectFrom('attendance').select(['state', 'personId']).execute();
		const seats = async () => Object.fromEntries(await listSeats(db, [editionId]));
		const before = { figures: await figures(), attended: await attended(), seats: await seats() };
		const network = await findNetwork(db, colleague);
		expect(before.figures).toContain('"outcomes"');

		await erase();

		expect({ figures: await figures(), attended: await attended(), seats: await seats() }).toEqual(before);
		const later = await findNetwork(db, colleague);
		const { people: _, ...sizes } = network ?? { people: [] };
		expect(later).toMatchObject(sizes);
		expect(network?.people.map(({ name }) => name)).toEqual([NAME]);
		expect(later?.people.map(({ name }) => name)).toEqual(['Verwijderd persoon']);
	});

	test('ends open wishes the ordinary way: clocks stop, the owner hears it, no alert and no mail follows', async () => {
		const db = database();
		const { noor, asker, staff, erase } = await createNoor(db);
		const id = await raise(db, asker);
		await db.updateTable('wish').set({ ownerPersonId: staff.personId }).where('id', '=', id).execute();
		await erase();
		expect(await wishOf(db, id)).toMatchObject({
			state: 'closed',
			outcome: 'withdrawn',
			summary: '—',
			body: ''
		});
		expect(await clockOf(db, id)).toMatchObject({ state: 'cancelled', stoppedAt: expect.any(String) });
		expect(await eventsOf(db, id)).toEqual(['raised', 'withdrawn']);
		const alerts = db
			.selectFrom('alert')
			.select(['kind', 'recipientId'])
			.where('kind', '=', 'wish_withdrawn');
		expect(await alerts.execute()).toEqual([{ kind: 'wish_withdrawn', recipientId: staff.personId }]);
		setClock(addMs(now(), 40 * DAY));
		await tickClocks(db);
		const theirs = db
			.selectFrom('alert')
			.select('kind')
			.where('recipientId', '=', noor)
			.where('raisedAt', '>', addMs(now(), -DAY));
		expect(await theirs.execute()).toEqual([]);
	});

	test('gives back the wishes they would have answered; a coach that was asked cannot be replaced', async () => {
		const db = database();
		const { noor, otherMember, colleague, own, ownCoordinator, erase } = await createNoor(db);
		const given = await raise(db, otherMember);
		const asked = await raise(db, colleague);
		await db
			.updateTable('wish')
			.set({ ownerPersonId: noor, ownerOrganisationId: own })
			.where('id', '=', given)
			.execute();
		await db
			.updateTable('wish')
			.set({ ownerPersonId: noor, kind: 'coaching' })
			.where('id', '=', asked)
			.execute();
		await erase();
		expect(await wishOf(db, given)).toMatchObject({
			state: 'raised',
			ownerPersonId: null,
			ownerOrganisationId: own
		});
		expect(await wishOf(db, asked)).toMatchObject({ state: 'closed', outcome: 'declined' });
		const told = db
			.selectFrom('alert')
			.select('recipientId')
			.where('kind', '=', 'wish_new')
			.where('href', '=', `/wensen/${given}`);
		expect(await told.execute()).toEqual([{ recipientId: ownCoordinator.personId }]);
		expect(await send(db)).toContain(await emailOf(db, colleague.personId));
	});

	test('gives up seats to come: the line moves up, the diary is let go, and nothing is sent to them any more', async () => {
		const db = database();
		const { noor, colleague, editionId, erase } = await createNoor(db);
		const email = await emailOf(db, noor);
		const edition = await world.addEdition(db);
		const session = await world.addSession(db, edition, { startsAt: addMs(now(), 40 * DAY), seats: 1 });
		await world.addEnrolment(db, edition, noor);
		await world.addEnrolment(db, edition, colleague.personId, false);
		await db.transaction().execute(async (trx) => {
			await synchroniseDiaries(trx, [session]);
			await queueMails(trx, { dedupKey: 'q', recipientId: noor, template: 'alert', ids: { alertId: 'x' } });
		});
		const { id: addressId } = await db
			.selectFrom('personAddress')
			.select('id')
			.where('personId', '=', noor)
			.executeTakeFirstOrThrow();
		await erase();
		const offers = db
			.selectFrom('seatOffer')
			.innerJoin('enrolment', 'enrolment.id', 'seatOffer.enrolmentId')
			.select('personId');
		expect(await offers.execute()).toEqual([{ personId: colleague.personId }]);
		expect(
			await db.selectFrom('diaryEntry').select('personId').where('personId', '=', noor).execute()
		).toEqual([]);
		const past = db
			.selectFrom('enrolment')
			.select('endedAt')
			.where('editionId', '=', editionId)
			.where('personId', '=', noor);
		expect(await past.execute()).toEqual([{ endedAt: null }]);
		await db.transaction().execute((trx) =>
			queueMails(trx, {
				dedupKey: 'later',
				recipientId: noor,
				template: 'people.address_changed',
				ids: { addressId }
			})
		);
		const sentTo = await send(db);
		expect(sentTo).toContain(await emailOf(db, colleague.personId));
		expect(sentTo.filter((to) => /\.invalid$|^oud@/.test(to) || to === email)).toEqual([]);
	});

	test('ends every way in at once: sign-ins, password, links of every kind, feeds', async () => {
		const db = database();
		const { noor, asker, admin, folder, erase } = await createNoor(db);
		const email = await emailOf(db, noor);
		const passwordHash = await hashPassword('drie paarden voor de wagen');
		await db.updateTable('user').set({ passwordHash }).where('id', '=', noor).execute();
		const signIns = createSignIns(db, false);
		const cookie = await signIns.start(noor, 'Firefox');
		const feed = await makeFeed(db, asker, 'telefoon');
		const link = await addLink(db, noor);
		const ask = await addAsk(db, noor);
		const other = await world.addPerson(db, { givenName: 'Bo' });
		const askOfOther = await addAsk(db, other);
		await db.deleteFrom('user').where('id', '=', other).execute();
		expect(await getAsk(db, askOfOther)).toMatchObject({ givenName: 'Bo' });
		const offer = await addOffer(db, noor);
		expect(await signIns.read(cookie.value)).toMatchObject({ userId: noor });
		expect(await findFeed(db, feed, '')).toMatchObject({ gone: false });
		expect(await findOpenLink(db, link)).toMatchObject({ personId: noor });
		expect(await getAsk(db, ask)).toMatchObject({ givenName: 'Noor' });
		expect(await getOffer(db, offer)).toMatchObject({ standing: 'open' });

		await erase();
		await erasePerson(db, admin, other, 'Bo Proef', folder);

		expect(await refusalOf(getAsk(db, askOfOther))).toEqual({ status: 404 });
		expect(await signIns.read(cookie.value)).toBeNull();
		expect(await refusalOf(checkPassword(db, email, 'drie paarden voor de wagen', { ip: '::1' }))).toEqual({
			status: 409
		});
		expect(await findFeed(db, feed, '')).toBeUndefined();
		expect(await findOpenLink(db, link)).toBeUndefined();
		expect(await refusalOf(getAsk(db, ask))).toEqual({ status: 404 });
		expect(await refusalOf(getOffer(db, offer))).toEqual({ status: 404 });
		expect(await refusalOf(answerOffer(db, offer, 'accepted'))).toEqual({ status: 404 });
	});

	test('twice is the same as once, and afterwards nobody can choose, find or invite them', async () => {
		const db = database();
		const { noor, staff, admin, colleague, sessionId, erase } = await createNoor(db);
		await erase();
		const rows = await contents(db);
		await erase();
		expect(await contents(db)).toEqual(rows);
		const both = { ...staff, admin: true };
		const found = await listPeople(db, both, { search: 'Verwijderd' });
		expect([found.total, (await listPeople(db, both, {})).people.some(({ id }) => id === noor)]).toEqual([
			0,
			false
		]);
		const edition = await world.addEdition(db);
		await world.addSession(db, edition);
		const wish = {
			kind: 'deepening' as const,
			summary: 'Meer',
			body: '',
			askerId: noor
		};
		const tries = [
			getPerson(db, both, noor),
			getErasure(db, admin, noor),
			grantRole(db, both, noor, 'staff', null),
			mergePeople(db, both, colleague.personId, noor),
			enrol(db, both, edition, { personId: noor })
		];
		expect(await Promise.all(tries.map(refusalOf))).toEqual(tries.map(() => ({ status: 404 })));
		expect(await refusalOf(invitePeople(db, both, [noor]))).toEqual({ status: 409 });
		expect(await refusalOf(askWish(db, staff, wish))).toEqual({ status: 409, field: 'askerId' });
		expect(await refusalOf(askWish(db, staff, { ...wish, sessionId }))).toMatchObject({ status: 409 });
	});

	test('no list to choose from names them, and no count of people holds them', async () => {
		const db = database();
		const { noor, own, staff, trainer, asker, colleague, ownCoordinator, sessionId, editionId, erase } =
			await createNoor(db);
		await db.updateTable('person').set({ sharesContactAt: now() }).where('id', '=', noor).execute();
		await world.addTrainer(db, noor, []);
		const past = await world.addSession(db, editionId, { number: 2, startsAt: addMs(now(), -2 * DAY) });
		await world.addLead(db, past, 1, noor, own);
		const lists = async () => ({
			owners: (await listPossibleOwners(db, own)).map(({ id }) => id),
			deputies: (await listDeputies(db, colleague.personId)).map(({ id }) => id),
			askers: (await listAskers(db, staff, null)).map(({ id }) => id),
			there: (await listAskers(db, trainer, sessionId)).map(({ id }) => id),
			coached: (await listPossibleParticipants(db, trainer)).map(({ personId }) => personId),
			coaches: (await listPossibleCoaches(db, colleague)).map(({ personId }) => personId),
			wanted: (await listChoices(db, colleague)).coaches.map(({ id }) => id)
		});
		const size = async () => [
			(await listOrganisationsInDetail(db, staff)).find(({ id }) => id === own)?.people,
			(await showCoordinatorHome(db, ownCoordinator)).find(({ id }) => id === own)?.people
		];
		const before = await lists();
		const [people = 0, led = 0] = await size();
		expect(Object.values(before).map((ids) => ids.includes(noor))).toEqual(
			Object.keys(before).map(() => true)
		);

		await erase();

		const gone = Object.entries(before).map(([list, ids]) => [list, ids.filter((id) => id !== noor)]);
		expect(await lists()).toEqual(Object.fromEntries(gone));
		expect(await size()).toEqual([people - 1, led - 1]);
		const { participants } = await getParticipants(db, staff, editionId);
		const theirs = participants.find(({ personId }) => personId === asker.personId);
		expect(theirs).toMatchObject({ name: 'Verwijderd persoon', email: '', function: '' });
	});

	test('is refused while they have a role or lead a session to come, of oneself, and with another name', async () => {
		const db = database();
		const { noor, own, admin, erase } = await createNoor(db);
		expect(await refusalOf(erase(admin, 'Noor Proef'))).toEqual({ status: 409, field: 'name' });
		const self = { ...admin, personId: noor };
		expect(await refusalOf(erase(self))).toEqual({ status: 403 });
		await world.grant(db, noor, 'coordinator', own);
		expect(await refusalOf(erase())).toEqual({ status: 409 });
		await db.updateTable('roleGrant').set({ endedAt: now() }).where('personId', '=', noor).execute();
		const session = await world.addSession(db, await world.addEdition(db));
		await world.addLead(db, session, 1, noor, own);
		expect((await getErasure(db, admin, noor)).obstacles).toHaveLength(1);
		expect(await refusalOf(erase())).toEqual({ status: 409 });
		expect(await getPerson(db, admin, noor)).toMatchObject({ name: NAME });
	});

	test('leaves nothing half when it fails near its end', async () => {
		const db = database();
		const { asker, folder, erase } = await createNoor(db);
		await raise(db, asker);
		const rows = await contents(db);
		await sql`alter table trainer_topic rename to trainer_topic_away`.execute(db);
		await expect(erase()).rejects.toThrow('trainer_topic');
		await sql`alter table trainer_topic_away rename to trainer_topic`.execute(db);
		expect(await contents(db)).toEqual(rows);
		expect(await readLedger(folder)).toEqual([]);
	});

	test('says before what would go and what would stay', async () => {
		const db = database();
		const { noor, admin, asker, colleague, sessionId } = await createNoor(db);
		await raise(db, asker);
		await meet(db, sessionId, noor, colleague.personId);
		const edition = await world.addEdition(db);
		await world.addSession(db, edition);
		await world.addEnrolment(db, edition, noor);
		expect(await getErasure(db, admin, noor)).toEqual({
			...{ id: noor, name: NAME, obstacles: [], seatsAhead: 1, openWishes: 1, wishes: 1 },
			...{ handedIn: 0, attended: 1, met: 1 }
		});
	});
});

const WIDE: Scope = { organisationId: null, kind: null, days: 180, measure: 'workingDays' };

/** The figures without the sentences of wishes, which are words, and without the instant of looking. */
function withoutWords(figures: unknown) {
	const isLeftOut = (key: string, value: unknown) =>
		key === 'summary' || (key === 'at' && typeof value === 'string');
	return JSON.stringify(figures, (key, value: unknown) => (isLeftOut(key, value) ? undefined : value), 1);
}

async function meet(db: Db, sessionId: string, one: string, other: string) {
	const [personA = '', personB = ''] = [one, other].toSorted();
	await db.insertInto('encounter').values({ sessionId, personA, personB }).execute();
	const mark = { sessionId, state: 'present' as const, markedAt: now(), markedBy: other };
	await db
		.insertInto('attendance')
		.values({ ...mark, personId: one })
		.execute();
}

async function emailOf(db: Db, personId: string) {
	const { email } = await db
		.selectFrom('person')
		.select('email')
		.where('id', '=', personId)
		.executeTakeFirstOrThrow();
	return email;
}

async function addLink(db: Db, personId: string) {
	const id = newId();
	await db
		.insertInto('signInLink')
		.values({ id, personId, kind: 'reset', createdAt: now(), expiresAt: addMs(now(), HOUR) })
		.execute();
	return signToken(SIGN_IN_LINK, id);
}

async function addAsk(db: Db, personId: string) {
	const id = newId();
	await db.insertInto('relevanceAsk').values({ id, round: id, personId, askedAt: now() }).execute();
	return relevancePath(id).split('/').at(-1) ?? '';
}

async function addOffer(db: Db, personId: string) {
	const edition = await world.addEdition(db);
	await world.addSession(db, edition, { startsAt: addMs(now(), 40 * DAY) });
	await world.addEnrolment(db, edition, personId, false);
	await db.transaction().execute((trx) => offerFreedSeats(trx, edition));
	const { id } = await db.selectFrom('seatOffer').select('id').executeTakeFirstOrThrow();
	return offerPath(id).split('/').at(-1) ?? '';
}

async function contents(db: Db) {
	const lines = [];
	for await (const line of backupLines(db, '')) lines.push(line);
	return lines.slice(1);
}

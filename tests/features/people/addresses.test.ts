import { expect, test } from 'vitest';
import { askReset, checkPassword } from '#lib/features/accounts/access.server.ts';
import { askAddressFor, askOwnAddress } from '#lib/features/people/addresses/ask.server.ts';
import {
	listAddressChanges,
	showAsked,
	showOwnAddresses
} from '#lib/features/people/addresses/pages.server.ts';
import { countAdministrators, findActsOfTwo } from '#lib/features/people/addresses/second-person.server.ts';
import {
	answerByToken,
	confirmAsSecond,
	withdrawAddressChange
} from '#lib/features/people/addresses/decide.server.ts';
import { distrustAddress, trustAddress } from '#lib/features/people/addresses/distrust.server.ts';
import { makeFeed, findFeed } from '#lib/features/diaries/feeds.server.ts';
import { startCoaching } from '#lib/features/coaching/commands.server.ts';
import { getOffer, offerPath } from '#lib/features/enrolments/answer-offer.server.ts';
import { offerFreedSeats } from '#lib/features/enrolments/offers.server.ts';
import { getAsk, relevancePath } from '#lib/features/wishes/relevance/link.server.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import { createSignIns } from '#lib/server/auth/sign-ins.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addCast } from '../../support/cast.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import { runRecoveryJobs } from '../../support/recovered.ts';
import { sendEverything, tokenIn } from '../../support/settled-mail.ts';
import * as world from '../../support/builders.ts';

const [OLD, NEW] = ['noor@oud.example', 'noor@nieuw.example'];
const PASSWORD = 'drie paarden voor de wagen';

onBothDatabases('The address of somebody', (database) => {
	/** Noor, who signed in before, and everybody who has to do with her address. */
	async function cast() {
		const db = database();
		const [own, other] = [await world.addOrganisation(db), await world.addOrganisation(db)];
		const noor = await world.addPerson(db, { givenName: 'Noor', email: OLD, organisations: [own] });
		const passwordHash = await hashPassword(PASSWORD);
		await db.updateTable('user').set({ passwordHash }).where('id', '=', noor).execute();
		const make = async (facts: Parameters<typeof world.addPerson>[1]) =>
			await world.actorOf(db, await world.addPerson(db, facts));
		const people = {
			staff: await make({ staff: true }),
			secondStaff: await make({ staff: true }),
			admin: await make({ admin: true }),
			coordinator: await make({ coordinatedOrganisations: [own] }),
			otherCoordinator: await make({ coordinatedOrganisations: [other] }),
			stranger: await make({ organisations: [other] })
		};
		setClock(addMs(now(), HOUR));
		return { db, noor, own, self: await world.actorOf(db, noor), ...people };
	}

	async function emailOf(db: Db, id: string) {
		return (await db.selectFrom('person').select('email').where('id', '=', id).executeTakeFirstOrThrow())
			.email;
	}

	async function changeOf(db: Db, personId: string) {
		return await db
			.selectFrom('addressChange')
			.selectAll()
			.where('personId', '=', personId)
			.orderBy('askedAt', 'desc')
			.executeTakeFirstOrThrow();
	}

	async function addressId(db: Db, email: string) {
		return (
			await db.selectFrom('personAddress').select('id').where('email', '=', email).executeTakeFirstOrThrow()
		).id;
	}

	test('of one’s own changes when the new address says yes, and the old one hears nothing but that', async () => {
		const { db, noor, self } = await cast();
		await askOwnAddress(db, self, NEW);
		const asked = await sendEverything(db);
		expect(asked.map(({ to }) => to)).toEqual([NEW]);
		expect(await emailOf(db, noor)).toBe(OLD);
		const token = tokenIn(asked, NEW, '/adres/');
		for (let look = 0; look < 5; look += 1) expect(await showAsked(db, token)).toMatchObject({ email: NEW });
		await answerByToken(db, token, 'yes');
		expect(await emailOf(db, noor)).toBe(NEW);
		const told = await sendEverything(db);
		expect(told.map(({ to }) => to)).toEqual([OLD]);
		expect(JSON.stringify(told)).not.toMatch(/nieuw\.example|Organisatie/);
		expect(await refusalOf(answerByToken(db, token, 'yes'))).toEqual({ status: 409 });
		expect(await checkPassword(db, NEW, PASSWORD, { ip: '::1' })).toBeTruthy();
	});

	test('ends sign-ins, feeds and links when it changes, and nothing by being asked', async () => {
		const { db, self } = await cast();
		const signIns = createSignIns(db, false);
		const cookie = await signIns.start(self.personId, '');
		const feed = await makeFeed(db, self, 'telefoon');
		await askReset(db, OLD, { ip: '::1' });
		const openLinks = db.selectFrom('signInLink').select('id').where('usedAt', 'is', null);
		await askOwnAddress(db, self, NEW);
		expect(await signIns.read(cookie.value)).not.toBeNull();
		expect(await openLinks.execute()).toHaveLength(1);
		const token = tokenIn(await sendEverything(db), NEW, '/adres/');
		await answerByToken(db, token, 'yes');
		expect(await signIns.read(cookie.value)).toBeNull();
		expect(await findFeed(db, feed, '')).toMatchObject({ gone: true });
		expect(await openLinks.execute()).toEqual([]);
	});

	test('takes along no link that was mailed to the one of before', async () => {
		const { db, self } = await cast();
		const id = newId();
		const ask = { id, round: id, personId: self.personId, askedAt: now() };
		await db.insertInto('relevanceAsk').values(ask).execute();
		const editionId = await world.addEdition(db);
		await world.addSession(db, editionId, { startsAt: addMs(now(), 40 * DAY) });
		await world.addEnrolment(db, editionId, self.personId, false);
		await db.transaction().execute((trx) => offerFreedSeats(trx, editionId));
		const offer = await db.selectFrom('seatOffer').select('id').executeTakeFirstOrThrow();
		const [asked = '', offered = ''] = [relevancePath(id), offerPath(offer.id)].map((path) =>
			path.split('/').at(-1)
		);
		await askOwnAddress(db, self, NEW);
		setClock(addMs(now(), HOUR));
		expect(await getAsk(db, asked)).toMatchObject({ givenName: 'Noor' });
		expect(await getOffer(db, offered)).toMatchObject({ standing: 'open' });
		await answerByToken(db, tokenIn(await sendEverything(db), NEW, '/adres/'), 'yes');
		expect(await refusalOf(getAsk(db, asked))).toEqual({ status: 404 });
		expect(await refusalOf(getOffer(db, offered))).toEqual({ status: 404 });
	});

	test('that belongs to somebody else is found out by nobody', async () => {
		const { db, noor, self } = await cast();
		await world.addPerson(db, { email: NEW });
		await askOwnAddress(db, self, NEW);
		expect(await sendEverything(db)).toEqual([]);
		expect((await showOwnAddresses(db, self)).change).toMatchObject({ email: NEW, own: true });
		expect(await emailOf(db, noor)).toBe(OLD);
	});

	test('of an account nobody used changes at once by staff, and of no other', async () => {
		const { db, noor, self, staff, admin, coordinator, stranger } = await cast();
		const fresh = await world.addPerson(db, { email: 'vers@oud.example' });
		expect(await askAddressFor(db, staff, fresh, 'vers@nieuw.example')).toBe('done');
		expect(await emailOf(db, fresh)).toBe('vers@nieuw.example');
		expect(await refusalOf(askAddressFor(db, self, noor, NEW))).toEqual({ status: 403 });
		expect(await refusalOf(askAddressFor(db, coordinator, noor, NEW))).toEqual({ status: 403 });
		expect(await refusalOf(askAddressFor(db, admin, noor, NEW))).toEqual({ status: 403 });
		expect(await refusalOf(askAddressFor(db, stranger, noor, NEW))).toEqual({ status: 404 });
		expect(await refusalOf(askAddressFor(db, staff, admin.personId, NEW))).toEqual({ status: 403 });
		expect(await askAddressFor(db, staff, noor, NEW)).toBe('asked');
		expect(await emailOf(db, noor)).toBe(OLD);
	});

	test('does not change at once where something confidential hangs on it', async () => {
		const db = database();
		const { actors } = await addCast(db);
		const { personId } = actors.participant;
		await startCoaching(db, actors.trainerA, personId);
		expect(await askAddressFor(db, actors.staff, personId, NEW)).toBe('asked');
		expect(await askAddressFor(db, actors.staff, actors.trainerA.personId, 'aya@nieuw.example')).toBe(
			'asked'
		);
	});

	test('changes at once when the old address says yes, and never when it says no', async () => {
		const { db, noor, staff } = await cast();
		await askAddressFor(db, staff, noor, NEW);
		const first = await sendEverything(db);
		expect(JSON.stringify(first)).not.toMatch(/nieuw\.example|Organisatie/);
		await answerByToken(db, tokenIn(first, OLD, '/adres/'), 'no');
		expect(await refusalOf(answerByToken(db, tokenIn(first, OLD, '/adres/'), 'yes'))).toEqual({
			status: 409
		});
		expect(await emailOf(db, noor)).toBe(OLD);
		await runRecoveryJobs(db);
		await runRecoveryJobs(db);
		const alerts = await db.selectFrom('alert').select(['kind', 'recipientId']).execute();
		expect(alerts).toEqual([{ kind: 'address_refused', recipientId: staff.personId }]);
		await askAddressFor(db, staff, noor, NEW);
		await answerByToken(db, tokenIn(await sendEverything(db), OLD, '/adres/'), 'yes');
		expect(await emailOf(db, noor)).toBe(NEW);
	});

	test('is confirmed after 72 hours of silence, by a second person in another role alone', async () => {
		const { db, noor, self, staff, secondStaff, admin, coordinator, otherCoordinator, stranger } =
			await cast();
		await askAddressFor(db, staff, noor, NEW);
		const { id, askedAt } = await changeOf(db, noor);
		const latecomer = await world.actorOf(db, await world.addPerson(db, { admin: true }));
		setClock(addMs(askedAt, 72 * HOUR - 1000));
		expect(await refusalOf(confirmAsSecond(db, coordinator, id))).toEqual({ status: 409 });
		setClock(addMs(askedAt, 72 * HOUR));
		expect(await refusalOf(confirmAsSecond(db, staff, id))).toEqual({ status: 403 });
		expect(await refusalOf(confirmAsSecond(db, secondStaff, id))).toEqual({ status: 403 });
		expect(await refusalOf(confirmAsSecond(db, latecomer, id))).toEqual({ status: 403 });
		expect(await refusalOf(confirmAsSecond(db, self, id))).toEqual({ status: 403 });
		expect(await refusalOf(confirmAsSecond(db, otherCoordinator, id))).toEqual({ status: 404 });
		expect(await refusalOf(confirmAsSecond(db, stranger, id))).toEqual({ status: 404 });
		expect((await listAddressChanges(db, admin)).map(({ may }) => may.confirm)).toEqual([true]);
		expect(await listAddressChanges(db, otherCoordinator)).toEqual([]);
		const [shown] = await listAddressChanges(db, secondStaff);
		expect(shown?.seconds).toHaveLength(2);
		expect(shown?.may.confirm).toBe(false);
		expect(await emailOf(db, noor)).toBe(OLD);
		await confirmAsSecond(db, coordinator, id);
		expect(await emailOf(db, noor)).toBe(NEW);
		expect((await sendEverything(db)).map(({ to }) => to)).toContain(OLD);
	});

	test('that waits is ended by a no of whoever it is about, and by staff', async () => {
		const { db, noor, self, staff, coordinator } = await cast();
		await askAddressFor(db, staff, noor, NEW);
		const { id } = await changeOf(db, noor);
		expect(await refusalOf(askAddressFor(db, staff, noor, 'derde@e.nl'))).toEqual({
			status: 409,
			field: 'email'
		});
		expect(await refusalOf(withdrawAddressChange(db, coordinator, id))).toEqual({ status: 403 });
		await withdrawAddressChange(db, self, id);
		expect(await changeOf(db, noor)).toMatchObject({ outcome: 'refused' });
		setClock(addMs(now(), 4 * DAY));
		expect(await refusalOf(confirmAsSecond(db, coordinator, id))).toEqual({ status: 404 });
		await askAddressFor(db, staff, noor, NEW);
		await withdrawAddressChange(db, staff, (await changeOf(db, noor)).id);
		expect(await emailOf(db, noor)).toBe(OLD);
	});

	test('that nobody decides about comes to nothing, and can be asked again', async () => {
		const { db, noor, staff, self } = await cast();
		await askAddressFor(db, staff, noor, NEW);
		setClock(addMs(now(), 31 * DAY));
		await askAddressFor(db, staff, noor, NEW);
		setClock(addMs(now(), 31 * DAY));
		await askOwnAddress(db, self, NEW);
		const outcomes = await db.selectFrom('addressChange').select('outcome').orderBy('askedAt').execute();
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['expired', 'expired', null]);
	});

	test('that is not safe gets no mail and decides nothing; the others are asked, and a second person is needed', async () => {
		const { db, noor, self, staff, coordinator, admin } = await cast();
		const former = 'noor@vroeger.example';
		await db
			.insertInto('personAddress')
			.values({ email: former, personId: noor, addedAt: addMs(now(), -DAY) })
			.execute();
		await askAddressFor(db, staff, noor, NEW);
		const atOld = tokenIn(await sendEverything(db), OLD, '/adres/');
		expect(await refusalOf(distrustAddress(db, coordinator, await addressId(db, OLD)))).toEqual({
			status: 403
		});
		await distrustAddress(db, staff, await addressId(db, OLD));
		expect(await refusalOf(answerByToken(db, atOld, 'yes'))).toEqual({ status: 409 });
		expect(await refusalOf(answerByToken(db, atOld, 'no'))).toEqual({ status: 409 });
		const others = await sendEverything(db);
		expect(others.map(({ to }) => to)).toEqual([former]);
		const atFormer = tokenIn(others, former, '/adres/');
		expect(await refusalOf(answerByToken(db, atFormer, 'yes'))).toEqual({ status: 409 });
		await askReset(db, OLD, { ip: '::1' });
		await askReset(db, former, { ip: '::1' });
		expect(await sendEverything(db)).toEqual([]);
		expect(await refusalOf(trustAddress(db, staff, await addressId(db, OLD)))).toEqual({ status: 403 });
		setClock(addMs(now(), 72 * HOUR));
		await confirmAsSecond(db, admin, (await changeOf(db, noor)).id);
		expect((await sendEverything(db)).map(({ to }) => to)).toEqual([former]);
		await trustAddress(db, self, await addressId(db, OLD));
		expect((await showOwnAddresses(db, self)).addresses.map(({ unsafeAt }) => unsafeAt)).toEqual([
			null,
			null,
			null
		]);
	});

	test('goes to one of two people who want it at the same moment', async () => {
		const { db, noor, self, staff, stranger } = await cast();
		await askOwnAddress(db, self, NEW);
		await askOwnAddress(db, stranger, NEW);
		const sent = await sendEverything(db);
		const tokens = sent.map((mail) => tokenIn([mail], NEW, '/adres/'));
		expect(tokens).toHaveLength(2);
		const answers = await Promise.all(tokens.map((token) => refusalOf(answerByToken(db, token, 'yes'))));
		expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
		expect(answers.filter(Boolean)).toMatchObject([{ status: 409 }]);
		const owners = await db.selectFrom('person').select('id').where('email', '=', NEW).execute();
		expect(owners).toHaveLength(1);
		expect([noor, stranger.personId]).toContain(owners[0]?.id);
		expect(staff.personId).not.toBe(owners[0]?.id);
	});

	test('asks for two people of different roles, and a merger for staff and an administrator; what lacks is said', async () => {
		const db = database();
		const signIn = async (id: string) =>
			await db.updateTable('user').set({ passwordHash: 'x' }).where('id', '=', id).execute();
		const only = await world.addPerson(db, { staff: true, admin: true });
		const colleague = await world.addPerson(db, { staff: true });
		const coordinatedOrganisations = [await world.addOrganisation(db)];
		await signIn(only);
		expect(await findActsOfTwo(db)).toEqual({ addresses: false, mergers: false });
		await signIn(await world.addPerson(db, { coordinatedOrganisations }));
		expect(await findActsOfTwo(db)).toEqual({ addresses: true, mergers: false });
		await signIn(colleague);
		expect(await findActsOfTwo(db)).toEqual({ addresses: true, mergers: true });
		expect(await countAdministrators(db)).toBe(1);
		await db.updateTable('user').set({ disabledAt: now() }).where('id', '=', only).execute();
		expect(await findActsOfTwo(db)).toEqual({ addresses: true, mergers: false });
		expect(await countAdministrators(db)).toBe(0);
	});
});

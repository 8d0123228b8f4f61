import { expect, test } from 'vitest';
import { requireFactor, requireOwnFactor } from '#lib/features/factors/guard.server.ts';
import { factorMails } from '#lib/features/factors/mails.server.ts';
import { noteGiven, noteProof } from '#lib/features/factors/proving/given.server.ts';
import { remindOfFactors } from '#lib/features/factors/remind.server.ts';
import { countFactors, findFactorNotice } from '#lib/features/factors/shown.server.ts';
import { beginAsking, findFirstStep } from '#lib/features/factors/standing.server.ts';
import { arrive, type Arrival } from '#lib/features/accounts/arrival.server.ts';
import { isFresh } from '#lib/server/auth/fresh.ts';
import { createSignIns, type SignedIn } from '#lib/server/auth/sign-ins.ts';
import { addMs, DAY, MINUTE, now, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { renderMail, type MailIds } from '#lib/server/mail/outbox.ts';
import { newId } from '#lib/server/ids.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { actorOf, addOrganisation, addPerson, addTopic } from '../../support/builders.ts';

onBothDatabases('A second factor', (database) => {
	test('is asked of staff, administrators and coordinators before anything, and of no one else', async () => {
		const db = database();
		const cast = await addCast(db);
		for (const id of Object.values(cast)) await addPasskey(db, id);
		expect(await stepsOf(db, cast)).toEqual({
			...{ staff: 'give', admin: 'give', coordinator: 'give' },
			...{ trainer: null, coach: null, participant: null }
		});
	});

	test('can wait for sixty days from the first start on, or from getting the role', async () => {
		const db = database();
		await becomeOwn(db);
		const cast = await addCast(db);
		setClock(addMs(START, 60 * DAY - MINUTE));
		expect(new Set(Object.values(await stepsOf(db, cast)))).toEqual(new Set([null]));
		const late = await addPerson(db, { staff: true });
		setClock(addMs(START, 60 * DAY + MINUTE));
		expect(await stepsOf(db, { ...cast, late })).toEqual({
			...{ staff: 'enrol', admin: 'enrol', coordinator: 'enrol' },
			...{ trainer: null, coach: null, participant: null, late: null }
		});
		expect(await findFactorNotice(db, await actorOf(db, cast.staff))).toMatchObject({ days: 0 });
		expect(await findFactorNotice(db, await actorOf(db, late))).toMatchObject({
			where: 'everywhere',
			days: 60
		});
		expect(await findFactorNotice(db, await actorOf(db, cast.participant))).toBeNull();
	});

	test('is asked of trainers and coaches where it guards something: after the grace, or when they have one', async () => {
		const db = database();
		await becomeOwn(db);
		const cast = await addCast(db);
		const guarded = async () => {
			const answers = [];
			for (const id of [cast.trainer, cast.coach, cast.participant])
				answers.push(await leadsTo(requireFactor, await localsOf(db, id)));
			return answers;
		};
		expect(await guarded()).toEqual([null, null, null]);
		setClock(addMs(START, 60 * DAY + MINUTE));
		const enrol = '/profiel/tweede-stap?terug=%2Fhier';
		expect(await guarded()).toEqual([enrol, enrol, null]);
		expect(await leadsTo(requireOwnFactor, await localsOf(db, cast.trainer))).toBeNull();
		for (const id of [cast.trainer, cast.coach, cast.participant]) await addPasskey(db, id);
		const give = '/tweede-stap?terug=%2Fhier';
		expect(await guarded()).toEqual([give, give, give]);
		expect(await leadsTo(requireOwnFactor, await localsOf(db, cast.trainer))).toBe(give);
	});

	test('is never asked in a demonstration', async () => {
		const db = database();
		await db.updateTable('setting').set({ value: 'demonstration' }).where('key', '=', 'mark').execute();
		await beginAsking(db);
		expect(await db.selectFrom('setting').select('key').where('key', '=', 'factor_since').execute()).toEqual(
			[]
		);
		const cast = await addCast(db);
		await addPasskey(db, cast.trainer);
		const locals = { ...(await localsOf(db, cast.trainer)), demonstration: true } as App.Locals;
		expect(await leadsTo(requireFactor, locals)).toBeNull();
		expect(isFresh({ ...locals, signedIn: null })).toBe(true);
	});

	test('given on a trusted device counts there for thirty days, and on no other', async () => {
		const db = database();
		const [noor, bo] = [await addPerson(db, { staff: true }), await addPerson(db, { staff: true })];
		for (const id of [noor, bo]) await addPasskey(db, id);
		const first = await come(db, noor);
		expect(await firstStep(db, first.signedIn)).toBe('give');
		await noteGiven(db, first.signedIn, true);
		const again = await come(db, noor, first.device);
		expect(await firstStep(db, again.signedIn)).toBeNull();
		expect(await firstStep(db, (await come(db, noor)).signedIn)).toBe('give');
		const other = await come(db, bo, again.device);
		expect(await firstStep(db, other.signedIn)).toBe('give');

		setClock(addMs(START, 30 * DAY - MINUTE));
		const last = await come(db, noor, other.device);
		expect(await firstStep(db, last.signedIn)).toBeNull();
		setClock(addMs(START, 30 * DAY + MINUTE));
		expect(await firstStep(db, last.signedIn)).toBe('give');
		expect(await firstStep(db, (await come(db, noor, last.device)).signedIn)).toBe('give');
	});

	test('given without trusting the device is asked again at the next sign-in', async () => {
		const db = database();
		const noor = await addPerson(db, { staff: true });
		await addPasskey(db, noor);
		const { signedIn, device } = await come(db, noor);
		await noteGiven(db, signedIn, false);
		expect(await firstStep(db, await readAgain(db, signedIn))).toBeNull();
		expect(await firstStep(db, (await come(db, noor, device)).signedIn)).toBe('give');
	});

	test('is reminded of at thirty, fourteen and three days left, once each, whoever has none', async () => {
		const db = database();
		await becomeOwn(db);
		const cast = await addCast(db);
		await addPasskey(db, cast.admin);
		for (let day = 0; day <= 61; day += 1) {
			setClock(addMs(START, day * DAY + MINUTE));
			await remindOfFactors(db);
			await remindOfFactors(db);
		}
		const mails = await db
			.selectFrom('outbox')
			.select(['recipientId', 'ids', 'createdAt'])
			.orderBy('createdAt')
			.execute();
		const told = (id: string) =>
			mails
				.filter(({ recipientId }) => recipientId === id)
				.map(({ ids, createdAt }) => [
					(JSON.parse(ids) as { days: number }).days,
					Math.floor((Date.parse(createdAt) - Date.parse(START)) / DAY)
				]);
		const all = [
			[30, 30],
			[14, 46],
			[3, 57]
		];
		expect(Object.fromEntries(Object.entries(cast).map(([role, id]) => [role, told(id)]))).toEqual({
			...{ staff: all, coordinator: all, trainer: all, coach: all },
			...{ admin: [], participant: [] }
		});
	});

	test('is told in words of the day the mail goes, and to nobody who has one by then', async () => {
		const db = database();
		await becomeOwn(db);
		const cast = await addCast(db);
		setClock(addMs(START, 46 * DAY + MINUTE));
		const mailTo = async (recipientId: string, ids: MailIds = { days: 14 }) =>
			await renderMail(
				db,
				{ id: newId(), dedupKey: 'x', recipientId, template: 'factors.reminder', ids },
				{ templates: factorMails, origin: 'https://leren.example.nl', sender: 'x@example.nl' }
			);
		expect(await mailTo(cast.staff)).toMatchObject({
			subject: 'Nog 14 dagen voor je tweede stap in Tweespan',
			text: expect.stringContaining('https://leren.example.nl/profiel/tweede-stap')
		});
		expect(await mailTo(cast.trainer)).toMatchObject({
			text: expect.stringContaining('eigen bijeenkomsten blijven ook zonder open')
		});
		await addPasskey(db, cast.staff);
		expect(await mailTo(cast.staff)).toEqual({ suppress: 'no factor is needed any more' });
		expect(await mailTo(cast.participant)).toEqual({ suppress: 'no factor is needed any more' });
	});

	test('is counted for administrators, with the names of those who work for everybody or an organisation', async () => {
		const db = database();
		const cast = await addCast(db);
		await addPasskey(db, cast.admin);
		await addPasskey(db, cast.coach);
		const closed = await addPerson(db, { staff: true });
		await db.updateTable('user').set({ disabledAt: now() }).where('id', '=', closed).execute();
		await db.updateTable('person').set({ shieldedAt: now() }).where('id', '=', cast.staff).execute();
		expect(await countFactors(db)).toEqual({
			...{ asksSince: null, everywhere: 3, guarded: 2, guardedWithout: 1 },
			without: [
				{ id: cast.coordinator, name: 'Coen Proef' },
				{ id: cast.staff, name: 'Staf' }
			]
		});
	});
});

onBothDatabases('A proof', (database) => {
	test('counts for five minutes, from signing in or from doing so again', async () => {
		const db = database();
		const { signedIn } = await come(db, await addPerson(db));
		const fresh = async () =>
			isFresh({ demonstration: false, signedIn: await readAgain(db, signedIn) } as App.Locals);
		expect(await fresh()).toBe(true);
		setClock(addMs(now(), 5 * MINUTE));
		expect(await fresh()).toBe(false);
		await noteProof(db, signedIn);
		expect(await fresh()).toBe(true);
		expect(isFresh({ demonstration: false, signedIn: null } as App.Locals)).toBe(false);
	});
});

async function addCast(db: Db) {
	const organisation = await addOrganisation(db);
	const cast = {
		staff: await addPerson(db, { givenName: 'Staf', staff: true }),
		admin: await addPerson(db, { givenName: 'Ada', admin: true }),
		coordinator: await addPerson(db, { givenName: 'Coen', coordinatedOrganisations: [organisation] }),
		trainer: await addPerson(db, { givenName: 'Tess', teaches: [await addTopic(db)] }),
		coach: await addPerson(db, { givenName: 'Cas' }),
		participant: await addPerson(db, { givenName: 'Pia' })
	};
	await db
		.insertInto('coachingPair')
		.values({
			id: newId(),
			coachId: cast.coach,
			participantId: cast.participant,
			askedAt: now(),
			askedBy: cast.participant,
			acceptedAt: now()
		})
		.execute();
	return cast;
}

/** As the first start of an own installation finds it. */
async function becomeOwn(db: Db) {
	await db.deleteFrom('setting').where('key', '=', 'mark').execute();
	await beginAsking(db);
}

async function addPasskey(db: Db, userId: string) {
	const key = { credential: newId(), publicKey: Buffer.from(''), counter: 0, name: 'telefoon' };
	await db
		.insertInto('passkey')
		.values({ id: newId(), userId, ...key, addedAt: now() })
		.execute();
}

async function stepsOf(db: Db, people: Record<string, string>) {
	const steps: [string, unknown][] = [];
	for (const [role, id] of Object.entries(people))
		steps.push([role, await findFirstStep(db, await actorOf(db, id), null)]);
	return Object.fromEntries(steps);
}

async function firstStep(db: Db, signedIn: SignedIn) {
	return await findFirstStep(db, await actorOf(db, signedIn.userId), signedIn.facts.factorAt);
}

async function localsOf(db: Db, id: string) {
	const { signedIn } = await come(db, id);
	return { db, actor: await actorOf(db, id), signedIn, demonstration: false, path: '/hier' } as App.Locals;
}

/** Where a guard sends somebody; null when it lets them through. */
async function leadsTo(guard: (locals: App.Locals) => Promise<void>, locals: App.Locals) {
	return await guard(locals).then(
		() => null,
		(answer: { location: string }) => answer.location
	);
}

const cookies = new WeakMap<SignedIn, string>();

async function come(db: Db, userId: string, deviceCookie?: string) {
	const signIns = createSignIns(db, false);
	const arrival: Arrival = { way: 'password', device: 'Firefox, Linux', deviceCookie, shared: false };
	const [session, device] = await arrive(db, signIns, userId, arrival);
	const signedIn = await signIns.read(session?.value);
	if (!signedIn) throw new Error('Nobody signed in.');
	cookies.set(signedIn, session?.value ?? '');
	return { signedIn, device: device?.value ?? '' };
}

async function readAgain(db: Db, signedIn: SignedIn) {
	const read = await createSignIns(db, false).read(cookies.get(signedIn));
	if (!read) throw new Error('Nobody is signed in.');
	return read;
}

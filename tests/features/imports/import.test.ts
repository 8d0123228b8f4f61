import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import {
	applyImport,
	chooseOrganisations,
	dropImport,
	forgetOldImports,
	prepareImport
} from '#lib/features/imports/commands.server.ts';
import { importFile } from '#lib/features/imports/import-file.server.ts';
import { getImport, getRest } from '#lib/features/imports/queries.server.ts';
import { restRows } from '#lib/features/imports/rest.ts';
import { faultText } from '#lib/features/imports/words.ts';
import { toCsv } from '#lib/server/csv.ts';
import { addMs, DAY, setClock } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases, START } from '../../support/database.ts';
import { actorOf, addMembership, addOrganisation, addPerson } from '../../support/builders.ts';
import { wordsOf } from '../../support/problems.ts';

const FOUR = [
	'Sociaal Werk Rivierland',
	'Veilig Thuis Rijn en IJssel',
	'Jeugdbescherming Oostland',
	'Vrouwenopvang De Linde'
];

const FAULTY = resolve('tests/support/deelnemers-met-fouten.csv');

function season(name: string) {
	return readFileSync(resolve('src/cli/seed/season', `${name}.csv`));
}

function participants(...rows: string[]) {
	return Buffer.from(['Achternaam;Voorletters;Roepnaam;E-mail;Organisatie;Functie', ...rows].join('\n'));
}

async function count(
	db: Db,
	table:
		| 'person'
		| 'membership'
		| 'trainer'
		| 'session'
		| 'preference'
		| 'organisation'
		| 'possibleDuplicate'
		| 'importBatch'
		| 'audit'
) {
	const row = await db
		.selectFrom(table)
		.select((select) => select.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return row.count;
}

async function staff(db: Db) {
	return await actorOf(db, await addPerson(db, { staff: true }));
}

async function problemOf(work: Promise<unknown>) {
	return await work.then(
		() => undefined,
		(problem: { status: number }) => ({ status: problem.status, message: wordsOf(problem) })
	);
}

onBothDatabases('importing the season', (database) => {
	test('gives 131 people, 23 trainers, 48 sessions and 239 preferences, and again nothing', async () => {
		const db = database();
		for (const name of ['deelnemers', 'trainers', 'bijeenkomsten', 'inschrijvingen']) {
			const { reading, outcome } = await importFile(db, season(name), { makeOrganisations: true });
			expect(reading.faults).toEqual([]);
			expect(outcome?.left).toBe(0);
		}
		expect(await count(db, 'person')).toBe(131);
		expect(await count(db, 'organisation')).toBe(9);
		expect(await count(db, 'trainer')).toBe(23);
		expect(await count(db, 'session')).toBe(48);
		expect(await count(db, 'possibleDuplicate')).toBe(8);
		const wishes = await db.selectFrom('preference').select(['personId', 'trainingId']).distinct().execute();
		expect(wishes).toHaveLength(239);
		const signs = await db.selectFrom('organisation').select(['colour', 'shape']).execute();
		expect(new Set(signs.map((sign) => `${sign.colour} ${sign.shape}`)).size).toBe(9);
		const online = await db.selectFrom('place').select('name').where('kind', '=', 'online').execute();
		expect(online).toEqual([{ name: 'Online' }]);

		const audits = await count(db, 'audit');
		for (const name of ['deelnemers', 'trainers', 'bijeenkomsten', 'inschrijvingen']) {
			const { outcome } = await importFile(db, season(name));
			expect(outcome?.counts).toMatchObject({ new: 0, changed: 0 });
		}
		expect(await count(db, 'audit')).toBe(audits + 4);
	});

	test('takes in nothing of a list with faults, and says so', async () => {
		const db = database();
		for (const name of FOUR) await addOrganisation(db, name);
		const { reading, outcome } = await importFile(db, readFileSync(FAULTY));
		expect(reading.faults.map((fault) => fault.line)).toEqual([6, 9, 11, 14, 17, 20, 26]);
		expect(outcome).toBeUndefined();
		expect(await count(db, 'person')).toBe(0);
	});

	test('takes in the good rows now and hands the rest back, without a living formula', async () => {
		const db = database();
		for (const name of FOUR) await addOrganisation(db, name);
		const { rest, reading, outcome } = await importFile(db, readFileSync(FAULTY), {
			goodRows: true
		});
		expect(outcome).toMatchObject({ counts: { new: 23, changed: 0, known: 0 }, left: 7 });
		expect(await count(db, 'person')).toBe(23);
		const csv = toCsv(
			restRows(rest, reading.faults, 'Wat er niet klopt', (fault) => faultText(fault, { locale: 'nl' }))
		);
		expect(csv.split('\r\n')).toHaveLength(9);
		expect(csv).toContain("'=HYPERLINK");
		expect(csv).toContain('Hier staan twee adressen. Kies er één.');
	});

	test('calls the same address the same person, and only what the list says changes', async () => {
		const db = database();
		const one = await addOrganisation(db, 'Een');
		const other = await addOrganisation(db, 'Ander');
		const id = await addPerson(db, {
			email: 'gijs@example.nl',
			givenName: 'Gijs',
			familyName: 'Visser',
			organisations: [one]
		});
		await importFile(db, participants('Visser;;Gijsbert;GIJS@example.nl;Ander;coach'));
		expect(
			await db
				.selectFrom('person')
				.select(['givenName', 'initials', 'version'])
				.where('id', '=', id)
				.executeTakeFirst()
		).toEqual({ givenName: 'Gijsbert', initials: 'A.', version: 2 });
		const memberships = await db
			.selectFrom('membership')
			.select(['organisationId', 'function', 'startsOn', 'endsOn'])
			.where('personId', '=', id)
			.execute();
		expect(memberships).toContainEqual({
			organisationId: other,
			function: 'coach',
			startsOn: '2027-01-12',
			endsOn: null
		});
		expect(memberships).toHaveLength(2);
	});
});

onBothDatabases('an import in the browser', (database) => {
	test('is looked at first, asks once per unknown organisation, and is then taken in', async () => {
		const db = database();
		const actor = await staff(db);
		const linde = await addOrganisation(db, 'De Linde');
		const file = participants(
			'A;A.;Ans;a@e.nl;Nieuw;x',
			'B;B.;Bo;b@e.nl;nieuw;x',
			'C;C.;Cor;c@e.nl;Linde;x',
			'D;D.;Dirk;d@e.nl;Ver weg;x'
		);
		const id = await prepareImport(db, actor, { name: 'lijst.csv', bytes: file });
		const before = await getImport(db, actor, id);
		expect(before.preview).toMatchObject({ total: 4, faulty: 4, counts: { new: 0 } });
		expect(before.preview?.unknownOrganisations).toEqual([
			{ name: 'Nieuw', rows: 2, choice: null },
			{ name: 'Linde', rows: 1, choice: null },
			{ name: 'Ver weg', rows: 1, choice: null }
		]);
		await chooseOrganisations(db, actor, id, {
			Nieuw: { act: 'make' },
			Linde: { act: 'link', organisationId: linde },
			'Ver weg': { act: 'skip' }
		});
		expect((await getImport(db, actor, id)).preview).toMatchObject({
			faulty: 0,
			skipped: 1,
			counts: { new: 3 }
		});
		expect(await count(db, 'person')).toBe(1);
		expect(await applyImport(db, actor, id, { goodRows: false })).toMatchObject({
			counts: { new: 3 },
			left: 1
		});
		const people = await db
			.selectFrom('person')
			.innerJoin('membership', 'personId', 'person.id')
			.innerJoin('organisation', 'organisation.id', 'organisationId')
			.select(['email', 'organisation.name'])
			.orderBy('email')
			.execute();
		expect(people).toEqual([
			{ email: 'a@e.nl', name: 'Nieuw' },
			{ email: 'b@e.nl', name: 'Nieuw' },
			{ email: 'c@e.nl', name: 'De Linde' }
		]);
		expect((await getRest(db, actor, id)).rest.rows).toMatchObject([{ line: 5 }]);
		expect(await problemOf(applyImport(db, actor, id, { goodRows: false }))).toMatchObject({ status: 409 });
	});

	test('is all or nothing: a fault at the end leaves no trace of the beginning', async () => {
		const db = database();
		const actor = await staff(db);
		await addOrganisation(db, 'Een');
		const rows = Array.from({ length: 30 }, (_, index) => `P;P.;P;p${index}@e.nl;Een;x`);
		const id = await prepareImport(db, actor, {
			name: 'l.csv',
			bytes: participants(...rows, 'Q;Q.;Q;geen adres;Een;x')
		});
		expect(await problemOf(applyImport(db, actor, id, { goodRows: false }))).toMatchObject({ status: 409 });
		expect(await count(db, 'person')).toBe(1);
		expect(await applyImport(db, actor, id, { goodRows: true })).toMatchObject({
			counts: { new: 30 },
			left: 1
		});
		expect(await count(db, 'person')).toBe(31);
	});

	test('shows namesakes to staff and keeps them to be decided', async () => {
		const db = database();
		const actor = await staff(db);
		const een = await addOrganisation(db, 'Een');
		await addPerson(db, { givenName: 'Zoë', familyName: 'Bos', organisations: [een] });
		const id = await prepareImport(db, actor, {
			name: 'l.csv',
			bytes: participants('Bos;Z.;Zoe;zoe@e.nl;Een;x')
		});
		expect((await getImport(db, actor, id)).preview?.namesakes).toEqual([
			{ line: 2, name: 'Zoe Bos', organisations: ['Een', 'Een'] }
		]);
		await applyImport(db, actor, id, { goodRows: false });
		expect(await count(db, 'possibleDuplicate')).toBe(1);
	});

	test('a coordinator brings in own people only, and sees nobody else’s namesakes', async () => {
		const db = database();
		const [own, other] = [await addOrganisation(db, 'Eigen'), await addOrganisation(db, 'Ander')];
		const actor = await actorOf(
			db,
			await addPerson(db, { organisations: [own], coordinatedOrganisations: [own] })
		);
		await addPerson(db, {
			email: 'vreemd@e.nl',
			givenName: 'Zoë',
			familyName: 'Bos',
			organisations: [other]
		});
		const file = participants(
			'Bos;Z.;Zoë;zoe@e.nl;Eigen;x',
			'Kok;K.;Kees;kees@e.nl;Ander;x',
			'Bos;Z.;Zoë;vreemd@e.nl;Eigen;x',
			'Nap;N.;Nel;nel@e.nl;Nergens;x'
		);
		const id = await prepareImport(db, actor, { name: 'l.csv', bytes: file });
		await chooseOrganisations(db, actor, id, { Nergens: { act: 'make' } });
		const { preview } = await getImport(db, actor, id);
		expect(preview?.faults.map(({ line, reason }) => [line, reason])).toEqual([
			[3, 'foreign_organisation'],
			[4, 'foreign_person'],
			[5, 'unknown_organisation']
		]);
		expect(preview?.namesakes).toEqual([]);
		await chooseOrganisations(db, actor, id, { Nergens: { act: 'link', organisationId: other } });
		expect((await getImport(db, actor, id)).preview?.faults[2]?.reason).toBe('foreign_organisation');
		await applyImport(db, actor, id, { goodRows: true });
		expect(await count(db, 'person')).toBe(3);
		expect(await count(db, 'organisation')).toBe(2);
		expect(await count(db, 'possibleDuplicate')).toBe(1);
		expect(
			await problemOf(prepareImport(db, actor, { name: 't.csv', bytes: season('trainers') }))
		).toMatchObject({ status: 409 });
	});

	test('is refused to who is neither staff nor coordinator, and hidden from everybody but its maker', async () => {
		const db = database();
		await addOrganisation(db, 'Een');
		const file = { name: 'l.csv', bytes: participants('A;A.;Ans;a@e.nl;Een;x') };
		const admin = await actorOf(db, await addPerson(db, { admin: true }));
		expect(await problemOf(prepareImport(db, admin, file))).toMatchObject({ status: 403 });
		const id = await prepareImport(db, await staff(db), file);
		const colleague = await staff(db);
		expect(await problemOf(getImport(db, colleague, id))).toMatchObject({ status: 404 });
		expect(await problemOf(applyImport(db, colleague, id, { goodRows: false }))).toMatchObject({
			status: 404
		});
		expect(await problemOf(dropImport(db, colleague, id))).toMatchObject({ status: 404 });
		expect(await count(db, 'importBatch')).toBe(1);
	});

	test('is forgotten after a day', async () => {
		const db = database();
		const actor = await staff(db);
		const id = await prepareImport(db, actor, {
			name: 'l.csv',
			bytes: participants('A;A.;Ans;a@e.nl;Een;x')
		});
		setClock(addMs(START, DAY - 60_000));
		await forgetOldImports(db);
		expect(await count(db, 'importBatch')).toBe(1);
		setClock(addMs(START, DAY + 60_000));
		expect(await problemOf(getImport(db, actor, id))).toMatchObject({ status: 404 });
		await forgetOldImports(db);
		expect(await count(db, 'importBatch')).toBe(0);
	});

	test('checks again when it is taken in: what was free yesterday may be taken today', async () => {
		const db = database();
		const own = await addOrganisation(db, 'Eigen');
		const coordinator = await actorOf(
			db,
			await addPerson(db, { organisations: [own], coordinatedOrganisations: [own] })
		);
		const id = await prepareImport(db, coordinator, {
			name: 'l.csv',
			bytes: participants('A;A.;Ans;a@e.nl;Eigen;x')
		});
		const elsewhere = await addPerson(db, { email: 'a@e.nl' });
		await addMembership(db, elsewhere, await addOrganisation(db));
		expect(await problemOf(applyImport(db, coordinator, id, { goodRows: false }))).toMatchObject({
			status: 409
		});
	});
});

import { expect, test } from 'vitest';
import { addPerson, correctPerson } from '#lib/features/people/commands.server.ts';
import { disableAccount } from '#lib/features/accounts/disable.server.ts';
import { invitePeople, listInvitable } from '#lib/features/accounts/invite.server.ts';
import {
	addAbsence,
	saveProfile,
	saveRegisterNumber,
	saveWorkingDays,
	removeAbsence
} from '#lib/features/people/profile/profile.server.ts';
import { endRole, endTrainer, grantRole, saveTrainer } from '#lib/features/people/roles/roles.server.ts';
import { onBothDatabases } from '../../support/database.ts';
import { refusalOf } from '../../support/problems.ts';
import * as world from '../../support/builders.ts';

const NEW = {
	givenName: 'Nel',
	initials: 'N.',
	infix: '',
	familyName: 'Nieuw',
	email: 'nel@e.nl',
	function: 'coach',
	discipline: ''
};

onBothDatabases('keeping people', (database) => {
	async function cast() {
		const db = database();
		const [own, other] = [await world.addOrganisation(db, 'Eigen'), await world.addOrganisation(db, 'Ander')];
		const staffId = await world.addPerson(db, { staff: true, organisations: [other] });
		const adminId = await world.addPerson(db, { admin: true, organisations: [other] });
		const member = await world.addPerson(db, { organisations: [own], email: 'member@e.nl' });
		return {
			db,
			own,
			other,
			member,
			staffId,
			adminId,
			staff: await world.actorOf(db, staffId),
			admin: await world.actorOf(db, adminId),
			coordinator: await world.actorOf(
				db,
				await world.addPerson(db, { organisations: [own], coordinatedOrganisations: [own] })
			),
			self: await world.actorOf(db, member),
			stranger: await world.actorOf(db, await world.addPerson(db, { organisations: [other] }))
		};
	}

	test('a coordinator adds people to the own organisation, an address once', async () => {
		const { db, coordinator, own, other, stranger } = await cast();
		expect(await refusalOf(addPerson(db, stranger, { ...NEW, organisationId: own }))).toEqual({
			status: 403
		});
		expect(await refusalOf(addPerson(db, coordinator, { ...NEW, organisationId: other }))).toEqual({
			status: 409,
			field: 'organisationId'
		});
		await addPerson(db, coordinator, { ...NEW, organisationId: own });
		expect(await refusalOf(addPerson(db, coordinator, { ...NEW, organisationId: own }))).toEqual({
			status: 409,
			field: 'email'
		});
	});

	test('a name is put right by staff and coordinator', async () => {
		const { db, coordinator, self, member, stranger } = await cast();
		const name = { givenName: 'Juist', initials: 'J.', infix: '', familyName: 'Gespeld' };
		expect(await refusalOf(correctPerson(db, stranger, member, { ...name, version: 1 }))).toEqual({
			status: 404
		});
		expect(await refusalOf(correctPerson(db, self, member, { ...name, version: 1 }))).toEqual({
			status: 403
		});
		await correctPerson(db, coordinator, member, { ...name, version: 1 });
		expect(await refusalOf(correctPerson(db, coordinator, member, { ...name, version: 1 }))).toEqual({
			status: 409
		});
	});

	test('staff choose coordinators and trainers, an administrator chooses staff, nobody the own role', async () => {
		const { db, staff, admin, coordinator, member, own, staffId, adminId } = await cast();
		expect(await refusalOf(grantRole(db, coordinator, member, 'coordinator', own))).toEqual({ status: 403 });
		expect(await refusalOf(grantRole(db, staff, member, 'staff', null))).toEqual({ status: 403 });
		expect(await refusalOf(grantRole(db, staff, staffId, 'coordinator', own))).toEqual({ status: 403 });
		expect(await refusalOf(grantRole(db, admin, adminId, 'staff', null))).toEqual({ status: 403 });
		expect(await refusalOf(grantRole(db, staff, member, 'coordinator', null))).toEqual({
			status: 409,
			field: 'organisationId'
		});
		await grantRole(db, staff, member, 'coordinator', own);
		expect(await refusalOf(grantRole(db, staff, member, 'coordinator', own))).toEqual({
			status: 409,
			field: 'role'
		});
		await grantRole(db, admin, member, 'staff', null);
		expect(await world.actorOf(db, member)).toMatchObject({ staff: true, coordinatedOrganisations: [own] });
		const grants = await db
			.selectFrom('roleGrant')
			.select(['id', 'role'])
			.where('personId', '=', member)
			.execute();
		const staffGrant = grants.find((grant) => grant.role === 'staff')?.id ?? '';
		expect(await refusalOf(endRole(db, staff, staffGrant))).toEqual({ status: 403 });
		await endRole(db, admin, staffGrant);
		expect(await world.actorOf(db, member)).toMatchObject({ staff: false });
		expect(await refusalOf(endRole(db, admin, staffGrant))).toEqual({ status: 404 });
	});

	test('a trainer is made and ended by staff, not while a session waits', async () => {
		const { db, staff, coordinator, member, own } = await cast();
		const topicId = await world.addTopic(db);
		expect(
			await refusalOf(saveTrainer(db, coordinator, member, { maxSessions: 4, topicIds: [topicId] }))
		).toEqual({ status: 403 });
		expect(await refusalOf(saveTrainer(db, staff, member, { maxSessions: 4, topicIds: [] }))).toEqual({
			status: 409,
			field: 'topicIds'
		});
		await saveTrainer(db, staff, member, { maxSessions: 4, topicIds: [topicId] });
		expect(await world.actorOf(db, member)).toMatchObject({ trainer: true });
		const sessionId = await world.addSession(db, await world.addEdition(db));
		await world.addLead(db, sessionId, 1, member, own);
		expect(await refusalOf(endTrainer(db, staff, member))).toEqual({ status: 409 });
		await db.deleteFrom('sessionLead').execute();
		await endTrainer(db, staff, member);
		expect(await world.actorOf(db, member)).toMatchObject({ trainer: false });
	});

	test('inviting is a separate act, for those in sight who have no account yet', async () => {
		const { db, coordinator, stranger, member, own, other, staff } = await cast();
		const added = await addPerson(db, coordinator, { ...NEW, organisationId: own });
		const foreign = await addPerson(db, staff, { ...NEW, email: 'f@e.nl', organisationId: other });
		expect(await db.selectFrom('outbox').selectAll().execute()).toEqual([]);
		expect((await listInvitable(db, coordinator)).map((person) => person.id)).toContain(added);
		expect(await refusalOf(invitePeople(db, coordinator, [foreign]))).toEqual({ status: 409 });
		expect(await refusalOf(invitePeople(db, stranger, [added]))).toEqual({ status: 409 });
		await db.updateTable('user').set({ passwordHash: 'x' }).where('id', '=', member).execute();
		expect(await invitePeople(db, coordinator, [added, added, member, foreign])).toBe(1);
		expect(await db.selectFrom('outbox').select(['recipientId', 'template']).execute()).toEqual([
			{ recipientId: added, template: 'people.invitation' }
		]);
	});

	test('an account is stopped by an administrator, and every sign-in with it', async () => {
		const { db, admin, staff, member, adminId } = await cast();
		await world.addSignIn(db, member);
		expect(await refusalOf(disableAccount(db, staff, member, true))).toEqual({ status: 403 });
		expect(await refusalOf(disableAccount(db, admin, adminId, true))).toEqual({ status: 403 });
		await disableAccount(db, admin, member, true);
		expect(await db.selectFrom('loginSession').selectAll().execute()).toEqual([]);
	});

	test('working days, absence and register numbers are kept by oneself, the coordinator and staff', async () => {
		const { db, self, coordinator, stranger, admin, member } = await cast();
		expect(await refusalOf(saveWorkingDays(db, stranger, member, ['1']))).toEqual({ status: 404 });
		expect(await refusalOf(saveWorkingDays(db, admin, member, ['1']))).toEqual({ status: 403 });
		expect(await refusalOf(saveWorkingDays(db, self, member, []))).toEqual({
			status: 409,
			field: 'workingDays'
		});
		await saveWorkingDays(db, self, member, ['4', '2', '2']);
		expect(
			await db.selectFrom('person').select('workingDays').where('id', '=', member).executeTakeFirst()
		).toEqual({ workingDays: '24' });
		const days = { startsOn: '2027-02-01', endsOn: '2027-02-05' };
		expect(
			await refusalOf(addAbsence(db, self, member, { ...days, endsOn: '2027-01-31', deputyId: null }))
		).toEqual({ status: 409, field: 'endsOn' });
		expect(await refusalOf(addAbsence(db, self, member, { ...days, deputyId: stranger.personId }))).toEqual({
			status: 409,
			field: 'deputyId'
		});
		await addAbsence(db, coordinator, member, { ...days, deputyId: coordinator.personId });
		const absence = await db.selectFrom('absence').select('id').executeTakeFirstOrThrow();
		expect(await refusalOf(removeAbsence(db, stranger, absence.id))).toEqual({ status: 404 });
		await removeAbsence(db, self, absence.id);
		await saveRegisterNumber(db, self, member, 'SKJ', '1234');
		await saveRegisterNumber(db, self, member, 'SKJ', '');
		expect(await db.selectFrom('registerNumber').selectAll().execute()).toEqual([]);
	});

	test('a profile keeps what others may see, and tells when it was changed elsewhere', async () => {
		const { db, self, member } = await cast();
		const choice = { language: 'en' as const, phone: '06', sharesContact: true, shielded: false, version: 1 };
		await saveProfile(db, self, choice);
		expect(await refusalOf(saveProfile(db, self, choice))).toEqual({ status: 409 });
		const row = await db
			.selectFrom('person')
			.select(['language', 'sharesContactAt', 'shieldedAt', 'version'])
			.where('id', '=', member)
			.executeTakeFirstOrThrow();
		expect(row).toMatchObject({ language: 'en', shieldedAt: null, version: 2 });
		expect(row.sharesContactAt).not.toBeNull();
	});
});

import { tmpdir } from 'node:os';
import {
	endMembership,
	correctWork,
	moveMembership,
	startMembership
} from '#lib/features/memberships/commands.server.ts';
import { answerMerger } from '#lib/features/merging/answer.server.ts';
import { listPossibleDuplicates } from '#lib/features/merging/duplicates.server.ts';
import { mergePeople } from '#lib/features/merging/merge.server.ts';
import { listOwnProposals, showDuplicates, showProposal } from '#lib/features/merging/pages.server.ts';
import { approveMerger, proposeMerger, withdrawMerger } from '#lib/features/merging/propose.server.ts';
import { showUndo } from '#lib/features/merging/undo-page.server.ts';
import { undoMerger } from '#lib/features/merging/undo.server.ts';
import { addPerson, correctPerson } from '#lib/features/people/commands.server.ts';
import { disableAccount } from '#lib/features/accounts/disable.server.ts';
import { listPeople } from '#lib/features/people/list.server.ts';
import { mayListPeople } from '#lib/features/people/policy.ts';
import { getPerson } from '#lib/features/people/person.server.ts';
import { saveWorkingDays } from '#lib/features/people/profile/profile.server.ts';
import { endRole, grantRole, saveTrainer } from '#lib/features/people/roles/roles.server.ts';
import { erasePerson } from '#lib/features/privacy/erase.server.ts';
import { getErasure } from '#lib/features/privacy/preview.server.ts';
import { changeOrganisation, closeOrganisation } from '#lib/features/organisations/commands.server.ts';
import { getOrganisation, listOrganisations } from '#lib/features/organisations/queries.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { addPerson as addPersonTo } from '../../support/builders.ts';
import type { Declared } from '../declaration.ts';
import type { World } from '../world.ts';
import { shows, type Probe } from './probe.ts';

const NAME = { givenName: 'Nieuw', initials: 'N.', infix: '', familyName: 'Naam' };
const WORK = { function: 'medewerker', discipline: 'maatschappelijk werk' };

export const person: Record<keyof Declared['person'], Probe> = {
	read: (db, actor, { people }) => getPerson(db, actor, people.participant),
	find: async (db, actor, { people }) =>
		shows((await listPeople(db, actor)).people.some(({ id }) => id === people.participant)),
	readEmail: async (db, actor, { people }) => shows((await getPerson(db, actor, people.participant)).email),
	readWork: async (db, actor, { people }) =>
		shows((await getPerson(db, actor, people.participant)).workingDays),
	readRoles: async (db, actor, { people, organisations }) => {
		const grant = {
			id: newId(),
			personId: people.participant,
			role: 'coordinator' as const,
			organisationId: organisations.west,
			grantedAt: now()
		};
		await db.insertInto('roleGrant').values(grant).execute();
		shows((await getPerson(db, actor, people.participant)).roles.length);
		if (!mayListPeople(actor)) return;
		const found = await listPeople(db, actor, { role: 'coordinator' });
		shows(found.people.some(({ id }) => id === people.participant));
	},
	correct: (db, actor, { people }) => correctPerson(db, actor, people.participant, { ...NAME, version: 1 }),
	saveWorkingDays: (db, actor, { people }) => saveWorkingDays(db, actor, people.participant, ['1', '2']),
	add: (db, actor, { organisations }) => {
		const organisationId = actor.coordinatedOrganisations[0] ?? organisations.own;
		return addPerson(db, actor, { ...NAME, ...WORK, email: 'nieuw@example.nl', organisationId });
	},
	disable: (db, actor, { people }) => disableAccount(db, actor, people.participant, true),
	findDuplicates: (db, actor) => listPossibleDuplicates(db, actor),
	merge: async (db, actor) => {
		const [kept, gone] = [await addPersonTo(db), await addPersonTo(db)];
		await mergePeople(db, actor, kept, gone);
	},
	previewErasing: (db, actor, { people }) => getErasure(db, actor, people.participant),
	erase: (db, actor, { people }) => erasePerson(db, actor, people.participant, 'Pia Proef', tmpdir())
};

export const merger: Record<keyof Declared['merger'], Probe> = {
	propose: (db, actor, { people }) => proposeMerger(db, actor, people.participant, people.coached),
	read: async (db, actor, world) => await showProposal(db, actor, await proposed(db, world)),
	list: async (db, actor, world) => {
		const id = await proposed(db, world);
		shows((await showDuplicates(db, actor)).proposals.some((one) => one.id === id));
	},
	approve: async (db, actor, world) => await approveMerger(db, actor, await proposed(db, world)),
	withdraw: async (db, actor, world) => await withdrawMerger(db, actor, await proposed(db, world)),
	answer: async (db, actor, world) => await answerMerger(db, actor, await proposed(db, world), 'yes'),
	seeAsked: async (db, actor, world) => {
		await proposed(db, world);
		shows((await listOwnProposals(db, actor)).length);
	},
	readUndo: async (db, actor, world) => await showUndo(db, actor, await merged(db, world)),
	undo: async (db, actor, world) => await undoMerger(db, actor, await merged(db, world))
};

async function proposed(db: Db, { people, actors }: World) {
	return await proposeMerger(db, actors.staff, people.participant, people.coached);
}

/** Two who never signed in. */
async function merged(db: Db, { actors }: World) {
	const [kept, gone] = [await addPersonTo(db), await addPersonTo(db)];
	await mergePeople(db, actors.staff, kept, gone);
	return gone;
}

export const shieldedPerson: Record<keyof Declared['shieldedPerson'], Probe> = {
	readSurname: async (db, actor, { people }) => {
		const listed = mayListPeople(actor) ? (await listPeople(db, actor)).people : [];
		const told = [
			await getPerson(db, actor, people.shielded),
			listed.find(({ id }) => id === people.shielded)
		];
		shows(JSON.stringify(told).includes('Schuilnaam'));
	},
	readEmail: async (db, actor, { people }) =>
		shows(JSON.stringify(await getPerson(db, actor, people.shielded)).includes('schuilnaam@'))
};

export const membership: Record<keyof Declared['membership'], Probe> = {
	start: (db, actor, { people, organisations }) =>
		startMembership(db, actor, people.participant, {
			...WORK,
			organisationId: organisations.own,
			startsOn: '2019-01-01',
			endsOn: '2019-06-30'
		}),
	correct: (db, actor, { membershipId }) => correctWork(db, actor, membershipId, WORK),
	end: (db, actor, { membershipId }) => endMembership(db, actor, membershipId, '2027-06-30'),
	move: (db, actor, { membershipId, organisations }) =>
		moveMembership(db, actor, membershipId, {
			...WORK,
			organisationId: organisations.other,
			startsOn: '2027-06-30'
		})
};

export const role: Record<keyof Declared['role'], Probe> = {
	grantCoordinator: (db, actor, { people, organisations }) =>
		grantRole(db, actor, people.participant, 'coordinator', organisations.own),
	grantStaff: (db, actor, { people }) => grantRole(db, actor, people.participant, 'staff', null),
	makeTrainer: (db, actor, { people }) =>
		saveTrainer(db, actor, people.participant, { maxSessions: 3, topicIds: [people.topic] }),
	grantOneself: (db, actor, { organisations }) =>
		grantRole(db, actor, actor.personId, 'coordinator', organisations.west),
	endOneself: async (db, actor, { organisations }) => {
		const grant = {
			id: newId(),
			personId: actor.personId,
			role: 'coordinator' as const,
			organisationId: organisations.west,
			grantedAt: now()
		};
		await db.insertInto('roleGrant').values(grant).execute();
		await endRole(db, actor, grant.id);
	}
};

export const organisation: Record<keyof Declared['organisation'], Probe> = {
	list: async (db, _, { organisations }) =>
		shows((await listOrganisations(db)).some(({ id }) => id === organisations.own)),
	readInDetail: (db, actor, { organisations }) => getOrganisation(db, actor, organisations.own),
	change: (db, actor, { organisations }) =>
		changeOrganisation(db, actor, organisations.own, {
			name: 'Anders',
			kind: 'other',
			colour: 7,
			shape: 'square',
			domains: []
		}),
	close: async (db, actor, { organisations }) => {
		await db.deleteFrom('membership').where('organisationId', '=', organisations.own).execute();
		await closeOrganisation(db, actor, organisations.own);
	}
};

import { mergePeople } from '#lib/features/merging/merge.server.ts';
import { proposeMerger } from '#lib/features/merging/propose.server.ts';
import { disableAccount } from '#lib/features/accounts/disable.server.ts';
import { addAbsence } from '#lib/features/people/profile/profile.server.ts';
import { saveTrainer } from '#lib/features/people/roles/roles.server.ts';
import { closeOrganisation } from '#lib/features/organisations/commands.server.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { relations } from '../../rights/declaration.ts';
import type { World } from '../../rights/world.ts';
import { addPerson, addSignIn, grant } from '../../support/builders.ts';
import { after, type Action } from './action.ts';

const NAME = { givenName: 'Nieuw', initials: 'N.', infix: '', familyName: 'Naam' };
const WORK = { function: 'medewerker', discipline: 'maatschappelijk werk' };
const ORGANISATION = { name: 'Anders', kind: 'other', colour: '7', shape: 'square', domains: '' };
const OLD = 'fietsen langs de dijk';
const NEW = 'wandelen onder beuken';
const CSV = 'achternaam;tussenvoegsel;voorletters;voornaam;e-mail;organisatie;functie;discipline';

const staffOnly = { may: ['staff'], sees: relations.filter((relation) => relation !== 'staff') } as const;
const self = { may: relations };
const about = ({ people }: World) => ({ personId: people.participant });

export const people: Record<string, Action> = {
	'/mensen/nieuw?/add': {
		rule: 'person.add',
		post: ({ organisations }, actor) => ({
			fields: {
				...{ ...NAME, ...WORK },
				email: 'nieuw@example.nl',
				organisationId: actor.coordinatedOrganisations[0] ?? organisations.own
			}
		})
	},
	'/mensen/[personId]?/correct': {
		rule: 'person.correct',
		post: (world) => ({ params: about(world), fields: { ...NAME, version: '1' } })
	},
	'/mensen/[personId]?/invite': {
		rule: { may: ['coordinator', 'staff', 'admin'] },
		otherwise: 409,
		post: (world) => ({ params: about(world) })
	},
	...workOn('/mensen/[personId]', about, 'person.saveWorkingDays', ({ people }) => people.participant),
	...workOn(
		'/profiel/werk',
		() => ({}),
		self,
		({ people }) => people.participant
	),
	'/mensen/[personId]?/startMembership': {
		rule: 'membership.start',
		post: (world) => ({
			params: about(world),
			fields: {
				...WORK,
				organisationId: world.organisations.own,
				startsOn: '2019-01-01',
				endsOn: '2019-06-30'
			}
		})
	},
	'/mensen/[personId]?/endMembership': {
		rule: 'membership.end',
		post: (world) => ({ params: about(world), fields: { id: world.membershipId, endsOn: '2027-06-30' } })
	},
	'/mensen/[personId]?/moveMembership': {
		rule: 'membership.move',
		post: (world) => ({
			params: about(world),
			fields: {
				...WORK,
				id: world.membershipId,
				organisationId: world.organisations.other,
				startsOn: '2027-06-30'
			}
		})
	},
	'/mensen/[personId]?/correctWork': {
		rule: 'membership.correct',
		post: (world) => ({
			params: about(world),
			fields: { id: world.membershipId, function: 'jurist', discipline: 'recht' }
		})
	},
	'/mensen/[personId]?/grantRole': {
		rule: 'role.grantCoordinator',
		post: (world) => ({
			params: about(world),
			fields: { role: 'coordinator', organisationId: world.organisations.own }
		})
	},
	'/mensen/[personId]?/endRole': after(
		async ({ db, people, organisations }) => {
			await grant(db, people.participant, 'coordinator', organisations.west);
			const held = db.selectFrom('roleGrant').select('id').where('personId', '=', people.participant);
			return await held.executeTakeFirstOrThrow();
		},
		{
			rule: 'role.grantCoordinator',
			post: (world, _, { id }) => ({ params: about(world), fields: { id } })
		}
	),
	'/mensen/[personId]?/saveTrainer': {
		rule: 'role.makeTrainer',
		post: (world) => ({
			params: about(world),
			fields: { maxSessions: '3', topicIds: world.people.topic }
		})
	},
	'/mensen/[personId]?/endTrainer': after(
		async ({ db, actors, people }) =>
			await saveTrainer(db, actors.staff, people.participant, { maxSessions: 3, topicIds: [people.topic] }),
		{ rule: 'role.makeTrainer', post: (world) => ({ params: about(world), fields: { name: 'Pia' } }) }
	),
	'/mensen/[personId]?/disable': {
		rule: 'person.disable',
		post: (world) => ({ params: about(world), fields: { name: 'Pia' } })
	},
	'/mensen/[personId]?/enable': after(
		async ({ db, actors, people }) => await disableAccount(db, actors.admin, people.participant, true),
		{ rule: 'person.disable', post: (world) => ({ params: about(world), fields: { name: 'Pia' } }) }
	),
	'/mensen/[personId]/verwijderen?/erase': {
		rule: 'person.erase',
		post: (world) => ({ params: about(world), fields: { name: 'Pia Proef' } })
	},
	'/mensen/dubbel?/tellApart': after(
		async ({ db, people }) => {
			const [personId = '', otherId = ''] = [people.participant, people.colleague].toSorted();
			await db.insertInto('possibleDuplicate').values({ personId, otherId, foundAt: now() }).execute();
		},
		{
			rule: staffOnly,
			post: ({ people }) => ({ fields: { personId: people.participant, otherId: people.colleague } })
		}
	),
	...merging(),
	'/mensen/uitnodigen?/invite': {
		rule: { may: ['coordinator', 'staff', 'admin'] },
		otherwise: 409,
		post: ({ people }) => ({ fields: { wie: people.participant } })
	},
	'/mensen/inlezen?/prepare': {
		rule: 'import.prepare',
		post: () => ({
			files: [{ field: 'file', name: 'a.csv', bytes: Buffer.from(`${CSV}\nA;;A.;Aad;a@example.nl;West;;\n`) }]
		})
	},
	'/mensen/inlezen/[importId]?/choose': {
		rule: 'import.apply',
		post: ({ importId, organisations }) => ({
			params: { importId },
			fields: { name: 'Organisatie own', choice: organisations.own }
		})
	},
	'/mensen/inlezen/[importId]?/applyAll': {
		rule: 'import.apply',
		post: ({ importId }) => ({ params: { importId } })
	},
	'/mensen/inlezen/[importId]?/applyGoodRows': {
		rule: 'import.apply',
		post: ({ importId }) => ({ params: { importId } })
	},
	'/mensen/inlezen/[importId]?/drop': {
		rule: 'import.apply',
		post: ({ importId }) => ({ params: { importId } })
	},
	'/organisaties/nieuw?/add': { rule: 'organisation.change', post: () => ({ fields: ORGANISATION }) },
	'/organisaties/[organisationId]?/change': {
		rule: 'organisation.change',
		post: ({ organisations }) => ({ params: { organisationId: organisations.own }, fields: ORGANISATION })
	},
	'/organisaties/[organisationId]?/close': after(
		async ({ db, organisations }) => await emptyOrganisation(db, organisations.west),
		{
			rule: 'organisation.close',
			post: ({ organisations }) => ({ params: { organisationId: organisations.west } })
		}
	),
	'/organisaties/[organisationId]?/reopen': after(
		async ({ db, actors, organisations }) => {
			await emptyOrganisation(db, organisations.west);
			await closeOrganisation(db, actors.staff, organisations.west);
		},
		{
			rule: 'organisation.close',
			post: ({ organisations }) => ({ params: { organisationId: organisations.west } })
		}
	),
	'/profiel?/saveProfile': {
		rule: self,
		post: () => ({ fields: { language: 'en', phone: '06 12345678', version: '1' } })
	},
	'/profiel/wachtwoord?/changePassword': after(
		async ({ db, people }) => {
			const passwordHash = await hashPassword(OLD);
			await db.updateTable('user').set({ passwordHash }).where('id', '=', people.participant).execute();
		},
		{
			rule: { may: ['participant'] },
			otherwise: 409,
			post: () => ({ fields: { oldPassword: OLD, password: NEW, passwordAgain: NEW } })
		}
	),
	'/profiel?/removePhoto': { rule: self, post: () => ({}) },
	'/profiel/aanmeldingen?/end': {
		...after(signInEverybody, {
			rule: self,
			post: (_, { personId }, { hashes }) => ({ fields: { hash: hashes.get(personId) ?? '' } })
		}),
		namesLoosely: true
	},
	'/profiel/aanmeldingen?/forgetDevice': {
		...after(signInEverybody, {
			rule: self,
			post: (_, { personId }, { devices }) => ({ fields: { id: devices.get(personId) ?? '' } })
		}),
		namesLoosely: true
	}
};

/** The participant and somebody with nothing to lose are merged by one; the participant and the coached by two. */
function merging(): Record<string, Action> {
	const proposed = async ({ db, actors, people }: World) =>
		await proposeMerger(db, actors.staff, people.participant, people.coached);
	return {
		'/mensen/samenvoegen?/merge': after(addNewcomer, {
			rule: 'person.merge',
			post: ({ people }, _, goneId) => ({ fields: { keptId: people.colleague, goneId, name: 'Nora' } })
		}),
		'/mensen/samenvoegen?/propose': {
			rule: 'merger.propose',
			post: ({ people }) => ({ fields: { keptId: people.participant, goneId: people.coached } })
		},
		'/mensen/samenvoegen/[proposalId]?/approve': after(proposed, {
			rule: 'merger.approve',
			post: (_, _1, proposalId) => ({ params: { proposalId } })
		}),
		'/mensen/samenvoegen/[proposalId]?/withdraw': after(proposed, {
			rule: 'merger.withdraw',
			post: (_, _1, proposalId) => ({ params: { proposalId } })
		}),
		'/profiel/samenvoegen?/answer': after(proposed, {
			rule: 'merger.answer',
			post: (_, _1, proposalId) => ({ fields: { proposalId, answer: 'yes' } })
		}),
		'/mensen/samengevoegd/[goneId]?/undo': after(
			async (world) => {
				const goneId = await addNewcomer(world);
				await mergePeople(world.db, world.actors.staff, world.people.colleague, goneId);
				return goneId;
			},
			{ rule: 'merger.undo', post: (_, _1, goneId) => ({ params: { goneId } }) }
		)
	};
}

async function addNewcomer({ db, organisations }: World) {
	return await addPerson(db, { givenName: 'Nora', organisations: [organisations.own] });
}

async function signInEverybody({ db, actors }: World) {
	for (const { personId } of Object.values(actors)) await addSignIn(db, personId);
	const sessions = await db.selectFrom('loginSession').select(['userId', 'idHash']).execute();
	const devices = await db.selectFrom('knownDevice').select(['userId', 'id']).execute();
	return {
		hashes: new Map(sessions.map(({ userId, idHash }) => [userId, idHash])),
		devices: new Map(devices.map(({ userId, id }) => [userId, id]))
	};
}

function workOn(
	route: string,
	params: (world: World) => Record<string, string>,
	rule: Action['rule'],
	personIdOf: (world: World) => string
): Record<string, Action> {
	return {
		[`${route}?/saveWorkingDays`]: {
			rule,
			post: (world) => ({ params: params(world), fields: { workingDays: ['1', '2'] } })
		},
		[`${route}?/addAbsence`]: {
			rule,
			post: (world) => ({
				params: params(world),
				fields: { startsOn: '2027-03-01', endsOn: '2027-03-05', deputyId: '' }
			})
		},
		[`${route}?/removeAbsence`]: after(
			async (world) => {
				const personId = personIdOf(world);
				const absence = { startsOn: '2027-03-01', endsOn: '2027-03-05', deputyId: null };
				await addAbsence(world.db, world.actors.participant, personId, absence);
				return await world.db.selectFrom('absence').select('id').executeTakeFirstOrThrow();
			},
			{
				rule: 'person.saveWorkingDays',
				post: (world, _, { id }) => ({ params: params(world), fields: { id } })
			}
		),
		[`${route}?/saveRegisterNumber`]: {
			rule,
			post: (world) => ({ params: params(world), fields: { register: 'SKJ', number: '110012345' } })
		}
	};
}

async function emptyOrganisation(db: Db, organisationId: string) {
	await db.deleteFrom('membership').where('organisationId', '=', organisationId).execute();
}

import { askReset } from '#lib/features/accounts/access.server.ts';
import { addPerson, correctPerson } from '#lib/features/people/commands.server.ts';
import { disableAccount } from '#lib/features/accounts/disable.server.ts';
import { invitePeople } from '#lib/features/accounts/invite.server.ts';
import {
	addAbsence,
	saveProfile,
	saveRegisterNumber,
	saveWorkingDays
} from '#lib/features/people/profile/profile.server.ts';
import { endRole, endTrainer, grantRole, saveTrainer } from '#lib/features/people/roles/roles.server.ts';
import {
	correctWork,
	endMembership,
	moveMembership,
	startMembership
} from '#lib/features/memberships/commands.server.ts';
import { tellApart } from '#lib/features/merging/duplicates.server.ts';
import { applyImport, prepareImport } from '#lib/features/imports/commands.server.ts';
import { erasePerson } from '#lib/features/privacy/erase.server.ts';
import { now } from '#lib/server/clock.ts';
import { localDate } from '#lib/server/zone.ts';
import { CSV } from '../world.ts';
import { admin, anybody, keeper, staff, type Acts } from './act.ts';
import { addressOf, chance, newAddress, oneOf, organisation, person, puppet, row } from './draw.ts';
import { nameIn } from './mailbox.ts';
import type { Plot } from './plot.ts';

const NAME = { givenName: 'Pop', initials: 'P.', infix: '', familyName: 'Proef' };
const WORK = { function: 'medewerker', discipline: 'maatschappelijk werk' };

export const peopleActs: Acts = {
	'people.addPerson': {
		by: keeper,
		weight: 3,
		run: async (plot, actor) => {
			const email = newAddress(plot);
			const organisationId = actor.coordinatedOrganisations[0] ?? organisation(plot);
			await addPerson(plot.db, actor, { ...NAME, ...WORK, email, organisationId });
			return email;
		}
	},
	'people.correctPerson': {
		by: keeper,
		run: async (plot, actor) => {
			const id = await person(plot);
			const { version } = await addressOf(plot, id);
			await correctPerson(plot.db, actor, id, { ...NAME, version });
			return nameIn(plot, id);
		}
	},
	'accounts.invitePeople': {
		by: keeper,
		weight: 3,
		run: async (plot, actor) => {
			const ids = [await person(plot), await puppet(plot)];
			await invitePeople(plot.db, actor, ids);
			return ids.map((id) => nameIn(plot, id)).join();
		}
	},
	/** Nobody signs in for this: whoever types an address asks. */
	'accounts.askReset': {
		by: anybody,
		weight: 6,
		run: async (plot) => {
			const id = await person(plot);
			const addresses = plot.db.selectFrom('personAddress').select('email').where('personId', '=', id);
			const { email } = oneOf(plot, await addresses.orderBy('addedAt').orderBy('email').execute());
			await plot.db.deleteFrom('limitHit').execute();
			await askReset(plot.db, email, { ip: '::1' });
			return email;
		}
	},
	'accounts.disableAccount': {
		by: admin,
		weight: 2,
		run: async (plot, actor) => {
			const [id, off] = [await person(plot), chance(plot, 50)];
			await disableAccount(plot.db, actor, id, off);
			return `${nameIn(plot, id)} ${off ? 'off' : 'on'}`;
		}
	},
	'people.grantRole': {
		by: keeper,
		weight: 2,
		run: async (plot, actor) => {
			const id = await person(plot);
			const role = oneOf(plot, ['staff', 'admin', 'coordinator'] as const);
			await grantRole(plot.db, actor, id, role, role === 'coordinator' ? organisation(plot) : null);
			return `${nameIn(plot, id)} ${role}`;
		}
	},
	'people.endRole': {
		by: keeper,
		run: async (plot, actor) => {
			const id = await row(plot, 'roleGrant');
			await endRole(plot.db, actor, id);
			return id;
		}
	},
	'people.saveTrainer': {
		by: staff,
		weight: 2,
		run: async (plot, actor) => {
			const id = await person(plot);
			await saveTrainer(plot.db, actor, id, { maxSessions: 9, topicIds: [plot.world.people.topic] });
			return nameIn(plot, id);
		}
	},
	'people.endTrainer': {
		by: staff,
		run: async (plot, actor) => {
			const id = await person(plot);
			await endTrainer(plot.db, actor, id);
			return nameIn(plot, id);
		}
	},
	'people.saveWorkingDays': {
		by: keeper,
		run: async (plot, actor) => {
			const id = await person(plot);
			await saveWorkingDays(plot.db, actor, id, ['1', '2']);
			return nameIn(plot, id);
		}
	},
	'people.addAbsence': {
		by: keeper,
		run: async (plot, actor) => {
			const [id, deputyId] = [await person(plot), await person(plot)];
			const today = localDate(now());
			await addAbsence(plot.db, actor, id, { startsOn: today, endsOn: today, deputyId });
			return `${nameIn(plot, id)}, deputy ${nameIn(plot, deputyId)}`;
		}
	},
	'people.saveRegisterNumber': {
		by: keeper,
		run: async (plot, actor) => {
			const id = await person(plot);
			await saveRegisterNumber(plot.db, actor, id, 'SKJ', '12345');
			return nameIn(plot, id);
		}
	},
	'people.saveProfile': {
		by: anybody,
		run: async (plot, actor) => {
			const { version } = await addressOf(plot, actor.personId);
			const choices = { language: 'nl' as const, phone: '', sharesContact: true, shielded: false };
			await saveProfile(plot.db, actor, { ...choices, version });
			return '';
		}
	},
	'memberships.startMembership': {
		by: keeper,
		weight: 2,
		run: async (plot, actor) => {
			const [id, organisationId] = [await person(plot), organisation(plot)];
			const dates = { startsOn: '2027-01-01', endsOn: null };
			await startMembership(plot.db, actor, id, { ...WORK, organisationId, ...dates });
			return nameIn(plot, id);
		}
	},
	'memberships.moveMembership': {
		by: keeper,
		weight: 2,
		run: async (plot, actor) => {
			const id = await row(plot, 'membership');
			const next = { ...WORK, organisationId: organisation(plot), startsOn: localDate(now()) };
			await moveMembership(plot.db, actor, id, next);
			return id;
		}
	},
	'memberships.endMembership': {
		by: keeper,
		run: async (plot, actor) => {
			const id = await row(plot, 'membership');
			await endMembership(plot.db, actor, id, localDate(now()));
			return id;
		}
	},
	'memberships.correctWork': {
		by: keeper,
		run: async (plot, actor) => {
			const id = await row(plot, 'membership');
			await correctWork(plot.db, actor, id, WORK);
			return id;
		}
	},
	'merging.tellApart': {
		by: staff,
		run: async (plot, actor) => {
			const [one, other] = [await person(plot), await person(plot)];
			await tellApart(plot.db, actor, one, other);
			return `${nameIn(plot, one)}, ${nameIn(plot, other)}`;
		}
	},
	'privacy.erasePerson': {
		by: admin,
		run: async (plot, actor) => {
			const id = await puppet(plot);
			await erasePerson(plot.db, actor, id, 'Pop Proef', plot.dataDir);
			return nameIn(plot, id);
		}
	},
	'imports.applyImport': {
		by: keeper,
		weight: 3,
		run: async (plot, actor) => {
			const lines = await fileAbout(plot);
			const bytes = Buffer.from(`${lines.join('\n')}\n`);
			const id = await prepareImport(plot.db, actor, { name: 'lijst.csv', bytes });
			await applyImport(plot.db, actor, id, { goodRows: true });
			return lines.slice(1).join(' / ');
		}
	}
};

/** New people and known ones, with another name or as trainers. */
async function fileAbout(plot: Plot): Promise<string[]> {
	const { email } = await addressOf(plot, await person(plot));
	const place = oneOf(plot, ['own', 'other', 'linde']);
	if (chance(plot, 30)) {
		const heading = 'e-mail;organisatie;onderwerpen;maximum bijeenkomsten';
		return [heading, `${email};Organisatie ${place};Gespreksvoering;9`];
	}
	return [
		CSV,
		`Proef;;P.;Pia;${newAddress(plot)};Organisatie ${place};medewerker;`,
		`Anders;;A.;Anna;${email};Organisatie ${place};medewerker;`
	];
}

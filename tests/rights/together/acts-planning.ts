import { markAttendance } from '#lib/features/attendance/commands.server.ts';
import { cancelEdition } from '#lib/features/editions/cancel.server.ts';
import { makeDefinitive, makeEdition, markHeld } from '#lib/features/editions/commands.server.ts';
import { copyEdition } from '#lib/features/editions/copy.server.ts';
import { enrol, placeEnrolment, withdrawEnrolment } from '#lib/features/enrolments/commands.server.ts';
import { enrolOthers } from '#lib/features/enrolments/enrol-others.server.ts';
import { addOrganisation, changeOrganisation } from '#lib/features/organisations/commands.server.ts';
import { openHalf, pairTrainer, substitute } from '#lib/features/pairings/commands.server.ts';
import { addSession, cancelSession, changeSession } from '#lib/features/sessions/commands.server.ts';
import { addMs, DAY, now } from '#lib/server/clock.ts';
import { localDate } from '#lib/server/zone.ts';
import { keeper, staff, anybody, trainer, type Acts } from './act.ts';
import { chance, oneOf, organisation, person, row } from './draw.ts';
import { nameIn } from './mailbox.ts';
import type { Plot } from './plot.ts';

const REASON = { overrideReason: 'Het kan niet anders.' };

export const planningActs: Acts = {
	'pairings.pairTrainer': {
		by: staff,
		weight: 3,
		run: async (plot, actor) => {
			const [sessionId, place, id] = [await row(plot, 'session'), aPlace(plot), await person(plot)];
			await pairTrainer(plot.db, actor, sessionId, place, id, REASON);
			return `${nameIn(plot, id)} leads ${sessionId}`;
		}
	},
	'pairings.substitute': {
		by: staff,
		weight: 3,
		run: async (plot, actor) => {
			const [sessionId, place, id] = [await row(plot, 'session'), aPlace(plot), await person(plot)];
			await substitute(plot.db, actor, sessionId, place, id, REASON);
			return `${nameIn(plot, id)} leads ${sessionId}`;
		}
	},
	'pairings.openHalf': {
		by: staff,
		run: async (plot, actor) => {
			const [sessionId, place] = [await row(plot, 'session'), aPlace(plot)];
			await openHalf(plot.db, actor, sessionId, place);
			return `${sessionId} ${place}`;
		}
	},
	'enrolments.enrol': {
		by: anybody,
		weight: 2,
		run: async (plot, actor) => {
			const [editionId, personId] = [await row(plot, 'edition'), await person(plot)];
			await enrol(plot.db, actor, editionId, { personId, overlapConfirmed: true });
			return `${nameIn(plot, personId)} in ${editionId}`;
		}
	},
	'enrolments.enrolOthers': {
		by: keeper,
		run: async (plot, actor) => {
			const [editionId, id] = [await row(plot, 'edition'), await person(plot)];
			await enrolOthers(plot.db, actor, editionId, { personIds: [id], pasted: '', overlapConfirmed: true });
			return `${nameIn(plot, id)} in ${editionId}`;
		}
	},
	'enrolments.withdrawEnrolment': {
		by: keeper,
		run: async (plot, actor) => {
			const id = await row(plot, 'enrolment');
			await withdrawEnrolment(plot.db, actor, id, 'ziek');
			return id;
		}
	},
	'enrolments.placeEnrolment': {
		by: staff,
		run: async (plot, actor) => {
			const id = await row(plot, 'enrolment');
			await placeEnrolment(plot.db, actor, id);
			return id;
		}
	},
	'editions.makeEdition': {
		by: staff,
		run: async (plot, actor) => {
			const title = `Poppenkast ${plot.story.length}`;
			const facts = { trainingId: plot.world.trainingId, enrolUntil: null, minimum: 1, groupSize: 6 };
			return await makeEdition(plot.db, actor, { ...facts, title, mixPublished: 'by_hand', version: 0 });
		}
	},
	'editions.copyEdition': {
		by: staff,
		run: async (plot, actor) =>
			await copyEdition(plot.db, actor, await row(plot, 'edition'), {
				title: `Kopie ${plot.story.length}`,
				weeks: 4
			})
	},
	'editions.cancelEdition': {
		by: staff,
		run: async (plot, actor) => {
			const id = await row(plot, 'edition');
			if (id === plot.world.editionId) return 'not this one';
			await cancelEdition(plot.db, actor, id, 'Te weinig mensen.');
			return id;
		}
	},
	'editions.makeDefinitive': {
		by: staff,
		run: async (plot, actor) => {
			const id = await row(plot, 'edition');
			await makeDefinitive(plot.db, actor, id);
			return id;
		}
	},
	'editions.markHeld': {
		by: staff,
		run: async (plot, actor) => {
			const id = await row(plot, 'edition');
			await markHeld(plot.db, actor, id);
			return id;
		}
	},
	'sessions.addSession': {
		by: staff,
		run: async (plot, actor) => {
			const editionId = await row(plot, 'edition');
			const facts = { from: '09:00', to: '12:30', hour: null, placeId: null, link: '', seats: 20 };
			const date = localDate(addMs(now(), (3 + plot.random.below(40)) * DAY));
			return await addSession(plot.db, actor, editionId, { ...facts, ...REASON, date, version: 0 });
		}
	},
	'sessions.changeSession': {
		by: staff,
		run: async (plot, actor) => {
			const id = await row(plot, 'session');
			const { version } = await plot.db
				.selectFrom('session')
				.select('version')
				.where('id', '=', id)
				.executeTakeFirstOrThrow();
			const facts = { from: '09:00', to: '12:30', hour: null, placeId: null, link: '', seats: 20 };
			const date = localDate(addMs(now(), (3 + plot.random.below(40)) * DAY));
			await changeSession(plot.db, actor, id, { ...facts, ...REASON, date, version });
			return id;
		}
	},
	'sessions.cancelSession': {
		by: staff,
		run: async (plot, actor) => {
			const id = await row(plot, 'session');
			if (chance(plot, 70)) return 'thought better of it';
			await cancelSession(plot.db, actor, id, 'Ziek.');
			return id;
		}
	},
	'attendance.markAttendance': {
		by: (actor) => staff(actor) || trainer(actor),
		run: async (plot, actor) => {
			const [id, personId] = [await row(plot, 'session'), await person(plot)];
			const changes = [{ personId, state: 'present' as const }];
			await markAttendance(plot.db, actor, id, { changes, restPresent: false, reason: 'Vergeten.' });
			return nameIn(plot, personId);
		}
	},
	'organisations.addOrganisation': {
		by: staff,
		run: async (plot, actor) => {
			const name = `Poppen ${plot.story.length}`;
			const id = await addOrganisation(plot.db, actor, { ...LOOK, name });
			return id;
		}
	},
	'organisations.changeOrganisation': {
		by: staff,
		run: async (plot, actor) => {
			const id = organisation(plot);
			const { name } = await plot.db
				.selectFrom('organisation')
				.select('name')
				.where('id', '=', id)
				.executeTakeFirstOrThrow();
			await changeOrganisation(plot.db, actor, id, { ...LOOK, name, domains: ['puppet.example'] });
			return name;
		}
	}
};

const LOOK = { kind: 'other' as const, colour: 1, shape: 'circle' as const, domains: [] as string[] };

function aPlace(plot: Plot) {
	return oneOf(plot, [1, 2] as const);
}

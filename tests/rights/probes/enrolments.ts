import { closeAttendance, markAttendance } from '#lib/features/attendance/commands.server.ts';
import { getAttendanceSheet, getEditionAttendance } from '#lib/features/attendance/queries.server.ts';
import { reportAbsence } from '#lib/features/attendance/reports.server.ts';
import { getSignInSheet } from '#lib/features/attendance/sign-in-sheet.server.ts';
import { findNetwork } from '#lib/features/encounters/queries.server.ts';
import { enrol, placeEnrolment, withdrawEnrolment } from '#lib/features/enrolments/commands.server.ts';
import { getParticipants } from '#lib/features/enrolments/participants.server.ts';
import { askMix } from '#lib/features/mixes/ask.server.ts';
import { showMixing } from '#lib/features/mixes/workshop/page.server.ts';
import { getPublishedGroups } from '#lib/features/mixes/ring.server.ts';
import { addSeatingRule } from '#lib/features/mixes/seating-rules.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { addMs, DAY } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { START } from '../../support/database.ts';
import { addEnrolment } from '../../support/builders.ts';
import type { Declared } from '../declaration.ts';
import type { World } from '../world.ts';
import { shows, type Probe } from './probe.ts';

async function listed(db: Db, actor: Actor, { editionId }: World, personId: string) {
	const { participants } = await getParticipants(db, actor, editionId);
	shows(participants.some((one) => one.personId === personId));
}

export const enrolment: Record<keyof Declared['enrolment'], Probe> = {
	seeInList: (db, actor, world) => listed(db, actor, world, world.people.participant),
	seeOfAnotherInList: (db, actor, world) => listed(db, actor, world, world.people.another),
	withdraw: (db, actor, { enrolmentId }) => withdrawEnrolment(db, actor, enrolmentId),
	withdrawOfAnother: (db, actor, { anotherEnrolmentId }) => withdrawEnrolment(db, actor, anotherEnrolmentId),
	enrolOneself: (db, actor, { offeredId }) => enrol(db, actor, offeredId),
	enrolSomebody: (db, actor, { offeredId, people }) =>
		enrol(db, actor, offeredId, { personId: people.colleague }),
	place: (db, actor, { waitingId }) => placeEnrolment(db, actor, waitingId)
};

async function attended(db: Db, actor: Actor, { editionId, pastId }: World, personId: string) {
	const { rows } = await getEditionAttendance(db, actor, editionId);
	const sheet = await getAttendanceSheet(db, actor, pastId);
	shows([rows, sheet.rows].every((list) => list.some((row) => row.personId === personId)));
}

export const attendance: Record<keyof Declared['attendance'], Probe> = {
	read: (db, actor, world) => attended(db, actor, world, world.people.participant),
	readOfAnother: (db, actor, world) => attended(db, actor, world, world.people.another),
	mark: (db, actor, world) => mark(db, actor, world, world.people.another),
	markOneself: async (db, actor, world) => {
		await giveSeat(db, world, actor.personId);
		await mark(db, actor, world, actor.personId);
	},
	close: async (db, actor, { actors, pastId }) => {
		await markAttendance(db, actors.trainer, pastId, { changes: [], restPresent: true, reason: '' });
		await closeAttendance(db, actor, pastId);
	},
	report: (db, actor, { sessionId }) => reportAbsence(db, actor, sessionId),
	printSheet: (db, actor, { sessionId }) => getSignInSheet(db, actor, sessionId)
};

async function mark(db: Db, actor: Actor, { pastId }: World, personId: string) {
	await markAttendance(db, actor, pastId, {
		changes: [{ personId, state: 'present' }],
		restPresent: false,
		reason: ''
	});
}

async function giveSeat(db: Db, { editionId }: World, personId: string) {
	await db.deleteFrom('mixSeat').where('personId', '=', personId).execute();
	await db
		.deleteFrom('enrolment')
		.where('editionId', '=', editionId)
		.where('personId', '=', personId)
		.execute();
	const id = await addEnrolment(db, editionId, personId);
	await db
		.updateTable('enrolment')
		.set({ placedAt: addMs(START, -9 * DAY) })
		.where('id', '=', id)
		.execute();
}

export const group: Record<keyof Declared['group'], Probe> = {
	readAll: async (db, actor, { editionId }) => shows((await showMixing(db, actor, editionId)).workshop),
	readOwn: async (db, actor, { editionId }) => shows((await showMixing(db, actor, editionId)).rings.length),
	readNumbers: async (db, actor, { editionId }) =>
		shows((await showMixing(db, actor, editionId)).numbers.length),
	wish: (db, actor, { editionId, people }) =>
		addSeatingRule(db, actor, editionId, {
			kind: 'apart',
			personId: people.participant,
			otherId: people.another
		}),
	make: (db, actor, { editionId }) => askMix(db, actor, editionId),
	print: (db, actor, { sessionId }) => getPublishedGroups(db, actor, sessionId)
};

export const encounter: Record<keyof Declared['encounter'], Probe> = {
	read: async (db, actor, { people }) => {
		const network = await findNetwork(db, actor);
		shows(
			network?.people.some(({ personId }) => personId === people.participant || personId === people.coached)
		);
	}
};

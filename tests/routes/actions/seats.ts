/** Who takes part, and who was there. */
import { markAttendance } from '#lib/features/attendance/commands.server.ts';
import { reportAbsence } from '#lib/features/attendance/reports.server.ts';
import { relations } from '../../rights/declaration.ts';
import type { World } from '../../rights/world.ts';
import { after, type Action } from './action.ts';

const ofEdition = ({ editionId }: World) => ({ editionId });
const ofSession = ({ sessionId }: World) => ({ sessionId });
const ofPast = ({ pastId }: World) => ({ sessionId: pastId });

export const seats: Record<string, Action> = {
	'/bijeenkomsten/[sessionId]/presentie?/markAttendance': {
		rule: 'attendance.mark',
		post: (world) => ({
			params: ofPast(world),
			fields: { [`state.${world.people.another}`]: 'present', rest: '', reason: '' }
		})
	},
	'/bijeenkomsten/[sessionId]/presentie?/closeAttendance': after(
		async ({ db, actors, pastId }) =>
			await markAttendance(db, actors.trainer, pastId, { changes: [], restPresent: true, reason: '' }),
		{ rule: 'attendance.close', post: (world) => ({ params: ofPast(world) }) }
	),
	'/bijeenkomsten/[sessionId]/presentie?/reportAbsence': {
		rule: 'attendance.report',
		post: (world) => ({ params: ofSession(world) })
	},
	'/bijeenkomsten/[sessionId]/presentie?/withdrawReport': after(
		async ({ db, actors, sessionId }) => {
			await reportAbsence(db, actors.participant, sessionId);
			await reportAbsence(db, actors.coached, sessionId);
		},
		{ rule: 'attendance.report', post: (world) => ({ params: ofSession(world) }) }
	),
	'/aanbod/[trainingId]?/enrol': {
		rule: 'enrolment.enrolOneself',
		post: (world) => ({
			params: { trainingId: world.offeredTrainingId },
			fields: { editionId: world.offeredId }
		})
	},
	'/aanbod/[trainingId]?/withdraw': {
		rule: 'enrolment.withdraw',
		post: (world) => ({
			params: { trainingId: world.trainingId },
			fields: { enrolmentId: world.enrolmentId, reason: '' }
		})
	},
	'/aanbod/[trainingId]?/givePreferences': {
		rule: { may: relations },
		post: ({ offeredTrainingId, offeredId }) => ({
			params: { trainingId: offeredTrainingId },
			fields: { preferences: offeredId }
		})
	},
	'/uitvoeringen/[editionId]/deelnemers?/enrolOthers': {
		rule: {
			may: ['coordinator', 'staff'],
			sees: relations.filter((relation) => !/oordinator|staff/.test(relation))
		},
		otherwise: 200,
		post: ({ offeredId, people }) => ({
			params: { editionId: offeredId },
			fields: { personIds: people.colleague }
		})
	},
	'/uitvoeringen/[editionId]/deelnemers?/place': {
		rule: 'enrolment.place',
		post: ({ offeredId, waitingId }) => ({
			params: { editionId: offeredId },
			fields: { enrolmentId: waitingId }
		})
	},
	'/uitvoeringen/[editionId]/deelnemers?/withdraw': {
		rule: 'enrolment.withdrawOfAnother',
		post: (world) => ({ params: ofEdition(world), fields: { enrolmentId: world.anotherEnrolmentId } })
	}
};

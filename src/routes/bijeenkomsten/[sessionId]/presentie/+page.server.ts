import { z } from 'zod';
import { closeAttendance, markAttendance } from '#lib/features/attendance/commands.server.ts';
import { getAttendanceSheet } from '#lib/features/attendance/queries.server.ts';
import { reportAbsence, withdrawReport } from '#lib/features/attendance/reports.server.ts';
import { attendanceSchema } from '#lib/features/attendance/schema.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { requireActor } from '#lib/server/auth/require-actor.ts';
import { submit } from '../../../submit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	return { sheet: await getAttendanceSheet(locals.db, requireActor(locals), params.sessionId) };
};

const here = ({ params }: RequestEvent) => `/bijeenkomsten/${params.sessionId}/presentie`;

export const actions: Actions = {
	markAttendance: async (event) =>
		await submit(event, {
			at: 'list',
			schema: attendanceSchema(),
			command: (db, actor, data) => markAttendance(db, actor, event.params.sessionId, data),
			done: () => m.attendance_saved(),
			to: () => here(event)
		}),
	closeAttendance: async (event) =>
		await submit(event, {
			at: 'list',
			schema: z.object({}),
			command: (db, actor) => closeAttendance(db, actor, event.params.sessionId),
			done: () => m.attendance_closed(),
			to: () => here(event)
		}),
	reportAbsence: async (event) =>
		await submit(event, {
			at: 'own',
			schema: z.object({}),
			command: (db, actor) => reportAbsence(db, actor, event.params.sessionId),
			done: () => m.attendance_reported(),
			to: () => here(event)
		}),
	withdrawReport: async (event) =>
		await submit(event, {
			at: 'own',
			schema: z.object({}),
			command: (db, actor) => withdrawReport(db, actor, event.params.sessionId),
			done: () => m.attendance_report_withdrawn(),
			to: () => here(event)
		})
};

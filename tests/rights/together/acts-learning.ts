import { saveFeedback, releaseFeedback, flagSubmission } from '#lib/features/assignments/feedback.server.ts';
import {
	changeAssignment,
	makeAssignment,
	publishAssignment
} from '#lib/features/assignments/commands.server.ts';
import { handIn, saveDraft, takeBack } from '#lib/features/assignments/hand-in.server.ts';
import {
	acceptCoaching,
	askCoaching,
	endCoaching,
	startCoaching,
	withdrawNote,
	writeNote
} from '#lib/features/coaching/commands.server.ts';
import { getAssignment } from '#lib/features/assignments/queries.server.ts';
import { ASSIGNMENT } from '../../support/submissions.ts';
import { anybody, staff, trainer, type Acts } from './act.ts';
import { chance, person, row } from './draw.ts';
import { nameIn } from './mailbox.ts';

export const learningActs: Acts = {
	'coaching.startCoaching': {
		by: trainer,
		weight: 2,
		run: async (plot, actor) => {
			const id = await person(plot);
			await startCoaching(plot.db, actor, id);
			return nameIn(plot, id);
		}
	},
	'coaching.askCoaching': {
		by: anybody,
		run: async (plot, actor) => {
			const id = await person(plot);
			await askCoaching(plot.db, actor, id);
			return nameIn(plot, id);
		}
	},
	'coaching.acceptCoaching': {
		by: trainer,
		run: async (plot, actor) => {
			const id = await row(plot, 'coachingPair');
			await acceptCoaching(plot.db, actor, id);
			return id;
		}
	},
	'coaching.endCoaching': {
		by: anybody,
		run: async (plot, actor) => {
			const id = await row(plot, 'coachingPair');
			await endCoaching(plot.db, actor, id);
			return id;
		}
	},
	'coaching.writeNote': {
		by: anybody,
		run: async (plot, actor) => {
			const id = await row(plot, 'coachingPair');
			await writeNote(plot.db, actor, id, 'Van een pop.');
			return id;
		}
	},
	'coaching.withdrawNote': {
		by: anybody,
		run: async (plot, actor) => {
			const [pairId, noteId] = [await row(plot, 'coachingPair'), await row(plot, 'coachingNote')];
			await withdrawNote(plot.db, actor, pairId, noteId);
			return noteId;
		}
	},
	'assignments.makeAssignment': {
		by: (actor) => staff(actor) || trainer(actor),
		run: async (plot, actor) => await makeAssignment(plot.db, actor, await row(plot, 'edition'), ASSIGNMENT)
	},
	'assignments.publishAssignment': {
		by: (actor) => staff(actor) || trainer(actor),
		run: async (plot, actor) => {
			const id = await row(plot, 'assignment');
			await publishAssignment(plot.db, actor, id);
			return id;
		}
	},
	'assignments.changeAssignment': {
		by: (actor) => staff(actor) || trainer(actor),
		run: async (plot, actor) => {
			const id = await row(plot, 'assignment');
			const { version } = await getAssignment(plot.db, actor, id);
			await changeAssignment(plot.db, actor, id, { ...ASSIGNMENT, version });
			return id;
		}
	},
	'assignments.saveDraft': {
		by: anybody,
		run: async (plot, actor) => {
			const id = await row(plot, 'assignment');
			await saveDraft(plot.db, actor, id, { text: 'Van een pop.', files: [] });
			return id;
		}
	},
	'assignments.handIn': {
		by: anybody,
		run: async (plot, actor) => {
			const id = await row(plot, 'assignment');
			await handIn(plot.db, actor, id, 'Te laat.');
			return id;
		}
	},
	'assignments.takeBack': {
		by: anybody,
		run: async (plot, actor) => {
			const id = await row(plot, 'assignment');
			await takeBack(plot.db, actor, id);
			return id;
		}
	},
	'assignments.flagSubmission': {
		by: trainer,
		run: async (plot, actor) => {
			const id = await row(plot, 'submission');
			if (chance(plot, 60)) return 'left alone';
			await flagSubmission(plot.db, actor, id);
			return id;
		}
	},
	'assignments.saveFeedback': {
		by: trainer,
		run: async (plot, actor) => {
			const id = await row(plot, 'submission');
			await saveFeedback(plot.db, actor, id, 'Van een pop.');
			return id;
		}
	},
	'assignments.releaseFeedback': {
		by: trainer,
		run: async (plot, actor) => {
			const id = await row(plot, 'submission');
			await releaseFeedback(plot.db, actor, id, 'Van een pop.');
			return id;
		}
	}
};

import { answerMerger } from '#lib/features/merging/answer.server.ts';
import { mergePeople } from '#lib/features/merging/merge.server.ts';
import { approveMerger, proposeMerger, withdrawMerger } from '#lib/features/merging/propose.server.ts';
import { undoMerger } from '#lib/features/merging/undo.server.ts';
import { answerNewLead, openToNewLead } from '#lib/features/new-leads/commands.server.ts';
import { admin, anybody, keeper, staff, type Acts } from './act.ts';
import { oneOf, person } from './draw.ts';
import { nameIn } from './mailbox.ts';
import type { Plot } from './plot.ts';

export const mergingActs: Acts = {
	'merging.mergePeople': {
		by: staff,
		weight: 3,
		run: async (plot, actor) => {
			const [kept, gone] = [await person(plot), await person(plot)];
			await mergePeople(plot.db, actor, kept, gone);
			return `${nameIn(plot, gone)} into ${nameIn(plot, kept)}`;
		}
	},
	'merging.proposeMerger': {
		by: staff,
		weight: 6,
		run: async (plot, actor) => {
			const [kept, gone] = [await person(plot), await person(plot)];
			await proposeMerger(plot.db, actor, kept, gone);
			return `${nameIn(plot, gone)} into ${nameIn(plot, kept)}`;
		}
	},
	'merging.approveMerger': {
		by: admin,
		weight: 6,
		run: async (plot, actor) => {
			const id = await openProposal(plot);
			await approveMerger(plot.db, actor, id);
			return id;
		}
	},
	'merging.answerMerger': {
		by: anybody,
		weight: 6,
		run: async (plot, actor) => {
			const id = await openProposal(plot);
			await answerMerger(plot.db, actor, id, 'yes');
			return id;
		}
	},
	'merging.withdrawMerger': {
		by: keeper,
		run: async (plot, actor) => {
			const id = await openProposal(plot);
			await withdrawMerger(plot.db, actor, id);
			return id;
		}
	},
	'merging.undoMerger': {
		by: staff,
		weight: 2,
		run: async (plot, actor) => {
			const merged = await plot.db.selectFrom('mergedPerson').select('goneId').orderBy('mergedAt').execute();
			const { goneId } = oneOf(plot, merged);
			await undoMerger(plot.db, actor, goneId);
			return nameIn(plot, goneId);
		}
	},
	'new-leads.openToNewLead': {
		by: anybody,
		weight: 3,
		run: async (plot, actor) => {
			const { editionId, personId } = await newLead(plot);
			await openToNewLead(plot.db, actor, editionId, personId);
			return nameIn(plot, personId);
		}
	},
	'new-leads.answerNewLead': {
		by: anybody,
		weight: 3,
		run: async (plot, actor) => {
			const { editionId, personId } = await newLead(plot);
			await answerNewLead(plot.db, actor, editionId, personId, 'agree');
			return nameIn(plot, personId);
		}
	}
};

async function openProposal(plot: Plot) {
	const open = plot.db.selectFrom('mergeProposal').select('id').where('settledAt', 'is', null);
	return oneOf(plot, await open.orderBy('proposedAt').execute()).id;
}

async function newLead(plot: Plot) {
	const leads = plot.db.selectFrom('newLead').select(['editionId', 'personId']).orderBy('since');
	return oneOf(plot, await leads.execute());
}

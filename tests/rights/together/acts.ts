/** Everything staff, administrators and coordinators can do, and who they turn out to be signed in as. */
import { makeFeed } from '#lib/features/diaries/feeds.server.ts';
import { addMs, DAY, HOUR, now, setClock } from '#lib/server/clock.ts';
import { runDueJobs } from '#lib/server/jobs.ts';
import { scheduledJobs } from '../../../src/registry.server.ts';
import { anybody, type Acts } from './act.ts';
import { learningActs } from './acts-learning.ts';
import { mergingActs } from './acts-merging.ts';
import { peopleActs } from './acts-people.ts';
import { planningActs } from './acts-planning.ts';
import { recoveryActs } from './acts-recovery.ts';
import { wishActs } from './acts-wishes.ts';
import { oneOf } from './draw.ts';

const wait: Acts = {
	wait: {
		by: anybody,
		weight: 3,
		run: async (plot) => {
			const hours = oneOf(plot, [1, 6, 25, 73, 192]);
			setClock(addMs(now(), hours * HOUR));
			if (hours * HOUR >= DAY) await runDueJobs(plot.db, scheduledJobs);
			return `${hours} hours`;
		}
	},
	/** With the password they set, as if nothing had been forgotten. */
	signInAgain: {
		by: anybody,
		weight: 3,
		run: async (plot, actor) => {
			const account = plot.accounts.get(actor.personId);
			if (account) account.cookie = '';
			return 'with the password';
		}
	},
	'diaries.makeFeed': {
		by: anybody,
		run: async (plot, actor) => (await makeFeed(plot.db, actor, 'pop'), 'a feed')
	}
};

export const acts: Acts = {
	...peopleActs,
	...mergingActs,
	...recoveryActs,
	...planningActs,
	...learningActs,
	...wishActs,
	...wait
};

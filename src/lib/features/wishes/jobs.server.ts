import type { ScheduledJob } from '#lib/server/jobs.ts';
import { tickClocks } from './attention/tick.server.ts';
import { loadSnapshot } from './snapshot/snapshot.server.ts';
import { applyMoveDefaults, detectMoves } from './workplace-changes/detect.server.ts';
import { askRelevance } from './relevance/round.server.ts';
import { watchEvaluation } from './attention/watchdog.server.ts';

export const wishJobs: ScheduledJob[] = [
	// An alert is promised within a minute of its instant, so a look each minute would be too seldom.
	{ name: 'evaluate clocks', cron: '*/20 * * * * *', run: tickClocks },
	{ name: 'watch the evaluation', cron: '* * * * *', run: (db) => watchEvaluation(db) },
	{ name: 'detect changes of workplace', cron: '*/10 * * * *', run: detectMoves },
	{ name: 'decide late changes of workplace', cron: '5 * * * *', run: applyMoveDefaults },
	{ name: 'ask whether wishes are still live', cron: '0 8 * * 1-5', run: askRelevance },
	// So that whoever opens a list or the figures does not wait for it.
	{ name: 'know the wishes', cron: '* * * * *', run: loadSnapshot }
];

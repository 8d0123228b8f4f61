/**
 * How many bytes each action and endpoint reads at most; whatever is not named here reads 64 kB. The largest ones hold a
 * file, and read nothing before they asked whether the actor may send one.
 */
import { DEFAULT_LIMIT } from '#lib/server/body.ts';

const LONG_TEXT = 256 * 1024;
const FILES = 26 * 1024 * 1024;

export const bodyLimits: Record<string, number> = {
	'/bijeenkomsten/[sessionId]/draaiboek?/addPart': LONG_TEXT,
	'/bijeenkomsten/[sessionId]/draaiboek/onderdelen/[partId]?/savePart': LONG_TEXT,
	'/bijeenkomsten/[sessionId]/presentie?/markAttendance': LONG_TEXT,
	'/bijeenkomsten/[sessionId]/wensen?/note': LONG_TEXT,
	'/coaching/[pairId]?/writeNote': LONG_TEXT,
	'/concepten?/default': LONG_TEXT,
	'/kalenders/[owner]?/preview': LONG_TEXT,
	'/kalenders/[owner]?/save': LONG_TEXT,
	'/mensen/inlezen?/prepare': FILES,
	'/mensen/uitnodigen?/invite': LONG_TEXT,
	'/opdrachten/[assignmentId]/inleveren?/saveOrHandIn': FILES,
	'/opdrachten/[assignmentId]/inzendingen/[submissionId]?/releaseFeedback': LONG_TEXT,
	'/opdrachten/[assignmentId]/inzendingen/[submissionId]?/saveFeedback': LONG_TEXT,
	'/opdrachten/[assignmentId]/wijzigen?/changeAssignment': LONG_TEXT,
	'/profiel?/savePhoto': FILES,
	'/trainingen/[trainingId]?/change': LONG_TEXT,
	'/trainingen/nieuw?/default': LONG_TEXT,
	'/uitvoeringen/[editionId]/deelnemers?/enrolOthers': LONG_TEXT,
	'/uitvoeringen/[editionId]/opdrachten/nieuw?/makeAssignment': LONG_TEXT,
	'/wensen/[wishId]?/acknowledge': LONG_TEXT,
	'/wensen/[wishId]?/answer': LONG_TEXT,
	'/wensen/[wishId]?/ask': LONG_TEXT,
	'/wensen/[wishId]?/decline': LONG_TEXT,
	'/wensen/[wishId]?/offer': LONG_TEXT,
	'/wensen/[wishId]?/reopen': LONG_TEXT,
	'/wensen/[wishId]?/reply': LONG_TEXT,
	'/wensen/bundels/[bundleId]?/decline': LONG_TEXT,
	'/wensen/bundels/[bundleId]?/plan': LONG_TEXT,
	'/wensen/nieuw?/ask': LONG_TEXT
};

/** The bytes that a request to this address may send. */
export function bodyLimitOf(routeId: string | null, url: URL): number {
	return bodyLimits[`${routeId}?/${actionOf(url)}`] ?? DEFAULT_LIMIT;
}

/** Which action a form names, read as SvelteKit reads it: the first name that begins with a stroke. */
export function actionOf(url: URL): string {
	return [...url.searchParams.keys()].find((name) => name.startsWith('/'))?.slice(1) ?? 'default';
}

import { expect, test } from 'vitest';
import ts from 'typescript';
import { publicRoutes } from '../routes/public.ts';
import {
	callsIn,
	calleeName,
	declarationOf,
	isExported,
	isFunction,
	listSources,
	parseSource,
	readSource,
	type Source
} from './sources.ts';

const GUARDS = ['requireActor', 'requireActorHere', 'requireHalf', 'requireEnroller'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'fallback'];

type Handler = { name: string; source: Source; node: ts.Node };

/** What a route file answers requests with: its load, each of its actions, each of its methods. */
function listHandlers(source: Source): Handler[] {
	return [...source.declared].flatMap(([name, node]) => {
		if (!isExported(source, name)) return [];
		if (name === 'actions') return listActions(source, node, name);
		return name === 'load' || METHODS.includes(name) ? [{ name, source, node }] : [];
	});
}

function listActions(source: Source, node: ts.Node, path: string): Handler[] {
	const object = unwrap(node);
	if (!ts.isObjectLiteralExpression(object)) throw new Error(`${source.path}: ${path} is no object.`);
	return object.properties.flatMap((property) => {
		if (ts.isSpreadAssignment(property)) return listSpread(source, property.expression, path);
		const name = `${path}.${property.name?.getText()}`;
		return [{ name, source, node: ts.isPropertyAssignment(property) ? property.initializer : property }];
	});
}

/** Actions that several pages share are made by a function that answers an object of them. */
function listSpread(source: Source, expression: ts.Expression, path: string): Handler[] {
	const made = ts.isCallExpression(expression) ? declarationOf(source, expression.expression) : undefined;
	const answer =
		made && isFunction(made.node) && made.node.body && ts.isBlock(made.node.body)
			? made.node.body.statements.find(ts.isReturnStatement)
			: undefined;
	if (!made || !answer?.expression) throw new Error(`${source.path}: what is spread into ${path}?`);
	return listActions(made.source, answer.expression, path);
}

function unwrap(node: ts.Node): ts.Node {
	return ts.isSatisfiesExpression(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node)
		? unwrap(node.expression)
		: node;
}

/** Whether whatever happens, somebody is asked who they are before anything is answered. */
function isGuarded(source: Source, node: ts.Node, seen = new Set<ts.Node>()): boolean {
	const handler = unwrap(node);
	if (seen.has(handler)) return false;
	seen.add(handler);
	if (ts.isMethodDeclaration(handler))
		return handler.body !== undefined && asksAlways(source, handler.body, seen);
	if (isFunction(handler)) return handler.body !== undefined && asksAlways(source, handler.body, seen);
	if (!ts.isCallExpression(handler)) return false;
	const maker = declarationOf(source, handler.expression);
	return (
		maker !== undefined &&
		isFunction(maker.node) &&
		maker.node.body !== undefined &&
		answersGuarded(maker.source, maker.node.body, seen)
	);
}

/** A function that makes a handler: what it returns has to be guarded. */
function answersGuarded(source: Source, body: ts.ConciseBody, seen: Set<ts.Node>) {
	const answer = ts.isBlock(body) ? body.statements.find(ts.isReturnStatement)?.expression : body;
	return answer !== undefined && isGuarded(source, answer, seen);
}

function asksAlways(source: Source, body: ts.ConciseBody, seen: Set<ts.Node>): boolean {
	if (!ts.isBlock(body)) return asks(source, body, seen);
	for (const statement of body.statements) {
		if (asks(source, statement, seen)) return true;
		if (leaves(statement)) return false;
	}
	return false;
}

/** A guard on the way through this node that no condition can pass by. */
function asks(source: Source, node: ts.Node, seen: Set<ts.Node>): boolean {
	if (isFunction(node)) return false;
	if (ts.isIfStatement(node)) return asks(source, node.expression, seen);
	if (ts.isConditionalExpression(node)) return asks(source, node.condition, seen);
	if (ts.isBinaryExpression(node) && ['&&', '||', '??'].includes(node.operatorToken.getText()))
		return asks(source, node.left, seen);
	if (ts.isIterationStatement(node, false) || ts.isSwitchStatement(node) || ts.isCatchClause(node))
		return false;
	if (ts.isCallExpression(node) && (GUARDS.includes(calleeName(node)) || isGuardedCall(source, node, seen)))
		return true;
	return ts.forEachChild(node, (child) => asks(source, child, seen) || undefined) ?? false;
}

/** Only helpers among the routes ask who it is; the features are told. */
function isGuardedCall(source: Source, call: ts.CallExpression, seen: Set<ts.Node>) {
	const helper = declarationOf(source, call.expression);
	return (
		helper !== undefined &&
		helper.source.path.startsWith('src/routes/') &&
		isFunction(helper.node) &&
		isGuarded(helper.source, helper.node, seen)
	);
}

function leaves(node: ts.Node): boolean {
	if (isFunction(node)) return false;
	return (
		ts.isReturnStatement(node) || (ts.forEachChild(node, (child) => leaves(child) || undefined) ?? false)
	);
}

function routeOf(path: string) {
	return path.slice('src/routes'.length).replace(/\/\+[^/]*$/, '') || '/';
}

const routeFiles = listSources('src/routes/**/+{page,layout}.server.ts').concat(
	listSources('src/routes/**/+server.ts')
);

const SAMPLES: [string, boolean][] = [
	['({ locals }) => read(requireActor(locals))', true],
	[
		'async ({ locals }) => { const form = await readForm(); const actor = requireActor(locals); return form; }',
		true
	],
	['({ locals }) => { if (!mayPlan(requireActor(locals))) notFound(); }', true],
	['({ locals }) => read(locals.db)', false],
	['({ locals }) => { if (form) requireActor(locals); return read(); }', false],
	['({ locals }) => { if (!form) return read(); requireActor(locals); }', false],
	['({ locals }) => form ? requireActor(locals) : read()', false],
	['({ locals }) => form && requireActor(locals)', false],
	['({ locals }) => { try { read(); } catch { requireActor(locals); } }', false],
	['({ locals }) => read(() => requireActor(locals))', false],
	['make(({ locals }) => requireActor(locals))', false]
];

test.each(SAMPLES)('A handler %s is guarded: %s', (handler, guarded) => {
	const source = parseSource('src/routes/sample.ts', `export const load = ${handler};`);
	expect(listHandlers(source).map(({ node }) => isGuarded(source, node))).toEqual([guarded]);
});

test('Every load, action and method outside the public routes asks first who it is', () => {
	const handlers = routeFiles
		.filter(({ path }) => !(routeOf(path) in publicRoutes) && path !== 'src/routes/+layout.server.ts')
		.flatMap(listHandlers);
	expect(handlers.length).toBeGreaterThan(150);
	const open = handlers.filter(({ source, node }) => !isGuarded(source, node));
	expect(open.map(({ source, name }) => `${source.path}: ${name}`)).toEqual([]);
});

test('The frame around every page, which strangers see too, reads only what is the actor’s own', () => {
	const calls = callsIn(readSource('src/routes/+layout.server.ts').file).map(calleeName);
	expect(new Set(calls)).toEqual(
		new Set(['getLocale', 'readTheme', 'get', 'countUnreadAlerts', 'menuFor', 'takeFlash'])
	);
});

test('Every page that shows data has a load of its own, or is public', () => {
	const pages = listSources('src/routes/**/+page.ts').map(({ path }) => routeOf(path));
	const guarded = new Set(routeFiles.map(({ path }) => routeOf(path)));
	expect(pages.filter((route) => !guarded.has(route) && !(route in publicRoutes))).toEqual([]);
});

const WRITES = ['insertInto', 'updateTable', 'deleteFrom'];

/** Work without an actor, or that nobody needs to find back: with the reason. */
const UNWRITTEN: Record<string, string> = {
	'alerts/plan-digests.server.ts: planDigests': 'promises mails',
	'alerts/read.server.ts: readAlert': 'reading one’s own alert',
	'alerts/read.server.ts: readAllAlerts': 'reading one’s own alerts',
	'drafts/drafts.server.ts: dropDraft': 'what one types oneself, before it is anything to anybody',
	'drafts/drafts.server.ts: saveDraft': 'what one types oneself, before it is anything to anybody',
	'wishes/attention/fire-thresholds.server.ts: fireThresholds':
		'the alerts themselves say what was told to whom',
	'wishes/attention/watchdog.server.ts: watchEvaluation': 'raises alerts about the platform itself',
	'imports/commands.server.ts: prepareImport': 'a file of one’s own that nothing has happened with',
	'imports/commands.server.ts: chooseOrganisations': 'a file of one’s own that nothing has happened with',
	'imports/commands.server.ts: dropImport': 'a file of one’s own that nothing has happened with',
	'imports/commands.server.ts: forgetOldImports': 'forgets files after a day',
	'diaries/feeds.server.ts: findFeed': 'remembers that a revoked feed was emptied once',
	'allocations/run.server.ts: runAllocation': 'a proposal of the platform; asking for it was written down',
	'allocations/run.server.ts: saveProposal': 'a proposal of the platform; asking for it was written down',
	'assignments/jobs.server.ts: tellOfHandIns': 'raises alerts',
	'assignments/jobs.server.ts: remindOfDeadlines': 'promises mails',
	'assignments/jobs.server.ts: emptyFlaggedSubmissions': 'retention',
	'retention/mails.server.ts: forgetOldMails': 'retention',
	'retention/notes.server.ts: removeOldNotes': 'retention; nobody else learns that there were notes',
	'retention/notes.server.ts: tellOfOldNotes': 'promises mails',
	'encounters/gather.server.ts: gatherEncounters': 'follows from attendance, which is written down',
	'encounters/growth.server.ts: recountGrowth': 'adds up what stands elsewhere',
	'factors/apps.server.ts: useAppCode': 'giving a factor is written down where it is given',
	'factors/passkeys/challenges.server.ts: forgetOldChallenges': 'forgets questions after minutes',
	'factors/passkeys/challenges.server.ts: saveChallenge': 'a question to a browser of somebody unknown',
	'factors/passkeys/challenges.server.ts: spendChallenge': 'a question to a browser of somebody unknown',
	'factors/passkeys/passkeys.server.ts: usePasskey': 'giving a factor is written down where it is given',
	'factors/reset/ask-seconds.server.ts: askFactorSeconds': 'raises alerts; what they lead to is written down',
	'factors/remind.server.ts: remindOfFactors': 'promises mails',
	'factors/standing.server.ts: beginAsking': 'the start of the installation itself',
	'wishes/attention/tick.server.ts: tickClocks': 'the clock’s own events stand in the history of the wish',
	'merging/jobs.server.ts: endOldProposals': 'a proposal nobody answered says so itself',
	'merging/jobs.server.ts: forgetJournals': 'retention',
	'recovery/jobs.server.ts: askOpeners': 'raises alerts; what they lead to is written down',
	'recovery/jobs.server.ts: askSeconds': 'raises alerts; what they lead to is written down',
	'recovery/jobs.server.ts: tellRefused': 'raises alerts; the no itself is written down',
	'mixes/run.server.ts: runMix': 'a proposal of the platform; asking for it was written down',
	'mixes/run.server.ts: saveResult': 'a proposal of the platform; asking for it was written down'
};

/** The functions a feature offers that change something, on their own or with all they call. */
function listMutations() {
	return listSources('src/lib/features/**/*.server.ts').flatMap((source) =>
		[...source.declared]
			.filter(([name, node]) => isExported(source, name) && isFunction(node) && beginsWork(source, node))
			.map(([name, node]) => ({
				name: `${source.path.slice('src/lib/features/'.length)}: ${name}`,
				written: writes(source, node)
			}))
	);
}

/** It opens a transaction, or writes to the database it was given outside of one, itself or by a function beside it. */
function beginsWork(source: Source, node: ts.Node, seen = new Set<ts.Node>()): boolean {
	if (seen.has(node)) return false;
	seen.add(node);
	return callsIn(node).some((call) => {
		if (calleeName(call) === 'transaction') return true;
		if (WRITES.includes(calleeName(call)) && /^db\b/.test(call.expression.getText())) return true;
		const name = calleeName(call);
		const beside =
			ts.isIdentifier(call.expression) && !isExported(source, name) ? source.declared.get(name) : undefined;
		return beside !== undefined && isFunction(beside) && beginsWork(source, beside, seen);
	});
}

function writes(source: Source, node: ts.Node, seen = new Set<ts.Node>()): boolean {
	if (seen.has(node)) return false;
	seen.add(node);
	return callsIn(node).some((call) => {
		if (calleeName(call) === 'writeAudit') return true;
		const called = declarationOf(source, call.expression);
		return called !== undefined && isFunction(called.node) && writes(called.source, called.node, seen);
	});
}

test('Every command writes down what happened; who does not, has a reason', () => {
	const mutations = listMutations();
	expect(mutations.length).toBeGreaterThan(90);
	const unwritten = mutations.filter(({ written }) => !written).map(({ name }) => name);
	expect(unwritten.sort()).toEqual(Object.keys(UNWRITTEN).sort());
});

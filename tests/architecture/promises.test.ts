import { expect, test } from 'vitest';
import ts from 'typescript';
import { declarationOf, isFunction, listSources, parseSource, type Source } from './sources.ts';

/**
 * A promise that fails before anybody listens ends the whole server. So what gives one is awaited, returned or handed on
 * where it is called; these few are held longer, and each has its handler from the start.
 */
const held = new Set([
	'src/lib/server/files/receive.ts: const kept = keep(stream, info.filename, dataDir, upload)',
	'src/lib/features/wishes/snapshot/snapshot.server.ts: const known = refresh(db, memory.get(db))',
	'src/lib/features/alerts/live.server.ts: void keepLooking(db, room)',
	"src/lib/server/body.ts: return { request: new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit)",
	"src/lib/server/ticker.ts: const rounds = [ repeat('clock', stopping, () => followClock(db)), repeat('key', stopping, () => fol"
]);

test('no promise of ours is left alone where it is made', () => {
	const sources = listSources('src/**/*.ts').filter(({ path }) => !path.includes('paraglide'));
	expect(new Set(sources.flatMap(leftAlone))).toEqual(held);
});

test.each([
	'async function f() {}\nf();',
	'async function f() {}\nvoid f();',
	'async function f() {}\nconst later = f();',
	'async function f() {}\nconst all = [];\nall.push(f());',
	'const f = async () => {};\nlater ??= f();',
	'function f(): Promise<void> { return undefined as never; }\nconst made = { f: f() };',
	"import { rm } from 'node:fs/promises';\nrm('x');",
	'db.selectFrom(x).execute();',
	'new Promise(async (done) => done());',
	'setTimeout(async () => {}, 1);',
	"server.on('close', async () => {});"
])('sees what is left alone in %j', (text) => {
	expect(leftAlone(parseSource('src/planted.ts', text))).toHaveLength(1);
});

test.each([
	'async function f() {}\nawait f();',
	'async function f() {}\nconst g = () => f();',
	'async function f() {}\nfunction g() { return f(); }',
	'async function f() {}\nawait Promise.all([f(), f()]);',
	'async function f() {}\nf().catch(() => {});',
	'async function f() {}\nconst g = () => (x ? f() : f());',
	'function f() {}\nf();'
])('leaves %j alone', (text) => {
	expect(leftAlone(parseSource('src/planted.ts', text))).toEqual([]);
});

function leftAlone(source: Source): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isCallExpression(node) && givesPromise(source, node) && !isHeard(node))
			found.push(`${source.path}: ${lineOf(node)}`);
		if (listensInVain(node)) found.push(`${source.path}: ${lineOf(node)}`);
		ts.forEachChild(node, visit);
	};
	visit(source.file);
	return found;
}

function givesPromise(source: Source, { expression }: ts.CallExpression): boolean {
	if (
		ts.isPropertyAccessExpression(expression) &&
		/^execute(TakeFirst(OrThrow)?)?$/.test(expression.name.text)
	)
		return true;
	if (ts.isIdentifier(expression) && importedFrom(source, expression.text, /^node:.+\/promises$/))
		return true;
	const declared = declarationOf(source, expression)?.node;
	if (!declared || !isFunction(declared) || declared.asteriskToken) return false;
	const isAsync = ts.getModifiers(declared)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
	return Boolean(isAsync) || Boolean(declared.type?.getText().startsWith('Promise<'));
}

function importedFrom({ file }: Source, name: string, module: RegExp) {
	return file.statements.some((statement) => {
		if (!ts.isImportDeclaration(statement)) return false;
		const bindings = statement.importClause?.namedBindings;
		return (
			module.test((statement.moduleSpecifier as ts.StringLiteral).text) &&
			bindings !== undefined &&
			ts.isNamedImports(bindings) &&
			bindings.elements.some((element) => element.name.text === name)
		);
	});
}

/** Awaited, returned, given a handler, or handed to what awaits it at once. */
function isHeard(node: ts.Node): boolean {
	const { parent } = node;
	if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent))
		return isHeard(parent);
	if (ts.isConditionalExpression(parent)) return parent.condition === node || isHeard(parent);
	if (ts.isBinaryExpression(parent)) return isHeard(parent);
	if (ts.isArrayLiteralExpression(parent)) return isHeard(parent);
	if (ts.isCallExpression(parent)) return !/\.(push|add|set|unshift)$/.test(parent.expression.getText());
	return (
		ts.isAwaitExpression(parent) ||
		ts.isReturnStatement(parent) ||
		ts.isArrowFunction(parent) ||
		ts.isPropertyAccessExpression(parent)
	);
}

/** An async function where nobody waits for what it answers. */
function listensInVain(node: ts.Node): boolean {
	if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
	const callee = node.expression.getText();
	if (
		!/^(Promise|setTimeout|setInterval|setImmediate|queueMicrotask)$|\.(on|once|addEventListener)$/.test(
			callee
		)
	)
		return false;
	return (node.arguments ?? []).some(
		(one) => isFunction(one) && ts.getModifiers(one)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
	);
}

function lineOf(node: ts.Node): string {
	let statement: ts.Node = node;
	while (!ts.isStatement(statement)) statement = statement.parent;
	return statement.getText().replace(/\s+/g, ' ').replace(/;$/, '').slice(0, 100);
}

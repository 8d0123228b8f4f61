/** The source tree as functions that call each other, read with the compiler's own parser. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

export type Source = {
	path: string;
	file: ts.SourceFile;
	imports: Map<string, { path: string; name: string }>;
	declared: Map<string, ts.Node>;
};

const parsed = new Map<string, Source>();

export function listSources(pattern: string): Source[] {
	return globSync(pattern).sort().map(readSource);
}

export function readSource(path: string): Source {
	const source = parsed.get(path) ?? parseSource(path, readFileSync(path, 'utf8'));
	parsed.set(path, source);
	return source;
}

export function parseSource(path: string, text: string): Source {
	const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const source: Source = { path, file, imports: new Map(), declared: new Map() };
	for (const statement of file.statements) {
		if (ts.isImportDeclaration(statement)) addImports(source, statement);
		if (ts.isFunctionDeclaration(statement) && statement.name)
			source.declared.set(statement.name.text, statement);
		if (ts.isVariableStatement(statement)) {
			for (const { name, initializer } of statement.declarationList.declarations) {
				if (ts.isIdentifier(name) && initializer) source.declared.set(name.text, initializer);
			}
		}
	}
	return source;
}

function addImports({ path, imports }: Source, statement: ts.ImportDeclaration) {
	const bindings = statement.importClause?.namedBindings;
	const target = resolve(path, (statement.moduleSpecifier as ts.StringLiteral).text);
	if (!target || !bindings) return;
	if (ts.isNamespaceImport(bindings)) imports.set(bindings.name.text, { path: target, name: '*' });
	else
		for (const { name, propertyName } of bindings.elements)
			imports.set(name.text, { path: target, name: (propertyName ?? name).text });
}

function resolve(from: string, specifier: string): string | undefined {
	const path = specifier.startsWith('#lib/')
		? join('src/lib', specifier.slice(5))
		: specifier.startsWith('.')
			? normalize(join(dirname(from), specifier))
			: '';
	return path.endsWith('.ts') && existsSync(path) ? path : undefined;
}

/** Where the thing that is called here is declared, if that is in our own source. */
export function declarationOf(
	source: Source,
	callee: ts.Expression
): { source: Source; node: ts.Node } | undefined {
	if (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression)) {
		const space = source.imports.get(callee.expression.text);
		return space?.name === '*' ? declared(readSource(space.path), callee.name.text) : undefined;
	}
	if (!ts.isIdentifier(callee)) return undefined;
	const imported = source.imports.get(callee.text);
	return imported ? declared(readSource(imported.path), imported.name) : declared(source, callee.text);
}

function declared(source: Source, name: string) {
	const node = source.declared.get(name);
	return node && { source, node };
}

export function calleeName(call: ts.CallExpression): string {
	const { expression } = call;
	if (ts.isIdentifier(expression)) return expression.text;
	return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

/** Every call inside a node, also in functions within it. */
export function callsIn(node: ts.Node): ts.CallExpression[] {
	const calls: ts.CallExpression[] = [];
	const visit = (child: ts.Node) => {
		if (ts.isCallExpression(child)) calls.push(child);
		ts.forEachChild(child, visit);
	};
	visit(node);
	return calls;
}

export function isFunction(
	node: ts.Node
): node is ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration {
	return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node);
}

export function isExported(source: Source, name: string): boolean {
	return source.file.statements.some((statement) => {
		const exported =
			ts.canHaveModifiers(statement) &&
			ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
		if (!exported) return false;
		if (ts.isFunctionDeclaration(statement)) return statement.name?.text === name;
		return (
			ts.isVariableStatement(statement) &&
			statement.declarationList.declarations.some((one) => one.name.getText() === name)
		);
	});
}

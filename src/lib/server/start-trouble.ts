import type { Config } from './config.ts';
import { isConfigError } from './config.ts';
import { troubleOf } from './db/faults.ts';

type Problem = Error & { code?: string; path?: string; syscall?: string };
type Places = Pick<Config, 'database' | 'dataDir' | 'port'>;

const DAMAGED = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_CORRUPT_VTAB', 'SQLITE_CORRUPT_INDEX'];
const UNWRITABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EISDIR', 'EEXIST'];
/** The server answers and does not let in: a wrong name, password or database. */
const REFUSED = ['28P01', '28000', '3D000'];

/** A trouble of starting as one sentence for whoever runs the server; undefined for what is a fault of the program. */
export function startTrouble(error: unknown, places: Places | undefined): string | undefined {
	const problem = error as Problem;
	if (isConfigError(error)) return problem.message;
	if (!places) return undefined;
	return places.database.kind === 'postgres'
		? (postgresTrouble(problem, places.database.url) ?? fileTrouble(problem, places))
		: (sqliteTrouble(problem, places.database.file) ?? fileTrouble(problem, places));
}

function postgresTrouble(problem: Problem, url: string) {
	if (troubleOf(problem) !== 'away' && !REFUSED.includes(problem.code ?? '')) return undefined;
	return `The database of DATABASE_URL (${withoutPassword(url)}) cannot be used: ${oneLine(problem)}.`;
}

function sqliteTrouble(problem: Problem, file: string) {
	const code = problem.code ?? '';
	if (DAMAGED.includes(code)) {
		return `The database ${file} is damaged (${oneLine(problem)}): keep a copy of it, and restore the last backup into another folder (tweespan restore FILE).`;
	}
	if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN'))
		return `The database ${file} cannot be written: look at the disk, and at whose file and folder it is.`;
	if (code === 'SQLITE_FULL') return `The disk of ${file} is full: make room and start again.`;
	if (code.startsWith('SQLITE_IOERR'))
		return `The disk of ${file} fails (${oneLine(problem)}): look at it before you start again.`;
	return undefined;
}

function fileTrouble(problem: Problem, { dataDir, port }: Places) {
	const { code = '', path, syscall } = problem;
	if (syscall === 'listen') return `Port ${port} cannot be opened (${code}); choose another with PORT.`;
	if (code === 'ENOSPC') return `The disk of ${path ?? dataDir} is full: make room and start again.`;
	if (!UNWRITABLE.includes(code) || !path?.startsWith(dataDir)) return undefined;
	return `The data folder ${dataDir} (DATA_DIR) cannot be used: ${oneLine(problem)}.`;
}

function withoutPassword(text: string) {
	const url = new URL(text);
	url.password = '';
	url.search = '';
	return url.href;
}

/** Several addresses of one host fail in one error without words of its own. */
function oneLine(problem: Problem & { errors?: Error[] }): string {
	const text = problem.message || problem.errors?.map((error) => error.message).join(', ') || problem.name;
	return (text.split('\n')[0] ?? '').replace(/\.$/, '');
}
